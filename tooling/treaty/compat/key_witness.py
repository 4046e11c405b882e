"""Rows that show a broken key: two rows that only together break a reader, or a row whose parent nobody promised.

No JSON Schema speaks of several rows; so these rows are checked apart: the validators accept each under the writer's
schema, the writer's own keys tell them apart, and the reader's do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
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
from treaty.compat.records import Side, build_field_schema, build_writer_schema
from treaty.compat.samples import build_row
from treaty.containment.budget import Undecided
from treaty.containment.confirm import confirmer_of
from treaty.containment.prove import find_instance
from treaty.diagnostics.change import Change, Effect
from treaty.model.contract import ContentModel, Field, Record

Columns = tuple[str, ...]
_UNIQUE = (UNIQUE_ADDED, UNIQUE_REMOVED)
_PRIMARY = (PRIMARY_KEY_ADDED, PRIMARY_KEY_REMOVED, PRIMARY_KEY_CHANGED)
_FOREIGN = (RELATIONSHIP_ADDED, RELATIONSHIP_REMOVED, RELATIONSHIP_CHANGED)
_KEY_KINDS = (*_UNIQUE, *_PRIMARY, *_FOREIGN)
_IMPLIED = "Another key of the version that writes keeps rows apart in these columns all the same."
_MAX_SHOWN = 80


def with_key_witnesses(
    judged: JudgedChange, old: Record, new: Record, models: tuple[ContentModel, ContentModel]
) -> JudgedChange:
    """Give a broken promise about keys with rows that show it, where some are found.

    Args:
        judged: a change of the record.
        old: the record in the older version.
        new: the record in the newer version.
        models: the content models of both versions.
    """
    if judged.change.kind not in _KEY_KINDS or judged.witnesses:
        return judged
    sides = {Reader.OLD: (new, models[1], old), Reader.NEW: (old, models[0], new)}
    for who, (writer, model, reader) in sides.items():
        if _effect(judged, who) is Effect.BREAKS:
            judged = _settle(judged, _Writer(writer, model), reader, who)
    return judged


def _effect(judged: JudgedChange, who: Reader) -> Effect:
    return judged.old_readers if who is Reader.OLD else judged.new_readers


def _settle(judged: JudgedChange, writer: _Writer, reader: Record, who: Reader) -> JudgedChange:
    if _is_implied(judged.change, _key_of(judged.change, reader), writer.record):
        safe = {"old_readers" if who is Reader.OLD else "new_readers": Effect.SAFE}
        return replace(judged, reason=_IMPLIED, **safe)  # type: ignore[arg-type]  # the two names are its fields
    witness = _find(judged.change, writer, reader, who)
    return replace(judged, witnesses=(*judged.witnesses, witness)) if witness else judged


def _is_implied(change: Change, key: Columns, writer: Record) -> bool:
    """Tell whether the writer's own keys already keep rows apart in these columns.

    What was unique and never null may become the primary key. One that is taken back is missed all the same: it is
    also the name that merges and references go by.
    """
    if change.kind not in (*_UNIQUE, PRIMARY_KEY_ADDED) or not any(set(own) <= set(key) for own in _keys(writer)):
        return False
    never_null = {field.name for field in writer.fields if field.required}
    return change.kind in _UNIQUE or never_null.issuperset(key)


class _Writer:
    """The side that writes, with a plausible row of it."""

    def __init__(self, record: Record, model: ContentModel) -> None:
        self.record = record
        self.fields: Mapping[str, Field] = {field.name: field for field in record.fields}
        self._model = model
        self._schema = build_writer_schema(record, model)
        self.row: Any = build_row(record, model, self._schema)

    def accepts(self, row: Mapping[str, Any]) -> bool:
        """Tell whether both validators accept a row."""
        try:
            return confirmer_of(self._schema).accepts(row) is True
        except Undecided:
            return False

    def another(self, column: str) -> Any:
        """Give another value for a column than the row's, None where none is found."""
        field = self.fields[column]
        schema = build_field_schema(replace(field, required=True), self.record.model, self._model, Side.WRITER)
        taken = self.row[column]
        hints = [*field.examples, *(value.value for value in field.enum or ()), *_next_to(taken)]
        found = find_instance({"allOf": [schema, {"not": {"const": taken}}]}, hints=hints)
        return found.value if found.exists else None


def _next_to(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        yield f"{value}2"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield value + 1


def _find(change: Change, writer: _Writer, reader: Record, who: Reader) -> Witness | None:
    if not isinstance(writer.row, dict) or not writer.accepts(writer.row):
        return None
    if change.kind in _FOREIGN:
        return _find_orphan(change, writer, reader, who)
    key = _key_of(change, reader)
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
    for own in _keys(writer.record):
        if any(twin[column] != writer.row[column] for column in own if column in twin):
            continue
        free = next((column for column in own if column not in key and column in writer.fields), None)
        value = writer.another(free) if free is not None else None
        if free is None or value is None:
            return None
        twin[free] = value
    return [writer.row, twin] if writer.accepts(twin) else None


def _find_orphan(change: Change, writer: _Writer, reader: Record, who: Reader) -> Witness | None:
    """Give a row that points to a parent which the reader counts on and nothing promises."""
    promised = next((pair for pair in _relationships(reader, change) if all(pair)), None)
    if promised is None:
        return None
    columns, targets = promised
    if any(writer.row.get(column) is None for column in columns):
        return None
    values = ", ".join(_show(writer.row[column]) for column in columns)
    words = f"nothing promises a row with {', '.join(f'`{target}`' for target in targets)} = {values}"
    at = f"/{_escape(columns[0])}"
    return Witness(reader=who, record=writer.record.name, row=writer.row, at=at, rejected_by=words)


def _relationships(reader: Record, change: Change) -> Iterator[tuple[Columns, Columns]]:
    """Give what the reader's side of the change says: the columns that point, and where to."""
    told = change.old, change.new
    for field in reader.fields:
        for relationship in field.relationships:
            if say_relationship(relationship) in told and field.name == change.column:
                yield (field.name,), relationship.to
    for relationship in reader.relationships:
        if say_relationship(relationship) in told and change.column is None:
            yield tuple(column.rpartition(".")[2] for column in relationship.from_), relationship.to


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _escape(column: str) -> str:
    return column.replace("~", "~0").replace("/", "~1")
