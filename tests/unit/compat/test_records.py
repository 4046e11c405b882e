"""A field as a JSON Schema: options that JSON Schema knows, as long as they have the type it wants."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.builders import field

from treaty.compat.records import Side, build_field_schema
from treaty.model.contract import ContentModel, EnumValue, RecordModel


def _schema(side: Side = Side.READER, **facts: Any) -> dict[str, Any]:
    made = field("a", **{"required": True, **facts})
    return build_field_schema(made, RecordModel.TABLE, ContentModel.DECLARED, side)


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("integer", {"multipleOf": 1}, {"multipleOf": 1}),
        ("number", {"multipleOf": 0.5}, {"multipleOf": 0.5}),
        ("number", {"multipleOf": 0}, {}),
        ("number", {"multipleOf": -1}, {}),
        ("number", {"multipleOf": True}, {}),
        ("number", {"minimum": 0, "maximum": "9"}, {"minimum": 0}),
        ("string", {"minLength": 1, "pattern": "^a"}, {"minLength": 1, "pattern": "^a"}),
        ("string", {"minLength": True}, {}),
        ("array", {"uniqueItems": True, "minItems": 1}, {"uniqueItems": True, "minItems": 1}),
        ("array", {"uniqueItems": 1, "minItems": False}, {}),
        ("object", {"minProperties": 1}, {"minProperties": 1}),
        ("vector", {"dimensions": 3}, {"minItems": 3, "maxItems": 3, "items": {"type": "number"}}),
        ("vector", {"dimensions": True}, {"items": {"type": "number"}}),
        ("vector", {"dimensions": "3"}, {"items": {"type": "number"}}),
    ],
)
def test_options_of_the_right_type_are_kept(kind: str, options: dict[str, Any], expected: dict[str, Any]) -> None:
    schema = _schema(logical_type=kind, options=options)
    del schema["type"]
    assert schema == expected


def test_null_is_let_through_where_a_value_may_be_missing() -> None:
    assert _schema(logical_type="string", required=False) == {"type": ["string", "null"]}
    one = (EnumValue(value="x"),)
    assert _schema(logical_type="string", required=False, enum=one) == {"type": ["string", "null"], "enum": ["x", None]}
    both = (EnumValue(value="x"), EnumValue(value=None))
    assert _schema(logical_type="string", required=False, enum=both)["enum"] == ["x", None]
    assert _schema() == {"not": {"type": "null"}}
    assert _schema(required=False) == {}


def test_an_open_list_of_values_binds_writers_alone() -> None:
    facts: dict[str, Any] = {"logical_type": "string", "enum": (EnumValue(value="x"),), "extensible": True}
    assert "enum" not in _schema(**facts)
    assert _schema(Side.WRITER, **facts)["enum"] == ["x"]
    assert _schema(**{**facts, "extensible": False})["enum"] == ["x"]
