"""A JSON Schema closed to what it declares: what writers send under the `declared` content model.

Wherever a schema declares properties, a writer sends no others. A place in a record may be described by several
schemas at once (`allOf`, `oneOf`, `$ref`, `if`…): what they declare together is what may be there, so the names are
gathered over all of them first, and the place is closed once. Works in every draft: it uses `properties`,
`patternProperties` and `additionalProperties` alone. A schema that says itself what further properties hold
(`additionalProperties`, `unevaluatedProperties`) is taken at its word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = dict[str, Any]

_IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
_IN_PLACE = ("if", "then", "else")
_IN_PLACE_MAPS = ("dependentSchemas",)
_CHILD_MAPS = ("properties", "patternProperties")
_CHILDREN = ("additionalProperties", "unevaluatedProperties", "contains", "additionalItems", "unevaluatedItems")
_CHILD_LISTS = ("prefixItems",)
_DEFINITIONS = ("$defs", "definitions")
_NAMED_ELSEWHERE = ("$id", "id", "$anchor", "$dynamicRef", "$recursiveRef", "$dynamicAnchor")


class _Unclosable(Exception):  # noqa: N818 - not an error: the schema is then taken literally
    """A construct by which a place may be described from elsewhere."""


def close_schema(schema: Schema) -> Schema:
    """Give the closed form of a schema; one that cannot be closed with certainty is given back as it is."""
    try:
        return _Closing(schema).run()
    except _Unclosable:
        return schema


class _Closing:
    """Rewrites a document; every local reference gets an open and a closed form of its target, made once."""

    def __init__(self, document: Schema) -> None:
        self._document = document
        self._made: Schema = {}
        self._names: dict[tuple[str, bool], str] = {}

    def run(self) -> Schema:
        root: Schema = self._closed(self._document, is_root=True)
        if self._made:
            kept = {key: value for key, value in root.items() if key not in _DEFINITIONS}
            return {**kept, "definitions": self._made}
        return root

    def _closed(self, schema: Any, *, is_root: bool = False) -> Any:
        """Give a schema for a place of its own: rewritten inside, and closed where it declares properties."""
        if not isinstance(schema, dict):
            return schema
        opened = self._open(schema, is_root=is_root)
        names, patterns, is_said = self._declared(schema, ())
        if is_said or not (names or patterns):
            return opened
        if not any(key in schema for key in ("$ref", *_IN_PLACE_LISTS, *_IN_PLACE, *_IN_PLACE_MAPS)):
            return {**opened, "additionalProperties": False}
        head = {key: opened.pop(key) for key in ("$schema", *_DEFINITIONS) if key in opened}
        closed: Schema = {**head, "allOf": [opened], "properties": {name: {} for name in sorted(names)}}
        if patterns:
            closed["patternProperties"] = {pattern: {} for pattern in sorted(patterns)}
        return {**closed, "additionalProperties": False}

    def _open(self, schema: Any, *, is_root: bool = False) -> Any:
        """Give a schema for a place that another schema closes: only what lies below it is closed."""
        if not isinstance(schema, dict):
            return schema
        if any(key in schema for key in _NAMED_ELSEWHERE if not (is_root and key in {"$id", "id"})):
            raise _Unclosable
        return {key: self._keyword(key, value) for key, value in schema.items() if key not in {"$id", "id"}}

    def _keyword(self, key: str, value: Any) -> Any:
        if key == "$ref":
            return self._reference(value, is_closed=False)
        if key in _IN_PLACE_LISTS and isinstance(value, list):
            return [self._open(item) for item in value]
        if key in _IN_PLACE:
            return self._open(value)
        if key in _IN_PLACE_MAPS and isinstance(value, dict):
            return {name: self._open(item) for name, item in value.items()}
        if key in _CHILD_MAPS and isinstance(value, dict):
            return {name: self._child(item) for name, item in value.items()}
        if key in _CHILDREN or (key == "items" and isinstance(value, dict)):
            return self._child(value)
        if (key in _CHILD_LISTS or key == "items") and isinstance(value, list):
            return [self._child(item) for item in value]
        return value

    def _child(self, schema: Any) -> Any:
        if isinstance(schema, dict) and set(schema) == {"$ref"}:
            return {"$ref": self._reference(schema["$ref"], is_closed=True)}
        return self._closed(schema)

    def _reference(self, ref: Any, *, is_closed: bool) -> str:
        target = self._target(ref)
        name = self._names.get((ref, is_closed))
        if name is None:
            name = f"{'closed' if is_closed else 'open'}{len(self._names) + 1}"
            self._names[ref, is_closed] = name
            self._made[name] = self._closed(target) if is_closed else self._open(target)
        return f"#/definitions/{name}"

    def _target(self, ref: Any) -> Any:
        if not isinstance(ref, str) or not ref.startswith("#") or "%" in ref:
            raise _Unclosable
        if ref in {"#", "#/"}:
            return {key: value for key, value in self._document.items() if key not in _DEFINITIONS}
        node: Any = self._document
        for token in ref.removeprefix("#/").split("/"):
            key = token.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or key not in node:
                raise _Unclosable
            node = node[key]
        return node

    def _declared(self, schema: Any, followed: tuple[str, ...]) -> tuple[set[str], set[str], bool]:
        """Give names and patterns declared for a place, and whether a schema itself says what else may be there."""
        if not isinstance(schema, Mapping):
            return set(), set(), False
        names = set(schema.get("properties") or {})
        patterns = set(schema.get("patternProperties") or {})
        is_said = "additionalProperties" in schema or "unevaluatedProperties" in schema
        for inner, path in self._in_place(schema, followed):
            more_names, more_patterns, is_said_inside = self._declared(inner, path)
            names |= more_names
            patterns |= more_patterns
            is_said = is_said or is_said_inside
        return names, patterns, is_said

    def _in_place(self, schema: Mapping[str, Any], followed: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
        for key in _IN_PLACE_LISTS:
            yield from ((item, followed) for item in schema.get(key) or () if isinstance(schema.get(key), list))
        for key in _IN_PLACE:
            if key in schema:
                yield schema[key], followed
        for key in _IN_PLACE_MAPS:
            yield from ((item, followed) for item in (schema.get(key) or {}).values())
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref not in followed:
            yield self._target(ref), (*followed, ref)
