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
        known = self._values.get(key) or (make(),)
        self.put(key, known[0])
        return known[0]

    def get(self, key: Hashable) -> _Value | None:
        """The result for a key, if it is kept."""
        known = self._values.get(key)
        return known[0] if known else None

    def put(self, key: Hashable, value: _Value) -> None:
        """Keep a result, as the one that was asked for last."""
        self._values.pop(key, None)
        self._values[key] = (value,)
        if len(self._values) > self._most:
            self._values.pop(next(iter(self._values)), None)
