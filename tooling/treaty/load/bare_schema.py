"""A JSON Schema that stands by itself, as a contract of one document record: so that two of them can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treaty.load.json_schema_fields import derive_fields
from treaty.model.contract import Contract, Record, RecordModel
from treaty.model.pointer import ROOT

RECORD_NAME = "document"
"""A bare schema has no name of its own: neither its file's nor its title is part of what records look like."""

_MARKS = ("type", "properties", "$ref", "allOf", "anyOf", "oneOf", "enum", "const", "$defs", "items", "required", "not")


def is_json_schema(value: Any) -> bool:
    """Tell whether a document is a bare JSON Schema and not a contract."""
    if not isinstance(value, Mapping) or "apiVersion" in value or value.get("kind") == "DataContract":
        return False
    return "$schema" in value or any(mark in value for mark in _MARKS)


def build_bare_contract(schema: Mapping[str, Any], *, path: str) -> Contract:
    """Give the contract whose one record is what the JSON Schema describes; pointers lead into the schema itself."""
    record = Record(
        pointer=ROOT,
        name=RECORD_NAME,
        model=RecordModel.DOCUMENT,
        json_schema=schema,
        fields=derive_fields(schema, ROOT),
    )
    return Contract(path=path, records=(record,))
