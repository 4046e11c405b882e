"""The JSON Schemas that files are checked against, read from beside this module and compiled once."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema_rs import Validator

ODCS_SHAPES = ("odcs-3.0.2", "odcs-3.1.0", "odcs-3.2.0")
"""The versions of the standard that are read, oldest first."""

OWN_SHAPES = ("registry", "dataset", "subscription", "product", "policy", "reviews", "treaty-properties")

SHAPES = (*ODCS_SHAPES, *OWN_SHAPES)


@cache
def read_schema(name: str) -> dict[str, Any]:
    """Give a schema by the name of its shape; do not change what you get.

    Raises:
        KeyError: when there is no such shape.
    """
    if name not in SHAPES:
        raise KeyError(name)
    data = pkgutil.get_data(__name__, f"schemas/{name}.json")
    if data is None:
        raise KeyError(name)
    schema: dict[str, Any] = json.loads(data)
    return schema


@cache
def compile_schema(name: str) -> Validator:
    """Give the validator of a shape; it never fetches anything.

    Formats (dates) are checked in our own schemas alone: in ODCS they are notes, as its draft has it.
    """
    from jsonschema_rs import validator_for

    return validator_for(read_schema(name), validate_formats=name in OWN_SHAPES, offline=True)


Path = Sequence[str | int]
"""Keys and positions from the root of a schema."""


def find_subschema(shape: str, path: Path) -> Any:
    """Give what stands at a path in the schema of a shape, or None; None as well for a schema that is not ours."""
    return _walk(read_schema(shape), path) if shape in SHAPES else None


def _walk(root: Mapping[str, Any], path: Path) -> Any:
    node: Any = root
    for token in path:
        try:
            node = node[token]
        except (KeyError, IndexError, TypeError):
            return None
    return node


_COMBINERS = ("allOf", "anyOf", "oneOf")
_CONDITIONS = ("if", "then", "else")


def find_keys(shape: str, path: Path) -> tuple[str, ...]:
    """Give every key that the subschema at a path declares, whatever it depends on, in order of first mention."""
    return _collect_keys(shape, tuple(path)) if shape in SHAPES else ()


@cache
def _collect_keys(shape: str, path: tuple[str | int, ...]) -> tuple[str, ...]:
    root = read_schema(shape)
    subschema = _walk(root, path)
    found: dict[str, None] = {}
    seen: set[int] = set()
    waiting = [subschema]
    while waiting:
        node = waiting.pop(0)
        if not isinstance(node, Mapping) or id(node) in seen:
            continue
        seen.add(id(node))
        found.update(dict.fromkeys(node.get("properties", ())))
        waiting.extend(branch for key in _COMBINERS for branch in node.get(key, ()))
        waiting.extend(node[key] for key in _CONDITIONS if key in node)
        waiting.append(_follow(root, node.get("$ref")))
    return tuple(found)


def _follow(root: Mapping[str, Any], reference: object) -> Any:
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    return _walk(root, reference[2:].split("/"))
