"""Fields of a JSON Schema: what ODCS has words for, with references followed and recursion ended."""

from __future__ import annotations

from typing import Any

from treaty.load.json_schema_fields import MAX_FIELDS, derive_fields
from treaty.model.contract import Field
from treaty.model.pointer import ROOT


def fields(schema: dict[str, Any]) -> dict[str, Field]:
    return {field.name: field for field in derive_fields(schema, ROOT)}


def test_a_property_becomes_a_field_with_its_type_bounds_and_place() -> None:
    schema = {"required": ["n"], "properties": {"n": {"type": "integer", "minimum": 1, "description": "Count."}}}
    field = fields(schema)["n"]
    assert (field.logical_type, field.required, field.options, field.description) == (
        "integer",
        True,
        {"minimum": 1},
        "Count.",
    )
    assert str(field.pointer) == "/properties/n"


def test_what_may_be_null_is_not_required() -> None:
    assert not fields({"required": ["n"], "properties": {"n": {"type": ["integer", "null"]}}})["n"].required


def test_references_and_allof_are_read_together() -> None:
    schema = {
        "allOf": [{"$ref": "#/$defs/base"}],
        "properties": {"own": {"type": "boolean"}},
        "$defs": {
            "base": {"required": ["id"], "properties": {"id": {"$ref": "#/$defs/key"}}},
            "key": {"type": "string"},
        },
    }
    found = fields(schema)
    assert set(found) == {"own", "id"}
    assert found["id"].logical_type == "string"
    assert found["id"].required


def test_a_property_of_some_branches_only_is_optional_and_its_values_are_put_together() -> None:
    schema = {
        "oneOf": [
            {"required": ["kind", "a"], "properties": {"kind": {"const": "x"}, "a": {"type": "string"}}},
            {"required": ["kind"], "properties": {"kind": {"const": "y"}}},
        ]
    }
    found = fields(schema)
    assert [value.value for value in found["kind"].enum or ()] == ["x", "y"]
    assert not found["a"].required


def test_recursion_ends() -> None:
    schema = {"$ref": "#/$defs/node", "$defs": {"node": {"properties": {"next": {"$ref": "#/$defs/node"}}}}}
    [field] = derive_fields(schema, ROOT)
    depth = 0
    while field.fields:
        [field] = field.fields
        depth += 1
    assert depth < 5


def test_lists_and_deep_nesting_are_bounded() -> None:
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(200):
        deep = {"properties": {"a": deep}}
    wide = {"properties": {f"c{number}": {} for number in range(MAX_FIELDS + 50)}}
    assert len(derive_fields(deep, ROOT)) == 1
    assert len(derive_fields(wide, ROOT)) == MAX_FIELDS


def test_what_is_no_schema_yields_nothing() -> None:
    for schema in ({"properties": 3}, {"properties": {"a": 7}}, {"$ref": "#/nowhere"}, {"allOf": 1}, {"items": [1]}):
        assert all(field.logical_type is None for field in derive_fields(schema, ROOT))
