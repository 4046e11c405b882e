"""A JSON Schema closed to what it declares: what writers send under the `declared` content model.

Wherever a schema declares properties, a writer sends no others. A place in a record may be described by several
schemas at once (`allOf`, `oneOf`, `$ref`, `if`…): what they declare together is what may be there, so the names are
gathered over all of them first, and the place is closed once. Works in every draft: it uses `properties`,
`patternProperties` and `additionalProperties` alone. A schema that says itself what further properties hold
(`additionalProperties`, `unevaluatedProperties`) is taken at its word.
"""

from __future__ import annotations

from collections.abc import Iterator
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
        self._pending: list[tuple[str, bool]] = []

    def run(self) -> Schema:
        root: Schema = self._closed(self._document, is_root=True)
        while self._pending:
            ref, is_closed = self._pending.pop()
            target = self._target(ref)
            self._made[self._names[ref, is_closed]] = self._closed(target) if is_closed else self._open(target)
        if self._made:
            kept = {key: value for key, value in root.items() if key not in _DEFINITIONS}
            return {**kept, "definitions": self._made}
        return root

    def _closed(self, schema: Any, *, is_root: bool = False) -> Any:
        """Give a schema for a place of its own: rewritten inside, and closed where it declares properties."""
        if not isinstance(schema, dict):
            return schema
        opened = self._open(schema, is_root=is_root)
        names, patterns, is_said = self._declared(schema)
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
        self._target(ref)
        if (ref, is_closed) not in self._names:
            self._names[ref, is_closed] = f"{'closed' if is_closed else 'open'}{len(self._names) + 1}"
            self._pending.append((ref, is_closed))
        return f"#/definitions/{self._names[ref, is_closed]}"

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

    def _declared(self, schema: Any) -> tuple[set[str], set[str], bool]:
        """Give names and patterns declared for a place, and whether a schema itself says what else may be there."""
        names: set[str] = set()
        patterns: set[str] = set()
        is_said = False
        for described in self._describing(schema):
            names.update(_named(described, "properties"))
            patterns.update(_named(described, "patternProperties"))
            is_said = is_said or "additionalProperties" in described or "unevaluatedProperties" in described
        return names, patterns, is_said

    def _describing(self, schema: Any) -> Iterator[Schema]:
        """Give every schema that describes the same place as one; each target of a reference once."""
        waiting, followed = [schema], set()
        while waiting:
            found = waiting.pop()
            if not isinstance(found, dict):
                continue
            yield found
            waiting += _in_place(found)
            ref = found.get("$ref")
            if isinstance(ref, str) and ref not in followed:
                followed.add(ref)
                waiting.append(self._target(ref))


def _in_place(schema: Schema) -> Iterator[Any]:
    for key in _IN_PLACE_LISTS:
        inner = schema.get(key, [])
        if not isinstance(inner, list):
            raise _Unclosable
        yield from inner
    for key in _IN_PLACE:
        yield schema.get(key)
    for key in _IN_PLACE_MAPS:
        yield from _named(schema, key).values()


def _named(schema: Schema, key: str) -> Schema:
    """Give the schemas that a keyword holds by name, none without it; of another shape it cannot be closed."""
    inner = schema.get(key, {})
    if not isinstance(inner, dict):
        raise _Unclosable
    return inner
