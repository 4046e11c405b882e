"""Constraints know which direction is tighter."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from treaty.model.constraints import CONSTRAINTS, Tightness, compare_constraint, find_constraint, read_number

MIRROR = {Tightness.TIGHTER: Tightness.LOOSER, Tightness.LOOSER: Tightness.TIGHTER}
ROWS = {row.stem: row for row in CONSTRAINTS}


@pytest.mark.parametrize(
    ("stem", "old", "new", "expected"),
    [
        ("minimum", 0, 1, Tightness.TIGHTER),
        ("minimum", 1, 1.0, Tightness.EQUAL),
        ("maximum", 10, 9.5, Tightness.TIGHTER),
        ("maximum", 0.1, 0.10, Tightness.EQUAL),
        ("maximum", 10, True, Tightness.INCOMPARABLE),
        ("maximum", 10, "ten", Tightness.INCOMPARABLE),
        ("maximum", 10, float("inf"), Tightness.INCOMPARABLE),
        ("multiple-of", 5, 10, Tightness.TIGHTER),
        ("multiple-of", 0.1, 0.3, Tightness.TIGHTER),
        ("multiple-of", 5, 7, Tightness.INCOMPARABLE),
        ("multiple-of", 5, 0, Tightness.INCOMPARABLE),
        ("max-length", 40, 20, Tightness.TIGHTER),
        ("pattern", "a", "b", Tightness.INCOMPARABLE),
        ("required-members", ["a"], ["b", "a"], Tightness.TIGHTER),
        ("required-members", ["a", "b"], ["b", "a"], Tightness.EQUAL),
        ("required-members", ["a"], ["b"], Tightness.INCOMPARABLE),
        ("earliest", "2020-01-01", "2021-01-01", Tightness.TIGHTER),
        ("earliest", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", Tightness.EQUAL),
        ("earliest", "2020-01-01T00:00:00Z", "2021-01-01T00:00:00+01:00", Tightness.INCOMPARABLE),
        ("earliest", "01.02.2020", "02.01.2020", Tightness.INCOMPARABLE),
        ("latest", "12:00:00", "11:00:00", Tightness.TIGHTER),
    ],
)
def test_values_compare_by_what_they_let_through(stem: str, old: Any, new: Any, expected: Tightness) -> None:
    row = ROWS[stem]
    assert compare_constraint(row, old, new) is expected
    assert compare_constraint(row, new, old) is MIRROR.get(expected, expected)


@pytest.mark.parametrize(
    ("stem", "value", "is_void"),
    [
        ("min-length", 0, True),
        ("min-length", 1, False),
        ("minimum", 0, False),
        ("unique-items", False, True),
        ("required-members", [], True),
        ("maximum", None, True),
    ],
)
def test_void_values_constrain_nothing(stem: str, value: Any, *, is_void: bool) -> None:
    assert ROWS[stem].is_void(value) is is_void


def test_the_logical_type_chooses_among_the_rows_of_a_keyword() -> None:
    assert find_constraint("minimum", "integer") is ROWS["minimum"]
    assert find_constraint("minimum", "date") is ROWS["earliest"]
    assert find_constraint("minimum", None) is ROWS["minimum"]
    assert find_constraint("mood", "integer") is None


def test_numbers_are_read_exactly_as_written() -> None:
    assert read_number(0.1) == Fraction(1, 10)
    assert read_number(True) is None
    assert read_number("1") is None
    assert read_number(float("nan")) is None
