"""Values that a contract writes down: enums, examples, defaults."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.places import label
from treaty.lint.values import enum_keys, find_misfit
from treaty.model.contract import Field
from treaty.model.pointer import Pointer, member_tokens


@rule(code="TR320", scope=Field, severity=Severity.ERROR, aliases=("VAL-1102",))
def enum_values_fit_field(field: Field) -> Iterator[Problem]:
    """Every value of an enum is one that the field's type, bounds and pattern permit.

    Why: a value that the field refuses can never occur; the list and the limits contradict each other.
    Bad: `{name: rating, logicalType: integer, logicalTypeOptions: {maximum: 5}, enum: [{value: 1}, {value: 7}]}`
    Good: `{name: rating, logicalType: integer, logicalTypeOptions: {maximum: 5}, enum: [{value: 1}, {value: 5}]}`
    """
    for at, value in _enum_values(field):
        misfit = find_misfit(field, value)
        if misfit:
            yield problem(f"The enum value `{value}` of field `{label(field)}` {misfit}.", at, value=str(value))


@rule(code="TR321", scope=Field, severity=Severity.ERROR)
def enum_values_unique(field: Field) -> Iterator[Problem]:
    """A value stands once in an enum.

    Why: of two entries with one value, a reader takes either label.
    Bad: `{name: state, logicalType: string, enum: [{value: open, label: Open}, {value: open, label: Reopened}]}`
    Good: `{name: state, logicalType: string, enum: [{value: open}, {value: reopened}]}`
    """
    seen: set[tuple[type, str]] = set()
    for at, value in _enum_values(field):
        key = (type(value), str(value))
        if key in seen:
            yield problem(
                f"The enum of field `{label(field)}` holds `{value}` twice; remove one.", at, value=str(value)
            )
        seen.add(key)


@rule(code="TR322", scope=Field, severity=Severity.ERROR)
def examples_fit_field(field: Field) -> Iterator[Problem]:
    """Every example is a value that the field permits.

    Why: people copy examples before they read rules; one that breaks the contract teaches the wrong thing, or
    shows that the rule is wrong.
    Bad: `{name: state, logicalType: string, enum: [{value: open}, {value: closed}], examples: [pending]}`
    Good: `{name: state, logicalType: string, enum: [{value: open}, {value: closed}], examples: [open]}`
    """
    among = enum_keys(field) if field.examples else None
    for position, value in enumerate(field.examples):
        misfit = find_misfit(field, value, among=among)
        if misfit:
            at = Pointer(("examples", position))
            yield problem(f"The example `{value}` of field `{label(field)}` {misfit}.", at, value=str(value))


@rule(code="TR323", scope=Field, severity=Severity.ERROR)
def default_fits_field(field: Field) -> Iterator[Problem]:
    """The default of a field is a value that the field permits.

    Why: every row that leaves the field out would break the contract by the contract's own doing.
    Bad:
        name: state
        logicalType: string
        enum: [{value: open}, {value: closed}]
        customProperties:
          - {property: default, vendor: treaty, value: unknown}
    Good:
        name: state
        logicalType: string
        enum: [{value: open}, {value: closed}]
        customProperties:
          - {property: default, vendor: treaty, value: open}
    """
    if field.default is None:
        return
    misfit = find_misfit(field, field.default, among=enum_keys(field))
    if misfit:
        at = Pointer(("customProperties", "default", "value"))
        yield problem(f"The default `{field.default}` of field `{label(field)}` {misfit}.", at)


def _enum_values(field: Field) -> Iterator[tuple[Pointer, object]]:
    members = field.enum
    if not members:
        return
    tokens = member_tokens([{"value": member.value} for member in members])
    for token, member in zip(tokens, members, strict=True):
        yield Pointer(("enum", token)), member.value
