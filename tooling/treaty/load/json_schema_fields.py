"""The fields of a JSON Schema, as far as ODCS has words for them: for changes with names, columns on pages, references.

What is left out (conditions, unions of shapes, patterns of names) stays in the schema itself, which alone decides what
a record may hold. References are followed inside the document; one that leads back to itself ends there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from treaty.model.contract import EnumValue, Field
from treaty.model.pointer import Pointer

OPTIONS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "format", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
)  # fmt: skip
"""The keywords that ODCS's `logicalTypeOptions` share with JSON Schema."""

MAX_DEPTH = 12
"""Levels of nesting that are told as fields."""

MAX_FIELDS = 2_000
"""Fields told in all; a schema with more is still compared whole."""

MAX_WORK = 50_000
"""Schemas and properties looked at in all: branches of branches multiply."""

_JSON_TYPES = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "array": "array"}


def derive_fields(schema: Mapping[str, Any], pointer: Pointer) -> tuple[Field, ...]:
    """Give the fields of a record that a JSON Schema describes; `pointer` is where the schema stands."""
    reading = _Reading(schema)
    return tuple(reading.members(reading.merge(schema, (), 0), pointer, (), 0))


@dataclass(frozen=True, slots=True)
class _View:
    """What the schemas that describe one place say together."""

    properties: Mapping[str, tuple[Any, bool]]
    """By name: the property's schema, and whether it is required wherever this place is described."""
    keywords: Mapping[str, Any]


class _Reading:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._count = 0
        self._work = 0

    def members(self, view: _View, pointer: Pointer, followed: tuple[str, ...], depth: int) -> Iterator[Field]:
        for name, (schema, is_required) in view.properties.items():
            if self._count >= MAX_FIELDS:
                return
            self._count += 1
            where = pointer / "properties" / name
            yield self._field(str(name), schema, where, is_required=is_required, followed=followed, depth=depth + 1)

    def _field(
        self, name: str, schema: Any, pointer: Pointer, *, is_required: bool, followed: tuple[str, ...], depth: int
    ) -> Field:
        refs = (*followed, *_refs(schema))
        view = self.merge(schema, followed, 0)
        kinds = _types(view)
        logical = _logical(kinds, view)
        is_deep = depth >= MAX_DEPTH or len(set(refs)) < len(refs)
        fields = () if is_deep else tuple(self.members(view, pointer, refs, depth))
        items = view.keywords.get("items")
        return Field(
            pointer=pointer,
            name=name,
            logical_type=logical,
            physical_type=None,
            description=_text(view.keywords.get("description")) or _text(view.keywords.get("title")),
            required=is_required and "null" not in kinds,
            enum=_enum(view.keywords),
            examples=tuple(view.keywords.get("examples") or ())
            if isinstance(view.keywords.get("examples"), list)
            else (),
            default=view.keywords.get("default"),
            deprecated=view.keywords.get("deprecated") is True,
            options={key: view.keywords[key] for key in OPTIONS if key in view.keywords},
            fields=fields,
            items=self._field("items", items, pointer / "items", is_required=True, followed=refs, depth=depth + 1)
            if isinstance(items, dict) and not is_deep
            else None,
        )

    def merge(self, schema: Any, followed: tuple[str, ...], depth: int) -> _View:
        """Give what all schemas of one place say: `allOf` and `$ref` bind, `anyOf` and `oneOf` only add properties."""
        if not isinstance(schema, Mapping) or depth > MAX_DEPTH or self._work > MAX_WORK:
            return _View({}, {})
        stated = schema.get("required")
        required = {name for name in stated if isinstance(name, str)} if isinstance(stated, list) else set()
        own = schema.get("properties")
        self._work += 1 + (len(own) if isinstance(own, Mapping) else 0)
        properties = (
            {name: (inner, name in required) for name, inner in own.items()} if isinstance(own, Mapping) else {}
        )
        keywords = dict(schema)
        for inner, is_binding in self._in_place(schema, followed):
            view = self.merge(inner, (*followed, *_refs(schema)), depth + 1)
            for name, (part, is_needed) in view.properties.items():
                known, was_needed = properties.get(name, (part, False))
                shape = known if is_binding else _either(known, part)
                properties[name] = (shape, was_needed or (is_needed and is_binding) or name in required)
            if is_binding:
                keywords = {**view.keywords, **keywords}
        return _View(properties, keywords)

    def _in_place(self, schema: Mapping[str, Any], followed: tuple[str, ...]) -> Iterator[tuple[Any, bool]]:
        for ref in _refs(schema):
            if ref not in followed:
                yield self._target(ref), True
        for key, is_binding in (("allOf", True), ("anyOf", False), ("oneOf", False)):
            branches = schema.get(key)
            if isinstance(branches, list):
                yield from ((branch, is_binding or len(branches) == 1) for branch in branches)
        for key in ("then", "else"):
            if key in schema:
                yield schema[key], False

    def _target(self, ref: str) -> Any:
        node: Any = self._document if ref == "#" or ref.startswith("#/") else None
        for token in ref.removeprefix("#").split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isascii() and key.isdigit() and int(key) < len(node):
                node = node[int(key)]
            elif isinstance(node, Mapping):
                node = node.get(key)
            else:
                return None
        return node


def _refs(schema: Any) -> tuple[str, ...]:
    ref = schema.get("$ref") if isinstance(schema, Mapping) else None
    return (ref,) if isinstance(ref, str) and ref.startswith("#") else ()


def _types(view: _View) -> tuple[str, ...]:
    kinds = view.keywords.get("type")
    if isinstance(kinds, str):
        return (kinds,)
    return tuple(kind for kind in kinds if isinstance(kind, str)) if isinstance(kinds, list) else ()


def _logical(kinds: tuple[str, ...], view: _View) -> str | None:
    named = [kind for kind in kinds if kind != "null"]
    if len(named) == 1:
        return _JSON_TYPES.get(named[0], "object" if named[0] == "object" else None)
    return "object" if not named and view.properties else None


def _enum(keywords: Mapping[str, Any]) -> tuple[EnumValue, ...] | None:
    values = keywords.get("enum")
    if "const" in keywords:
        values = [keywords["const"]]
    return tuple(EnumValue(value=value) for value in values) if isinstance(values, list) else None


def _either(one: Any, other: Any) -> Any:
    """Give what two alternatives of a property have in common; permitted values are put together."""
    if one == other or not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return one
    shared = {key: value for key, value in one.items() if key in other and other[key] == value}
    values, more = _enum(one), _enum(other)
    if values is not None and more is not None:
        shared["enum"] = [value.value for value in (*values, *(item for item in more if item not in values))]
    return shared


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
