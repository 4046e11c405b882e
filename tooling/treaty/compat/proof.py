"""The second leg of a verdict: what records show, by containment and a witness that the real validator confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from treaty.compat.comparison import Reader, Witness
from treaty.compat.confirm import Rejection, confirm
from treaty.compat.date_bounds import build_bound_pattern
from treaty.compat.projection import Projection
from treaty.compat.records import Side
from treaty.compat.samples import column_of, place_value, split_column
from treaty.containment.budget import Undecided
from treaty.containment.kept import Kept
from treaty.containment.plausible import find_plausible
from treaty.containment.prove import Proof as ContainmentProof
from treaty.containment.prove import Verdict, prove_containment
from treaty.diagnostics.change import Aspect, Change, Effect
from treaty.model.contract import Field

NO_RECORD_ALONE = "No record was found that shows this change by itself; the verdict on the whole record stands."

_TYPE_KEYWORDS = ("type", "pattern", "items", "additionalProperties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What records say of one change, or of a whole record, for one kind of reader."""

    effect: Effect
    witness: Witness | None = None
    reason: str = ""


_KEPT: Kept[ContainmentProof] = Kept(256)


def _prove(writer: dict[str, Any], reader: dict[str, Any], hints: tuple[Any, ...] = ()) -> ContainmentProof:
    """Prove, or give what was proved of the same: versions that are compared with one differ in much the same way."""
    key = repr((writer, reader, hints))
    proof = _KEPT.find(key, lambda: prove_containment(writer, reader, hints=hints))
    if proof.verdict is Verdict.UNDECIDED:
        _KEPT.forget(key)  # for want of time, perhaps
    return proof


class RecordPair:
    """One record in two versions, seen from one reader: the other side writes, this side reads.

    `same` are the columns that both versions describe alike.
    """

    def __init__(self, writer: Projection, reader: Projection, same: set[str], who: Reader) -> None:
        self._writer = writer
        self._reader = reader
        self._same = same
        self._who = who

    def prove_change(self, change: Change) -> Evidence | None:
        """Say what records show of one change; None where JSON Schema has no word for what changed."""
        column = change.column
        if column is None:
            return Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)
        if change.kind.aspect is Aspect.EXISTENCE:
            return self._confirmed(self._writer.row, column) or Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)
        writer, reader = self._writer.fields.get(column), self._reader.fields.get(column)
        if writer is None or reader is None:
            return Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)
        return self._prove_values(change, column, writer, reader)

    def _prove_values(self, change: Change, column: str, writer: Field, reader: Field) -> Evidence | None:
        written = self._writer.schema_of(writer, Side.WRITER)
        limited = _limit(self._reader.schema_of(reader, Side.READER), change, reader)
        if limited is None:
            return None
        proof = _prove(written, limited, (*writer.examples, *reader.examples, *find_plausible(writer.name)))
        if proof.verdict is Verdict.UNDECIDED:
            return Evidence(effect=Effect.DEPENDS, reason=proof.reason or "The proof ended without an answer.")
        if proof.verdict is Verdict.CONTAINED:
            return Evidence(
                effect=Effect.SAFE, reason="Proved: every value that may be written is one that the reader accepts."
            )
        shown = self._confirmed(place_value(self._writer.row, column, proof.witness), column)
        return shown or Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)

    def _confirmed(self, row: Any, column: str) -> Evidence | None:
        rejection = self._confirm(row, lambda at: is_same_column(at, column))
        return self._evidence(row, rejection) if rejection else None

    def _confirm(self, row: Any, is_wanted: Callable[[str], bool] | None = None) -> Rejection | None:
        try:
            return confirm(self._writer.writing, self._reader.reading, row, is_wanted)
        except Undecided:
            return None

    def _evidence(self, row: Any, rejection: Rejection) -> Evidence:
        witness = Witness(
            reader=self._who, record=self._writer.record.name, row=row, at=rejection.at, rejected_by=rejection.words
        )
        return Evidence(effect=Effect.BREAKS, witness=witness)

    def prove_record(self) -> Evidence:
        """Say whether the reader accepts every record that the writer may write."""
        is_told_by_fields = self._writer.is_told_by_fields and self._reader.is_told_by_fields
        proof = _prove(*self._what_differs()) if is_told_by_fields else prove_containment(*self._everything())
        if proof.verdict is Verdict.CONTAINED:
            return Evidence(effect=Effect.SAFE)
        if proof.verdict is Verdict.UNDECIDED:
            return Evidence(effect=Effect.DEPENDS, reason=f"{proof.reason} ({proof.place or 'whole schema'})")
        row = proof.witness
        if is_told_by_fields and isinstance(row, dict) and isinstance(self._writer.row, dict):
            row = {**self._writer.row, **row}
        rejection = self._confirm(row)
        if rejection is None:
            return Evidence(effect=Effect.DEPENDS, reason="A counterexample was found, but the validator disagrees.")
        return self._evidence(row, rejection)

    def _everything(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return self._writer.writer_schema, self._reader.reader_schema

    def _what_differs(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give both schemas without the columns on which they say the same.

        Only for records told by fields: there each column stands for itself, and what a writer sends of a column is
        never more than a reader of the same column takes. So one that both describe alike is neither cause nor cure.
        """
        return (
            self._writer.schema_without(self._same, Side.WRITER),
            self._reader.schema_without(self._same, Side.READER),
        )


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
