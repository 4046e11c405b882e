"""Service levels: promises of an SLA that can be read and measured."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lineage.columns import Columns
from treaty.model.contract import Contract, ServiceLevel
from treaty.model.nodes import nodes_of
from treaty.model.pointer import Pointer
from treaty.model.service_levels import Promise, Quantity, name_of, read_promise

_FRESHNESS = frozenset({"freshness", "latency"})
_TIMES = _FRESHNESS | {"retention", "timetodetect", "timetonotify", "timetorepair"}


@rule(code="TR260", scope=Contract, severity=Severity.ERROR)
def service_level_element_exists(contract: Contract) -> Iterator[Problem]:
    """The element of a service level is a record or field of the contract.

    Why: freshness is measured on that column; a promise about a column that is not there is never checked.
    Bad:
        schema:
          - name: orders
            properties: [{name: updated_at, logicalType: timestamp}]
        slaProperties:
          - {property: freshness, value: 4, unit: h, element: orders.changed_at}
    Good:
        schema:
          - name: orders
            properties: [{name: updated_at, logicalType: timestamp}]
        slaProperties:
          - {property: freshness, value: 4, unit: h, element: orders.updated_at}
    Sources: ODCS 3.2.0, slaProperties.element
    """
    columns = Columns(contract)
    for element, what, at in _elements(contract):
        if not _exists(columns, element):
            yield problem(
                f"{what} is about `{element}`, which is no record or field of this contract.",
                at,
                element=element,
            )


def _elements(contract: Contract) -> Iterator[tuple[str, str, Pointer]]:
    """Give each element with what is promised of it; the default of older documents once, where it stands."""
    for level in contract.service_levels:
        for element in level.elements if _has_own_element(contract, level) else ():
            yield element, f"The service level `{level.property}`", level.pointer / "element"
    default = contract.document.get("slaDefaultElement")
    if isinstance(default, str):
        for element in filter(None, map(str.strip, default.split(","))):
            yield element, "The default of the service levels", Pointer(("slaDefaultElement",))


def _has_own_element(contract: Contract, level: ServiceLevel) -> bool:
    if "slaDefaultElement" not in contract.document:
        return True
    try:
        return "element" in nodes_of(contract.document).resolve(level.pointer)
    except (KeyError, TypeError):
        return True


def _exists(columns: Columns, element: str) -> bool:
    if "${" in element or "*" in element or columns.find(element):
        return True
    named = columns.records_named(element.partition(".")[0])
    return any(columns.may_hold(record, element) for record in named) if named else columns.may_any_hold(element)


@rule(code="TR261", scope=Contract, severity=Severity.WARNING)
def service_level_unit_is_known(contract: Contract) -> Iterator[Problem]:
    """A service level that is a length of time has a unit of time.

    Why: "freshness 4" is four of what? Monitors, comparisons and people each assume another.
    Bad:
        slaProperties:
          - {property: freshness, value: 4}
    Good:
        slaProperties:
          - {property: freshness, value: 4, unit: h}
    Sources: ODCS 3.2.0, slaProperties.unit: d, day, days; y, yr, years
    """
    for level in contract.service_levels:
        promise = read_promise(level)
        if not _is_time(level) or promise is None or promise.quantity is not Quantity.NUMBER or _is_variable(level):
            continue
        if not promise.unit:
            yield problem(
                f"The service level `{level.property}` has no unit; add one such as `h` or `d`.", level.pointer
            )
        else:
            yield problem(
                f"The unit `{promise.unit}` of service level `{level.property}` is no unit of time; use `min`, "
                "`h`, `d`, `y`…",
                level.pointer / ("unit" if level.unit else "value"),
            )


def _is_time(level: ServiceLevel) -> bool:
    return name_of(level) in _TIMES


def _is_variable(level: ServiceLevel) -> bool:
    return "${" in str(level.value) or "${" in (level.unit or "")


@rule(code="TR262", scope=Contract, severity=Severity.WARNING)
def service_level_value_can_be_measured(contract: Contract) -> Iterator[Problem]:
    """The value of a freshness, latency, retention or availability is a number that can be measured.

    Why: "soon" cannot be missed, so it promises nothing.
    Bad:
        slaProperties:
          - {property: freshness, value: as soon as possible}
    Good:
        slaProperties:
          - {property: freshness, value: 4, unit: h}
    """
    for level in contract.service_levels:
        if (
            (_is_time(level) or name_of(level) == "availability")
            and not _is_variable(level)
            and not _is_measurable(level)
        ):
            yield problem(
                f"The value `{level.value}` of service level `{level.property}` cannot be measured; write a "
                "number with its unit.",
                level.pointer / "value",
            )


def _is_measurable(level: ServiceLevel) -> bool:
    promise: Promise | None = read_promise(level)
    fitting = Quantity.DURATION if _is_time(level) else Quantity.FRACTION
    return promise is not None and promise.amount >= 0 and promise.quantity in {fitting, Quantity.NUMBER}


@rule(code="TR263", scope=Contract, severity=Severity.ERROR)
def service_level_percent_is_at_most_100(contract: Contract) -> Iterator[Problem]:
    """A service level in percent is at most 100.

    Why: more than always is not possible; most likely the decimal point is missing.
    Bad:
        slaProperties:
          - {property: availability, value: 995, unit: percent}
    Good:
        slaProperties:
          - {property: availability, value: 99.5, unit: percent}
    """
    for level in contract.service_levels:
        promise = read_promise(level)
        if promise is not None and promise.quantity is Quantity.FRACTION and promise.amount > 1:
            yield problem(
                f"The service level `{level.property}` is {level.value} {level.unit or ''}".rstrip()
                + "; it must be at most 100 percent.",
                level.pointer / "value",
            )


@rule(code="TR264", scope=Contract, severity=Severity.WARNING)
def freshness_names_its_element(contract: Contract) -> Iterator[Problem]:
    """Where a contract has several records, freshness and latency say which column they are measured on.

    Why: two tables are refreshed by two jobs; a promise about "the data" is measured on whichever is fresher.
    Bad:
        schema:
          - {name: orders, properties: [{name: updated_at}]}
          - {name: lines, properties: [{name: order_id}]}
        slaProperties:
          - {property: freshness, value: 4, unit: h}
    Good:
        schema:
          - {name: orders, properties: [{name: updated_at}]}
          - {name: lines, properties: [{name: order_id}]}
        slaProperties:
          - {property: freshness, value: 4, unit: h, element: orders.updated_at}
    """
    for level in contract.service_levels:
        if name_of(level) in _FRESHNESS and not level.elements and len(contract.records) > 1:
            yield problem(
                f"The service level `{level.property}` does not say which of {len(contract.records)} records it is "
                "about; "
                "add `element`.",
                level.pointer,
            )


@rule(code="TR265", scope=Contract, severity=Severity.WARNING)
def service_level_stated_once(contract: Contract) -> Iterator[Problem]:
    """A service level is stated once for each element and driver.

    Why: of "4 hours" and "24 hours" for the same column, consumers plan by the first and producers by the second.
    Bad:
        slaProperties:
          - {property: freshness, value: 4, unit: h}
          - {property: freshness, value: 24, unit: h}
    Good:
        slaProperties:
          - {property: freshness, value: 4, unit: h, driver: operational}
          - {property: freshness, value: 24, unit: h, driver: analytics}
    """
    seen: set[tuple[str, tuple[str, ...], str]] = set()
    for level in contract.service_levels:
        key = (name_of(level), level.elements, (level.driver or "").lower())
        if key in seen:
            yield problem(f"The service level `{level.property}` is stated twice; keep one.", level.pointer)
        seen.add(key)


@rule(code="TR266", scope=Contract, severity=Severity.INFO, aliases=("DIM7_002",))
def contract_promises_freshness(contract: Contract) -> Iterator[Problem]:
    """A contract says how fresh its data is.

    Why: after "what is it", "how old is it" is what every consumer asks.
    Bad:
        slaProperties:
          - {property: retention, value: 3, unit: y}
    Good:
        slaProperties:
          - {property: freshness, value: 4, unit: h}
    """
    told = {name_of(level) for level in contract.service_levels}
    if not told & (_FRESHNESS | {"frequency", "timeofavailability"}):
        yield problem(
            "The contract does not say how fresh the data is; add a `freshness` to `slaProperties`.", "slaProperties"
        )
