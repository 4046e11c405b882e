"""A plausible row: the contract's own words first; and values put at the columns of rows."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.builders import field, record

from treaty.compat.records import build_writer_schema
from treaty.compat.samples import MAX_EXAMPLE_LENGTH, build_row, column_of, place_value, pointer_of, split_column
from treaty.model.contract import ContentModel, EnumValue, Field, Record, RecordModel

DECLARED = ContentModel.DECLARED


def _row(*fields: Field, **facts: Any) -> Any:
    made: Record = record("t", *fields, **facts)
    return build_row(made, DECLARED, build_writer_schema(made, DECLARED))


def _value(**facts: Any) -> Any:
    return _row(field("zzz", **facts))["zzz"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"logical_type": "string", "examples": ("B", "C")}, "B"),
        ({"logical_type": "string", "examples": (5, "C")}, "C"),
        ({"logical_type": "string", "examples": ("x" * MAX_EXAMPLE_LENGTH,)}, "x" * MAX_EXAMPLE_LENGTH),
        ({"logical_type": "string", "examples": ("x" * (MAX_EXAMPLE_LENGTH + 1), "C")}, "C"),
        ({"logical_type": "string", "enum": (EnumValue(value="E"),)}, "E"),
        ({"logical_type": "string", "enum": (EnumValue(value="E"),), "examples": ("B",)}, "E"),
        ({"logical_type": "string", "default": "D"}, "D"),
        ({"logical_type": "integer", "default": 0}, 0),
        ({"logical_type": "integer", "options": {"minimum": 40}}, 42),
        ({"logical_type": "boolean"}, True),
        ({"logical_type": "object"}, {}),
        ({"physical_type": "BIGINT", "options": {"maximum": 0}}, 0),
    ],
)
def test_the_first_candidate_that_the_schema_takes_is_used(facts: dict[str, Any], expected: Any) -> None:
    assert _value(**facts) == expected


def test_members_have_values_of_their_own() -> None:
    first, wrong = field("a", logical_type="integer"), field("b", logical_type="integer", options={"minimum": 500})
    told = field("o", first, wrong, logical_type="object", required=True)
    row = _row(told, field("l", logical_type="array", items=wrong, options={"minItems": 1}))
    assert row["o"]["a"] == 1
    assert row["o"]["b"] >= 500
    [item] = row["l"]
    assert item >= 500
    assert _row(field("o", first, logical_type="object"), model=RecordModel.DOCUMENT) == {"o": {"a": 1}}
    # What only holds members where it is an object has none where it is not.
    assert isinstance(_row(field("zzz", first, logical_type="string"))["zzz"], str)


def test_a_record_with_a_json_schema_has_a_row_of_it() -> None:
    schema = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "x"}}}
    assert _row(json_schema=schema)["kind"] == "x"
    assert _row(json_schema={"type": "object", "not": {}}) is None


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ({"a": 1}, "a", {"a": 2}),
        ({"a": 1}, "b", {"a": 1, "b": 2}),
        ({"a": {"b": 1, "c": 1}}, "a.b", {"a": {"b": 2, "c": 1}}),
        ({}, "a.b", {"a": {"b": 2}}),
        ({"a": 5}, "a.b", {"a": {"b": 2}}),
        ({"l": [1, 3]}, "l[]", {"l": [2]}),
        ({"l": []}, "l[]", {"l": [2]}),
        ({"l": [{"x": 1, "y": 1}, {"x": 5}]}, "l[].x", {"l": [{"x": 2, "y": 1}]}),
        ({}, "l[].x", {"l": [{"x": 2}]}),
        ({"m": {"z": 1}}, "m{}", {"m": {"z": 1, "key": 2}}),
        ({}, "m{}.x", {"m": {"key": {"x": 2}}}),
        ({"m": {"z": 1}}, "m{key}", {"m": {"2": None}}),
        (None, "", 2),
    ],
)
def test_a_value_is_put_at_its_column_and_found_there(row: Any, column: str, expected: Any) -> None:
    placed = place_value(row, column, 2)
    assert placed == expected
    if "{key}" not in column:
        at: Any = placed
        for token in pointer_of(column).split("/")[1:]:
            at = at[int(token)] if isinstance(at, list) else at[token]
        assert at == 2


def test_a_pointer_is_the_column_it_leads_to() -> None:
    assert split_column("lines[].texts{}.a b") == ["lines", "[]", "texts", "{}", "a b"]
    for column, pointer in (("a", "/a"), ("l[].x", "/l/0/x"), ("a~b", "/a~0b"), ("a/b.c", "/a~1b/c")):
        assert (pointer_of(column), column_of(pointer)) == (pointer, column)
    assert pointer_of("m{key}") == "/m"
    assert pointer_of("m{}.x") == "/m/key/x"
    assert column_of("/lines/12/no") == "lines[].no"
    assert column_of("") == ""
