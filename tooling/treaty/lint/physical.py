"""Physical types against logical ones: which cannot hold which."""

from __future__ import annotations

from collections.abc import Mapping

from treaty.model.physical_text import parse_physical
from treaty.model.physical_types import Family

_CLOCKS = frozenset({Family.DATE, Family.TIME, Family.TIMESTAMP})
_NESTED = frozenset({Family.LIST, Family.STRUCT, Family.MAP})
_NUMBERS = frozenset({Family.EXACT, Family.FLOAT})
_NO_NUMBER = _CLOCKS | _NESTED | {Family.TEXT, Family.BOOLEAN, Family.UUID, Family.BINARY}
_NOT_NESTED = _NUMBERS | _CLOCKS | {Family.BOOLEAN, Family.UUID}

CONTRADICTIONS: Mapping[str, frozenset[Family]] = {
    "string": _NUMBERS | _CLOCKS | {Family.BOOLEAN},
    "integer": _NO_NUMBER,
    "number": _NO_NUMBER,
    "boolean": _CLOCKS | _NESTED | {Family.FLOAT, Family.UUID},
    "date": _NESTED | {Family.FLOAT, Family.BOOLEAN, Family.TIME, Family.UUID},
    "time": _NESTED | {Family.FLOAT, Family.BOOLEAN, Family.DATE, Family.UUID},
    "timestamp": _NESTED | {Family.FLOAT, Family.BOOLEAN, Family.TIME, Family.UUID},
    "array": _NOT_NESTED,
    "object": _NOT_NESTED,
    "map": _NOT_NESTED,
}
"""By logical type, the families that cannot hold it without a conversion that the contract does not tell.

Dates as text or as a count, flags as text or number, and nested values as text are common and sound: not here.
"""


def is_contradiction(logical_type: str, physical_type: str) -> bool:
    """Tell whether a physical type cannot hold a logical one; an unknown type contradicts nothing."""
    kind = parse_physical(physical_type)
    # A word of the ABAP dictionary (NUMC) is text in the database and a number to its readers.
    return kind is not None and not kind.names and kind.family in CONTRADICTIONS.get(logical_type, ())


_COUNTED = ((), ("char",), ("byte",))
"""What the length of a text may count: no text has more characters than bytes."""


def find_text_length(physical_type: str) -> int | None:
    """Give the characters that a text type holds at most (`varchar(20)`), or None where it states no length."""
    kind = parse_physical(physical_type)
    # A bare CHAR is one character to one engine and as long as it takes to the next.
    is_text = kind is not None and kind.family is Family.TEXT and kind.names in _COUNTED
    is_stated = is_text and physical_type.rstrip()[-1:] in ")]"
    return kind.length if kind is not None and is_stated else None
