"""The fields of a record with their paths; dozens of rules walk one record after the other, so its walk is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from treaty.model.contract import Field, Record


class _Walks:
    """The fields of the record that was asked for last."""

    def __init__(self) -> None:
        self._last: tuple[Record, tuple[tuple[str, Field], ...]] | None = None

    def walk(self, record: Record) -> tuple[tuple[str, Field], ...]:
        """Give the fields of a record with their paths."""
        last = self._last
        if last is None or last[0] is not record:
            last = self._last = (record, tuple(_walk_all(record.fields)))
        return last[1]


_WALKS = _Walks()


def walk_record(record: Record) -> tuple[tuple[str, Field], ...]:
    """Give every field of a record, depth first, with its dotted path."""
    return _WALKS.walk(record)


def _walk_all(fields: tuple[Field, ...]) -> Iterator[tuple[str, Field]]:
    for member in fields:
        if member.fields or member.items or member.map_key or member.map_value:
            yield from _walk(member.name, member)
        else:
            yield member.name, member


def _walk(path: str, member: Field) -> Iterator[tuple[str, Field]]:
    yield path, member
    for child in member.fields:
        yield from _walk(f"{path}.{child.name}", child)
    for suffix, inner in (("[]", member.items), ("{key}", member.map_key), ("{}", member.map_value)):
        if inner is not None:
            yield from _walk(path + suffix, inner)
