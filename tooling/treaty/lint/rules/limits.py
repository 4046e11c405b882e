"""Limits: bounds, sizes and patterns that leave room for a value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil, floor

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.patterns import find_pattern_fault
from treaty.lint.physical import find_text_length
from treaty.lint.places import label
from treaty.lint.values import Bound, compare_bounds, read_bound
from treaty.model.contract import Field


@rule(code="TR301", scope=Field, severity=Severity.ERROR, aliases=("VAL-1102", "MS-1102"))
def bounds_admit_a_value(field: Field) -> Iterator[Problem]:
    """The bounds of a field leave room for at least one value.

    Why: a minimum above the maximum lets nothing through; every row breaks the contract, or nobody checks it.
    Bad: `{name: share, logicalType: number, logicalTypeOptions: {minimum: 10, maximum: 1}}`
    Good: `{name: share, logicalType: number, logicalTypeOptions: {minimum: 1, maximum: 10}}`
    """
    options = field.options
    for low_word, low_is_open in (("minimum", False), ("exclusiveMinimum", True)):
        for high_word, high_is_open in (("maximum", False), ("exclusiveMaximum", True)):
            if low_word not in options or high_word not in options:
                continue
            low, high = read_bound(options[low_word]), read_bound(options[high_word])
            is_empty = _is_empty(low, high, is_open=low_is_open or high_is_open)
            if is_empty or _has_no_integer(field, low, high, low_is_open, high_is_open):
                yield problem(
                    f"Field `{label(field)}` admits no value: {low_word} {options[low_word]} and "
                    f"{high_word} {options[high_word]}.",
                    f"logicalTypeOptions/{low_word}",
                )
                return


def _is_empty(low: Bound | None, high: Bound | None, *, is_open: bool) -> bool:
    order = compare_bounds(low, high)
    return order is not None and (order > 0 or (order == 0 and is_open))


def _has_no_integer(field: Field, low: Bound | None, high: Bound | None, low_is_open: bool, high_is_open: bool) -> bool:
    if field.logical_type != "integer" or not isinstance(low, Decimal) or not isinstance(high, Decimal):
        return False
    least = floor(low) + 1 if low_is_open else ceil(low)
    most = ceil(high) - 1 if high_is_open else floor(high)
    return least > most


@rule(code="TR302", scope=Field, severity=Severity.ERROR, aliases=("VAL-1102", "MS-1102"))
def sizes_admit_a_value(field: Field) -> Iterator[Problem]:
    """The least length, number of items or number of properties is not above the greatest.

    Why: such limits let nothing through; one of the two numbers is wrong.
    Bad: `{name: code, logicalType: string, logicalTypeOptions: {minLength: 10, maxLength: 2}}`
    Good: `{name: code, logicalType: string, logicalTypeOptions: {minLength: 2, maxLength: 10}}`
    """
    for what in ("Length", "Items", "Properties") if field.options else ():
        least, most = field.options.get(f"min{what}"), field.options.get(f"max{what}")
        if isinstance(least, int) and isinstance(most, int) and least > most:
            yield problem(
                f"Field `{label(field)}` admits no value: min{what} {least} is above max{what} {most}.",
                f"logicalTypeOptions/min{what}",
            )


@rule(code="TR303", scope=Field, severity=Severity.ERROR, aliases=("VAL-1102", "MS-1102"))
def pattern_compiles(field: Field) -> Iterator[Problem]:
    """A pattern is a regular expression.

    Why: a pattern that does not compile checks nothing, and stops the tools that try.
    Bad: `{name: code, logicalType: string, logicalTypeOptions: {pattern: "("}}`
    Good: `{name: code, logicalType: string, logicalTypeOptions: {pattern: "^[A-Z]{2}$"}}`
    Sources: ODCS 3.2.0, pattern: ECMA-262 regular expressions
    """
    pattern = field.options.get("pattern")
    fault = find_pattern_fault(pattern) if isinstance(pattern, str) else None
    if fault is not None:
        yield problem(
            f"The pattern `{pattern}` of field `{label(field)}` is no regular expression: {fault}.",
            "logicalTypeOptions/pattern",
        )


@rule(code="TR304", scope=Field, severity=Severity.WARNING)
def length_fits_physical_type(field: Field) -> Iterator[Problem]:
    """The lengths a field promises fit into its physical type.

    Why: a text of 50 characters is cut off or refused by a column of 20.
    Bad: `{name: city, logicalType: string, physicalType: VARCHAR(20), logicalTypeOptions: {maxLength: 50}}`
    Good: `{name: city, logicalType: string, physicalType: VARCHAR(50), logicalTypeOptions: {maxLength: 50}}`
    """
    room = find_text_length(field.physical_type) if field.physical_type and field.options else None
    if room is None:
        return
    for keyword in ("maxLength", "minLength"):
        length = field.options.get(keyword)
        if isinstance(length, int) and length > room:
            yield problem(
                f"Field `{label(field)}` has {keyword} {length}, but its physical type `{field.physical_type}` holds "
                f"{room}.",
                f"logicalTypeOptions/{keyword}",
            )
            return


@rule(code="TR305", scope=Field, severity=Severity.WARNING)
def enum_fits_physical_type(field: Field) -> Iterator[Problem]:
    """The values of an enum fit into the field's physical type.

    Why: a value longer than its column can never be stored, so readers wait for what never comes.
    Bad: `{name: state, logicalType: string, physicalType: CHAR(2), enum: [{value: open}]}`
    Good: `{name: state, logicalType: string, physicalType: CHAR(4), enum: [{value: open}]}`
    """
    if not field.enum:
        return
    room = find_text_length(field.physical_type) if field.physical_type else None
    for position, member in enumerate(field.enum):
        if room is not None and isinstance(member.value, str) and len(member.value) > room:
            yield problem(
                f"The value `{member.value}` of field `{label(field)}` is longer than its physical type "
                f"`{field.physical_type}` holds.",
                f"enum/{position}",
                value=member.value,
            )
