"""A JSON Schema closed to what it declares: what writers send under the `declared` content model.

Wherever a schema declares properties, a writer sends no others. A place in a record may be described by several
schemas at once (`allOf`, `oneOf`, `$ref`, `if`…), and so may each place below it: what they declare together is what
may be there. So the document stays as it is, and beside it stands a second schema that says of each place which names
it may have, gathered over all that describe it. A schema that says itself what further properties hold
(`additionalProperties`, `unevaluatedProperties`) is taken at its word. Works in every draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from treaty.compat.schema_walk import LISTS, MAPS, ONES, find_pointers, walk_schemas
from treaty.containment.matchers import may_match

Schema = dict[str, Any]

_ENTANGLED = frozenset(ONES + LISTS + MAPS) - {
    "properties", "items", "additionalProperties", "definitions", "$defs",
} | {"$ref", "$dynamicRef", "$recursiveRef"}  # fmt: skip
"""By these a place may be described more than once, or apart from its members."""
_NAMED_ELSEWHERE = ("$id", "id", "$anchor", "$dynamicRef", "$recursiveRef", "$dynamicAnchor", "$recursiveAnchor")
_SILENT = ("definitions", "$defs", "title", "description", "$comment", "default", "examples")
_REFERRING = frozenset(("$ref", "title", "description", "$comment", "default", "examples"))
_SHAPES = frozenset(ONES + LISTS + MAPS) - {"not", "propertyNames", "definitions", "$defs"} | {"$ref"}
_HIDES_SIBLINGS = re.compile(r"draft-0[467]")
_MAX_PLACES = 500
_WRITTEN = "urn:treaty:written"
WRITTEN_AT = "/definitions/written"
"""Where in a closed schema the document stands as it was written."""


class _Unclosable(Exception):  # noqa: N818 - not an error: the schema is then taken literally
    """A construct by which a place may be described from elsewhere."""


def close_schema(schema: Schema) -> Schema:
    """Give the closed form of a schema; one that cannot be closed with certainty is given back as it is."""
    try:
        within = list(walk_schemas(schema))
        if all(_ENTANGLED.isdisjoint(each) and not isinstance(each.get("items"), list) for each in within):
            return _close_plain(schema)
        if any(
            isinstance(each.get(key), str)
            for each in within
            for key in _NAMED_ELSEWHERE
            if not (each is schema and key in {"$id", "id"})
        ):
            return schema
        return _Closing(schema).run()
    except (_Unclosable, RecursionError):
        return schema


def _close_plain(schema: Schema) -> Schema:
    """Close a schema in which each place is described once, where it stands."""
    closed = dict(schema)
    if isinstance(schema.get("properties"), dict):
        closed["properties"] = {
            name: _close_plain(member) if isinstance(member, dict) else member
            for name, member in schema["properties"].items()
        }
        closed.setdefault("additionalProperties", False)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            closed[key] = _close_plain(schema[key])
    return closed


class _Closing:
    """Says which names each place may have; a set of schemas that describe one place is told once.

    Where exactly one of some branches holds, each of them is told apart: the names of one are not those of another.
    `settled` are the choices among branches that a place is told for.
    """

    def __init__(self, document: Schema) -> None:
        self._document = document
        self._told: Schema = {}
        self._names: dict[tuple[frozenset[int], frozenset[int]], str] = {}
        self._pending: list[tuple[str, list[Schema], frozenset[int]]] = []
        self._pointers = dict(find_pointers(document))
        self._hides_siblings = _HIDES_SIBLINGS.search(str(document.get("$schema"))) is not None

    def run(self) -> Schema:
        closed = self._place([self._document])
        while self._pending:
            name, places, settled = self._pending.pop()
            self._told[name] = self._tell(places, settled)
        if not any(self._told.values()):
            return self._document
        head = {key: self._document[key] for key in ("$schema",) if key in self._document}
        told = {"written": self._written(), **self._told}
        return {**head, "allOf": [{"$ref": _WRITTEN}, closed], "definitions": told}

    def _written(self) -> Schema:
        """Give the document as a resource of its own, in which its references lead where they led before."""
        own = {key: value for key, value in self._document.items() if key not in {"$schema", "$id", "id"}}
        if "$ref" in own and self._hides_siblings:  # and would hide the name of the resource too
            if own.keys() - {"$ref", *_SILENT}:
                raise _Unclosable
            own["allOf"] = [{"$ref": own.pop("$ref")}]
        return {"id": _WRITTEN, "$id": _WRITTEN, **own}  # each draft knows one of the two

    def _place(self, schemas: Iterable[Any], settled: frozenset[int] = frozenset()) -> Schema:
        """Refer to what is told of a place that some schemas describe."""
        places = [self._follow(schema) for schema in schemas if isinstance(schema, dict)]
        if all(_SHAPES.isdisjoint(schema) for schema in places):
            return {}
        key = frozenset(map(id, places)), settled
        if key not in self._names:
            self._names[key] = f"closed{len(self._names) + 1}"
            self._pending.append((self._names[key], places, settled))
        return {"$ref": f"#/definitions/{self._names[key]}"}

    def _follow(self, schema: Schema) -> Schema:
        """Give what a schema refers to, if it says nothing else: many may refer to one."""
        seen: set[int] = set()
        while "$ref" in schema and schema.keys() <= _REFERRING and id(schema) not in seen:
            seen.add(id(schema))
            target = self._target(schema["$ref"])
            if not isinstance(target, dict):
                break
            schema = target
        return schema

    def _tell(self, places: list[Schema], settled: frozenset[int]) -> Schema:
        surely = self._surely_describing(places)
        unions = [schema["oneOf"] for schema in surely if "oneOf" in schema and id(schema["oneOf"]) not in settled]
        if unions and isinstance(unions[0], list) and len(self._names) <= _MAX_PLACES:
            now_settled = settled | {id(unions[0])}
            told = [self._branch(branch, places, now_settled) for branch in unions[0] if branch is not False]
            return {"allOf": told} if told else {}
        described = [*surely, *self._perhaps_describing(surely, settled)]
        return {**self._tell_members(described), **self._tell_items(described)}

    def _branch(self, branch: Any, places: list[Schema], settled: frozenset[int]) -> Schema:
        """Tell of a place where one branch holds: that the others do not is said by the document."""
        if not isinstance(branch, dict):
            return self._place(places, settled)
        fails = {"not": {"$ref": f"{_WRITTEN}#{self._pointers[id(branch)]}"}}
        return {"anyOf": [fails, self._place([*places, branch], settled)]}

    def _tell_members(self, described: Sequence[Schema]) -> Schema:
        names = {name: None for schema in described for name in _named(schema, "properties")}
        patterns = {pattern: None for schema in described for pattern in _named(schema, "patternProperties")}
        told: Schema = {}
        if names:
            told["properties"] = {name: self._place(_members(described, name)) for name in names}
        if patterns:  # a name may match several, and be declared besides: what any of these declares may be there
            by_pattern = [each for schema in described for each in _named(schema, "patternProperties").values()]
            matching = [name for name in names if any(may_match(pattern, name) for pattern in patterns)]
            by_name = [each for name in matching for each in _members(described, name)]
            told["patternProperties"] = dict.fromkeys(patterns, self._place([*by_pattern, *by_name]))
        rest = [schema[key] for schema in described for key in _REST if key in schema]
        if rest:
            return {**told, "additionalProperties": self._place(rest)}
        return {**told, "additionalProperties": False} if told else {}

    def _tell_items(self, described: Sequence[Schema]) -> Schema:
        """Tell of members of lists: of the first ones by position, where any schema does, and of the rest."""
        tuples = [_tuple_of(schema) for schema in described]
        if not any(first or rest for first, rest in tuples):
            return {}
        contained = [schema["contains"] for schema in described if "contains" in schema]
        longest = max(len(first) for first, _ in tuples)
        at = [[first[place] if place < len(first) else rest for first, rest in tuples] for place in range(longest)]
        firsts = [self._place([*schemas, *contained]) for schemas in at]
        rests = self._place([*(rest for _, rest in tuples), *contained])
        if not firsts:
            return {"items": rests}
        is_modern = any("prefixItems" in schema for schema in described)
        return {"prefixItems": firsts, "items": rests} if is_modern else {"items": firsts, "additionalItems": rests}

    def _surely_describing(self, places: Iterable[Any]) -> list[Schema]:
        """Give every schema that holds at a place because some do; each once."""
        found: dict[int, Schema] = {}
        waiting = list(places)
        for schema in waiting:  # it grows meanwhile
            if isinstance(schema, dict) and id(schema) not in found:
                found[id(schema)] = schema
                if "$ref" in schema:
                    waiting.append(self._target(schema["$ref"]))
                if "$ref" not in schema or not self._hides_siblings:
                    waiting += _list_of(schema, "allOf")
        return list(found.values())

    def _perhaps_describing(self, surely: Sequence[Schema], settled: frozenset[int]) -> list[Schema]:
        """Give every further schema that describes a place where some hold, whether it holds or not; each once."""
        found: dict[int, Schema] = {}
        seen = set(map(id, surely))
        waiting = [each for schema in surely for each in _in_place(schema, settled)]
        for schema in waiting:  # it grows meanwhile
            if isinstance(schema, dict) and id(schema) not in seen:
                seen.add(id(schema))
                found[id(schema)] = schema
                waiting += [*_in_place(schema, settled), *_list_of(schema, "allOf")]
                if "$ref" in schema:
                    waiting.append(self._target(schema["$ref"]))
        return list(found.values())

    def _target(self, ref: Any) -> Any:
        if not isinstance(ref, str) or not (ref == "#" or ref.startswith("#/")) or "%" in ref:
            raise _Unclosable
        node: Any = self._document
        for token in ref.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isdigit() and int(key) < len(node):
                node = node[int(key)]
            elif isinstance(node, dict) and key in node:
                node = node[key]
            else:
                raise _Unclosable
        return node


_REST = ("additionalProperties", "unevaluatedProperties")


def _members(described: Sequence[Schema], name: str) -> Iterator[Any]:
    """Give all that describes the members of a name."""
    for schema in described:
        own = [_named(schema, "properties")[name]] if name in _named(schema, "properties") else []
        own += [each for pattern, each in _named(schema, "patternProperties").items() if may_match(pattern, name)]
        yield from own or (schema[key] for key in _REST if key in schema)


def _tuple_of(schema: Schema) -> tuple[list[Any], Any]:
    """Give the schemas of a list's first members, and the one for all that follow, if there is one."""
    first, items = schema.get("prefixItems", []), schema.get("items")
    rest = schema.get("additionalItems") if isinstance(items, list) else items
    first = items if isinstance(items, list) else first
    if not isinstance(first, list):
        raise _Unclosable
    return first, rest if isinstance(rest, dict) else schema.get("unevaluatedItems")


def _in_place(schema: Schema, settled: frozenset[int]) -> Iterator[Any]:
    """Give the schemas within one that may hold beside it, but for choices that are settled."""
    yield from _list_of(schema, "anyOf")
    if id(schema.get("oneOf")) not in settled:
        yield from _list_of(schema, "oneOf")
    for key in ("if", "then", "else"):
        yield schema.get(key)
    for key in ("dependentSchemas", "dependencies"):
        yield from _named(schema, key).values()


def _list_of(schema: Schema, key: str) -> list[Any]:
    inner = schema.get(key, [])
    if not isinstance(inner, list):
        raise _Unclosable
    return inner


def _named(schema: Schema, key: str) -> Mapping[str, Any]:
    """Give the schemas that a keyword holds by name, none without it; of another shape it cannot be closed."""
    inner = schema.get(key, {})
    if not isinstance(inner, dict):
        raise _Unclosable
    return inner
