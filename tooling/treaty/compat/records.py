"""A contract as the JSON Schemas of what it lets writers write and makes readers accept.

A row is seen as a JSON object. The schemas are JSON Schema 2020-12 and use only what every draft since 6 knows:

- table: a writer sends every declared column; a reader needs the required ones not null. That a reader misses a
  removed optional column is no matter of records but of the change kind.
- document: a property may be absent unless required, on both sides.
- declared: writers send nothing undeclared, readers ignore it. strict: nothing is said of undeclared properties.
- A field whose `enum` is open (`extensible`) binds writers only.

Dates and times are strings of ISO 8601's extended form, held by a pattern, so that a record can show the difference
between a date, a timestamp and free text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import Enum
from operator import attrgetter
from typing import Any

from treaty.compat.closing import close_schema
from treaty.compat.date_bounds import build_bounds
from treaty.model.contract import ContentModel, Field, Record, RecordModel
from treaty.model.types import is_text, logical_of

Schema = dict[str, Any]

_DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
_ZONE = r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
PATTERNS: Mapping[str, str] = {
    "date": f"^{_DATE}$",
    "time": f"^{_TIME}{_ZONE}?$",
    "timestamp": f"^{_DATE}[T ]{_TIME}{_ZONE}?$",
}
"""ISO 8601 extended forms of the logical types that JSON writes as strings."""

_SPOKEN: Mapping[str, str] = {
    "date": "must be a date, as in 2024-05-17",
    "time": "must be a time of day, as in 09:30:00",
    "timestamp": "must be a date with a time of day, as in 2024-05-17T09:30:00Z",
}

NUMERIC = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
TEXTUAL = ("minLength", "maxLength", "pattern")
LISTED = ("minItems", "maxItems", "uniqueItems")
MEMBERS = ("minProperties", "maxProperties")


class Side(Enum):
    """Who is bound by a schema."""

    WRITER = "writer"
    READER = "reader"


def build_writer_schema(record: Record, content_model: ContentModel) -> Schema:
    """Give the JSON Schema of the records that a writer of this record may write."""
    return _build_record(record, content_model, Side.WRITER)


def build_reader_schema(record: Record, content_model: ContentModel) -> Schema:
    """Give the JSON Schema of the records that every reader of this record must accept."""
    return _build_record(record, content_model, Side.READER)


def _build_record(record: Record, content_model: ContentModel, side: Side) -> Schema:
    if record.json_schema is not None:
        literal = dict(record.json_schema)
        is_closed = side is Side.WRITER and content_model is ContentModel.DECLARED
        return close_schema(literal) if is_closed else literal
    schema = _members(record.fields, _Terms(record.model, content_model, side))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


class _Terms:
    """What holds for every field of one record on one side."""

    __slots__ = ("is_closed", "is_complete", "side")

    def __init__(self, model: RecordModel, content_model: ContentModel, side: Side) -> None:
        self.side = side
        self.is_closed = side is Side.WRITER and content_model is ContentModel.DECLARED
        self.is_complete = side is Side.WRITER and model is RecordModel.TABLE


def has_same_shape(one: Field, other: Field) -> bool:
    """Tell at little cost that two fields hold the same values on either side; False only means that they may not."""
    return (
        _words_of(one) == _words_of(other)
        and _is_same_data(one.options, other.options)
        and _is_same_data(one.enum, other.enum)
        and (_members_of(one) == _NO_MEMBERS == _members_of(other) or _have_same_members(one, other))
    )


_words_of = attrgetter("name", "required", "extensible", "logical_type", "physical_type")
_members_of = attrgetter("fields", "items", "map_value")
_NO_MEMBERS = ((), None, None)


def _is_same_data(one: Any, other: Any) -> bool:
    return one is other or (one == other and repr(one) == repr(other))


def _have_same_members(one: Field, other: Field) -> bool:
    if len(one.fields) != len(other.fields) or not all(map(has_same_shape, one.fields, other.fields)):
        return False
    inner = ((one.items, other.items), (one.map_value, other.map_value))
    return all(old is new if old is None or new is None else has_same_shape(old, new) for old, new in inner)


def build_part_schema(record: Record, names: Collection[str], content_model: ContentModel, side: Side) -> Schema:
    """Give the JSON Schema that a record told by fields would have if these were its only fields, of those it has."""
    terms = _Terms(record.model, content_model, side)
    part = _members(tuple(field for field in record.fields if field.name in names), terms)
    return {**part, "additionalProperties": False} if terms.is_closed and record.fields else part


def build_field_schema(field: Field, model: RecordModel, content_model: ContentModel, side: Side) -> Schema:
    """Give the JSON Schema of one field's values."""
    return _field(field, _Terms(model, content_model, side))


