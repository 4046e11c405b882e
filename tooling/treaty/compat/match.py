"""Pairs old and new elements: added, removed, kept, renamed.

First by stable `id`, then by name, then by likeness: what is left on both sides is paired when its score is at least
0.8 (half the likeness of names, three tenths for equal types, two tenths for the same place or the same description).
Equal types are a condition as well. The best pairs are taken first; ties fall to the order of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from treaty.containment.kept import Kept
from treaty.model.contract import Field, Record
from treaty.model.types import Relation, compare_physical, logical_of

MIN_LIKENESS = 0.8
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MIN_SHARED_FIELDS = 0.5
_MAX_CANDIDATES = 10_000
"""Pairs looked at for a likeness; beyond that, everything is added and removed (a rewrite, not a rename)."""


class Named(Protocol):
    """What can be paired by id and name."""

    @property
    def name(self) -> str:
        """The name within its list."""

    @property
    def id(self) -> str | None:
        """The stable id, where there is one."""


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches(Generic[N]):
    """Two lists paired up; `kept` holds the renamed ones too, in the new order."""

    kept: tuple[tuple[N, N], ...] = ()
    added: tuple[N, ...] = ()
    removed: tuple[N, ...] = ()

    @property
    def renamed(self) -> tuple[tuple[N, N], ...]:
        """The kept ones whose names differ."""
        return tuple((old, new) for old, new in self.kept if old.name != new.name)


def match_records(old: Sequence[Record], new: Sequence[Record]) -> Matches[Record]:
    """Pair the records of two contracts."""
    return _match(old, new, _record_likeness)


def match_fields(old: Sequence[Field], new: Sequence[Field]) -> Matches[Field]:
    """Pair the fields of two records, or of two nested objects; the last pairings are kept, for several ask for one."""
    # What is kept holds both lists, so that no others can have the same numbers meanwhile.
    return _KEPT.find((id(old), id(new)), lambda: (old, new, _match(old, new, _field_likeness)))[2]


_KEPT: Kept[tuple[Sequence[Field], Sequence[Field], Matches[Field]]] = Kept(64)


def _match(old: Sequence[N], new: Sequence[N], likeness: Callable[[N, N, bool], float]) -> Matches[N]:
    start = _count_same(old, new)
    pairs = {place: place for place in range(start)}
    if start < min(len(old), len(new)):
        _pair_by(old, new, pairs, lambda item: item.id)
        _pair_by(old, new, pairs, lambda item: item.name)
        _pair_by_likeness(old, new, pairs, likeness)
    taken = set(pairs.values())
    return Matches(
        kept=tuple((old[pairs[place]], new[place]) for place in sorted(pairs)),
        added=tuple(item for place, item in enumerate(new) if place not in pairs),
        removed=tuple(item for place, item in enumerate(old) if place not in taken),
    )


def _count_same(old: Sequence[N], new: Sequence[N]) -> int:
    """Give how many of the first have one id and one name in both lists, so that either pairs them place by place."""
    places = enumerate(zip(old, new, strict=False))
    differing = (place for place, (one, other) in places if one.name != other.name or one.id != other.id)
    return next(differing, min(len(old), len(new)))


def _pair_by(old: Sequence[N], new: Sequence[N], pairs: dict[int, int], key: Callable[[N], str | None]) -> None:
    """Pair what has the same key; of several with one key, the first with the first."""
    taken = set(pairs.values())
    waiting: dict[str, list[int]] = {}
    for place, item in enumerate(old):
        name = key(item)
        if place not in taken and name:
            waiting.setdefault(name, []).append(place)
    for place, item in enumerate(new):
        places = waiting.get(key(item) or "") if place not in pairs else None
        if places:
            pairs[place] = places.pop(0)


def _pair_by_likeness(
    old: Sequence[N], new: Sequence[N], pairs: dict[int, int], likeness: Callable[[N, N, bool], float]
) -> None:
    taken = set(pairs.values())
    gone = [place for place in range(len(old)) if place not in taken]
    come = [place for place in range(len(new)) if place not in pairs]
    if not gone or not come or len(gone) * len(come) > _MAX_CANDIDATES:
        return
    # Ties fall by place, in an order that is the same from either side, so that the opposite edit pairs the same.
    scores = [
        (-score, old_place + new_place, old_place, new_place)
        for old_place in gone
        for new_place in come
        if (score := likeness(old[old_place], new[new_place], old_place == new_place)) >= MIN_LIKENESS
    ]
    for *_, old_place, new_place in sorted(scores):
        if old_place not in taken and new_place not in pairs:
            taken.add(old_place)
            pairs[new_place] = old_place


def _name_likeness(old: str, new: str) -> float:
    """Give how much two names have in common, 0 to 1: in words or in pairs of letters, whichever is more."""
    return max(_overlap(_words(old), _words(new)), _overlap(_letter_pairs(old), _letter_pairs(new)))


def _overlap(old: frozenset[str], new: frozenset[str]) -> float:
    """Give Dice's coefficient: twice the shared part over both."""
    return 2 * len(old & new) / (len(old) + len(new)) if old and new else 0.0


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=4096)
def _letter_pairs(name: str) -> frozenset[str]:
    lower = name.lower()
    return frozenset(lower[place : place + 2] for place in range(len(lower) - 1))


def _is_same_text(old: str | None, new: str | None) -> bool:
    return bool(old) and old == new


def _field_likeness(old: Field, new: Field, is_same_place: bool) -> float:
    if not _is_same_type(old, new):
        return 0.0
    is_close = is_same_place or _is_same_text(old.description, new.description)
    return 0.5 * _name_likeness(old.name, new.name) + 0.3 + 0.2 * is_close


def _is_same_type(old: Field, new: Field) -> bool:
    if logical_of(old.logical_type, old.physical_type) != logical_of(new.logical_type, new.physical_type):
        return False
    if old.physical_type and new.physical_type:
        return compare_physical(old.physical_type, new.physical_type) is Relation.EQUAL
    return old.physical_type == new.physical_type


def _record_likeness(old: Record, new: Record, is_same_place: bool) -> float:
    shared = _shared_fields(old, new)
    if old.model is not new.model or shared < _MIN_SHARED_FIELDS:
        return 0.0
    is_close = is_same_place or _is_same_text(old.description, new.description)
    return 0.5 * _name_likeness(old.name, new.name) + 0.3 * shared + 0.2 * is_close


def _shared_fields(old: Record, new: Record) -> float:
    """Give the part of the fields, by name and type, that both records have; none of none is nothing shared."""
    one, other = _shape(old), _shape(new)
    return len(one & other) / len(one | other) if one or other else 0.0


def _shape(record: Record) -> set[tuple[str, str | None]]:
    return {(member.name, logical_of(member.logical_type, member.physical_type)) for member in record.fields}
