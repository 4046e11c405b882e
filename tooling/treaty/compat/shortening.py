"""JSON Schemas of two versions without what both say of the same members: a proof needs to look at the rest alone.

Sound one way: what is contained without these members is contained with them. That it is not says nothing, for what
was left out may be what keeps such records from being written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from treaty.compat.changes.document import is_same

Schema: TypeAlias = Mapping[str, Any]

MEMBERS_APART = frozenset((
    "$schema", "type", "properties", "required", "additionalProperties", "minProperties", "maxProperties",
    "title", "description", "$comment", "examples", "$defs", "definitions",
))  # fmt: skip
"""Where a schema has no other keyword, what it says of one member hangs on no other, and on nothing else."""
_DEFINITIONS = ("$defs", "definitions")
_DEFINED = ("#/$defs/", "#/definitions/")
_NAMES = frozenset({"$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$dynamicRef", "$recursiveRef"})


def shorten(one: Schema, other: Schema) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Give two schemas with nothing said of the members of which they say the same; None where there are none.

    Both must be `is_plain`.
    """
    first, second = one.get("properties"), other.get("properties")
    if not isinstance(first, dict) or not isinstance(second, dict) or not _have_same_terms(one, other):
        return None
    alike = [name for name, member in first.items() if name in second and is_same(member, second[name])]
    return (_without(one, alike), _without(other, alike)) if alike else None


def _have_same_terms(one: Schema, other: Schema) -> bool:
    return all(is_same(one.get(key), other.get(key)) for key in ("$schema", *_DEFINITIONS))


def _without(schema: Schema, names: list[str]) -> dict[str, Any]:
    """Give a schema in which these members are declared and may be anything."""
    shorter = {**schema, "properties": {**schema["properties"], **{name: {} for name in names}}}
    told = {key: value for key, value in shorter.items() if key not in _DEFINITIONS}
    return shorter if any("$ref" in each for each in _walk(told)) else told


def is_plain(schema: Schema) -> bool:
    """Tell whether members stand apart, and references lead to definitions and from there to no other place."""
    return schema.keys() <= MEMBERS_APART and all(map(_is_local, _walk(schema)))


def _is_local(node: Mapping[Any, Any]) -> bool:
    reference = node.get("$ref")
    is_defined = not isinstance(reference, str) or reference.startswith(_DEFINED)
    return is_defined and all(not isinstance(node.get(key), (str, bool)) for key in _NAMES & node.keys())


def _walk(value: Any) -> Iterator[Mapping[Any, Any]]:
    """Give every mapping within plain data."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
