"""The table of constraints: keyword, where it applies, which direction is tighter.

Source: ODCS 3.2.0, `logicalTypeOptions`; the JSON Schema keyword of the same meaning stands beside each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Any


class Tightness(Enum):
    """What became of a constraint: whether fewer or more values satisfy it."""

    EQUAL = "equal"
    TIGHTER = "tighter"
    LOOSER = "looser"
    INCOMPARABLE = "incomparable"


class Direction(Enum):
    """How values of one constraint compare."""

    LOWER_BOUND = "lower bound"
    """The higher, the tighter."""
    UPPER_BOUND = "upper bound"
    """The lower, the tighter."""
    DIVISOR = "divisor"
    """A multiple is tighter."""
    FLAG = "flag"
    """True is tighter; false is as good as absent."""
    NAMES = "names"
    """More names are tighter."""
    LANGUAGE = "language"
    """Two texts that differ cannot be compared by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One constraint that a field's options may state."""

    keywords: tuple[str, ...]
    """In `logicalTypeOptions`; several where one meaning has several spellings that change as one row."""
    stem: str
    """The beginning of the names of its change kinds."""
    noun: str
    """As a sentence calls it."""
    applies_to: tuple[str, ...]
    """ODCS logical types."""
    direction: Direction
    json_keyword: str | None
    """The JSON Schema keyword that holds records to it; None where a record cannot show it."""

    def is_void(self, value: Any) -> bool:
        """Tell whether a value constrains nothing."""
        if value is None or value is False or (self.direction is Direction.FLAG and value is not True):
            return True
        is_count = self.keywords[0] in {"minLength", "minItems", "minProperties"}
        return value in ([0, []] if is_count else [[]])


_NUMBERS = ("integer", "number")
_TIMES = ("date", "timestamp", "time")


def _row(keyword: str, stem: str, noun: str, applies_to: tuple[str, ...], direction: Direction) -> Constraint:
    return Constraint(
        keywords=(keyword,), stem=stem, noun=noun, applies_to=applies_to, direction=direction, json_keyword=keyword
    )


CONSTRAINTS: tuple[Constraint, ...] = (
    _row("minimum", "minimum", "smallest value", _NUMBERS, Direction.LOWER_BOUND),
    _row("maximum", "maximum", "greatest value", _NUMBERS, Direction.UPPER_BOUND),
    _row("exclusiveMinimum", "exclusive-minimum", "exclusive lower limit", _NUMBERS, Direction.LOWER_BOUND),
    _row("exclusiveMaximum", "exclusive-maximum", "exclusive upper limit", _NUMBERS, Direction.UPPER_BOUND),
    _row("multipleOf", "multiple-of", "step", _NUMBERS, Direction.DIVISOR),
    _row("minLength", "min-length", "shortest length", ("string",), Direction.LOWER_BOUND),
    _row("maxLength", "max-length", "greatest length", ("string",), Direction.UPPER_BOUND),
    _row("pattern", "pattern", "pattern", ("string",), Direction.LANGUAGE),
    _row("minItems", "min-items", "smallest number of items", ("array",), Direction.LOWER_BOUND),
    _row("maxItems", "max-items", "greatest number of items", ("array",), Direction.UPPER_BOUND),
    _row("uniqueItems", "unique-items", "rule that items are unique", ("array",), Direction.FLAG),
    _row("minProperties", "min-properties", "smallest number of members", ("object", "map"), Direction.LOWER_BOUND),
    _row("maxProperties", "max-properties", "greatest number of members", ("object", "map"), Direction.UPPER_BOUND),
    Constraint(
        keywords=("required",),
        stem="required-members",
        noun="list of required members",
        applies_to=("object",),
        direction=Direction.NAMES,
        json_keyword=None,
    ),
    Constraint(
        keywords=("minimum", "exclusiveMinimum"),
        stem="earliest",
        noun="earliest moment",
        applies_to=_TIMES,
        direction=Direction.LOWER_BOUND,
        json_keyword="pattern",
    ),
    Constraint(
        keywords=("maximum", "exclusiveMaximum"),
        stem="latest",
        noun="latest moment",
        applies_to=_TIMES,
        direction=Direction.UPPER_BOUND,
        json_keyword="pattern",
    ),
)


