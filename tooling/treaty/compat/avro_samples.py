"""Data of an Avro schema in its JSON encoding: small, and what a witness is built into."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from treaty.load.avro_schema import AvroField, AvroSchema, AvroType

MISSING = object()
"""There is no finite datum, or none is needed."""

_VALUES: Mapping[str, Any] = MappingProxyType(
    {
        "null": None,
        "boolean": True,
        "int": 1,
        "long": 2147483648,
        "float": 1.5,
        "double": 0.1,
        "bytes": "bytes",
        "string": "text",
        "date": "2026-01-31",
        "time": "12:00:00",
        "timestamp": "2026-01-31T12:00:00Z",
        "datetime": "2026-01-31T12:00:00Z",
        "decimal": "12.50",
        "uuid": "00000000-0000-4000-8000-000000000000",
        "json": {},
        "array": [],
        "map": {},
    }
)


def build_datum(schema: AvroSchema, type_: AvroType, open_: frozenset[str] = frozenset()) -> Any:
    """Give a small datum, or MISSING where a record cannot end."""
    type_ = schema.find(type_)
    match type_.kind:
        case "enum":
            return type_.symbols[0] if type_.symbols else MISSING
        case "fixed":
            return "x" * type_.size
        case "union":
            return _union(schema, type_, open_)
        case "record":
            return MISSING if type_.name in open_ else build_record(schema, type_, {}, open_)
        case kind:
            return _VALUES.get(kind, MISSING)


def build_record(
    schema: AvroSchema, record: AvroType, known: Mapping[str, Any], open_: frozenset[str] = frozenset()
) -> Any:
    """Give a datum of a record with some of its fields given, or MISSING."""
    inner = open_ | {record.name}
    datum = {member.name: _field(schema, member, known, inner) for member in record.fields}
    return MISSING if any(value is MISSING for value in datum.values()) else datum


def _field(schema: AvroSchema, member: AvroField, known: Mapping[str, Any], open_: frozenset[str]) -> Any:
    return known[member.name] if member.name in known else build_datum(schema, member.type, open_)


def _union(schema: AvroSchema, union: AvroType, open_: frozenset[str]) -> Any:
    branches = sorted(union.members, key=lambda branch: branch.kind != "null")
    data = ((branch, build_datum(schema, branch, open_)) for branch in branches)
    return next((wrap_branch(branch, datum) for branch, datum in data if datum is not MISSING), MISSING)


def wrap_branch(branch: AvroType, datum: Any) -> Any:
    """Give a datum as one of a union's: `{"string": "text"}`, and null bare."""
    return datum if datum is MISSING or branch.kind == "null" else {branch.branch: datum}
