"""Service levels are read in any unit and compared by what is worse for consumers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from treaty.model.constraints import Tightness
from treaty.model.contract import ServiceLevel
from treaty.model.pointer import ROOT
from treaty.model.service_levels import (
    Promise,
    Quantity,
    compare_levels,
    read_promise,
    retention_days,
)

MIRROR = {Tightness.TIGHTER: Tightness.LOOSER, Tightness.LOOSER: Tightness.TIGHTER}


def level(name: str, value: Any, unit: str | None = None) -> ServiceLevel:
    return ServiceLevel(pointer=ROOT, property=name, value=value, unit=unit)


@pytest.mark.parametrize(
    ("value", "unit", "seconds"),
    [
        (24, "h", 86_400),
        (1, "d", 86_400),
        (90, "minutes", 5_400),
        (5, "m", 300),
        (0.5, "Hours", 1_800),
        ("24", "h", 86_400),
        ("24h", None, 86_400),
        ("1.5 days", None, 129_600),
        ("PT4H30M", None, 16_200),
        ("P1D", None, 86_400),
        (500, "ms", Fraction(1, 2)),
    ],
)
def test_freshness_is_read_in_seconds(value: Any, unit: str | None, seconds: Fraction) -> None:
    assert read_promise(level("freshness", value, unit)) == Promise(
        quantity=Quantity.DURATION, amount=Fraction(seconds)
    )


@pytest.mark.parametrize(
    ("value", "unit", "days"), [(3, "y", 1095), (12, "mo", 365), ("P1M", None, Fraction(365, 12)), (2, "weeks", 14)]
)
def test_retention_is_read_in_days(value: Any, unit: str | None, days: Fraction) -> None:
    assert retention_days(level("retention", value, unit)) == days


@pytest.mark.parametrize(("value", "unit"), [(99.5, "percent"), ("99.5%", None), (0.995, None), (99.5, None)])
def test_availability_is_read_as_a_fraction(value: Any, unit: str | None) -> None:
    share = Promise(quantity=Quantity.FRACTION, amount=Fraction(995, 1000))
    assert read_promise(level("availability", value, unit)) == share


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (level("freshness", 24, "h"), level("freshness", 2, "d"), Tightness.LOOSER),
        (level("freshness", 24, "h"), level("freshness", 1, "d"), Tightness.EQUAL),
        (level("timeToDetect", 4, "h"), level("time_to_detect", 2, "h"), Tightness.TIGHTER),
        (level("frequency", 1, "d"), level("frequency", 1, "h"), Tightness.TIGHTER),
        (level("errorRate", 1, "%"), level("errorRate", 2, "%"), Tightness.LOOSER),
        (level("availability", 99.9, "percent"), level("availability", 99.5, "percent"), Tightness.LOOSER),
        (level("retention", 3, "y"), level("retention", 12, "mo"), Tightness.LOOSER),
        (level("throughput", 100, "rows"), level("throughput", 200, "rows"), Tightness.TIGHTER),
        (level("throughput", 100, "rows"), level("throughput", 200, "MB"), Tightness.INCOMPARABLE),
        (level("endOfSupport", date(2030, 1, 1)), level("endOfSupport", "2028-01-01"), Tightness.LOOSER),
        (level("timeOfAvailability", "09:00"), level("timeOfAvailability", "08:30"), Tightness.TIGHTER),
        (level("support", "always"), level("support", "weekdays"), Tightness.INCOMPARABLE),
        (level("support", "always"), level("support", "always"), Tightness.EQUAL),
        (level("magic", 1), level("magic", 2), Tightness.INCOMPARABLE),
        (level("freshness", 24, "h"), level("freshness", 24, "percent"), Tightness.INCOMPARABLE),
    ],
)
def test_each_property_knows_which_direction_is_worse(
    old: ServiceLevel, new: ServiceLevel, expected: Tightness
) -> None:
    assert compare_levels(old, new) is expected
    assert compare_levels(new, old) is MIRROR.get(expected, expected)


@pytest.mark.parametrize("value", ["soon", None, [1], True, "9" * 5000, "PT", ""])
def test_what_is_no_amount_is_told_in_words(value: Any) -> None:
    assert read_promise(level("freshness", value, "h")) is None


@pytest.mark.parametrize(
    "other", [level("freshness", 1, "d"), level("retention", 1, "percent"), level("retention", "long")]
)
def test_what_is_no_retention_in_time_keeps_data_for_no_number_of_days(other: ServiceLevel) -> None:
    assert retention_days(other) is None
