"""Lazy: a mapping whose values are worked out when they are first asked for, in whichever process asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


KEPT = 256
"""Values that are kept: the pairs of one contract, which are asked for several times, one contract after another."""


class Lazy(Mapping[Key, Value]):
    """Looks like a mapping of values, and holds the functions that give them; what was asked for last is kept."""

    def __init__(self, makers: Mapping[Key, Callable[[], Value]]) -> None:
        self._makers = makers
        self._values: dict[Key, Value] = {}

    def __getitem__(self, key: Key) -> Value:
        """Give a value; it is worked out once, as long as it is kept."""
        if key not in self._values:
            if len(self._values) >= KEPT:
                self._values.clear()
            self._values[key] = self._makers[key]()
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a value, without working it out."""
        return key in self._makers

    def __iter__(self) -> Iterator[Key]:
        """Give the keys."""
        return iter(self._makers)

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self._makers)
