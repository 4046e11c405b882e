"""The second leg of a verdict: what records show, by containment and a witness that the real validator confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from treaty.compat.comparison import Reader, Witness
from treaty.compat.confirm import Rejection, confirm
from treaty.compat.date_bounds import build_bound_pattern
from treaty.compat.records import (
    Side,
    build_field_schema,
    build_reader_schema,
    build_writer_schema,
    is_same_schema,
)
from treaty.compat.samples import build_row, column_of, place_value, split_column
from treaty.containment.prove import Verdict, prove_containment
from treaty.diagnostics.change import Aspect, Change, Effect
from treaty.model.contract import ContentModel, Field, Record

NO_RECORD_ALONE = "No record was found that shows this change by itself; the verdict on the whole record stands."

_TYPE_KEYWORDS = ("type", "pattern", "items", "additionalProperties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What records say of one change, or of a whole record, for one kind of reader."""

    effect: Effect
    witness: Witness | None = None
    reason: str = ""


class RecordPair:
    """One record in two versions, seen from one reader: the other side writes, this side reads."""

    def __init__(self, writer: Record, reader: Record, models: tuple[ContentModel, ContentModel], who: Reader) -> None:
        self._writer = writer
        self._reader = reader
        self._models = models
        self._who = who

    @cached_property
    def writer_schema(self) -> dict[str, Any]:
        """What the writing side may write."""
        return build_writer_schema(self._writer, self._models[0])

    @cached_property
    def reader_schema(self) -> dict[str, Any]:
        """What the reading side accepts."""
        return build_reader_schema(self._reader, self._models[1])

    @cached_property
    def row(self) -> Any:
        """A plausible row of the writing side."""
        return build_row(self._writer, self._models[0])

    @cached_property
    def _fields(self) -> tuple[dict[str, Field], dict[str, Field]]:
        return dict(self._writer.walk()), dict(self._reader.walk())

    def prove_change(self, change: Change) -> Evidence | None:
        """Say what records show of one change; None where JSON Schema has no word for what changed."""
        column = change.column
        if column is None:
            return Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)
        if change.kind.aspect is Aspect.EXISTENCE:
            return self._confirmed(self.row, column) or Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)
        writer, reader = self._fields[0].get(column), self._fields[1].get(column)
        if writer is None or reader is None:
            return Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)
        return self._prove_values(change, column, writer, reader)

    def _prove_values(self, change: Change, column: str, writer: Field, reader: Field) -> Evidence | None:
        written = build_field_schema(writer, self._writer.model, self._models[0], Side.WRITER)
        read = build_field_schema(reader, self._reader.model, self._models[1], Side.READER)
        limited = _limit(read, change, reader)
        if limited is None:
            return None
        proof = prove_containment(written, limited, hints=(*writer.examples, *reader.examples))
        if proof.verdict is Verdict.UNDECIDED:
            return Evidence(effect=Effect.DEPENDS, reason=proof.reason or "The proof ended without an answer.")
        if proof.verdict is Verdict.CONTAINED:
            return Evidence(
                effect=Effect.SAFE, reason="Proved: every value that may be written is one that the reader accepts."
            )
        shown = self._confirmed(place_value(self.row, column, proof.witness), column)
        return shown or Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)

    def _confirmed(self, row: Any, column: str) -> Evidence | None:
        rejection = confirm(self.writer_schema, self.reader_schema, row, lambda at: is_same_column(at, column))
        return self._evidence(row, rejection) if rejection else None

    def _evidence(self, row: Any, rejection: Rejection) -> Evidence:
        witness = Witness(
            reader=self._who, record=self._writer.name, row=row, at=rejection.at, rejected_by=rejection.words
        )
        return Evidence(effect=Effect.BREAKS, witness=witness)

    def prove_record(self) -> Evidence:
        """Say whether the reader accepts every record that the writer may write."""
        written, read = self._what_differs()
        proof = prove_containment(written, read)
        if proof.verdict is Verdict.CONTAINED:
            return Evidence(effect=Effect.SAFE)
        if proof.verdict is Verdict.UNDECIDED:
            return Evidence(effect=Effect.DEPENDS, reason=f"{proof.reason} ({proof.place or 'whole schema'})")
        row = proof.witness
        if written is not self.writer_schema and isinstance(row, dict) and isinstance(self.row, dict):
            row = {**self.row, **row}
        rejection = confirm(self.writer_schema, self.reader_schema, row)
        if rejection is None:
            return Evidence(effect=Effect.DEPENDS, reason="A counterexample was found, but the validator disagrees.")
        return self._evidence(row, rejection)

    def _what_differs(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give both schemas without the columns on which they say the same.

        Only for records told by fields: there each column stands for itself, a reader takes what it does not know,
        and a column that both describe alike is neither cause nor cure of a break.
        """
        written, read = self.writer_schema, self.reader_schema
        if self._writer.json_schema is not None or self._reader.json_schema is not None:
            return written, read
        same = {
            name
            for name, schema in read.get("properties", {}).items()
            if name in written.get("properties", {})
            and is_same_schema(written["properties"][name], schema)
            and (name in written.get("required", ()) or name not in read.get("required", ()))
        }
        return (_without(written, same), _without(read, same)) if same else (written, read)


def _without(schema: dict[str, Any], names: set[str]) -> dict[str, Any]:
    kept = {name: part for name, part in schema["properties"].items() if name not in names}
    return {**schema, "properties": kept, "required": [name for name in schema.get("required", ()) if name in kept]}


def _limit(schema: Mapping[str, Any], change: Change, field: Field) -> dict[str, Any] | None:
    """Give the part of a field's schema that a change is about, or None where JSON Schema has no word for it.

    Null is let through unless it is the matter.
    """
    if change.kind.aspect is Aspect.TYPE:
        return _let_null({key: schema[key] for key in _TYPE_KEYWORDS if key in schema})
    if change.kind.aspect is Aspect.VALUES:
        return _let_null({key: schema[key] for key in ("enum",) if key in schema})
    keyword = str(change.pointer.tokens[-1]) if change.pointer.tokens else ""
    if keyword == "required":
        return {"not": {"type": "null"}}
    if keyword in schema:
        return {keyword: schema[keyword]}
    if keyword not in field.options:
        return {}
    bound = build_bound_pattern(keyword, field.options[keyword])
    return {"pattern": bound} if bound and "allOf" in schema else None


def _let_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def is_same_column(one: str, other: str) -> bool:
    """Tell whether two column paths name the same place, or one stands inside the other."""
    return all(
        step == counterpart or "{" in step or "{" in counterpart
        for step, counterpart in zip(split_column(one), split_column(other), strict=False)
    )


def column_of_witness(witness: Witness) -> str:
    """Give the column at which a witness is rejected; empty for the record as a whole."""
    return column_of(witness.at)
