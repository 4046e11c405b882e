"""Partial: a mapping of which some is walked and all can be looked up, read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Partial(Mapping[K, V]):
    """What is in scope, as a mapping; a key outside of it is found, but not counted and not walked.

    So a check of a change looks at what the change touches, and knows everything that this refers to.
    """

    def __init__(self, walked: Mapping[K, V], find: Callable[[K], V | None]) -> None:
        """Keep what is walked, and the way to find the rest; it is asked once a key."""
        self._walked = walked
        self._find = find
        self._found: dict[K, V | None] = {}

    def __getitem__(self, key: K) -> V:
        """Give a value, wherever it is."""
        if key in self._walked:
            return self._walked[key]
        if key not in self._found:
            self._found[key] = self._find(key)
        value = self._found[key]
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[K]:
        """Give the keys that are walked."""
        return iter(self._walked)

    def __len__(self) -> int:
        """Give how many are walked."""
        return len(self._walked)