def find_constraint(keyword: str, logical: str | None) -> Constraint | None:
    """Give the row of a keyword for a logical type; where the type is not the row's, the keyword alone decides."""
    rows = [row for row in CONSTRAINTS if keyword in row.keywords]
    fitting = [row for row in rows if logical in row.applies_to]
    return next(iter(fitting or rows), None)


def compare_constraint(constraint: Constraint, old: Any, new: Any) -> Tightness:
    """Compare two values of a constraint, neither of them void."""
    if type(old) is type(new) and old == new:
        return Tightness.EQUAL
    return _COMPARISONS[constraint.direction](old, new)


def read_number(value: Any) -> Fraction | None:
    """Give the exact value of a number as written (`0.1` is a tenth), or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return Fraction(str(value))
    except ValueError:  # infinity and nan
        return None


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?|\d\d:\d\d(?::\d\d(?:\.\d+)?)?", re.ASCII)


def _compare_order(old: Any, new: Any) -> int | None:
    """Give -1, 0 or 1 as the new value is lower, equal or higher; None when they have no common order."""
    one, other = read_number(old), read_number(new)
    if one is not None and other is not None:
        return (other > one) - (other < one)
    if isinstance(old, str) and isinstance(new, str):
        return _compare_moments(old, new)
    return None


def _compare_moments(old: str, new: str) -> int | None:
    """Compare ISO 8601 texts of one form and one zone; any others have no order that can be seen."""
    one, other = _MOMENT.match(old), _MOMENT.match(new)
    if one is None or other is None or old[one.end() :] != new[other.end() :] or len(old) != len(new):
        return None
    return (new > old) - (new < old)


def _compare_lower_bounds(old: Any, new: Any) -> Tightness:
    order = _compare_order(old, new)
    table = {-1: Tightness.LOOSER, 0: Tightness.EQUAL, 1: Tightness.TIGHTER}
    return Tightness.INCOMPARABLE if order is None else table[order]


def _compare_upper_bounds(old: Any, new: Any) -> Tightness:
    return _compare_lower_bounds(new, old)


def _compare_divisors(old: Any, new: Any) -> Tightness:
    one, other = read_number(old), read_number(new)
    if not one or not other:
        return Tightness.INCOMPARABLE
    if one == other:
        return Tightness.EQUAL
    if (other / one).denominator == 1:
        return Tightness.TIGHTER
    return Tightness.LOOSER if (one / other).denominator == 1 else Tightness.INCOMPARABLE


def _compare_names(old: Any, new: Any) -> Tightness:
    if not isinstance(old, (list, tuple)) or not isinstance(new, (list, tuple)):
        return Tightness.INCOMPARABLE
    one, other = set(map(str, old)), set(map(str, new))
    if one == other:
        return Tightness.EQUAL
    if one < other:
        return Tightness.TIGHTER
    return Tightness.LOOSER if other < one else Tightness.INCOMPARABLE


def _compare_texts(old: Any, new: Any) -> Tightness:
    return Tightness.EQUAL if old == new else Tightness.INCOMPARABLE


_COMPARISONS: Mapping[Direction, Callable[[Any, Any], Tightness]] = MappingProxyType(
    {
        Direction.LOWER_BOUND: _compare_lower_bounds,
        Direction.UPPER_BOUND: _compare_upper_bounds,
        Direction.DIVISOR: _compare_divisors,
        Direction.NAMES: _compare_names,
        Direction.FLAG: _compare_texts,
        Direction.LANGUAGE: _compare_texts,
    }
)
