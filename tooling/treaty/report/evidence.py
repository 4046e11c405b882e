"""The row that a reader rejects, written out short, with the offending line marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from treaty.report.plain import MAX_STRING, crop, dump_json, to_plain

_MAX_INLINE = 60
_MAX_NEIGHBOURS = 4
"""Members shown besides the offending one, at each level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """One line of a row; the offending one is marked by the renderer."""

    text: str
    is_offending: bool = False


def build_row(row: Any, at: str) -> tuple[RowLine, ...]:
    """Give a row as indented JSON, members far from the offence left out and counted.

    Args:
        row: plain JSON data.
        at: JSON Pointer of the offending value; where it is absent, a line says so in its place.
    """
    tokens = tuple(token.replace("~1", "/").replace("~0", "~") for token in at.split("/")[1:])
    return tuple(_build_node("", to_plain(row), tokens, "", ""))


def _build_node(label: str, node: Any, tokens: tuple[str, ...], indent: str, comma: str) -> Iterator[RowLine]:
    # Where the pointer goes on and the row does not, what stands here is the nearest thing to blame.
    if not tokens or not isinstance(node, dict | list):
        yield RowLine(text=f"{indent}{label}{_inline(node)}{comma}", is_offending=True)
        return
    opening, closing = ("{", "}") if isinstance(node, dict) else ("[", "]")
    yield RowLine(text=f"{indent}{label}{opening}")
    yield from _build_members(node, tokens, indent + "  ")
    yield RowLine(text=f"{indent}{closing}{comma}")


def _build_members(node: dict[str, Any] | list[Any], tokens: tuple[str, ...], indent: str) -> Iterator[RowLine]:
    members = list(node.items()) if isinstance(node, dict) else [(str(i), item) for i, item in enumerate(node)]
    keys = [key for key, _ in members]
    centre = keys.index(tokens[0]) if tokens[0] in keys else len(keys)
    shown = _choose(len(members), centre)
    hidden = len(members) - len(shown)
    if shown and shown[0] > 0:
        yield RowLine(text=f"{indent}… {shown[0]} more")
        hidden -= shown[0]
    for position in shown:
        key, value = members[position]
        label = f"{_inline(key)}: " if isinstance(node, dict) else ""
        comma = "," if position < len(members) - 1 else ""
        if position == centre:
            yield from _build_node(label, value, tokens[1:], indent, comma)
        else:
            yield RowLine(text=f"{indent}{label}{_inline(value)}{comma}")
    if hidden:
        yield RowLine(text=f"{indent}… {hidden} more")
    if centre == len(keys):
        yield RowLine(text=f"{indent}({_inline(tokens[0])} is not there)", is_offending=True)


def _choose(count: int, centre: int) -> range:
    """Give the positions to show: the centre and its nearest neighbours."""
    first = max(min(centre - _MAX_NEIGHBOURS // 2, count - _MAX_NEIGHBOURS - 1), 0)
    return range(first, min(first + _MAX_NEIGHBOURS + 1, count))


def _inline(value: Any) -> str:
    if isinstance(value, str) and len(value) > MAX_STRING:
        return f"{dump_json(crop(value, _MAX_INLINE))} ({len(value)} characters)"
    return crop(dump_json(value, indent=None), MAX_STRING)


def find_witnesses(value: Any) -> Iterator[Mapping[str, Any]]:
    """Give the witnesses of a note's value, be it one or a list; anything else counts as a bare row."""
    if isinstance(value, Mapping) and "row" in value:
        yield value
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for member in value:
            yield from find_witnesses(member)
    elif value is not None:
        yield {"row": value}
