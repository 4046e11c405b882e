"""JSON Schema to the columns of a table, as far as ODCS has words; what it has none for is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from treaty.importers.imported import Imported, Property, treaty_property
from treaty.load.json_schema_fields import OPTIONS
from treaty.model.pointer import ROOT, Pointer

MAX_DEPTH = 12
MAX_COLUMNS = 5_000
"""Columns told in all, nested ones too: references multiply."""

_TOLD = frozenset(
    [
        *("$schema", "$id", "id", "$comment", "$defs", "definitions", "$anchor", "title", "description"),
        *("examples", "example", "default", "deprecated", "readOnly", "writeOnly"),
        *("type", "enum", "const", "properties", "required", "items", "additionalProperties"),
        *OPTIONS,
    ]
)
_TEMPORAL = {"date": "date", "date-time": "timestamp", "time": "time"}
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_OPTIONS_OF: Mapping[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "integer": _BOUNDS,
    "number": _BOUNDS,
    "array": ("minItems", "maxItems", "uniqueItems"),
    "object": ("minProperties", "maxProperties"),
    "map": (),
    "boolean": (),
    "date": (),
    "timestamp": (),
    "time": (),
}
_LITERALS: Sequence[tuple[type, str]] = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"))


def import_json_schema(schema: Mapping[str, Any], name: str) -> Imported:
    """Read a JSON Schema as the columns of a table: a property that may be absent is a column that may be null.

    Args:
        schema: a valid JSON Schema.
        name: what the record is called.
    """
    reading = _Reading(schema)
    members = tuple(reading.members(schema, ROOT, (), 0))
    if not members and not reading.too_rich:
        reading.reject(ROOT, "it names no `properties`")
    record: dict[str, Any] = {"name": name, "logicalType": "object", **_words(schema, "businessName")}
    record["properties"] = list(members)
    return Imported(records=(record,), too_rich=tuple(dict.fromkeys(reading.too_rich)))


def _words(schema: Mapping[str, Any], title: str) -> dict[str, Any]:
    found = {title: schema.get("title"), "description": schema.get("description")}
    return {key: value for key, value in found.items() if isinstance(value, str) and value.strip()}


class _Reading:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._count = 0
        self.too_rich: list[str] = []

    def reject(self, at: Pointer, why: str) -> None:
        self.too_rich.append(f"{f'`{at}`' if at.tokens else 'The schema'}: {why}")

    def members(
        self, schema: Mapping[str, Any], at: Pointer, followed: tuple[str, ...], depth: int
    ) -> Iterator[Property]:
        self._reject_unknown(schema, at)
        properties = schema.get("properties")
        if schema.get("type", "object") != "object" or not isinstance(properties, Mapping):
            if not depth:
                self.reject(at, "it describes no object with `properties`")
            return
        required = set(schema["required"]) if isinstance(schema.get("required"), list) else set()
        for extra in sorted(required - properties.keys()):
            self.reject(at, f"it requires `{extra}`, which it does not describe")
        for name, inner in properties.items():
            if self._count > MAX_COLUMNS:
                return
            yield self._property(str(name), inner, at / "properties" / str(name), name in required, followed, depth + 1)

    def _property(
        self, name: str, schema: Any, at: Pointer, is_required: bool, followed: tuple[str, ...], depth: int
    ) -> Property:
        self._count += 1
        if self._count > MAX_COLUMNS or depth > MAX_DEPTH:
            self.reject(ROOT, f"it has more than {MAX_COLUMNS} columns, or is nested more than {MAX_DEPTH} deep")
            return {"name": name}
        schema, followed, is_nullable = self._plain(schema, at, followed)
        kinds = _types(schema)
        named = [kind for kind in kinds if kind != "null"]
        if len(named) > 1:
            self.reject(at, f"it may be {' or '.join(named)}")
        is_nullable = is_nullable or "null" in kinds
        found: Property = {"name": name, **_words(schema, "businessName")}
        logical = self._logical(schema, named, at)
        if logical is not None:
            found["logicalType"] = logical
        if is_required and not is_nullable:
            found["required"] = True
        found |= self._details(schema, logical, at)
        found |= self._nested(schema, logical, at, followed, depth)
        return found

    def _plain(
        self, schema: Any, at: Pointer, followed: tuple[str, ...]
    ) -> tuple[Mapping[str, Any], tuple[str, ...], bool]:
        """Give a schema without reference and without the alternative `null`, and whether there was one."""
        is_nullable = False
        for _ in range(MAX_DEPTH):
            if not isinstance(schema, Mapping):
                if schema is not True:
                    self.reject(at, "nothing may stand there")
                return {}, followed, is_nullable
            other = _other_than_null(schema)
            if other is not None:
                is_nullable = True
                schema = {**{key: value for key, value in schema.items() if key not in {"anyOf", "oneOf"}}, **other}
            elif isinstance(schema.get("$ref"), str):
                ref = schema["$ref"]
                target = self._target(ref)
                if ref in followed or not isinstance(target, Mapping):
                    self.reject(at, f"it refers to `{ref}`, which is not followed")
                    return {}, followed, is_nullable
                schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
                followed = (*followed, ref)
            else:
                break
        return schema, followed, is_nullable

    def _target(self, ref: str) -> Any:
        node: Any = self._document if ref.startswith("#/") else None
        for token in ref.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            node = node.get(key) if isinstance(node, Mapping) else None
        return node

    def _reject_unknown(self, schema: Mapping[str, Any], at: Pointer) -> None:
        for key in schema:
            if key not in _TOLD and not key.startswith("x-"):
                self.reject(at, f"`{key}` has no word in ODCS")

    def _logical(self, schema: Mapping[str, Any], named: Sequence[str], at: Pointer) -> str | None:
        kind = named[0] if len(named) == 1 else _kind_of_values(schema)
        if kind is None and isinstance(schema.get("properties"), Mapping):
            kind = "object"
        if kind == "string":
            return _TEMPORAL.get(str(schema.get("format")), "string")
        if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
            if schema.get("properties"):
                self.reject(at, "it has both `properties` and a schema for others")
            return "map"
        return kind

    def _details(self, schema: Mapping[str, Any], logical: str | None, at: Pointer) -> Property:
        options = self._options(schema, logical, at)
        values = [{"value": value} for value in _values(schema)]
        examples = schema.get("examples")
        default = schema.get("default")
        found = {
            "logicalTypeOptions": options,
            "enum": values,
            "examples": examples if isinstance(examples, list) else None,
            "deprecated": schema.get("deprecated") is True,
            "customProperties": [treaty_property("default", default)] if default is not None else None,
        }
        return {key: value for key, value in found.items() if value}

    def _options(self, schema: Mapping[str, Any], logical: str | None, at: Pointer) -> dict[str, Any]:
        known = _OPTIONS_OF.get(logical or "", ())
        stated = {key: schema[key] for key in OPTIONS if key in schema}
        if logical in _TEMPORAL.values():
            stated.pop("format", None)
        options = {key: value for key, value in stated.items() if key in known}
        for key in sorted(stated.keys() - options.keys()):
            self.reject(at, f"`{key}` does not go with {f'`{logical}`' if logical else 'any type'}")
        for key in ("exclusiveMinimum", "exclusiveMaximum"):
            if isinstance(options.get(key), bool):
                self.reject(at, f"`{key}` of draft 4 has no word in ODCS")
        return options

    def _nested(
        self, schema: Mapping[str, Any], logical: str | None, at: Pointer, followed: tuple[str, ...], depth: int
    ) -> Property:
        if logical == "map":
            value = self._property("value", schema["additionalProperties"], at, True, followed, depth + 1)
            return {"map": {"key": {"name": "key", "logicalType": "string", "required": True}, "value": value}}
        if logical == "array":
            self._reject_unknown(schema, at)
            items = schema.get("items")
            if isinstance(items, list):
                self.reject(at, "its members have a schema each")
            if isinstance(items, Mapping):
                return {"items": self._property("items", items, at / "items", True, followed, depth + 1)}
            return {}
        if logical == "object":
            members = list(self.members(schema, at, followed, depth))
            return {"properties": members} if members else {}
        self._reject_unknown(schema, at)
        return {}


def _other_than_null(schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give the one alternative beside `null`, as generators write it for what is optional."""
    for key in ("anyOf", "oneOf"):
        branches = schema.get(key)
        if isinstance(branches, list) and len(branches) == 2 and {"type": "null"} in branches:
            others = [branch for branch in branches if branch != {"type": "null"}]
            if len(others) == 1 and isinstance(others[0], Mapping):
                return others[0]
    return None


def _types(schema: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = schema.get("type")
    if isinstance(kinds, str):
        return (kinds,)
    found = tuple(kind for kind in kinds if isinstance(kind, str)) if isinstance(kinds, list) else ()
    return (*found, "null") if None in (schema.get("enum") or ()) and "null" not in found else found


def _values(schema: Mapping[str, Any]) -> list[Any]:
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    return [value for value in values if value is not None] if isinstance(values, list) else []


def _kind_of_values(schema: Mapping[str, Any]) -> str | None:
    """Give the type of values that all have one."""
    kinds = {next((word for kind, word in _LITERALS if isinstance(value, kind)), "") for value in _values(schema)}
    return kinds.pop() or None if len(kinds) == 1 else None
