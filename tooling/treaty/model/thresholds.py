"""Thresholds of quality rules: the operator and its value as a set of numbers, compared by inclusion.

Source: ODCS 3.2.0, operators of library and sql rules. `mustBeLessThan: 5` after `mustBeLessOrEqualTo: 10` is tighter,
whatever the words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from treaty.model.constraints import Tightness, read_number

_LOWEST, _HIGHEST = (0, Fraction(0)), (2, Fraction(0))
"""Ends without a limit; every number lies between them as `(1, number)`."""

End = tuple[int, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The numbers between two ends; an open end is not itself one of them."""

    low: End = _LOWEST
    high: End = _HIGHEST
    is_open_low: bool = False
    is_open_high: bool = False

    def is_within(self, other: Interval) -> bool:
        """Tell whether every number of this interval is one of the other."""
        starts = (other.low, other.is_open_low) <= (self.low, self.is_open_low)
        ends = (self.high, not self.is_open_high) <= (other.high, not other.is_open_high)
        return starts and ends


def _read_threshold(operator: str | None, value: Any) -> tuple[Interval, ...] | None:
    """Give the numbers that an operator accepts, as disjoint intervals; None for what compares no numbers."""
    build = _OPERATORS.get(operator or "")
    if build is None:
        return None
    bounds = value if isinstance(value, (list, tuple)) else [value]
    numbers = [number for bound in bounds if (number := read_number(bound)) is not None]
    is_whole = len(numbers) == len(bounds) == (2 if "Between" in (operator or "") else 1)
    return build(*numbers) if is_whole else None


def compare_thresholds(old: tuple[str | None, Any], new: tuple[str | None, Any]) -> Tightness:
    """Compare two pairs of operator and value by what they accept."""
    one, other = _read_threshold(*old), _read_threshold(*new)
    if one is None or other is None:
        return Tightness.EQUAL if old == new else Tightness.INCOMPARABLE
    is_tighter, is_looser = _is_within(other, one), _is_within(one, other)
    if is_tighter and is_looser:
        return Tightness.EQUAL
    if is_tighter:
        return Tightness.TIGHTER
    return Tightness.LOOSER if is_looser else Tightness.INCOMPARABLE


def _is_within(inner: tuple[Interval, ...], outer: tuple[Interval, ...]) -> bool:
    # Sound because the intervals of one set are disjoint and leave a gap between them.
    return all(any(part.is_within(whole) for whole in outer) for part in inner)


def _exactly(value: Fraction) -> tuple[Interval, ...]:
    return (Interval(low=(1, value), high=(1, value)),)


def _anything_but(value: Fraction) -> tuple[Interval, ...]:
    return (*_below(value), *_above(value))


def _above(value: Fraction) -> tuple[Interval, ...]:
    return (Interval(low=(1, value), is_open_low=True),)


def _from(value: Fraction) -> tuple[Interval, ...]:
    return (Interval(low=(1, value)),)


def _below(value: Fraction) -> tuple[Interval, ...]:
    return (Interval(high=(1, value), is_open_high=True),)


def _up_to(value: Fraction) -> tuple[Interval, ...]:
    return (Interval(high=(1, value)),)


def _between(low: Fraction, high: Fraction) -> tuple[Interval, ...]:
    return (Interval(low=(1, low), high=(1, high)),) if low <= high else ()


def _outside(low: Fraction, high: Fraction) -> tuple[Interval, ...]:
    return (*_below(low), *_above(high)) if low <= high else (Interval(),)


_OPERATORS: Mapping[str, Callable[..., tuple[Interval, ...]]] = MappingProxyType(
    {
        "mustBe": _exactly,
        "mustNotBe": _anything_but,
        "mustBeGreaterThan": _above,
        "mustBeGreaterOrEqualTo": _from,
        "mustBeLessThan": _below,
        "mustBeLessOrEqualTo": _up_to,
        "mustBeBetween": _between,
        "mustNotBeBetween": _outside,
    }
)
OPERATORS = tuple(_OPERATORS)
"""The words by which a rule says what it accepts."""
