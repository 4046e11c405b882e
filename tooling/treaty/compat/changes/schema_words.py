"""A JSON Schema without its words: what no validator reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS = frozenset({"$comment", "title", "description", "examples"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"})
"""Keywords whose value maps names of somebody's choice to schemas."""
_DATA = frozenset({"enum", "const", "default", "required", "dependentRequired"})
MAX_DEPTH = 60


def without_words(schema: Any, depth: int = 0) -> Any:
    """Give a schema without titles, descriptions, comments and examples; below `MAX_DEPTH` steps as it is."""
    if depth >= MAX_DEPTH:
        return schema
    if isinstance(schema, list):
        return [without_words(member, depth + 1) for member in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {key: _without_words(key, value, depth + 1) for key, value in schema.items() if key not in _WORDS}


def _without_words(key: str, value: Any, depth: int) -> Any:
    if key in _DATA:
        return value
    if key in _NAMED and isinstance(value, Mapping):
        return {name: without_words(member, depth + 1) for name, member in value.items()}
    return without_words(value, depth)
