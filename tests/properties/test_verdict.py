"""Laws of the verdict, on generated contracts and edits: what breaks is shown, and what is safe no record refutes."""

from __future__ import annotations

from collections.abc import Iterator

import jsonschema
import jsonschema_rs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.properties.test_diff import Json, documents, edited
from tests.support.change_cases import complete

from treaty.compat.comparison import Comparison, JudgedChange, Reader
from treaty.compat.match import match_records
from treaty.compat.projection import Projection
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.change import Effect, Proof
from treaty.model.contract import Contract

law = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
pairs = st.one_of(edited(), st.tuples(documents(), documents()))

SCALARS: tuple[Json, ...] = (None, True, 0, -1, 2, 5, 1.5, "", "a", "order", "orders", "order_ids", "2024-05-17")
VALUES: tuple[Json, ...] = (*SCALARS, [], [1], ["a"], {}, {"id": 1})

Sides = tuple[str, Reader, Projection, Projection]


def _compare(pair: tuple[Json, Json]) -> tuple[Comparison, list[Sides]]:
    """Give the verdict, and for each record kept and each reader the side that writes and the side that reads."""
    old, new = (complete(document, "contract") for document in pair)
    assume(_has_unique_names(old) and _has_unique_names(new))
    sides: list[Sides] = []
    for one, other in match_records(old.records, new.records).kept:
        before, after = Projection(one, old.content_model), Projection(other, new.content_model)
        sides += [(other.name, Reader.OLD, after, before), (other.name, Reader.NEW, before, after)]
    return compare_contracts(old, new), sides


def _has_unique_names(contract: Contract) -> bool:
    paths = [(record.name, path) for record in contract.records for path, _ in record.walk()]
    return len(set(paths)) == len(paths)


def _effects(change: JudgedChange) -> Iterator[tuple[Reader, Effect]]:
    yield Reader.OLD, change.old_readers
    yield Reader.NEW, change.new_readers


@law
@given(pairs)
def test_both_legs_of_a_verdict_agree_and_records_bear_them_out(pair: tuple[Json, Json]) -> None:
    comparison, sides = _compare(pair)
    assert comparison.disagreement == ""
    _check_that_breaks_are_shown(comparison)
    _check_that_witnesses_are_some(comparison, sides)
    _check_that_no_record_refutes_safety(comparison, sides)


def _check_that_breaks_are_shown(comparison: Comparison) -> None:
    for change in comparison.changes:
        if change.change.kind.proof is Proof.RECORD:
            broken = {reader for reader, effect in _effects(change) if effect is Effect.BREAKS}
            assert {witness.reader for witness in change.witnesses} == broken


def _check_that_witnesses_are_some(comparison: Comparison, sides: list[Sides]) -> None:
    by_reader = {(name, reader): (writer, read) for name, reader, writer, read in sides}
    for witness in (each for change in comparison.changes for each in change.witnesses if each.rows == 1):
        writer, read = by_reader[witness.record, witness.reader]
        for validator in (jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator):
            assert validator(writer.writer_schema).is_valid(witness.row)
            assert not validator(read.reader_schema).is_valid(witness.row)


def _check_that_no_record_refutes_safety(comparison: Comparison, sides: list[Sides]) -> None:
    for name, reader, writer, read in sides:
        changes = [change for change in comparison.changes if change.change.record == name]
        if any(effect is not Effect.SAFE for change in changes for who, effect in _effects(change) if who is reader):
            continue
        writes, reads = map(jsonschema_rs.Draft202012Validator, (writer.writer_schema, read.reader_schema))
        assert not any(writes.is_valid(row) and not reads.is_valid(row) for row in _rows(writer))


def _rows(writer: Projection) -> Iterator[Json]:
    """Give the plausible row, and rows that differ from it in one column."""
    yield writer.row
    for column in writer.columns if isinstance(writer.row, dict) else ():
        yield from ({**writer.row, column: value} for value in VALUES)
