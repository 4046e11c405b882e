"""What an Avro schema must not say, although it is built like one: unions, enums, fixed types, decimals.

Source: Apache Avro 1.12 specification, "Unions", "Enums", "Fixed" and "Logical Types".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from treaty.diagnostics.errors import UsageError


class Branch(Protocol):
    """What a union's rules ask of a type."""

    @property
    def kind(self) -> str:
        """A primitive, or the word of a complex type."""

    @property
    def branch(self) -> str:
        """How the union's JSON encoding names it."""


def check_union(branches: Iterable[Branch], at: str) -> None:
    """Refuse a union in a union, and two branches that data cannot be told apart by.

    Raises:
        UsageError: for the first.
    """
    seen: set[str] = set()
    for branch in branches:
        if branch.kind == "union":
            raise UsageError(f"{at} is a union that holds another union.", "Write the branches of both into one.")
        if branch.branch in seen:
            raise UsageError(f"{at} is a union with `{branch.branch}` twice.", "Keep one of the two.")
        seen.add(branch.branch)


def check_named(kind: str, value: Mapping[str, Any], at: str) -> None:
    """Refuse an enum without symbols or with one twice, a default that is none of them, a fixed type without a size.

    Raises:
        UsageError: for the first.
    """
    if kind == "enum":
        _check_enum(value.get("symbols"), value.get("default"), at)
    size = value.get("size")
    if kind == "fixed" and (not isinstance(size, int) or isinstance(size, bool) or size < 0):
        raise UsageError(f"{at} is a fixed without a size.", "Add `size`, a number of bytes.")


def _check_enum(symbols: Any, default: Any, at: str) -> None:
    if not isinstance(symbols, list) or not all(isinstance(symbol, str) for symbol in symbols):
        raise UsageError(f"{at} is an enum without a list of `symbols`.", "Add `symbols`, each a text.")
    seen: set[str] = set()
    for symbol in symbols:
        if symbol in seen:
            raise UsageError(f"{at} is an enum with the symbol `{symbol}` twice.", "Keep one of the two.")
        seen.add(symbol)
    if default is not None and default not in symbols:
        raise UsageError(f"{at} is an enum whose default `{default}` is none of its symbols.", "Name one of them.")


def is_valid_logical(facts: Mapping[str, Any]) -> bool:
    """Tell whether a decimal has digits enough for its scale; other logical types have nothing to get wrong."""
    if facts.get("logical") != "decimal":
        return True
    precision, scale = facts.get("precision"), facts.get("scale")
    is_number = all(isinstance(value, int) and not isinstance(value, bool) for value in (precision, scale))
    return is_number and precision is not None and scale is not None and 0 <= scale <= precision and precision > 0


def read_optional(field: Mapping[str, Any], at: str) -> bool:
    """Tell whether a registry's field may be left out.

    Raises:
        UsageError: when it says something else than yes or no.
    """
    stated = field.get("optional", False)
    if not isinstance(stated, bool):
        raise UsageError(f"{at} is said to be `optional: {stated}`.", "Write true or false.")
    return stated
