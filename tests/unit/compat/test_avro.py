"""Avro's resolution rules, case by case; each case also the other way round, and each schema against itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.support.cases import read_cases

from treaty.compat.avro import compare_avro
from treaty.compat.avro_findings import AvroComparison
from treaty.compat.avro_samples import MISSING
from treaty.compat.comparison import Posture, Reader, Step
from treaty.diagnostics.errors import UsageError
from treaty.load.avro_schema import is_avro, may_be_avro, parse_avro

CASES = read_cases("avro/resolution.yaml")


def _compare(old: Any, new: Any, mode: str = "full") -> AvroComparison:
    return compare_avro(parse_avro(old), parse_avro(new), mode=mode)


def _breaks(comparison: AvroComparison, reader: Reader) -> list[str]:
    return [f"{item.rule} {item.at}" for item in comparison.findings if item.is_break and item.reader is reader]


def _named(case: Mapping[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", CASES, ids=_named)
def test_case(case: Mapping[str, Any]) -> None:
    comparison = _compare(case["old"], case["new"])
    assert _breaks(comparison, Reader.OLD) == case["old_readers"]
    assert _breaks(comparison, Reader.NEW) == case["new_readers"]
    assert bool(comparison.forbidden) is (comparison.posture is not Posture.BOTH)
    dangers = {item.rule for item in comparison.findings if not item.is_break}
    assert dangers == set(case.get("dangers", ()))


@pytest.mark.parametrize("case", CASES, ids=_named)
def test_the_other_way_round_the_readers_change_places(case: Mapping[str, Any]) -> None:
    comparison = _compare(case["new"], case["old"])
    assert _breaks(comparison, Reader.OLD) == case["new_readers"]
    assert _breaks(comparison, Reader.NEW) == case["old_readers"]


@pytest.mark.parametrize("case", CASES, ids=_named)
def test_a_schema_against_itself_has_no_finding(case: Mapping[str, Any]) -> None:
    for schema in (case["old"], case["new"]):
        comparison = _compare(schema, schema)
        assert (comparison.findings, comparison.step) == ((), Step.NONE)


@pytest.mark.parametrize("case", [case for case in CASES if "witness" in case], ids=_named)
def test_a_break_on_values_comes_with_a_whole_datum(case: Mapping[str, Any]) -> None:
    comparison = _compare(case["old"], case["new"])
    for reader, expected in case["witness"].items():
        shown = [item.witness for item in comparison.findings if item.reader is Reader(reader)]
        assert shown[0] == expected


def test_a_missing_default_is_told_in_words_alone() -> None:
    [finding] = _compare(
        {"type": "record", "name": "S", "fields": []},
        {"type": "record", "name": "S", "fields": [{"name": "a", "type": "int"}]},
    ).findings
    assert finding.witness is MISSING
    assert "no default" in finding.message


@pytest.mark.parametrize(
    ("mode", "step"), [("none", Step.MINOR), ("backward", Step.MINOR), ("forward", Step.MAJOR), ("full", Step.MAJOR)]
)
def test_the_mode_decides_what_is_forbidden(mode: str, step: Step) -> None:
    comparison = _compare("int", "long", mode)
    assert comparison.posture is Posture.BACKWARD
    assert comparison.step is step
    assert bool(comparison.forbidden) is (step is Step.MAJOR)


def test_a_break_that_rests_on_an_open_pair_is_not_forgotten() -> None:
    """A pair judged right while an outer one was open must not stay right once the outer one is wrong."""
    old = {
        "type": "record",
        "name": "A",
        "fields": [
            {"name": "b", "type": {"type": "record", "name": "B", "fields": [{"name": "a", "type": ["null", "A"]}]}},
            {"name": "x", "type": "int"},
            {"name": "c", "type": ["null", "B"]},
        ],
    }
    new = {**old, "fields": [old["fields"][0], {"name": "x", "type": "string"}, old["fields"][2]]}
    assert "type-mismatch A.x" in _breaks(_compare(old, new), Reader.OLD)


def test_deep_schemas_end_in_words_and_long_chains_in_an_answer() -> None:
    deep: Any = "int"
    for _ in range(500):
        deep = {"type": "array", "items": deep}
    with pytest.raises(UsageError, match="deep"):
        parse_avro(deep)
    chain = [{"type": "record", "name": "R0", "fields": [{"name": "x", "type": "int"}]}]
    chain += [
        {"type": "record", "name": f"R{level}", "fields": [{"name": "x", "type": f"R{level - 1}"}]}
        for level in range(1, 400)
    ]
    assert _compare(chain, chain).findings == ()


def test_many_uses_of_one_type_are_judged_once() -> None:
    levels = [{"type": "record", "name": "R0", "fields": [{"name": "x", "type": "int"}]}]
    levels += [
        {"type": "record", "name": f"R{n}", "fields": [{"name": f"f{k}", "type": f"R{n - 1}"} for k in range(5)]}
        for n in range(1, 15)
    ]
    assert _compare(levels, levels).findings == ()


def test_records_of_thousands_of_fields_are_compared_without_a_square() -> None:
    old, new = (
        {"type": "record", "name": "R", "fields": [{"name": f"{letter}{at}", "type": "int"} for at in range(4_000)]}
        for letter in "ab"
    )
    assert len(_compare(old, new).findings) == 8_000
    typed = {**old, "fields": [{**each, "type": "string"} for each in old["fields"]]}
    findings = _compare(old, typed).findings
    shown = sum(item.witness is not MISSING for item in findings)
    assert (len(findings), 0 < shown < 100) == (8_000, True)


def test_a_branch_is_found_by_its_name_or_by_an_alias_among_thousands() -> None:
    def union(letter: str, **more: Any) -> list[Any]:
        field = {"name": "x", "type": "int"}
        return [{"type": "record", "name": f"n.{letter}{at}", "fields": [field], **more} for at in range(500)]

    renamed = [{**each, "aliases": [f"n.a{at}"]} for at, each in enumerate(union("b"))]
    assert [item for item in _compare(union("a"), renamed).findings if item.reader is Reader.NEW] == []
    assert {item.rule for item in _compare(union("a"), union("b")).findings} == {"missing-union-branch"}


def _with_default(type_: Any, value: Any) -> Any:
    return {"type": "record", "name": "S", "fields": [{"name": "a", "type": type_, "default": value}]}


_ONE = {"name": "a", "type": "int", "default": 1}
_RECORD = {"type": "record", "name": "R", "fields": [{"name": "x", "type": "int"}, _ONE]}
_WRONG_DEFAULTS = [
    ("string", None),
    ("null", "null"),
    ("boolean", "true"),
    ("int", 2**31),
    ("long", True),
    ("double", "1.5"),
    ("bytes", 1),
    (["int", "string"], None),
    ({"type": "array", "items": "int"}, ["x"]),
    ({"type": "map", "values": "int"}, []),
    ({"type": "enum", "name": "E", "symbols": ["A"]}, "B"),
    ({"type": "fixed", "name": "F", "size": 2}, "xyz"),
    (_RECORD, {}),
    (_RECORD, {"x": "1"}),
]


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (["null", "string"], None),
        (["null", "string"], "x"),
        ("float", 1),
        ("bytes", "\u00ff"),
        ({"type": "array", "items": ["null", "int"]}, [1, None]),
        ({"type": "map", "values": "int"}, {"k": 1}),
        ({"type": "enum", "name": "E", "symbols": ["A"]}, "A"),
        (_RECORD, {"x": 1}),
        ("datetime", 5),
    ],
)
def test_a_default_of_its_type_is_taken(type_: Any, value: Any) -> None:
    assert parse_avro(_with_default(type_, value)).root.fields[0].default == value


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "record", "name": "S", "fields": [{"name": "a", "type": "foo"}]}, "S.a has the type `foo`"),
        ([{"type": "record", "fields": []}], "without a name"),
        ({"type": "record", "name": "S"}, "`fields`"),
        ({"type": "record", "name": "S", "fields": [{"type": "int"}]}, "no name"),
        ({"type": "array"}, "no Avro type"),
        ([{"type": "fixed", "name": "F", "size": 1}, {"type": "fixed", "name": "F", "size": 1}], "twice"),
        ({"type": "record", "name": "S", "fields": [{"name": "a", "type": "int"}] * 2}, "two fields `a`"),
        *((_with_default(type_, value), "The default of `S.a` is no") for type_, value in _WRONG_DEFAULTS),
    ],
)
def test_what_is_no_schema_is_told_with_its_place(schema: Any, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_avro(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "record", "name": "S", "fields": []},
        {"type": "enum", "name": "E", "symbols": []},
        {"type": "map", "values": "int"},
        {"type": "array", "items": "string"},
        {"type": "long"},
        ["null", "string"],
        "string",
    ],
)
def test_avro_is_known_by_its_words(schema: Any) -> None:
    assert is_avro(schema)


@pytest.mark.parametrize(
    "schema",
    [{"type": "object"}, {"type": "array", "items": {"type": "string"}}, {"$schema": "x"}, {"apiVersion": 1}, 1],
)
def test_json_schema_and_contracts_are_not_avro(schema: Any) -> None:
    assert not is_avro(schema)


def test_what_both_languages_say_is_avro_beside_avro() -> None:
    assert may_be_avro({"type": "string"})
    assert not may_be_avro({"type": "object", "properties": {}})


def test_the_offending_value_is_found_in_the_datum() -> None:
    def schema(tax: str) -> Any:
        line = {"type": "record", "name": "L", "fields": [{"name": "a/b", "type": ["null", tax]}]}
        lines = {"type": "map", "values": {"type": "array", "items": line}}
        return {
            "type": "record",
            "name": "S",
            "fields": [{"name": "id", "type": "int"}, {"name": "lines", "type": lines}],
        }

    [item] = [item for item in _compare(schema("int"), schema("string")).findings if item.reader is Reader.OLD]
    node = item.witness
    for token in item.witness_at.split("/")[1:]:
        node = node[int(token) if isinstance(node, list) else token.replace("~1", "/")]
    assert (item.at, node) == ("S.lines{}[].a/b", "text")
    assert item.instead
