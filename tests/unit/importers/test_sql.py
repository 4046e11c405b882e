"""CREATE TABLE of several engines: members of nested types, keys, words, defaults; what is lost is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from treaty.importers.imported import ArtifactError, Imported
from treaty.importers.sql import import_sql


def columns(found: Imported) -> Mapping[str, dict[str, Any]]:
    (record,) = found.records
    return {column["name"]: column for column in record["properties"]}


@pytest.mark.parametrize(
    ("dialect", "type_", "logical", "member"),
    [
        ("spark", "MAP<STRING, ARRAY<INT>>", "map", "map"),
        ("spark", "STRUCT<a: INT, b: STRUCT<c: DATE>>", "object", "properties"),
        ("trino", "row(a varchar, b array(int))", "object", "properties"),
        ("bigquery", "ARRAY<STRUCT<a STRING>>", "array", "items"),
        ("duckdb", "MAP(VARCHAR, INT)", "map", "map"),
        ("duckdb", "INT[]", "array", "items"),
        ("postgres", "text[]", "array", "items"),
        ("snowflake", "OBJECT(a INT)", "object", "properties"),
    ],
)
def test_nested_types_say_what_they_hold(dialect: str, type_: str, logical: str, member: str) -> None:
    found = import_sql(f"CREATE TABLE t (c {type_})", dialect)
    assert found.losses == ()
    assert columns(found)["c"]["logicalType"] == logical
    assert member in columns(found)["c"]


def test_members_have_names_and_types_however_deep_they_stand() -> None:
    found = columns(import_sql("CREATE TABLE t (c STRUCT<a: INT, b: MAP<STRING, STRUCT<d: DATE>>>)", "spark"))["c"]
    first, second = found["properties"]
    assert (first["name"], first["logicalType"], first["physicalType"]) == ("a", "integer", "INT")
    assert second["map"]["key"] == {"name": "key", "required": True, "logicalType": "string", "physicalType": "STRING"}
    assert second["map"]["value"]["properties"][0]["logicalType"] == "date"
    deep = "STRUCT<a: " * 40 + "INT" + ">" * 40
    assert columns(import_sql(f"CREATE TABLE t (c {deep})", "spark"))["c"]["logicalType"] == "object"


def test_a_map_without_members_has_no_logical_type_and_is_told() -> None:
    found = import_sql("CREATE TABLE t (c MAP)", "presto")
    assert "logicalType" not in columns(found)["c"]
    assert "has no logical type" in found.losses[0]


def test_values_of_an_enum_are_the_enum() -> None:
    for dialect, type_ in (("mysql", "enum('a','b')"), ("clickhouse", "Enum8('a' = 1, 'b' = 2)")):
        column = columns(import_sql(f"CREATE TABLE t (c {type_})", dialect))["c"]
        assert (column["logicalType"], column["enum"]) == ("string", [{"value": "a"}, {"value": "b"}])


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [
        ("CREATE TABLE [dbo].[T] ([Id] INT, [No] INT, CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([No] ASC, [Id]))", "tsql"),
        ("CREATE TABLE T (Id INT, No INT, CONSTRAINT pk PRIMARY KEY (No, Id))", "oracle"),
    ],
)
def test_a_key_that_has_a_name_is_a_key(sql: str, dialect: str) -> None:
    found = columns(import_sql(sql, dialect))
    assert {name: column["primaryKeyPosition"] for name, column in found.items()} == {"No": 1, "Id": 2}


def test_comments_may_stand_behind_the_table() -> None:
    sql = "CREATE TABLE s.t (a int, b int); COMMENT ON TABLE s.t IS 'All.'; COMMENT ON COLUMN s.t.a IS 'it''s one';"
    found = import_sql(sql, "postgres")
    assert found.records[0]["description"] == "All."
    assert columns(found)["a"]["description"] == "it's one"
    assert "description" not in columns(found)["b"]


@pytest.mark.parametrize(
    ("default", "value"), [("0", 0), ("-1.5", -1.5), ("'x'", "x"), ("true", True), ("NULL", None), ("now()", None)]
)
def test_a_default_that_is_a_value_is_carried(default: str, value: Any) -> None:
    found = import_sql(f"CREATE TABLE t (a text DEFAULT {default})", "postgres")
    stated = [node["value"] for node in columns(found)["a"].get("customProperties", ())]
    assert [(type(node), node) for node in stated] == ([] if value is None else [(type(value), value)])
    assert len(found.losses) == int(default == "now()")


def test_in_clickhouse_all_but_nullable_is_required() -> None:
    found = columns(import_sql("CREATE TABLE t (a UInt64, b Nullable(String)) ENGINE = Memory", "clickhouse"))
    assert (found["a"].get("required"), found["b"].get("required")) == (True, None)
    assert found["b"]["logicalType"] == "string"


@pytest.mark.parametrize("sql", ["CREATE TABLE `o` (`s` enum('a') DEFAULT NULL, KEY `k` (`s`)) ENGINE=InnoDB", "x (("])
def test_an_engine_that_is_not_named_is_asked_for(sql: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ArtifactError, match="--dialect mysql"):
        import_sql(sql)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("sql", ["CREATE TABLE t (a " + "(" * 20_000, "SELECT * FROM (" * 2_000])
def test_a_script_that_nests_without_end_is_told(sql: str) -> None:
    with pytest.raises(ArtifactError, match="nests too deep"):
        import_sql(sql)
