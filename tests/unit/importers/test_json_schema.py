from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from treaty.importers.json_schema import import_json_schema


def columns(*, required: tuple[str, ...] = (), defs: Mapping[str, Any] | None = None, **properties: Any) -> Any:
    schema = {"type": "object", "properties": properties, "required": list(required), "$defs": defs or {}}
    return import_json_schema(schema, "t")


def one(schema: Any, *, required: bool = False, defs: Mapping[str, Any] | None = None) -> dict[str, Any]:
    found = columns(a=schema, required=("a",) if required else (), defs=defs)
    assert found.too_rich == ()
    (column,) = found.records[0]["properties"]
    assert column.pop("name") == "a"
    return dict(column)


@pytest.mark.parametrize(
    ("schema", "column"),
    [
        ({"type": "string"}, {"logicalType": "string"}),
        ({"type": "string", "format": "date"}, {"logicalType": "date"}),
        ({"type": "string", "format": "date-time"}, {"logicalType": "timestamp"}),
        ({"type": "string", "format": "uuid"}, {"logicalType": "string", "logicalTypeOptions": {"format": "uuid"}}),
        ({"type": "integer", "minimum": 1}, {"logicalType": "integer", "logicalTypeOptions": {"minimum": 1}}),
        ({"enum": ["x", "y", None]}, {"logicalType": "string", "enum": [{"value": "x"}, {"value": "y"}]}),
        ({"const": 7}, {"logicalType": "integer", "enum": [{"value": 7}]}),
        ({"type": "number", "title": "Amount", "deprecated": True}, {"businessName": "Amount", "logicalType": "number", "deprecated": True}),  # noqa: E501  # one row of a table
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, {"logicalType": "boolean"}),
        ({"$ref": "#/$defs/code"}, {"logicalType": "string", "logicalTypeOptions": {"pattern": "^x$"}}),
        ({"type": "array", "items": {"type": "integer"}}, {"logicalType": "array", "items": {"name": "items", "logicalType": "integer", "required": True}}),  # noqa: E501  # one row of a table
        ({"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}, {"logicalType": "object", "properties": [{"name": "b", "logicalType": "string", "required": True}]}),  # noqa: E501  # one row of a table
        ({}, {}),
        (True, {}),
        ({"type": "string", "default": "x"}, {"logicalType": "string", "customProperties": [{"property": "default", "vendor": "treaty", "value": "x"}]}),  # noqa: E501  # one row of a table
    ],
)  # fmt: skip
def test_a_property_becomes_a_column(schema: Any, column: Mapping[str, Any]) -> None:
    assert one(schema, defs={"code": {"type": "string", "pattern": "^x$"}}) == column


def test_a_column_is_required_where_it_is_always_there_and_never_null() -> None:
    assert one({"type": "string"}, required=True)["required"] is True
    assert "required" not in one({"type": ["string", "null"]}, required=True)
    assert "required" not in one({"type": "string"}, required=False)


def test_a_map_keeps_the_type_of_its_values() -> None:
    column = one({"type": "object", "additionalProperties": {"type": "number"}})
    assert column["logicalType"] == "map"
    assert column["map"]["value"]["logicalType"] == "number"


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "`oneOf` has no word"),
        ({"type": ["string", "integer"]}, "string or integer"),
        ({"type": "object", "properties": {}, "if": {}}, "`if` has no word"),
        ({"type": "array", "items": [{"type": "string"}]}, "a schema each"),
        ({"$ref": "#/$defs/loop"}, "is not followed"),
        ({"$ref": "other.json"}, "is not followed"),
        (False, "nothing may stand there"),
        ({"type": "string", "format": "date", "minLength": 3}, "`minLength` does not go with `date`"),
        ({"type": "number", "minimum": 1, "exclusiveMinimum": True}, "draft 4"),
        ({"not": {}}, "`not` has no word"),
    ],
)
def test_what_columns_cannot_say_is_named_with_its_place(schema: Any, place: str) -> None:
    loop = {"loop": {"type": "object", "properties": {"again": {"$ref": "#/$defs/loop"}}}}
    found = columns(a=schema, defs=loop)
    assert any("/properties/a" in told and place in told for told in found.too_rich), found.too_rich


@pytest.mark.parametrize("schema", [{"type": "array"}, {}, {"type": "object"}, {"oneOf": []}])
def test_what_is_no_object_with_properties_is_no_table(schema: Mapping[str, Any]) -> None:
    assert import_json_schema(schema, "t").too_rich


def test_references_that_multiply_end_in_bounded_time() -> None:
    defs: dict[str, Any] = {f"d{level}": wide(level + 1) for level in range(11)}
    defs["d11"] = {"type": "string"}
    found = columns(a={"$ref": "#/$defs/d0"}, defs=defs)
    assert any("columns" in told for told in found.too_rich)


def wide(level: int) -> dict[str, Any]:
    return {"type": "object", "properties": {f"p{number}": {"$ref": f"#/$defs/d{level}"} for number in range(10)}}
