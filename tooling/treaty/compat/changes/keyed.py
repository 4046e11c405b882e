"""Members of a list by what tells them apart, so that two lists can be compared without regard to order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
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
