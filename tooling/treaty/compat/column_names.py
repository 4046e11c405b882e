"""What a text that names columns means between two versions: by name, physical name or stable id, in either of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from treaty.compat.match import match_records
from treaty.compat.renames import find_twins
from treaty.lineage.columns import Column, Columns, plain_path
from treaty.model.contract import Contract, Record

Versions = Callable[[], tuple[Contract, Contract] | None]
"""Gives the older version and the newer one; None where they are not at hand."""


class ColumnNames:
    """The names that changes between two versions may have for what consumers read.

    The versions are asked for with the first text, for most comparisons hit nobody who says which columns it reads.
    """

    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._found: dict[str, frozenset[str]] = {}
        self._twins: dict[int, tuple[Mapping[str, str], Mapping[str, str]]] = {}

    def find(self, text: str) -> frozenset[str]:
        """Give what a text names, as `record.path` without the marks of arrays and maps; a record by its name alone.

        What has another name in the other version is given with both; a text that names nothing gives nothing.
        """
        if text not in self._found:
            self._found[text] = frozenset(
                name
                for place, columns in enumerate(self._columns)
                for column, rest in _resolve(columns, text)
                for name in self._find_names(place, column, rest)
            )
        return self._found[text]

    @cached_property
    def _columns(self) -> tuple[Columns, ...]:
        return tuple(map(Columns, self._both))

    @cached_property
    def _both(self) -> tuple[Contract, ...]:
        return self._versions() or ()

    @cached_property
    def _records(self) -> tuple[tuple[Record, Record], ...]:
        old, new = self._both
        return match_records(old.records, new.records).kept

    def _find_names(self, place: int, column: Column, rest: str) -> Iterator[str]:
        pair = next((pair for pair in self._records if pair[place] is column.record), None)
        if pair is None:
            yield f"{column}{rest}"
            return
        old, new = pair
        if id(new) not in self._twins:
            self._twins[id(new)] = _find_twins(old, new)
        twin = self._twins[id(new)][place].get(column.path, column.path)
        for path in {column.path, twin}:
            # Everything said of a record goes by its new name.
            yield f"{new.name}.{path}{rest}" if path else f"{new.name}{rest}"


def _resolve(columns: Columns, text: str) -> Iterator[tuple[Column, str]]:
    """Give what a text names, or else what the longest part of it names that names anything, with what is below that.

    What is below may be told by a JSON Schema alone, or by the other version.
    """
    parts = [part for part in plain_path(text.strip()).split(".") if part]
    for length in range(len(parts), 0, -1):
        found = columns.find(".".join(parts[:length]))
        if found:
            rest = "".join(f".{part}" for part in parts[length:])
            yield from ((column, rest) for column in found)
            return


def _find_twins(old: Record, new: Record) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Give the columns whose paths differ: from old to new, and from new to old."""
    twins = [(plain_path(one), plain_path(other)) for one, other in find_twins(old.fields, new.fields).items()]
    return dict(twins), {other: one for one, other in twins}