def _members(fields: tuple[Field, ...], terms: _Terms) -> Schema:
    schema: Schema = {"type": "object"}
    if fields:
        schema["properties"] = {member.name: _field(member, terms) for member in fields}
        required = dict.fromkeys(member.name for member in fields if member.required or terms.is_complete)
        if required:
            schema["required"] = list(required)
        if terms.is_closed:
            schema["additionalProperties"] = False
    return schema


def _field(field: Field, terms: _Terms) -> Schema:
    logical = logical_of(field.logical_type, field.physical_type)
    build = _BUILDERS.get(logical or "", _any_value)
    schema = build(field, terms)
    if field.enum is not None and not (field.extensible and terms.side is Side.READER):
        schema["enum"] = [value.value for value in field.enum]
    return schema if field.required else _or_null(schema)


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    return schema


def _options(field: Field, keywords: tuple[str, ...], kinds: type | tuple[type, ...]) -> Schema:
    """Give the field's options that JSON Schema knows, as long as they have the type it wants."""
    options = {keyword: field.options.get(keyword) for keyword in keywords}
    return {key: value for key, value in options.items() if isinstance(value, kinds) and _is_sane(key, value)}


def _is_sane(keyword: str, value: Any) -> bool:
    if keyword == "uniqueItems":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    return keyword != "multipleOf" or value > 0


def _string(field: Field, terms: _Terms) -> Schema:  # noqa: ARG001 - builders share one signature
    return {"type": "string", **_options(field, TEXTUAL, (int, str))}


def _temporal(logical: str) -> Callable[[Field, _Terms], Schema]:
    def build(field: Field, terms: _Terms) -> Schema:  # noqa: ARG001 - builders share one signature
        if isinstance(field.options.get("format"), str) and is_text(field.physical_type):
            return {"type": "string"}
        schema: Schema = {"type": "string", "pattern": PATTERNS[logical], "$comment": _SPOKEN[logical]}
        bounds = build_bounds(field.options) if logical == "date" else []
        return schema | ({"allOf": bounds} if bounds else {})

    return build


def _number(kind: str) -> Callable[[Field, _Terms], Schema]:
    def build(field: Field, terms: _Terms) -> Schema:  # noqa: ARG001 - builders share one signature
        return {"type": kind, **_options(field, NUMERIC, (int, float))}

    return build


def _boolean(field: Field, terms: _Terms) -> Schema:  # noqa: ARG001 - builders share one signature
    return {"type": "boolean"}


def _object(field: Field, terms: _Terms) -> Schema:
    return {**_members(field.fields, terms), **_options(field, MEMBERS, int)}


def _array(field: Field, terms: _Terms) -> Schema:
    schema: Schema = {"type": "array", **_options(field, LISTED, (int, bool))}
    if field.items is not None:
        schema["items"] = _field(field.items, terms)
    return schema


def _map(field: Field, terms: _Terms) -> Schema:
    schema: Schema = {"type": "object", **_options(field, MEMBERS, int)}
    if field.map_value is not None:
        schema["additionalProperties"] = _field(field.map_value, terms)
    return schema


def _vector(field: Field, terms: _Terms) -> Schema:  # noqa: ARG001 - builders share one signature
    dimensions = field.options.get("dimensions")
    schema: Schema = {"type": "array", "items": {"type": "number"}}
    if isinstance(dimensions, int) and not isinstance(dimensions, bool):
        schema |= {"minItems": dimensions, "maxItems": dimensions}
    return schema


def _any_value(field: Field, terms: _Terms) -> Schema:  # noqa: ARG001 - builders share one signature
    return {"not": {"type": "null"}} if field.required else {}


_BUILDERS: Mapping[str, Callable[[Field, _Terms], Schema]] = {
    "string": _string,
    "date": _temporal("date"),
    "time": _temporal("time"),
    "timestamp": _temporal("timestamp"),
    "integer": _number("integer"),
    "number": _number("number"),
    "boolean": _boolean,
    "object": _object,
    "array": _array,
    "map": _map,
    "vector": _vector,
}
