"""The second leg of a verdict: what records show, by containment and a witness that the real validator confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from treaty.compat.closing import WRITTEN_AT
from treaty.compat.comparison import Reader, Witness
from treaty.compat.confirm import Rejection, Ways, confirm, find_rejections
from treaty.compat.date_bounds import build_bound_pattern, find_outside
from treaty.compat.excerpt import LEAST_STEPS, SPENT, TOO_MANY, Patience, RowAllowance
from treaty.compat.projection import Projection
from treaty.compat.records import Side
from treaty.compat.samples import column_of, place_value, pointer_of, split_column
from treaty.compat.shortening import MEMBERS_APART, shorten
from treaty.containment.budget import BUDGET_WORDS, Undecided
from treaty.containment.confirm import confirmer_of
from treaty.containment.kept import Kept
from treaty.containment.plausible import find_plausible
from treaty.containment.prove import Proof as ContainmentProof
from treaty.containment.prove import Verdict, prove_containment
from treaty.diagnostics.change import Aspect, Change, Effect
from treaty.model.contract import Field

PROVED = "Proved: every value that may be written is one that the reader accepts."
NO_RECORD_ALONE = "No record was found that shows this change by itself; the verdict on the whole record stands."

_RENAMED_TOO = "No record shows it, for the column goes by another name as well; to readers who follow it there:"
_TYPE_KEYWORDS = ("type", "pattern", "items", "additionalProperties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What records say of one change, or of a whole record, for one kind of reader."""

    effect: Effect
    witness: Witness | None = None
    reason: str = ""


_CONTAINED = ContainmentProof(verdict=Verdict.CONTAINED)
_SPENT = ContainmentProof(verdict=Verdict.UNDECIDED, reason=SPENT)
_NOT_ALONE = Evidence(effect=Effect.DEPENDS, reason=NO_RECORD_ALONE)
_TOO_MANY = Evidence(effect=Effect.DEPENDS, reason=TOO_MANY)
_KEPT: Kept[ContainmentProof] = Kept(256)


def _prove(
    writer: dict[str, Any], reader: dict[str, Any], patience: Patience, hints: tuple[Any, ...] = ()
) -> ContainmentProof:
    """Prove, or give what was proved of the same: versions that are compared with one differ in much the same way.

    What another comparison has proved costs what it cost there: nothing may hang on what was compared before.
    """
    key = repr((writer, reader, hints))
    known = patience.known.get(key)
    budget = patience.budget
    if known is not None or budget is None:
        return known or _SPENT
    kept = _KEPT.get(key)
    # Within any budget that it ended in, a proof is the same.
    if kept is not None and kept.steps <= budget.steps:
        proof = kept
    else:
        proof = prove_containment(writer, reader, hints=hints, budget=budget)
        if proof.verdict is not Verdict.UNDECIDED and proof.steps <= budget.steps:
            _KEPT.put(key, proof)
    is_given_up = (proof.reason or "").startswith(BUDGET_WORDS)
    patience.take(max(proof.steps, LEAST_STEPS), is_given_up=is_given_up)
    patience.known[key] = proof
    return proof


