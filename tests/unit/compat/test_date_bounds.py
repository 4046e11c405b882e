"""Bounds on dates as patterns admit exactly the dates within the bound."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treaty.compat.date_bounds import build_bound_pattern, build_bounds, find_outside

DATES = st.dates(min_value=date(1000, 1, 1))


@given(DATES, DATES | st.just(date(9999, 12, 31)))
def test_a_pattern_says_what_the_bound_says(bound: date, value: date) -> None:
    within = {
        "minimum": value >= bound,
        "exclusiveMinimum": value > bound,
        "maximum": value <= bound,
        "exclusiveMaximum": value < bound,
    }
    for keyword, is_within in within.items():
        pattern = build_bound_pattern(keyword, bound.isoformat())
        assert pattern is not None
        assert bool(re.search(pattern, value.isoformat())) is is_within


@given(DATES.filter(lambda day: day < date(9999, 1, 1)))
def test_the_neighbours_of_a_bound_are_told_apart(bound: date) -> None:
    pattern = build_bound_pattern("minimum", bound.isoformat())
    assert pattern is not None
    assert not re.search(pattern, (bound - timedelta(days=1)).isoformat()) or bound == date(1000, 1, 1)
    assert re.search(pattern, (bound + timedelta(days=1)).isoformat())


@pytest.mark.parametrize("bound", ["2026-1-1", "2026-13-01", "2026-01-01T00:00:00Z", 20260101, None, "soon"])
def test_what_is_no_date_is_no_bound(bound: object) -> None:
    assert build_bound_pattern("minimum", bound) is None


def test_all_bounds_of_a_field_are_taken() -> None:
    bounds = build_bounds({"minimum": "2020-01-01", "exclusiveMaximum": "2030-01-01", "maxLength": 3})
    assert [bound["$comment"] for bound in bounds] == ["must be 2020-01-01 or later", "must be earlier than 2030-01-01"]


@given(DATES.filter(lambda day: date(1000, 1, 1) < day < date(9999, 12, 31)))
def test_the_nearest_day_outside_is_outside(bound: date) -> None:
    for keyword in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"):
        pattern, outside = build_bound_pattern(keyword, bound.isoformat()), find_outside(keyword, bound.isoformat())
        assert pattern is not None
        assert outside is not None
        assert not re.search(pattern, outside)
        assert abs(date.fromisoformat(outside) - bound) <= timedelta(days=1)


@pytest.mark.parametrize(("keyword", "bound"), [("minimum", "2020-02-30"), ("maximum", "9999-12-31"), ("pattern", "x")])
def test_no_day_may_be_outside(keyword: str, bound: str) -> None:
    assert find_outside(keyword, bound) is None
