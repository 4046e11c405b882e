"""NameIndex: which of many readers read a dotted name, something that holds it, or something within it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_NONE: frozenset[int] = frozenset()


class NameIndex:
    """Readers, each by its number, by the dotted names that they read; a question costs as much as the name is deep."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        """Take the readers with their names."""
        self._reading: dict[str, set[int]] = {}
        self._reading_within: dict[str, set[int]] = {}
        for reader, name in names:
            self._reading.setdefault(name, set()).add(reader)
            for outer in _outer(name):
                self._reading_within.setdefault(outer, set()).add(reader)

    def find(self, name: str) -> set[int]:
        """Give who reads a name, one above it or one below it."""
        return {
            *self._reading.get(name, _NONE),
            *self._reading_within.get(name, _NONE),
            *(reader for outer in _outer(name) for reader in self._reading.get(outer, _NONE)),
        }


def _outer(name: str) -> Iterator[str]:
    """Give what a dotted name stands in: `a` and `a.b` for `a.b.c`."""
    at = name.find(".")
    while at >= 0:
        yield name[:at]
        at = name.find(".", at + 1)
