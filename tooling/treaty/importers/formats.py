"""The formats of schemas by the names that people type, and which one a document is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treaty.load.avro_schema import is_avro, may_be_avro
from treaty.load.bare_schema import is_json_schema

ARTIFACT_FORMATS = ("jsonschema", "avro", "odcs", "record")


def detect_format(value: Any) -> str | None:
    """Tell which format a document is: one of ARTIFACT_FORMATS, or None where it is none of them."""
    if isinstance(value, Mapping) and value.get("kind") == "DataContract":
        return "odcs"
    if isinstance(value, Mapping) and value.get("type") == "record" and _is_loose(value):
        return "record"
    if is_avro(value):
        return "avro"
    if is_json_schema(value):
        return "jsonschema"
    return "avro" if may_be_avro(value) else None


def _is_loose(value: Mapping[str, Any]) -> bool:
    """Tell whether a record is written as schema registries take it: without a name, or with `optional` fields."""
    fields = value.get("fields")
    members = fields if isinstance(fields, list) else []
    return "name" not in value or any(isinstance(member, Mapping) and "optional" in member for member in members)
