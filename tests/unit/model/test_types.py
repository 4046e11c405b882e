"""Types are compared by the values they hold."""

from __future__ import annotations

import pytest

from treaty.model.types import JSON_TYPES, Relation, compare_logical, compare_physical, logical_of

MIRROR = {Relation.WIDENED: Relation.NARROWED, Relation.NARROWED: Relation.WIDENED}


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "VARCHAR(100)",
            "varchar(100)",
            "character varying(100)",
            "nvarchar( 100 )",
            "varchar[100]",
            "VARCHAR2(100 CHAR)",
        ],
        ["int", "INTEGER", "int4", "int32", "int(11)", "serial", "INT NOT NULL"],
        ["bigint", "int8", "long", "INT64"],
        ["numeric(10,2)", "decimal(10, 2)", "NUMBER(10,2)", "DEC(10,2)"],
        ["numeric", "decimal", "NUMBER"],
        ["NUMBER(38)", "NUMBER(38,0)"],
        ["double precision", "double", "float8", "FLOAT64"],
        ["timestamp_ntz", "timestamp without time zone", "TIMESTAMPNTZ", "datetime"],
        ["timestamptz", "timestamp_tz", "timestamp with time zone", "datetimeoffset"],
        ["timestamp(6) with time zone", "timestamptz(6)"],
        ["string", "text", "varchar", "clob", "nvarchar(max)"],
        ["bool", "BOOLEAN"],
        ["array<int>", "int[]", "ARRAY(integer)", "list<int4>"],
        ["struct<a:int,b:string>", "ROW(a integer, b varchar)", "STRUCT<a INT, b TEXT>"],
        ["map<string,bigint>", "MAP(varchar, long)"],
        ["variant", "VARIANT"],
        ["interval day(2) to second(6)", "INTERVAL DAY(2) TO SECOND(6)"],
    ],
    ids=lambda spellings: str(spellings[0]),
)
def test_spellings_of_one_type_are_equal(spellings: list[str]) -> None:
    assert {compare_physical(spellings[0], other) for other in spellings} == {Relation.EQUAL}


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("tinyint", "smallint"),
        ("smallint", "int"),
        ("int", "bigint"),
        ("uint32", "bigint"),
        ("bigint", "NUMBER(38,0)"),
        ("int", "decimal(10,0)"),
        ("smallint", "float"),
        ("int", "double"),
        ("float", "double"),
        ("decimal(10,2)", "decimal(12,2)"),
        ("decimal(10,2)", "decimal(12,4)"),
        ("varchar(10)", "varchar(20)"),
        ("varchar(10)", "text"),
        ("char(3)", "varchar(4)"),
        ("NUMC(10)", "NUMC(12)"),
        ("binary(4)", "binary(8)"),
        ("array<int>", "array<bigint>"),
        ("struct<a:int,b:int>", "struct<a:bigint,b:int>"),
        ("map<string,int>", "map<string,double>"),
    ],
)
def test_a_type_is_wider_when_it_holds_every_value(narrow: str, wide: str) -> None:
    assert compare_physical(narrow, wide) is Relation.WIDENED
    assert compare_physical(wide, narrow) is Relation.NARROWED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("int", "float"),
        ("bigint", "double"),
        ("int", "uint32"),
        ("decimal(10,2)", "decimal(10,4)"),
        ("decimal(10,2)", "double"),
        ("date", "timestamp"),
        ("timestamp_ntz", "timestamptz"),
        ("timestamp(3)", "timestamp(6)"),
        ("string", "int"),
        ("NUMC(4)", "char(4)"),
        ("struct<a:int>", "struct<b:int>"),
        ("map<string,int>", "map<int,int>"),
        ("struct<a:int,b:bigint>", "struct<a:bigint,b:int>"),
    ],
)
def test_types_that_lose_values_either_way_are_changed(one: str, other: str) -> None:
    assert compare_physical(one, other) is Relation.CHANGED
    assert compare_physical(other, one) is Relation.CHANGED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("timestamp", "timestamp_ntz"),
        ("numeric", "numeric(10,2)"),
        ("variant", "json"),
        ("array", "array<int>"),
        ("int", "mood"),
        ("varchar(", "varchar(10)"),
        ("decimal(99999999,2)", "decimal(10,2)"),
    ],
)
def test_what_engines_or_words_leave_open_is_unknown(one: str, other: str) -> None:
    assert compare_physical(one, other) is Relation.UNKNOWN
    assert compare_physical(other, one) is Relation.UNKNOWN


def test_padding_is_a_relation_of_its_own() -> None:
    assert compare_physical("char(3)", "varchar(3)") is Relation.PADDED
    assert compare_physical("varchar(3)", "char(3)") is Relation.PADDED


@pytest.mark.parametrize("text", ["", "(", "array<" * 500, "int)" * 900, "x" * 5000, "1", "varchar(" + "9" * 900 + ")"])
def test_hostile_text_has_an_answer(text: str) -> None:
    assert compare_physical(text, text) is Relation.EQUAL
    assert compare_physical(text, "int") is Relation.UNKNOWN


@pytest.mark.parametrize("old", [None, *JSON_TYPES])
@pytest.mark.parametrize("new", [None, *JSON_TYPES])
def test_logical_types_mirror(old: str | None, new: str | None) -> None:
    relation = compare_logical(old, new)
    assert compare_logical(new, old) is MIRROR.get(relation, relation)
    assert (relation is Relation.EQUAL) == (old == new)


def test_logical_types_widen_from_integer_to_number_to_anything() -> None:
    assert compare_logical("integer", "number") is Relation.WIDENED
    assert compare_logical("date", "timestamp") is Relation.CHANGED
    assert compare_logical("string", None) is Relation.WIDENED


@pytest.mark.parametrize(
    ("logical", "physical", "expected"),
    [
        ("String", "int", "string"),
        (None, "NUMBER(10,0)", "integer"),
        (None, "NUMBER(10,2)", "number"),
        (None, "NUMERIC", "number"),
        (None, "timestamptz", "timestamp"),
        (None, "int[]", "array"),
        (None, "RECORD", "object"),
        ("long", None, "integer"),
        ("mood", "date", "date"),
        (None, "variant", None),
        (None, None, None),
    ],
)
def test_the_logical_type_is_the_stated_one_or_the_one_implied(
    logical: str | None, physical: str | None, expected: str | None
) -> None:
    assert logical_of(logical, physical) == expected
