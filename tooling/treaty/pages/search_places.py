"""Numbers that stay: which others there are has little to do with the number that a thing gets."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from zlib import crc32

from treaty.model.identity import ContractId, DatasetId
from treaty.pages.search_docs import Thing


def place(names: Iterable[str]) -> dict[str, int]:
    """Give each name a number below `find_room`; one name more or less moves few others."""
    ordered = sorted(set(names))
    room = find_room(len(ordered))
    taken = bytearray(room)
    found: dict[str, int] = {}
    for name in ordered:
        at = crc32(name.encode("utf-8", "surrogatepass")) & (room - 1)
        while taken[at]:
            at = (at + 1) & (room - 1)
        taken[at] = 1
        found[name] = at
    return found


def find_room(count: int) -> int:
    """Give the power of two below which so many names get their numbers; at least half of these stay free."""
    return 1 << (max(count, 1) * 2 - 1).bit_length()


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The number of each dataset, from `first` in steps, and between two of them those of its contracts."""

    first: int
    layers: Mapping[str, int]
    """The layers of contracts, each with its place after the number of the dataset, from 1."""
    step: int
    """Numbers that a dataset takes."""
    slots: Mapping[DatasetId, int]
    room: int
    """One more than the highest slot that there might be."""

    @property
    def end(self) -> int:
        """The number after the last."""
        return self.first + self.room * self.step

    def number(self, thing: Thing) -> int:
        """Give the number of a dataset or a contract."""
        if isinstance(thing, ContractId):
            return self.first + self.slots[thing.dataset_id] * self.step + self.layers[thing.layer]
        return self.first + self.slots[thing] * self.step


def place_things(things: Iterable[Thing], layers: Iterable[str], first: int) -> Places:
    """Give datasets and contracts their numbers; `layers` are those of the registry, others may occur."""
    found = tuple(things)
    names = {str(key): key for thing in found for key in [thing.dataset_id if isinstance(thing, ContractId) else thing]}
    slots = place(names)
    known = tuple(layers)
    others = sorted({thing.layer for thing in found if isinstance(thing, ContractId)} - {*known})
    numbered = {name: number for number, name in enumerate((*known, *others), start=1)}
    return Places(
        first=first,
        layers=numbered,
        step=1 << len(numbered).bit_length(),
        slots={names[name]: slot for name, slot in slots.items()},
        room=find_room(len(slots)),
    )


def split_by_prefix(
    ordered: Sequence[str], sizes: Iterable[int], limit: int, longest: int
) -> Iterator[tuple[str, Sequence[str]]]:
    """Group names by their first letters, as few as keep a group small; a key may be the whole of a name.

    Args:
        ordered: the names, each once, in order.
        sizes: of each of them.
        limit: the most that a group may measure, unless it cannot be split.
        longest: the most letters that a key may have.
    """
    sums = [0, *accumulate(sizes)]
    pending = [("", 0, len(ordered))]
    while pending:
        key, start, end = pending.pop()
        if key and (sums[end] - sums[start] <= limit or len(key) == longest):
            yield key, ordered[start:end]
            continue
        if start < end and ordered[start] == key:
            yield key, ordered[start : start + 1]
            start += 1
        while start < end:
            longer = ordered[start][: len(key) + 1]
            last = ord(longer[-1])
            after = end if last == sys.maxunicode else bisect_left(ordered, f"{key}{chr(last + 1)}", start, end)
            pending.append((longer, start, after))
            start = after
