"""The schemas that files are checked against: sound, closed, described for editors, and fetched from nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

from treaty.load.schema_files import ODCS_SHAPES, OWN_SHAPES, SHAPES, compile_schema, find_keys, read_schema


def _objects(node: Any, at: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(node, Mapping):
        if isinstance(node.get("properties"), Mapping) and "type" in node:
            yield at, node
        for key, child in node.items():
            yield from _objects(child, f"{at}/{key}")


@pytest.mark.parametrize("shape", SHAPES)
def test_schema_is_sound_and_compiled_once(shape: str) -> None:
    schema = read_schema(shape)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert compile_schema(shape) is compile_schema(shape)


@pytest.mark.parametrize("shape", OWN_SHAPES)
def test_own_schema_is_closed_and_described(shape: str) -> None:
    schema = read_schema(shape)
    assert schema["$id"] == f"treaty/v1/{shape}"
    assert schema["title"]
    for at, node in _objects(schema):
        assert node.get("additionalProperties") is False, at
        for name, child in node["properties"].items():
            assert "description" in child or "$ref" in child, f"{at}/{name}"


def test_unknown_shape_is_refused() -> None:
    with pytest.raises(KeyError):
        read_schema("../../pyproject")


@pytest.mark.parametrize("shape", ODCS_SHAPES)
def test_keys_are_found_behind_references(shape: str) -> None:
    assert {"name", "physicalName", "logicalType", "quality"} <= set(find_keys(shape, ["$defs", "SchemaProperty"]))
