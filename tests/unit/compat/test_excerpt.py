"""Comparisons of very many changes: the first are shown by whole rows, the rest as far as a machine can hold."""

from __future__ import annotations

import pytest
from tests.support.builders import judged
from tests.support.small_registry import CONTRACT

from treaty.compat.comparison import Comparison, JudgedChange, Reader, Witness
from treaty.compat.excerpt import SPENT, TOO_MANY, Patience, RowAllowance, shorten_rows
from treaty.compat.verdict import compare_contracts
from treaty.containment.budget import Budget
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


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("/a0", "a0 a1 a2"),
        ("/a1/b/0", "a0 a1 a2 a3"),
        ("/a5", "a3 a4 a5 a6 a7"),
        ("/a9", "a7 a8 a9 a~/b"),
        ("/a~0~1b", "a8 a9 a~/b"),
        ("", "a0 a1 a2"),
        ("/elsewhere", "a0 a1 a2"),
    ],
)
def test_of_a_row_the_neighbours_of_what_is_at_fault_are_kept(at: str, kept: str) -> None:
    row = dict.fromkeys([*(f"a{number}" for number in range(10)), "a~/b"], 1)
    witness = Witness(reader=Reader.OLD, record="sale", row=row, at=at, rejected_by="It is 1")
    [shortened] = [*shorten_rows([judged(witnesses=[witness])], members=3)]
    assert " ".join(shortened.witnesses[0].row) == kept
    assert shortened.witnesses[0].rejected_by == "It is 1 (of a row with 11 members, those near it are given)"


def test_a_row_of_few_members_stays_whole() -> None:
    for count, is_whole in ((4, True), (5, False)):
        row = dict.fromkeys(map(str, range(count)), 1)
        item = judged(witnesses=[Witness(reader=Reader.OLD, record="sale", row=row, at="/0", rejected_by="")])
        assert ([*shorten_rows([item], members=1)] == [item]) is is_whole


def test_members_of_members_count() -> None:
    items = [
        judged(witnesses=[Witness(reader=Reader.OLD, record="sale", row=row, at="/0", rejected_by="")])
        for row in ({"0": [1, 2, {"a": 1}], "1": 1, "2": 1, "3": 1, "4": 1}, dict.fromkeys("01234", 1))
    ]
    for members, whole in ((14, 2), (13, 1), (9, 1), (8, 0)):
        assert sum(new is old for new, old in zip(shorten_rows(items, members), items, strict=True)) == whole


def test_a_row_costs_all_that_it_holds_and_one_at_least() -> None:
    allowance = RowAllowance(7)
    rows = (None, {"a": {"b": [1, 2]}, "c": {}}, 1, {})
    assert [allowance.takes(row) for row in rows] == [True, True, True, False]


def test_what_is_inside_of_a_row_is_cut_down_as_well() -> None:
    inner = {f"m{number}": number for number in range(90)}
    row = {"a": dict(inner), "b": [{"c": 1}] * 50, "d": 0}
    witness = Witness(reader=Reader.OLD, record="sale", row=row, at="/a/m7", rejected_by="It is 7")
    [item] = shorten_rows([judged(witnesses=[witness])], members=3)
    shortened = item.witnesses[0]
    near = {f"m{number}": number for number in (5, 6, 7, 8, 9)}
    assert shortened.row == {"a": near, "b": [{"c": 1}] * 4, "d": 0}
    assert shortened.rejected_by == "It is 7 (of a row with 193 members in all, those near it are given)"


@pytest.mark.parametrize(("at", "kept"), [("/a/6/x", 7), ("/a/2/x", 4), ("/a/x", 4), ("/a/99", 4)])
def test_of_a_list_the_members_up_to_the_one_at_fault_are_kept(at: str, kept: int) -> None:
    row = {"a": [{"x": number} for number in range(60)]}
    witness = Witness(reader=Reader.OLD, record="sale", row=row, at=at, rejected_by="")
    [item] = shorten_rows([judged(witnesses=[witness])], members=3)
    assert item.witnesses[0].row == {"a": row["a"][:kept]}


