"""Comparisons of very many changes: the first are shown by whole rows, the rest as far as a machine can hold."""

from __future__ import annotations

from tests.support.small_registry import CONTRACT

from treaty.compat.comparison import Comparison, JudgedChange, Reader, Witness
from treaty.compat.excerpt import TOO_MANY, RowAllowance, shorten_rows
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.change import Effect
from treaty.diagnostics.rule import Severity
from treaty.load.catalog import load_contract
from treaty.model.contract import Contract


def _contract(kind: str, count: int) -> Contract:
    columns = "".join(f"      - {{name: a{i}, logicalType: {kind}, description: Text {i}.}}\n" for i in range(count))
    text = CONTRACT.replace("    quality:\n", f"{columns}    quality:\n", 1)
    contract = load_contract(text.encode(), path="sale.yaml").contract
    assert contract is not None
    return contract


def _compared(count: int) -> Comparison:
    return compare_contracts(_contract("string", count), _contract("integer", count))


def test_rows_are_whole_until_there_are_too_many_and_then_hold_what_is_at_fault() -> None:
    judged = [item for item in _compared(12).changes if item.witnesses]
    shortened = [*shorten_rows(judged, members=40)]
    assert shortened[0] is judged[0]
    for item in shortened[4:]:
        for witness in item.witnesses:
            assert len(witness.row) <= 5
            assert witness.at.removeprefix("/") in witness.row
            assert "of a row with 14 members" in witness.rejected_by


def test_what_may_be_spent_on_rows_ends() -> None:
    allowance = RowAllowance(5)
    assert [allowance.takes({"a": 1, "b": 2}) for _ in range(3)] == [True, True, False]


def test_thousands_of_changes_break_both_readers_and_are_not_all_shown() -> None:
    comparison = _compared(1_200)
    assert (comparison.old_readers, comparison.new_readers) == (Effect.BREAKS, Effect.BREAKS)
    reasons = {item.reason for item in comparison.changes}
    assert TOO_MANY in reasons
    assert sum(len(witness.row) for item in comparison.changes for witness in item.witnesses) < 100_000
    shown = {witness.reader for item in comparison.changes for witness in item.witnesses}
    assert shown == {Reader.OLD, Reader.NEW}
    assert all(item.severity is not Severity.INFO for item in comparison.changes if item.reason == TOO_MANY)


def test_a_row_that_is_no_mapping_stays_as_it_is() -> None:
    (change, *_) = [item for item in _compared(2).changes if item.witnesses]
    several = Witness(reader=Reader.OLD, record="sale", row=[{"a": 1}] * 9, at="/0/a", rejected_by="", rows=9)
    item = JudgedChange(
        change=change.change,
        old_readers=Effect.BREAKS,
        new_readers=Effect.SAFE,
        severity=Severity.ERROR,
        witnesses=(several,),
    )
    assert [*shorten_rows([item], members=1)] == [item]
