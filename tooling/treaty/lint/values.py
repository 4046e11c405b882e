"""Values: whether a value that a contract writes down (an example, an enum value, a default) fits its field.

Only what is certain is said. Types are read the way people write examples: `"12.5"` is a number, `2024-01-31` a date
in whatever form, and a value with a variable (`${…}`) is anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from treaty.lint.patterns import is_match
from treaty.model.contract import Field

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?|\d\d:\d\d(?::\d\d)?", re.ASCII)
_TRUTH = frozenset({"true", "false", "0", "1", "yes", "no", "y", "n", "t", "f"})
_ORDERED = frozenset({"date", "timestamp", "time", "integer", "number"})
_LIMITS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})

Bound = Decimal | str


def read_number(value: Any) -> Decimal | None:
    """Read a finite number, also one written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    # Beyond this a comparison would build numbers of that many digits.
    return number if number.is_finite() and abs(number.adjusted()) < 400 else None


def read_bound(value: Any) -> Bound | None:
    """Read a bound: a number, or a date or time in the ISO form, which sorts as text."""
    number = None if isinstance(value, str) and _ISO.fullmatch(value) else read_number(value)
    if number is not None:
        return number
    return value if isinstance(value, str) and _ISO.fullmatch(value) else None


def compare_bounds(left: Bound | None, right: Bound | None) -> int | None:
    """Give -1, 0 or 1 as left is below, at or above right; None where the two cannot be compared."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return (left > right) - (left < right)
    if isinstance(left, str) and isinstance(right, str) and len(left) == len(right):
        return (left > right) - (left < right)
    return None


def enum_keys(field: Field) -> frozenset[str] | None:
    """Give what an example or default must be among, as `_enum_key` writes it; None where anything goes."""
    if not field.enum or field.extensible:
        return None
    return frozenset(_enum_key(member.value) for member in field.enum)


def _enum_key(value: Any) -> str:
    """Give the text by which values are told apart: `1`, `1.0` and `"1"` are one."""
    number = read_number(value)
    return str(value) if number is None else f"{number.normalize():f}"


def find_misfit(field: Field, value: Any, *, among: frozenset[str] | None = None) -> str | None:
    """Say why a field does not take a value, as the end of a sentence; None when it does or that cannot be told.

    Args:
        field: its type and options are looked at.
        value: null fits every field here.
        among: the values to choose from, as `enum_keys` gives them; None asks only for type and limits.
    """
    if value is None or isinstance(value, list | Mapping) or (isinstance(value, str) and "${" in value):
        return None
    return next(_misfits(field, value, among), None)


def _misfits(field: Field, value: Any, among: frozenset[str] | None) -> Iterator[str]:
    test = _TYPES.get(field.logical_type or "")
    if test is not None and not test(value):
        yield f"is no {field.logical_type}"
        return
    if among is not None and _enum_key(value) not in among:
        yield "is not in its enum"
    yield from _outside_bounds(field, value)
    if field.logical_type == "string" and isinstance(value, str):
        yield from _outside_text_limits(field.options, value)


def _is_integer(value: Any) -> bool:
    if type(value) is int:
        return True
    number = read_number(value)
    return number is not None and number == number.to_integral_value()


def _is_number(value: Any) -> bool:
    return read_number(value) is not None


def _is_boolean(value: Any) -> bool:
    return str(value).lower() in _TRUTH


_TYPES: Mapping[str, Callable[[Any], bool]] = {"integer": _is_integer, "number": _is_number, "boolean": _is_boolean}


def _outside_bounds(field: Field, value: Any) -> Iterator[str]:
    if field.logical_type not in _ORDERED or not _LIMITS & field.options.keys():
        return
    bound = read_bound(value)
    for keyword, refused, words in _BOUNDS:
        if compare_bounds(bound, read_bound(field.options.get(keyword))) in refused:
            yield f"is {words} {field.options[keyword]}"
    step = read_number(field.options.get("multipleOf"))
    if isinstance(bound, Decimal) and step is not None and step > 0 and _has_remainder(bound, step):
        yield f"is no multiple of {field.options['multipleOf']}"


_BOUNDS = (
    ("minimum", {-1}, "below the minimum"),
    ("exclusiveMinimum", {-1, 0}, "not above"),
    ("maximum", {1}, "above the maximum"),
    ("exclusiveMaximum", {0, 1}, "not below"),
)


def _has_remainder(number: Decimal, step: Decimal) -> bool:
    try:
        return number % step != 0
    except InvalidOperation:
        return False


def _outside_text_limits(options: Mapping[str, Any], text: str) -> Iterator[str]:
    shortest, longest, pattern = options.get("minLength"), options.get("maxLength"), options.get("pattern")
    if isinstance(shortest, int) and len(text) < shortest:
        yield f"is shorter than {shortest} characters"
    if isinstance(longest, int) and len(text) > longest:
        yield f"is longer than {longest} characters"
    if isinstance(pattern, str) and is_match(pattern, text) is False:
        yield f"does not match the pattern `{pattern}`"