def test_proofs_share_a_purse_and_one_that_came_to_no_end_leaves_a_quarter_to_the_next() -> None:
    patience = Patience(Budget(steps=8_000), steps=12_000)
    steps = []
    for taken, is_given_up in ((1_000, False), (8_000, True), (2_000, True)):
        budget = patience.budget
        assert budget is not None
        steps.append(budget.steps)
        patience.take(taken, is_given_up=is_given_up)
    assert steps == [8_000, 8_000, 2_000]
    patience.take(400, is_given_up=True)
    assert patience.budget == Budget(steps=600)  # of the 1,000 that each gets at least
    patience.take(600)
    assert patience.budget is None


def test_records_are_proved_from_the_purse_that_is_given() -> None:
    patience = Patience()
    assert RowAllowance(of_records=patience).of_records is patience
    assert RowAllowance().of_records is not RowAllowance().of_records


def test_all_purses_of_a_comparison_are_parts_of_one() -> None:
    old, new = RowAllowance.of_both((Reader.OLD, Reader.NEW)).values()
    assert old.of_records is new.of_records
    assert old.of_changes is not new.of_changes
    whole = old.of_records.left + 2 * old.of_changes.left
    shares = old.of_changes.left
    old.of_changes.take(shares)
    new.of_changes.take(shares)
    assert old.of_changes.budget is new.of_changes.budget is None
    assert 0 < old.of_records.left < whole - 2 * shares  # which alone it would still have
    old.of_records.take(old.of_records.left)
    assert new.of_records.budget is None


def test_a_part_of_a_purse_may_be_spent_while_there_is_more_in_the_whole() -> None:
    whole = Patience(steps=500)
    part = Patience(Budget(steps=100), steps=150, within=whole)
    part.take(150)
    assert (part.budget, whole.left) == (None, 350)


def test_a_comparison_comes_to_the_same_whatever_was_compared_before() -> None:
    old, new = (_patterned(letter, 60) for letter in "ab")
    first = compare_contracts(old, new)
    assert compare_contracts(old, new) == first
    compare_contracts(_patterned("a", 40), new)
    assert compare_contracts(old, new) == first


def test_changes_beyond_the_purse_are_not_looked_at_and_break() -> None:
    old, new = (_patterned(letter, 60) for letter in "ab")
    comparison = compare_contracts(old, new)
    reasons = [item.reason for item in comparison.changes]
    assert 10 < reasons.count(SPENT) < 60
    assert any(item.witnesses for item in comparison.changes)
    assert all(item.severity is Severity.ERROR for item in comparison.changes if item.reason == SPENT)


def _patterned(letter: str, count: int) -> Contract:
    columns = "".join(
        f"      - {{name: p{at}, logicalType: string, logicalTypeOptions: {{pattern: '^{letter}{{{at + 1}}}$'}}}}\n"
        for at in range(count)
    )
    text = CONTRACT.replace("    quality:\n", f"{columns}    quality:\n", 1)
    contract = load_contract(text.encode(), path="sale.yaml").contract
    assert contract is not None
    return contract


def test_rows_that_break_a_key_together_keep_what_is_at_fault_and_what_they_differ_in() -> None:
    row = dict.fromkeys((f"a{number}" for number in range(20)), 1)
    twins = [row, {**row, "a19": 2}]
    witness = Witness(reader=Reader.OLD, record="sale", row=twins, at="/1/a9", rejected_by="Alike", rows=2)
    [shortened] = [*shorten_rows([judged(witnesses=[witness])], members=3)]
    assert [" ".join(row) for row in shortened.witnesses[0].row] == ["a7 a8 a9 a10 a11 a19"] * 2
    assert [row["a19"] for row in shortened.witnesses[0].row] == [1, 2]
