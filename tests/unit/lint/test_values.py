"""Values are read the way people write them, and judged only where that is certain."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.support.builders import field

from treaty.lint.values import compare_bounds, find_misfit, read_bound, read_number


@pytest.mark.parametrize(("value", "number"), [(1, "1"), ("12.5", "12.5"), (" 3 ", "3"), (1e3, "1000"), (0.1, "0.1")])
def test_numbers_are_read(value: Any, number: str) -> None:
    assert read_number(value) == Decimal(number)


@pytest.mark.parametrize("value", [True, None, "abc", "", "NaN", "Infinity", "1e999999999", [1]])
def test_what_is_no_finite_number_is_none(value: Any) -> None:
    assert read_number(value) is None


def test_dates_of_one_form_are_compared_as_text() -> None:
    assert compare_bounds(read_bound("2026-01-31"), read_bound("2026-02-01")) == -1
    assert compare_bounds(read_bound("09:30"), read_bound("09:30")) == 0
    assert compare_bounds(read_bound("2026-01-31"), read_bound("2026-01-31T00:00:00")) is None


def test_a_number_and_a_date_are_not_compared() -> None:
    assert compare_bounds(read_bound(1), read_bound("2026-01-31")) is None


@pytest.mark.parametrize("value", [None, "${LIMIT}", [1, 2], {"a": 1}])
def test_null_variables_and_whole_structures_fit_everywhere(value: Any) -> None:
    assert find_misfit(field("a", logical_type="integer"), value) is None


def test_a_date_is_judged_by_its_bounds() -> None:
    bounded = field("a", logical_type="date", options={"minimum": "2026-01-01"})
    assert find_misfit(bounded, "2025-12-31") == "is below the minimum 2026-01-01"
    assert find_misfit(bounded, "31.12.2025") is None


def test_options_that_are_no_limits_are_passed_over() -> None:
    strange = field("a", logical_type="string", options={"minLength": "2", "maxLength": None, "pattern": 7})
    assert find_misfit(strange, "x") is None
