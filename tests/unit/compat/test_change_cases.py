"""The tables of tests/cases/compat: what is found, nothing where nothing changed, the mirror for the opposite edit."""

from __future__ import annotations

import pytest
from tests.support.change_cases import ChangeCase, mirror, names, read_cases, told

from treaty.compat.diff import diff_contracts
from treaty.compat.verdict import compare_contracts

ALL = tuple(read_cases())
each_case = pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)


@each_case
def test_changes_are_found(case: ChangeCase) -> None:
    assert sorted(told(diff_contracts(case.old, case.new))) == sorted(case.expect)


@each_case
def test_no_change_is_found_where_there_is_none(case: ChangeCase) -> None:
    assert diff_contracts(case.old, case.old) == ()
    assert diff_contracts(case.new, case.new) == ()


@each_case
def test_the_opposite_edit_yields_the_mirror(case: ChangeCase) -> None:
    assert names(diff_contracts(case.new, case.old)) == mirror(diff_contracts(case.old, case.new))


@pytest.mark.parametrize("case", [case for case in ALL if case.posture], ids=lambda case: case.id)
def test_the_posture_is_the_one_the_table_says(case: ChangeCase) -> None:
    comparison = compare_contracts(case.old, case.new)
    assert comparison.disagreement == ""
    assert comparison.posture.value == case.posture


def test_no_two_cases_have_one_name() -> None:
    assert len({case.id for case in ALL}) == len(ALL)
