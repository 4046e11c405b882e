"""Thresholds are sets of numbers, whatever operator words them."""

from __future__ import annotations

from typing import Any

import pytest

from treaty.model.constraints import Tightness
from treaty.model.thresholds import compare_thresholds

MIRROR = {Tightness.TIGHTER: Tightness.LOOSER, Tightness.LOOSER: Tightness.TIGHTER}
Threshold = tuple[str | None, Any]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("mustBeLessThan", 10), ("mustBeLessThan", 5), Tightness.TIGHTER),
        (("mustBeLessOrEqualTo", 5), ("mustBeLessThan", 5), Tightness.TIGHTER),
        (("mustBeGreaterThan", 5), ("mustBeGreaterOrEqualTo", 5), Tightness.LOOSER),
        (("mustBe", 5), ("mustBeBetween", [5, 5]), Tightness.EQUAL),
        (("mustBeBetween", [0, 10]), ("mustBeBetween", [2, 8]), Tightness.TIGHTER),
        (("mustBeBetween", [0, 10]), ("mustBeBetween", [5, 15]), Tightness.INCOMPARABLE),
        (("mustNotBe", 5), ("mustBeLessThan", 5), Tightness.TIGHTER),
        (("mustNotBeBetween", [1, 5]), ("mustNotBe", 3), Tightness.LOOSER),
        (("mustNotBe", 5), ("mustNotBe", 6), Tightness.INCOMPARABLE),
        (("mustBe", 0.1), ("mustBe", 0.10), Tightness.EQUAL),
        (("mustBe", "x"), ("mustBe", "x"), Tightness.EQUAL),
        (("mustBe", "x"), ("mustBe", "y"), Tightness.INCOMPARABLE),
        (("mustBeBetween", [1]), ("mustBeBetween", [1, 2]), Tightness.INCOMPARABLE),
        ((None, None), ("mustBe", 0), Tightness.INCOMPARABLE),
        ((None, None), (None, None), Tightness.EQUAL),
    ],
)
def test_thresholds_compare_by_what_they_accept(old: Threshold, new: Threshold, expected: Tightness) -> None:
    assert compare_thresholds(old, new) is expected
    assert compare_thresholds(new, old) is MIRROR.get(expected, expected)
