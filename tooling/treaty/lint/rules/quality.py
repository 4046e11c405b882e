"""Quality rules: checks that can pass, and that look at fields which exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lineage.columns import Columns, is_opaque
from treaty.lint.places import below
from treaty.model.contract import Contract, QualityRule, Record

_COUNTS = frozenset({"nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"})


def _rules(record: Record) -> Iterator[QualityRule]:
    yield from record.quality
    for _, field in record.walk():
        yield from field.quality


def _name(quality: QualityRule) -> str:
    return quality.name or quality.metric or quality.kind


def _numbers(threshold: Any) -> list[float]:
    members = threshold if isinstance(threshold, list | tuple) else [threshold]
    return [member for member in members if isinstance(member, int | float) and not isinstance(member, bool)]


@rule(code="TR270", scope=Record, severity=Severity.ERROR)
def quality_range_is_ordered(record: Record) -> Iterator[Problem]:
    """The two numbers of `mustBeBetween` and `mustNotBeBetween` stand in ascending order.

    Why: nothing lies between 10 and 1; the check fails for every batch, or is never run.
    Bad:
        name: orders
        properties: [{name: order_id}]
        quality: [{type: library, metric: rowCount, mustBeBetween: [1000, 10]}]
    Good:
        name: orders
        properties: [{name: order_id}]
        quality: [{type: library, metric: rowCount, mustBeBetween: [10, 1000]}]
    Sources: ODCS 3.2.0, mustBeBetween: "Smallest number first in the array."
    """
    for quality in _rules(record):
        numbers = _numbers(quality.threshold)
        if quality.operator in {"mustBeBetween", "mustNotBeBetween"} and len(numbers) == 2 and numbers[0] >= numbers[1]:
            at = below(quality.pointer, record.pointer) / quality.operator
            yield problem(
                f"The range of quality rule `{_name(quality)}` is {numbers[0]} to {numbers[1]}; swap the numbers.", at
            )


@rule(code="TR271", scope=Record, severity=Severity.ERROR)
def quality_threshold_is_in_range(record: Record) -> Iterator[Problem]:
    """A threshold in percent is between 0 and 100, and one that counts is not negative.

    Why: a check that nothing can pass, or that nothing can fail, checks nothing.
    Bad:
        name: orders
        properties: [{name: order_id}]
        quality: [{type: library, metric: duplicateValues, unit: percent, mustBeLessThan: 500}]
    Good:
        name: orders
        properties: [{name: order_id}]
        quality: [{type: library, metric: duplicateValues, unit: percent, mustBeLessThan: 5}]
    """
    for quality in _rules(record):
        is_percent = (quality.unit or "").strip().lower() in {"percent", "%"}
        is_count = quality.metric in _COUNTS
        for number in _numbers(quality.threshold) if quality.operator else ():
            if (is_percent and number > 100) or ((is_percent or is_count) and number < 0):
                limit = "between 0 and 100 percent" if is_percent else "0 or more"
                at = below(quality.pointer, record.pointer) / (quality.operator or "")
                yield problem(f"The threshold of quality rule `{_name(quality)}` is {number}; it must be {limit}.", at)


@rule(code="TR272", scope=Record, severity=Severity.ERROR)
def quality_fields_exist(record: Record, *, contract: Contract) -> Iterator[Problem]:
    """The fields that a quality rule lists in its arguments exist.

    Why: uniqueness over a column that is not there fails to run, and a check that does not run looks like one
    that passed.
    Bad:
        name: orders
        properties: [{name: order_id}]
        quality: [{type: library, metric: duplicateValues, mustBe: 0, arguments: {properties: [order_no]}}]
    Good:
        name: orders
        properties: [{name: order_id}]
        quality: [{type: library, metric: duplicateValues, mustBe: 0, arguments: {properties: [order_id]}}]
    Sources: ODCS 3.2.0, quality metric duplicateValues, argument `properties`
    """
    columns = Columns(contract) if record.quality and not is_opaque(record) else None
    for quality in record.quality if columns is not None else ():
        for name in _listed_fields(quality.arguments):
            if columns is not None and not columns.find(name, record):
                at = below(quality.pointer, record.pointer) / "arguments" / "properties"
                yield problem(
                    f"Quality rule `{_name(quality)}` looks at `{name}`, which is no field of `{record.name}`.",
                    at,
                    field=name,
                )


def _listed_fields(arguments: Mapping[str, Any]) -> Iterator[str]:
    listed = arguments.get("properties")
    for name in listed if isinstance(listed, list | tuple) else ():
        if isinstance(name, str) and "${" not in name:
            yield name


@rule(code="TR273", scope=Record, severity=Severity.WARNING)
def quality_rule_names_unique(record: Record) -> Iterator[Problem]:
    """The name of a quality rule occurs once in a record.

    Why: results are reported by name; of two checks with one name, the green one hides the red one.
    Bad:
        name: orders
        properties: [{name: order_id}]
        quality:
          - {name: complete, type: text, description: Every order is there.}
          - {name: complete, type: text, description: Every order has lines.}
    Good:
        name: orders
        properties: [{name: order_id}]
        quality:
          - {name: orders_complete, type: text, description: Every order is there.}
          - {name: lines_complete, type: text, description: Every order has lines.}
    """
    seen: set[str] = set()
    for quality in record.quality:
        if quality.name and quality.name in seen:
            at = below(quality.pointer, record.pointer) / "name"
            yield problem(f"Two quality rules of `{record.name}` are named `{quality.name}`; tell them apart.", at)
        seen.add(quality.name or "")


@rule(code="TR274", scope=Contract, severity=Severity.INFO, aliases=("DIM4_001", "DBT_002"))
def contract_has_quality_rules(contract: Contract) -> Iterator[Problem]:
    """A contract has at least one quality rule.

    Why: types say what a value may be, quality rules how often it is right; without one nobody notices the bad day.
    Bad:
        schema:
          - {name: orders, properties: [{name: order_id}]}
    Good:
        schema:
          - name: orders
            properties: [{name: order_id}]
            quality: [{type: library, metric: rowCount, mustBeGreaterThan: 0}]
    """
    if contract.records and not any(True for record in contract.records for _ in _rules(record)):
        yield problem("The contract has no quality rule; add one under `quality`.", "schema")
