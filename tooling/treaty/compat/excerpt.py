"""Bounds for what breaks show: as many rows as a machine can hold, and after that only the place at fault of each.

A row that shows one changed column holds all the others too: a thousand changes of a thousand columns would come to a
million values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from treaty.compat.comparison import JudgedChange, Reader, Witness
from treaty.containment.budget import Budget, counted
from treaty.containment.prove import Proof

MAX_SHOWN_MEMBERS = 4_000
"""Members of all rows of a comparison that are given whole."""
MAX_CONFIRMED_MEMBERS = 400_000
"""Members of all rows that validators are asked about for one kind of reader: less than half a second."""
TOO_MANY = "So many changes of so wide a record are not shown one by one; those before it show that it breaks."

_NEIGHBOURS = 4
_FEW = 40
"""Members that a row of few columns may hold in all and still be given as it is."""
MOST = counted(60_000)
"""What one proof may cost. A question asked by itself may take longer: a comparison asks many, and somebody waits."""
_OF_CHANGES, _OF_RECORDS = 20_000, 50_000
"""What all proofs of single changes may cost together for one kind of reader, and all of whole records for both."""
_OF_CHANGE = counted(10_000)
"""What the proof of a single change may cost: one hard pattern must not leave all others without an answer."""
_OF_ALL = 56_000
"""What all proofs of a comparison may cost together: some quarter of a second."""
LEAST_STEPS = 700
"""What a proof is charged at least: schemas are read and validators made, however short the way is."""
_LEAST_SHARE = 1_000
"""What a proof gets after many that came to no end: enough for what is soon told."""
SPENT = "So many changes cost more than a comparison may take; this one was not looked at, and counts as a break."


class Patience:
    """What the proofs of a comparison may cost: all of them together, and each after one that came to no end."""

    def __init__(self, share: Budget = MOST, steps: int = _OF_RECORDS, within: Patience | None = None) -> None:
        self._share = share
        self._left = steps
        self._within = within
        self.known: dict[str, Proof] = {}
        """What was proved already, and costs nothing when it is asked for again."""

    @property
    def budget(self) -> Budget | None:
        """What the next proof may cost; None where nothing is left."""
        left = self.left
        if left >= self._share.steps:
            return self._share
        return replace(self._share, steps=left) if left > 0 else None

    @property
    def left(self) -> int:
        """Steps that are left here, and in the purse that this one is a part of."""
        return self._left if self._within is None else min(self._left, self._within.left)

    def take(self, steps: int, *, is_given_up: bool = False) -> None:
        """Take note of what a proof has cost; after one that used up its share the next get a quarter of it."""
        self._left -= steps
        if self._within is not None:
            self._within.take(steps)
        if is_given_up:
            self._share = replace(self._share, steps=max(self._share.steps // 4, min(self._share.steps, _LEAST_SHARE)))


class RowAllowance:
    """What a comparison may still spend, for one kind of reader, on rows that show one change each; and on proofs.

    Single changes and whole records have purses of their own: the many must not leave the record without an answer.
    """

    def __init__(
        self,
        members: int = MAX_CONFIRMED_MEMBERS,
        of_all: Patience | None = None,
        of_records: Patience | None = None,
    ) -> None:
        self._members = members
        self._last: tuple[Any, int] | None = None
        self.of_changes = Patience(_OF_CHANGE, _OF_CHANGES, of_all)
        self.of_records = of_records or Patience()

    @staticmethod
    def of_both(readers: Iterable[Reader]) -> Mapping[Reader, RowAllowance]:
        """Give what a comparison may spend for each kind of reader, out of one purse for all of it."""
        of_all = Patience(steps=_OF_ALL)
        of_records = Patience(within=of_all)
        return {reader: RowAllowance(of_all=of_all, of_records=of_records) for reader in readers}

    def takes(self, row: Any) -> bool:
        """Take the cost of one row off, all that it holds; whether it was still to be had."""
        if self._last is None or self._last[0] is not row:  # a comparison asks for one plausible row again and again
            self._last = row, max(_count(row), 1)
        self._members -= self._last[1]
        return self._members >= 0


def shorten_rows(judged: Iterable[JudgedChange], members: int = MAX_SHOWN_MEMBERS) -> Iterator[JudgedChange]:
    """Give the changes, the rows of the later ones cut down to what is at fault once there is too much to show.

    Args:
        judged: changes in order.
        members: how many members of rows are given whole.
    """
    for item in judged:
        witnesses = []
        for witness in item.witnesses:
            members -= _count(witness.row, members)
            witnesses.append(witness if members >= 0 else _shorten(witness))
        is_whole = all(new is old for new, old in zip(witnesses, item.witnesses, strict=True))
        yield item if is_whole else replace(item, witnesses=tuple(witnesses))


def _count(row: Any, most: float = math.inf) -> int:
    """Count the members of a row, no further than to where there are too many."""
    count, level = 0, [row] if isinstance(row, dict | list) else []
    while level and count <= most:
        count += sum(map(len, level))
        members = (part.values() if isinstance(part, dict) else part for part in level)
        level = [member for each in members for member in each if isinstance(member, _HOLDERS)]
    return count


_HOLDERS = (dict, list)


def _shorten(witness: Witness) -> Witness:
    is_list = isinstance(witness.row, list)
    rows = witness.row if is_list else [witness.row]
    if not rows or not all(isinstance(row, dict) for row in rows):
        return witness
    width, held = len(rows[0]), max(map(_count, rows))
    if max(map(len, rows)) <= _NEIGHBOURS and held <= _FEW:
        return witness
    way = [token.replace("~1", "/").replace("~0", "~") for token in witness.at.split("/")[1 + is_list :]]
    kept = dict.fromkeys((*_near([*rows[0]], way), *_find_differing(rows)))
    shortened = [_thin({name: row[name] for name in kept if name in row}, way, kept) for row in rows]
    count = f"{width:,} members" if width > _NEIGHBOURS else f"{held:,} members in all"
    words = f"{witness.rejected_by} (of a row with {count}, those near it are given)"
    return replace(witness, row=shortened if is_list else shortened[0], rejected_by=words)


def _thin(node: Any, way: Sequence[str], kept: Iterable[str] | None = None) -> Any:
    """Give of a value what is near the end of a way into it, some of each thing else; `kept` names all there is."""
    if isinstance(node, dict):
        names = _near([*node], way) if kept is None else [name for name in kept if name in node]
        return {name: _thin(node[name], way[1:] if way[:1] == [name] else []) for name in names}
    if isinstance(node, list):
        at = int(way[0]) if way and way[0].isdecimal() and int(way[0]) < len(node) else 0
        members = enumerate(node[: max(at + 1, _NEIGHBOURS)])
        return [_thin(member, way[1:] if place == at else []) for place, member in members]
    return node


def _near(names: list[str], way: Sequence[str]) -> list[str]:
    """Give the members around the one at fault."""
    at = names.index(way[0]) if way and way[0] in names else 0
    return names[max(0, at - _NEIGHBOURS // 2) : at + _NEIGHBOURS // 2 + 1]


def _find_differing(rows: list[dict[str, Any]]) -> list[str]:
    """Give some members by which rows that belong together differ."""
    if len(rows) == 1:
        return []
    return [name for name in rows[0] if any(row.get(name) != rows[0][name] for row in rows[1:])][:_NEIGHBOURS]
