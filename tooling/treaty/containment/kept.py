"""The last results of a function by what they were made from; results are values, so that a kept one is as good."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """So many results; the one that was not asked for the longest time goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Hashable, tuple[_Value]] = {}

    def find(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """The result for a key, made if it is not kept; what is raised is not kept."""
        known = self._values.pop(key, None) or (make(),)
        self._values[key] = known
        if len(self._values) > self._most:
            self._values.pop(next(iter(self._values)), None)
        return known[0]

    def forget(self, key: Hashable) -> None:
        """Keep a result no longer."""
        self._values.pop(key, None)
