"""Rows that show a broken key: two rows that only together break a reader, or a row whose parent nobody promised.

No JSON Schema speaks of several rows; so these rows are checked apart: the validators accept each under the writer's
schema, the writer's own keys tell them apart, and the reader's do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from typing import Any

from treaty.compat.changes.key import (
    PRIMARY_KEY_ADDED,
    PRIMARY_KEY_CHANGED,
    PRIMARY_KEY_REMOVED,
    RELATIONSHIP_ADDED,
    RELATIONSHIP_CHANGED,
    RELATIONSHIP_REMOVED,
    UNIQUE_ADDED,
    UNIQUE_REMOVED,
    say_relationship,
)
from treaty.compat.comparison import JudgedChange, Reader, Witness
from treaty.compat.excerpt import RowAllowance
from treaty.compat.projection import Projection
from treaty.compat.records import Side
from treaty.containment.budget import Undecided
from treaty.containment.prove import find_instance
from treaty.diagnostics.change import Change, Effect
from treaty.model.contract import Field, Record

Columns = tuple[str, ...]
_UNIQUE = (UNIQUE_ADDED, UNIQUE_REMOVED)
_PRIMARY = (PRIMARY_KEY_ADDED, PRIMARY_KEY_REMOVED, PRIMARY_KEY_CHANGED)
_FOREIGN = (RELATIONSHIP_ADDED, RELATIONSHIP_REMOVED, RELATIONSHIP_CHANGED)
_KEY_KINDS = frozenset(kind.code for kind in (*_UNIQUE, *_PRIMARY, *_FOREIGN))
_IMPLIED = "Another key of the version that writes keeps rows apart in these columns all the same."
_MAX_SHOWN = 80


class KeyWitnesses:
    """Gives broken promises about keys rows that show them, for the changes of one record."""

    def __init__(self, old: Projection, new: Projection) -> None:
        self._old = old
        self._new = new

    @cached_property
    def _sides(self) -> Mapping[Reader, tuple[_Writer, _Promises]]:
        """For each reader the side that writes, made for all changes once, and what the reader counts on."""
        return {
            Reader.OLD: (_Writer(self._new), _Promises(self._old.record)),
            Reader.NEW: (_Writer(self._old), _Promises(self._new.record)),
        }

    def show(self, judged: JudgedChange) -> JudgedChange:
        """Give a change with rows that show it, where it breaks a promise about keys and some are found."""
        if judged.change.kind.code not in _KEY_KINDS or judged.witnesses:
            return judged
        for who, (writer, reader) in self._sides.items():
            if _effect(judged, who) is Effect.BREAKS:
                judged = _settle(judged, writer, reader, who)
        return judged


class _Promises:
    """The foreign keys that a reader counts on, by what is said of them: there may be thousands."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def find(self, change: Change) -> Iterator[tuple[Columns, Columns]]:
        """Give what the reader's side of a change says: the columns that point, and where to."""
        told = dict.fromkeys(said for said in (change.old, change.new) if isinstance(said, str))
        found = [each for said in told for each in self._by_words.get((said, change.column), ())]
        yield from (pair for _, pair in sorted(found, key=itemgetter(0)))

    @cached_property
    def _by_words(self) -> Mapping[tuple[str, str | None], list[tuple[int, tuple[Columns, Columns]]]]:
        of_fields = (
            (relationship, field.name, (field.name,))
            for field in self.record.fields
            for relationship in field.relationships
        )
        of_record = (
            (relationship, None, tuple(column.rpartition(".")[2] for column in relationship.from_))
            for relationship in self.record.relationships
        )
        found: dict[tuple[str, str | None], list[tuple[int, tuple[Columns, Columns]]]] = {}
        for place, (relationship, column, columns) in enumerate((*of_fields, *of_record)):
            found.setdefault((say_relationship(relationship), column), []).append((place, (columns, relationship.to)))
        return found


def _effect(judged: JudgedChange, who: Reader) -> Effect:
    return judged.old_readers if who is Reader.OLD else judged.new_readers


def _settle(judged: JudgedChange, writer: _Writer, reader: _Promises, who: Reader) -> JudgedChange:
    if _is_implied(judged.change, _key_of(judged.change, reader.record), writer):
        safe = {"old_readers" if who is Reader.OLD else "new_readers": Effect.SAFE}
        return replace(judged, reason=_IMPLIED, **safe)  # type: ignore[arg-type]  # the two names are its fields
    witness = _find(judged.change, writer, reader, who)
    return replace(judged, witnesses=(*judged.witnesses, witness)) if witness else judged


def _is_implied(change: Change, key: Columns, writer: _Writer) -> bool:
    """Tell whether the writer's own keys already keep rows apart in these columns.

    What was unique and never null may become the primary key. One that is taken back is missed all the same: it is
    also the name that merges and references go by.
    """
    if change.kind not in (*_UNIQUE, PRIMARY_KEY_ADDED) or not writer.tells_apart(key):
        return False
    return change.kind in _UNIQUE or writer.never_null.issuperset(key)


