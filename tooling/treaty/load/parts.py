"""Parts of ill-shaped data: what can be read is given, what cannot is absent; shape has reported it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from treaty.model.contract import EMPTY
from treaty.model.identity import IdentityError, Version, parse_version
from treaty.model.pointer import Pointer, member_tokens

_MAPPING = (dict, Mapping)
"""A mapping is nearly always a dict, which is told ten times as fast."""


def text(node: Mapping[str, Any], key: str) -> str | None:
    """Give a text, or None."""
    value = node.get(key)
    return value if isinstance(value, str) else None


def flag(node: Mapping[str, Any], key: str) -> bool:
    """Give a boolean; absent is false."""
    return node.get(key) is True


def whole_number(node: Mapping[str, Any], key: str) -> int | None:
    """Give an integer, or None."""
    value = node.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def mapping(node: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Give a mapping; absent is empty."""
    value = node.get(key)
    return value if isinstance(value, _MAPPING) else EMPTY


def texts(node: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Give the texts of a list, or of a bare text; absent is empty."""
    value = node.get(key)
    if isinstance(value, str):
        return (value,)
    return tuple(member for member in value if isinstance(member, str)) if isinstance(value, list) else ()


def values(node: Mapping[str, Any], key: str) -> tuple[Any, ...]:
    """Give the members of a list, whatever they are; absent is empty."""
    value = node.get(key)
    return tuple(value) if isinstance(value, list) else ()


def members(node: Mapping[str, Any], key: str, at: Pointer) -> Iterable[tuple[Pointer, Mapping[str, Any]]]:
    """Give the mappings of a list, each with its pointer."""
    value = node.get(key)
    if not isinstance(value, list):
        return ()
    inside, named = at / key, zip(member_tokens(value), value, strict=True)
    return ((inside / token, member) for token, member in named if isinstance(member, _MAPPING))


def day(node: Mapping[str, Any], key: str) -> date | None:
    """Give a day written `2026-08-01`, or None."""
    value = node.get(key)
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def version(value: object) -> Version | None:
    """Give a version, or None where a text is none."""
    try:
        return parse_version(value) if isinstance(value, str) else None
    except IdentityError:
        return None


def treaty_properties(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the values of the custom properties whose vendor is `treaty`, by name; the first of a name counts."""
    found: dict[str, Any] = {}
    for member in values(node, "customProperties"):
        if isinstance(member, Mapping) and member.get("vendor") == "treaty":
            name = member.get("property")
            if isinstance(name, str):
                found.setdefault(name, member.get("value"))
    return found