class RecordPair:
    """One record in two versions, seen from one reader: the other side writes, this side reads.

    `same` are the columns that both versions describe alike; `twins` those that go by another path in the new version.
    """

    def __init__(
        self,
        writer: Projection,
        reader: Projection,
        same: set[str],
        who: Reader,
        twins: Mapping[str, str],
        allowance: RowAllowance,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._same = same
        self._who = who
        self._twins = twins
        self._allowance = allowance
        self._of_values: dict[str, Evidence | None] = {}

    def prove_change(self, change: Change) -> Evidence | None:
        """Say what records show of one change; None where JSON Schema has no word for what changed."""
        column = change.column
        if column is None:
            return _NOT_ALONE
        if change.kind.aspect is Aspect.EXISTENCE:
            return self._shown_at_once(column) or _NOT_ALONE
        if change.kind.aspect is not Aspect.VALUES:
            return self._prove_column(change, column)
        if column not in self._of_values:  # what one value of a list shows, the others show too
            self._of_values[column] = self._prove_column(change, column)
        return self._of_values[column]

    def _prove_column(self, change: Change, column: str) -> Evidence | None:
        twin = self._twins.get(column, column)
        written, read = (twin, column) if self._who is Reader.OLD else (column, twin)
        writer, reader = self._writer.fields.get(written), self._reader.fields.get(read)
        if writer is None or reader is None:
            return _NOT_ALONE
        proof = self._prove_values(change, writer, reader)
        if proof is None:
            return None
        if proof.verdict is Verdict.UNDECIDED:
            return Evidence(effect=Effect.DEPENDS, reason=_said(proof))
        if proof.verdict is Verdict.CONTAINED:
            return Evidence(effect=Effect.SAFE, reason=PROVED)
        return self._show(proof.witness, column, (written, writer), (read, reader))

    def _show(self, value: Any, column: str, written: tuple[str, Field], read: tuple[str, Field]) -> Evidence:
        """Give the plausible row with one value of a column in it, as far as there may be more such rows."""
        if not self._allowance.takes(self._writer.row):
            return _TOO_MANY
        row = place_value(self._writer.row, written[0], value)
        if written[0] != read[0]:
            return self._shown_across(row, value, written, read)
        return self._confirmed(row, column) or _NOT_ALONE

    def _prove_values(self, change: Change, writer: Field, reader: Field) -> ContainmentProof | None:
        written = self._writer.schema_of(writer, Side.WRITER)
        limited = _limit(self._reader.schema_of(reader, Side.READER), change, reader)
        if limited is None:
            return None
        keyword = str(change.pointer.tokens[-1]) if change.pointer.tokens else ""
        outside = find_outside(keyword, reader.options.get(keyword))
        near = () if outside is None else (outside,)
        return _prove(
            written,
            limited,
            self._allowance.of_changes,
            (*writer.examples, *reader.examples, *find_plausible(writer.name), *near),
        )

    def _shown_across(self, row: Any, value: Any, written: tuple[str, Field], read: tuple[str, Field]) -> Evidence:
        """Give what a value shows of a column that has another name on the other side, to readers who follow it there.

        No schema knows both names. So the value is put before both columns' own schemas; the row is a witness where the
        reader rejects it as it is, for the name or for anything else.
        """
        writing = confirmer_of(self._writer.schema_of(written[1], Side.WRITER))
        reading = confirmer_of(self._reader.schema_of(read[1], Side.READER))
        rejection = confirm(writing, reading, value)
        if rejection is None:
            return _NOT_ALONE
        words = f"{rejection.words} (read as `{read[0]}`)"
        if self._confirm(row) is None:
            return Evidence(effect=Effect.DEPENDS, reason=f"{_RENAMED_TOO} {words}.")
        return self._evidence(row, Rejection(at=pointer_of(written[0]) + rejection.at, words=words))

    def _way_to_member(self, column: str, schema: Mapping[str, Any]) -> tuple[str, ...]:
        """Give the way to the one member in which a row differs from the plausible one, where members stand apart.

        What a validator said of the plausible row then holds for the rest, so that a witness costs as much as its
        column and not as the whole row. Empty where that cannot be told.
        """
        path: list[str] = []
        node = self._writer.row
        for step in split_column(column):
            if not (isinstance(node, dict) and step in node and _stands_apart(step, schema)):
                break
            path.append(step)
            node, schema = node[step], schema["properties"][step]
        return tuple(path)

    @property
    def _are_told_by_fields(self) -> bool:
        return self._writer.is_told_by_fields and self._reader.is_told_by_fields

    @cached_property
    def _at_once(self) -> dict[str, list[Rejection]]:
        """Where the reader rejects the plausible row, by the first step of the column."""
        found: dict[str, list[Rejection]] = {}
        for rejection in find_rejections(self._reader.reading, self._writer.row) if self._writer.has_sound_row else ():
            found.setdefault("".join(split_column(column_of(rejection.at))[:1]), []).append(rejection)
        return found

    def _shown_at_once(self, column: str) -> Evidence | None:
        """Give what the plausible row shows of a column, the same row for all that are missing or too many."""
        rejections = self._at_once.get("".join(split_column(column)[:1]), ())
        wanted = (each for each in rejections if is_same_column(column_of(each.at), column))
        rejection = next(wanted, None)
        return self._evidence(self._writer.row, rejection) if rejection else None

    def _confirmed(self, row: Any, column: str) -> Evidence | None:
        written = self._way_to_member(column, self._writer.writer_schema) if self._writer.has_sound_row else ()
        ways = written, self._way_to_member(column, self._reader.reader_schema)
        rejection = self._confirm(row, lambda at: is_same_column(at, column), ways)
        return self._evidence(row, rejection) if rejection else None

    def _confirm(
        self, row: Any, is_wanted: Callable[[str], bool] | None = None, ways: Ways = ((), ())
    ) -> Rejection | None:
        try:
            return confirm(self._writer.writing, self._reader.reading, row, is_wanted, ways)
        except Undecided:
            return None

    def _evidence(self, row: Any, rejection: Rejection) -> Evidence:
        witness = Witness(
            reader=self._who, record=self._writer.record.name, row=row, at=rejection.at, rejected_by=rejection.words
        )
        return Evidence(effect=Effect.BREAKS, witness=witness)

    def prove_record(self) -> Evidence:
        """Say whether the reader accepts every record that the writer may write."""
        is_told_by_fields = self._are_told_by_fields
        proof = self._prove_fields() if is_told_by_fields else self._prove_documents()
        if proof.verdict is Verdict.CONTAINED:
            return Evidence(effect=Effect.SAFE)
        if proof.verdict is Verdict.UNDECIDED:
            return Evidence(effect=Effect.DEPENDS, reason=_said(proof))
        row = proof.witness
        if is_told_by_fields and isinstance(row, dict) and isinstance(self._writer.row, dict):
            row = {**self._writer.row, **row}
        rejection = self._confirm(row)
        if rejection is None:
            return Evidence(effect=Effect.DEPENDS, reason="A counterexample was found, but the validator disagrees.")
        return self._evidence(row, rejection)

    def _prove_fields(self) -> ContainmentProof:
        written, read = self._what_differs()
        return _CONTAINED if _asks_for_nothing(written, read) else _prove(written, read, self._allowance.of_records)

    def _prove_documents(self) -> ContainmentProof:
        """Prove without what both sides say alike, where that may be left out; else, or if that fails, as a whole."""
        if self._writer.has_members_apart and self._reader.has_members_apart:
            shorter = shorten(self._writer.record.json_schema or {}, self._reader.record.json_schema or {})
            patience = self._allowance.of_records
            proof = shorter and _prove(self._writer.writer_schema_for(shorter[0]), shorter[1], patience)
            if proof and proof.verdict is Verdict.CONTAINED:
                return proof
        return _prove(self._writer.writer_schema, self._reader.reader_schema, self._allowance.of_records)

    def _what_differs(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give both schemas without the columns on which they say the same.

        Only for records told by fields: there each column stands for itself, and what a writer sends of a column is
        never more than a reader of the same column takes. So one that both describe alike is neither cause nor cure.
        """
        return (
            self._writer.schema_without(self._same, Side.WRITER),
            self._reader.schema_without(self._same, Side.READER),
        )


def _said(proof: ContainmentProof) -> str:
    """Give as a sentence why there is no answer, and where that is."""
    reason = (proof.reason or "the proof ended without an answer").removesuffix(".")
    place = f", at `{proof.place.removeprefix(WRITTEN_AT)}`" if proof.place else ""
    return f"{reason[:1].upper()}{reason[1:]}{place}."


def _asks_for_nothing(written: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """Whether the reader's columns are optional, and none that a writer can send: so it is where one was added.

    Both are schemas of records told by fields.
    """
    if read.get("required"):
        return False
    columns, others = read.get("properties", {}), written.get("properties", {})
    return not columns or (written.get("additionalProperties") is False and columns.keys().isdisjoint(others))


def _limit(schema: Mapping[str, Any], change: Change, field: Field) -> dict[str, Any] | None:
    """Give the part of a field's schema that a change is about, or None where JSON Schema has no word for it.

    Null is let through unless it is the matter.
    """
    if change.kind.aspect is Aspect.TYPE:
        told = (*_TYPE_KEYWORDS, "properties") if change.pointer.tokens[-1:] == ("properties",) else _TYPE_KEYWORDS
        return _let_null({key: schema[key] for key in told if key in schema})
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


def _stands_apart(name: str, schema: Mapping[str, Any]) -> bool:
    """Whether what a schema says of one of its members hangs on no other member, and on nothing else in the schema."""
    return schema.keys() <= MEMBERS_APART and name in schema.get("properties", ())


def _let_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def is_same_column(one: str, other: str) -> bool:
    """Tell whether two column paths name the same place, or one stands inside the other."""
    return one == other or all(
        step == counterpart or "{" in step or "{" in counterpart
        for step, counterpart in zip(split_column(one), split_column(other), strict=False)
    )


def column_of_witness(witness: Witness) -> str:
    """Give the column at which a witness is rejected; empty for the record as a whole."""
    return column_of(witness.at)
