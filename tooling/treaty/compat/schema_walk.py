"""What is written within a JSON Schema: the schemas below a schema, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Schema = dict[str, Any]

MAPS = ("properties", "patternProperties", "dependentSchemas", "dependencies", "definitions", "$defs")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
ONES = (
    "additionalProperties", "unevaluatedProperties", "items", "additionalItems", "unevaluatedItems", "contains", "not",
    "if", "then", "else", "propertyNames",
)  # fmt: skip
"""Keywords with schemas below them: by name, in a list, by themselves."""

_UNQUOTED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~$")


def walk_schemas(schema: Any) -> Iterator[Schema]:
    """Give a schema and all that are written within it, the whole first."""
    waiting = [schema]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            waiting += _below(found)


def _below(schema: Schema) -> Iterator[Any]:
    for key in ONES:
        if isinstance(schema.get(key), dict):
            yield schema[key]
    for key in LISTS:
        if isinstance(schema.get(key), list):
            yield from schema[key]
    for key in MAPS:
        if isinstance(schema.get(key), dict):
            yield from schema[key].values()


def find_pointers(document: Any) -> Iterator[tuple[int, str]]:
    """Give the JSON Pointer, as a fragment, of each object within a document, by its number."""
    waiting = [(document, "")]
    while waiting:
        found, pointer = waiting.pop()
        if isinstance(found, dict):
            yield id(found), pointer
            steps: Iterable[tuple[object, Any]] = found.items()
        else:
            steps = enumerate(found)
        for step, value in steps:
            if isinstance(value, (dict, list)):
                told = str(step).replace("~", "~0").replace("/", "~1")
                waiting.append((value, f"{pointer}/{_quoted(told)}"))


def _quoted(step: str) -> str:
    return "".join(each if each in _UNQUOTED else _percented(each) for each in step)


def _percented(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