class _Writer:
    """The side that writes, with a plausible row of it; what costs the length of a row is found out once."""

    def __init__(self, projection: Projection) -> None:
        self.record = projection.record
        self.keys = tuple(_keys(projection.record))
        self._projection = projection
        self._others: dict[str, Any] = {}
        self._accepted: Mapping[str, Any] | None = None
        self._allowance = RowAllowance()

    @cached_property
    def never_null(self) -> frozenset[str]:
        """The columns that always have a value."""
        return frozenset(field.name for field in self.record.fields if field.required)

    @cached_property
    def _unique(self) -> frozenset[str]:
        return frozenset(own[0] for own in self.keys if len(own) == 1)

    def tells_apart(self, key: Columns) -> bool:
        """Whether the writer's own keys keep rows apart in some columns."""
        primary = _primary_key(self.record)
        return not self._unique.isdisjoint(key) or (bool(primary) and set(primary) <= set(key))

    def may_show(self) -> bool:
        """Take the cost of a row off what may be shown; whether it was still to be had."""
        return self._allowance.takes(self.row)

    @property
    def row(self) -> Any:
        """A plausible row."""
        return self._projection.row

    @property
    def has_row(self) -> bool:
        """Whether there is one, and both validators accept it."""
        return isinstance(self.row, dict) and self._projection.has_sound_row

    def accepts(self, row: Mapping[str, Any]) -> bool:
        """Tell whether both validators accept a row; several keys are often shown by the same one."""
        if row in (self.row, self._accepted):
            return True
        try:
            is_accepted = self._projection.writing.accepts(row) is True
        except Undecided:
            return False
        self._accepted = row if is_accepted else self._accepted
        return is_accepted

    def another(self, column: str) -> Any:
        """Give another value for a column than the row's, None where none is found."""
        if column not in self._others:
            self._others[column] = self._find_another(self._projection.columns[column])
        return self._others[column]

    def _find_another(self, field: Field) -> Any:
        schema = self._projection.schema_of(replace(field, required=True), Side.WRITER)
        taken = self.row[field.name]
        others = [*field.examples, *(value.value for value in field.enum or ()), *_next_to(taken)]
        hints = [other for other in others if other != taken]
        found = find_instance({"allOf": [schema, {"not": {"const": taken}}]}, hints=hints)
        return found.value if found.exists else None


def _next_to(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        yield f"{value}2"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield value + 1


def _find(change: Change, writer: _Writer, reader: _Promises, who: Reader) -> Witness | None:
    if not (writer.has_row and writer.may_show()):
        return None
    if change.kind in _FOREIGN:
        return _find_orphan(change, writer, reader, who)
    key = _key_of(change, reader.record)
    rows = _find_twins(writer, key) if key else None
    if rows is None:
        return None
    names = ", ".join(f"`{column}`" for column in key)
    values = ", ".join(_show(writer.row[column]) for column in key)
    words = f"both rows have {names} = {values}, by which this reader tells rows apart"
    at = f"/1/{_escape(key[-1])}"
    return Witness(reader=who, record=writer.record.name, row=rows, at=at, rejected_by=words, rows=len(rows))


def _key_of(change: Change, reader: Record) -> Columns:
    """Give the columns by which the reader tells rows apart and the writer does not."""
    if change.kind in _UNIQUE:
        return (change.column,) if change.column is not None else ()
    return _primary_key(reader)


def _primary_key(record: Record) -> Columns:
    return tuple(field.name for field in record.fields if field.primary_key)


def _keys(record: Record) -> Iterator[Columns]:
    yield from ((field.name,) for field in record.fields if field.unique)
    if key := _primary_key(record):
        yield key


def _find_twins(writer: _Writer, key: Columns) -> list[Any] | None:
    """Give two rows that the writer may write side by side, alike in the key."""
    if any(writer.row.get(column) is None for column in key):
        return None
    twin = dict(writer.row)
    for own in writer.keys:
        if any(twin[column] != writer.row[column] for column in own if column in twin):
            continue
        free = next((column for column in own if column not in key and column in twin), None)
        value = writer.another(free) if free is not None else None
        if free is None or value is None:
            return None
        twin[free] = value
    return [writer.row, twin] if writer.accepts(twin) else None


def _find_orphan(change: Change, writer: _Writer, reader: _Promises, who: Reader) -> Witness | None:
    """Give a row that points to a parent which the reader counts on and nothing promises."""
    promised = next((pair for pair in reader.find(change) if all(pair)), None)
    if promised is None:
        return None
    columns, targets = promised
    if any(writer.row.get(column) is None for column in columns):
        return None
    values = ", ".join(_show(writer.row[column]) for column in columns)
    words = f"nothing promises a row with {', '.join(f'`{target}`' for target in targets)} = {values}"
    at = f"/{_escape(columns[0])}"
    return Witness(reader=who, record=writer.record.name, row=writer.row, at=at, rejected_by=words)


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _escape(column: str) -> str:
    return column.replace("~", "~0").replace("/", "~1")
