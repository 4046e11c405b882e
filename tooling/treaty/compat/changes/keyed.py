"""Members of a list by what tells them apart, so that two lists can be compared without regard to order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def key_members(members: Iterable[T], key: Callable[[T], K]) -> dict[tuple[K, int], T]:
    """Give the members by key, in their order; the second with one key has number 1, the third 2."""
    seen: Counter[K] = Counter()
    keyed: dict[tuple[K, int], T] = {}
    for member in members:
        name = key(member)
        keyed[name, seen[name]] = member
        seen[name] += 1
    return keyed


def pair_members(
    old: Sequence[T], new: Sequence[T], keys: Sequence[Callable[[T], Hashable | None]]
) -> tuple[list[tuple[T | None, T]], list[T]]:
    """Pair two lists by one key after the other, the surest first; a key of None pairs nothing.

    Returns:
        Every new member with its counterpart, None where it has none; then the old members that are left.
    """
    found: dict[int, int] = {}
    for key in keys:
        taken = set(found.values())
        free: dict[Hashable, list[int]] = {}
        for place, member in enumerate(old):
            if place not in taken and (name := key(member)) is not None:
                free.setdefault(name, []).append(place)
        for place, member in enumerate(new):
            places = free.get(key(member)) if place not in found else None
            if places:
                found[place] = places.pop(0)
    pairs = [(old[found[place]] if place in found else None, member) for place, member in enumerate(new)]
    taken = set(found.values())
    return pairs, [member for place, member in enumerate(old) if place not in taken]
