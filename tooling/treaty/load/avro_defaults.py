"""Fields of Avro records that no reader could take: two of one name, a default that is no value of its type.

Source: Apache Avro 1.12 specification, "Complex Types", field default values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from treaty.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from treaty.load.avro_schema import AvroSchema, AvroType

MAX_DEPTH = 30
"""Steps into a default; what lies deeper is taken at its word."""


def check_fields(schema: AvroSchema, record: AvroType) -> None:
    """Refuse a record with two fields of one name, or with a default that its type does not hold.

    Raises:
        UsageError: for the first.
    """
    seen: set[str] = set()
    for member in record.fields:
        if member.name in seen:
            raise UsageError(f"The record `{record.name}` has two fields `{member.name}`.", "Keep one of the two.")
        seen.add(member.name)
        if member.has_default and not _is_value(schema, member.type, member.default):
            raise UsageError(
                f"The default of `{record.name}.{member.name}` is no {member.type.label}.",
                "Give a value of its type (null only where `null` is one of its types), or leave the default out.",
            )


def _is_value(schema: AvroSchema, type_: AvroType, value: Any, depth: int = 0) -> bool:
    """Tell whether a default as JSON writes it is a value of a type; of a union, of any of its branches."""
    type_ = schema.find(type_)
    if depth > MAX_DEPTH:
        return True
    match type_.kind:
        case "union":
            return any(_is_value(schema, branch, value, depth + 1) for branch in type_.members)
        case "array":
            members = value if isinstance(value, list) else [_NOTHING]
            return all(_is_value(schema, type_.members[0], member, depth + 1) for member in members)
        case "map":
            members = list(value.values()) if isinstance(value, Mapping) else [_NOTHING]
            return all(_is_value(schema, type_.members[0], member, depth + 1) for member in members)
        case "record":
            return isinstance(value, Mapping) and all(
                _is_value(schema, member.type, value[member.name], depth + 1)
                if member.name in value
                else member.has_default
                for member in type_.fields
            )
        case "enum":
            return value in type_.symbols
        case "fixed":
            return isinstance(value, str) and len(value) == type_.size
        case kind:
            return kind not in _PRIMITIVES or _PRIMITIVES[kind](value)


_NOTHING = object()


def _is_whole(bits: int) -> Callable[[Any], bool]:
    limit = 2 ** (bits - 1)
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and -limit <= value < limit


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_PRIMITIVES: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        "null": lambda value: value is None,
        "boolean": lambda value: isinstance(value, bool),
        "int": _is_whole(32),
        "long": _is_whole(64),
        "float": _is_number,
        "double": _is_number,
        "bytes": _is_text,
        "string": _is_text,
    }
)
