"""Bounds on dates as patterns: ISO 8601 dates sort as text, so "not before" is a regular language.

JSON Schema has no bounds for strings. With them as patterns a record can show that an earlier date is allowed now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

ISO_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)

_BOUNDS = {
    "minimum": (True, True),
    "exclusiveMinimum": (True, False),
    "maximum": (False, True),
    "exclusiveMaximum": (False, False),
}
"""By keyword: whether later dates are admitted (else earlier ones), and whether the bound itself is."""

_WORDS = {
    "minimum": "must be {} or later",
    "exclusiveMinimum": "must be later than {}",
    "maximum": "must be {} or earlier",
    "exclusiveMaximum": "must be earlier than {}",
}
_NOTHING = r"^[^\s\S]"


def build_bound_pattern(keyword: str, bound: object) -> str | None:
    """Give the pattern of the ISO dates within a bound, or None where the keyword or the bound is none of dates."""
    if keyword not in _BOUNDS or not isinstance(bound, str) or ISO_DATE.fullmatch(bound) is None:
        return None
    is_later, is_inclusive = _BOUNDS[keyword]
    alternatives = [*_beyond(bound, is_later=is_later), *([bound] if is_inclusive else [])]
    return f"^({'|'.join(alternatives)})" if alternatives else _NOTHING


def build_bounds(options: Mapping[str, object]) -> list[dict[str, str]]:
    """Give the schemas of all bounds among a field's options, each with words for what it asks."""
    patterns = ((keyword, build_bound_pattern(keyword, options.get(keyword))) for keyword in _BOUNDS)
    return [
        {"pattern": pattern, "$comment": _WORDS[keyword].format(options[keyword])}
        for keyword, pattern in patterns
        if pattern is not None
    ]


def find_outside(keyword: str, bound: object) -> str | None:
    """Give the nearest day that a bound leaves out, or None where the keyword or the bound is none of dates."""
    if build_bound_pattern(keyword, bound) is None:
        return None
    is_later, is_inclusive = _BOUNDS[keyword]
    try:
        day = date.fromisoformat(str(bound)) - timedelta(days=is_inclusive * (1 if is_later else -1))
    except (ValueError, OverflowError):  # the thirtieth of February; the first and the last day there are
        return None
    return day.isoformat()


def _beyond(bound: str, *, is_later: bool) -> Iterator[str]:
    """Give one alternative a digit: the same text up to it, then a digit beyond it; what follows does not matter."""
    for place, digit in enumerate(bound):
        if digit.isdigit() and digit != ("9" if is_later else "0"):
            first, last = (int(digit) + 1, 9) if is_later else (0, int(digit) - 1)
            yield bound[:place] + (str(first) if first == last else f"[{first}-{last}]")
