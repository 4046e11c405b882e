"""Deprecation: an end is announced in time, with a date and a way on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.ends import End, find_ends, find_layers, find_successors, find_versions, is_retired, read_successor
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Catalog, Dataset, Deprecation


@rule(code="TR215", scope=Dataset, severity=Severity.WARNING)
def deprecation_has_sunset(dataset: Dataset) -> Iterator[Problem]:
    """A deprecation says until when the version is served.

    Why: "deprecated" without a date is read as "some day", and nobody moves.
    Bad:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-03-01, successor: finance.raw.invoice}}}
    Good:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: finance.raw.invoice}}}
    """
    for end in find_ends(dataset):
        if end.deprecation.sunset is None:
            yield problem(f"The end of `{end}` has no `sunset`; say until when it is served.", end.deprecation.pointer)


@rule(code="TR216", scope=Dataset, severity=Severity.WARNING)
def deprecation_has_successor(dataset: Dataset) -> Iterator[Problem]:
    """A deprecation names what to use in its place.

    Why: consumers can leave only when they know where to go.
    Bad:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-03-01, sunset: 2026-09-01}}}
    Good:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: finance.raw.invoice}}}
    """
    for end in find_ends(dataset):
        if not end.deprecation.successor and dataset.status == "active":
            yield problem(
                f"The end of `{end}` names no `successor`; name a version, or another contract.",
                end.deprecation.pointer,
            )


@rule(code="TR217", scope=Dataset, severity=Severity.ERROR)
def sunset_follows_announcement(dataset: Dataset) -> Iterator[Problem]:
    """A sunset is later than the day it was announced.

    Why: an end before its announcement was announced to nobody; most likely the two dates are swapped.
    Bad:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-09-01, sunset: 2026-03-01, successor: finance.raw.invoice}}}
    Good:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: finance.raw.invoice}}}
    """
    for end in find_ends(dataset):
        since, sunset = end.deprecation.since, end.deprecation.sunset
        if since is not None and sunset is not None and sunset < since:
            yield problem(
                f"The sunset of `{end}` is {sunset}, before it was announced on {since}.",
                end.deprecation.pointer / "sunset",
            )


@rule(code="TR218", scope=Dataset, severity=Severity.WARNING)
def sunset_is_carried_out(dataset: Dataset, *, catalog: Catalog, today: date) -> Iterator[Problem]:
    """A version whose sunset has passed is retired, or its sunset is moved.

    Why: after an end that does not come, no announced end is believed.
    Bad:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2025-03-01, sunset: 2025-09-01, successor: finance.raw.invoice}}}
    Good:
        layers:
          gold:
            versions:
              v1.0.0:
                deprecated: {since: 2025-03-01, sunset: 2025-09-01, successor: finance.raw.invoice}
                retired: {since: 2025-09-02, reason: Replaced by the raw layer.}
    """
    for end in find_ends(dataset):
        sunset = end.deprecation.sunset
        if sunset is not None and sunset < today and any(_still_served(catalog, end)):
            yield problem(
                f"`{end}` was to end on {sunset} but is not retired; add `retired`, or move the sunset.",
                end.deprecation.pointer / "sunset",
            )


def _still_served(catalog: Catalog, end: End) -> Iterator[bool]:
    for contract in catalog.contracts.get(end.key, ()):
        version = contract.version
        if version is not None and end.subject in {version, version.major}:
            yield not is_retired(catalog, contract)


@rule(code="TR219", scope=Dataset, severity=Severity.ERROR)
def successor_exists(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """A successor is a version or a contract that the repository holds.

    Why: consumers are sent there; a successor that does not exist sends them nowhere.
    Bad:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: v9.0.0}}}
    Good:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: finance.raw.invoice}}}
    """
    for end in find_ends(dataset):
        if not end.deprecation.successor:
            continue
        fqid = read_successor(end)
        if fqid is None or not find_successors(catalog, fqid):
            yield problem(
                f"The successor of `{end}` is `{end.deprecation.successor}`, which is not in this repository.",
                end.deprecation.pointer / "successor",
            )


@rule(code="TR220", scope=Dataset, severity=Severity.ERROR)
def successor_is_served(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """A successor is not what ends, and is not retired itself.

    Why: consumers would move from one dead end to the next.
    Bad:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: v1.0.0}}}
    Good:
        layers:
          gold:
            versions: {v1.0.0: {deprecated: {since: 2026-03-01, sunset: 2026-09-01, successor: finance.raw.invoice}}}
    """
    for end in find_ends(dataset):
        fqid = read_successor(end)
        found = find_successors(catalog, fqid) if fqid is not None else ()
        if found and all(is_retired(catalog, item) or _ends(end, item.key, item.version) for item in found):
            yield problem(
                f"The successor of `{end}` is `{end.deprecation.successor}`, which has ended or ends with it.",
                end.deprecation.pointer / "successor",
            )


def _ends(end: End, key: ContractId | None, version: Version | None) -> bool:
    return key == end.key and version is not None and end.subject in {version, version.major}


@rule(code="TR221", scope=Dataset, severity=Severity.ERROR)
def older_major_has_announced_end(dataset: Dataset, *, catalog: Catalog) -> Iterator[Problem]:
    """When a new major comes, the older one has an announced end: a sunset and a successor.

    Why: two majors side by side double the work for good, unless the day is set on which the older one goes.
    Bad:
        datasets/finance/invoice/gold/v2.0.0.yaml: {}
    Good:
        datasets/finance/invoice/gold/v2.0.0.yaml: {}
        datasets/finance/invoice/dataset.yaml:
          layers:
            gold: {majors: {"1": {since: 2026-05-01, sunset: 2026-12-31, successor: v2.0.0}}}
    """
    for key in _contracts_of(dataset, catalog):
        state = catalog.state(key)
        majors = sorted({version.major for version in find_versions(catalog, key)})
        for major in majors[:-1]:
            if _is_announced(state.majors.get(major)) or _all_have_ended(catalog, key, major):
                continue
            end = state.majors.get(major)
            said = "is not announced; add `majors`" if end is None else "is not announced in full; complete it"
            yield problem(
                f"`{key}` has major {majors[-1]}, but the end of major {major} {said} with `since`, `sunset` and "
                "`successor`.",
                state.pointer if end is None else end.pointer,
                contract=str(key),
                major=str(major),
            )


def _is_announced(end: Deprecation | None) -> bool:
    return end is not None and end.sunset is not None and bool(end.successor)


def _contracts_of(dataset: Dataset, catalog: Catalog) -> Iterator[ContractId]:
    for layer in catalog.registry.layers:
        yield ContractId(dataset.key.namespace, layer.name, dataset.key.dataset)


def _all_have_ended(catalog: Catalog, key: ContractId, major: int) -> bool:
    """Tell whether each version of a major is retired, or has a sunset of its own."""
    states = catalog.state(key).versions
    told = [states.get(version) for version in find_versions(catalog, key) if version.major == major]
    return all(
        state is not None
        and (state.retired is not None or (state.deprecated is not None and state.deprecated.sunset is not None))
        for state in told
    )


@rule(code="TR222", scope=Dataset, severity=Severity.ERROR)
def major_ends_after_notice_period(dataset: Dataset, *, catalog: Catalog, today: date) -> Iterator[Problem]:
    """A major is served for the registry's notice period after its end was announced.

    Why: consumers need the time to move; the notice period is what the registry promises them. It counts from `since`;
    where that is missing, from today, so say `since`.
    Bad:
        layers:
          gold: {majors: {"1": {since: 2026-05-01, sunset: 2026-05-20, successor: finance.raw.invoice}}}
    Good:
        layers:
          gold: {majors: {"1": {since: 2026-05-01, sunset: 2026-09-30, successor: finance.raw.invoice}}}
    """
    period = catalog.registry.notice_period_days
    for key, state in find_layers(dataset):
        for major, deprecation in state.majors.items():
            announced, sunset = deprecation.since or today, deprecation.sunset
            # A sunset that has passed without `since` is judged by sunset-is-carried-out.
            if sunset is None or (deprecation.since is None and sunset < today) or sunset < announced:
                continue
            if (sunset - announced).days < period:
                yield problem(
                    f"Major {major} of `{key}` ends {(sunset - announced).days} days after {announced}; the notice "
                    "period "
                    f"is {period} days.",
                    deprecation.pointer / "sunset",
                )
