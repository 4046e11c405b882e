"""A witness as readable JSON, with the offending value marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from treaty.compat.comparison import Witness

_STEP = "  "


def render_witness(witness: Witness) -> Markup:
    """Set the record as indented JSON; what is wrong stands in a `mark`, and an absent member in a line of its own."""
    parts = witness.at.split("/")[1:] if witness.at else []
    tokens = tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
    return Markup("").join(_value(witness.row, tokens, "", is_marked=True))


def _value(value: Any, at: tuple[str, ...], indent: str, *, is_marked: bool) -> Iterator[Markup]:
    """Give the text of a value; `at` is what is left of the way to the offence, if it lies in here."""
    if is_marked and not at:
        yield Markup("<mark>{}</mark>").format(Markup("").join(_value(value, (), indent, is_marked=False)))
    elif isinstance(value, Mapping):
        yield from _members("{}", _object_lines(value, at, indent, is_marked=is_marked), indent)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _members("[]", _array_lines(value, at, indent, is_marked=is_marked), indent)
    else:
        yield escape(json.dumps(value, ensure_ascii=False, default=str))


def _members(brackets: str, lines: Iterator[Markup], indent: str) -> Iterator[Markup]:
    body = list(lines)
    yield escape(brackets[0])
    for position, line in enumerate(body):
        comma = "," if position < len(body) - 1 else ""
        yield Markup("\n{}{}{}").format(indent + _STEP, line, comma)
    yield escape(("\n" + indent if body else "") + brackets[1])


def _object_lines(value: Mapping[str, Any], at: tuple[str, ...], indent: str, *, is_marked: bool) -> Iterator[Markup]:
    for name, member in value.items():
        is_on_way = is_marked and bool(at) and at[0] == str(name)
        text = Markup("").join(_value(member, at[1:], indent + _STEP, is_marked=is_on_way))
        yield Markup("{}: {}").format(json.dumps(str(name), ensure_ascii=False), text)
    if is_marked and len(at) == 1 and at[0] not in value:
        yield Markup("<mark>{}: <em>absent</em></mark>").format(json.dumps(at[0], ensure_ascii=False))


def _array_lines(value: Sequence[Any], at: tuple[str, ...], indent: str, *, is_marked: bool) -> Iterator[Markup]:
    for position, member in enumerate(value):
        is_on_way = is_marked and bool(at) and at[0] == str(position)
        yield Markup("").join(_value(member, at[1:], indent + _STEP, is_marked=is_on_way))
