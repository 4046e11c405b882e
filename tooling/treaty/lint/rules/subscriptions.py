"""Subscriptions: what consumers depend on exists, and is what they need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lineage.columns import Columns
from treaty.lint.ends import is_retired
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, IdentityError, parse_fqid
from treaty.model.registry import Catalog, Dependency, Subscription

_KEPT = {"full": {"forward", "backward", "both"}, "forward": {"forward"}, "backward": {"backward"}, "none": set[str]()}
"""By mode, the postures that a version keeps for certain."""


@rule(code="TR230", scope=Catalog, severity=Severity.ERROR)
def consumer_agrees_with_file(catalog: Catalog) -> Iterator[Problem]:
    """The consumer of a subscription file is the one the file is named after.

    Why: the file's name says whose review a change needs; another name inside goes past them.
    Bad:
        subscriptions/reporting.yaml: {consumer: billing, subscriptions: []}
    Good:
        subscriptions/reporting.yaml: {consumer: reporting, subscriptions: []}
    """
    for subscription in catalog.subscriptions:
        name = PurePosixPath(subscription.path).stem
        if subscription.consumer != name:
            yield problem(
                f"The consumer is `{subscription.consumer}`, but the file is named `{name}`; make them agree.",
                "consumer",
                path=subscription.path,
            )


@rule(code="TR231", scope=Catalog, severity=Severity.WARNING)
def consumer_can_be_reached(catalog: Catalog) -> Iterator[Problem]:
    """A subscription says which team owns it and how to reach them.

    Why: when a contract must break, its producer writes to the consumers; one without an address learns it last.
    Bad:
        subscriptions/reporting.yaml: {consumer: reporting, owner: reporting-team, subscriptions: []}
    Good:
        subscriptions/reporting.yaml:
          {consumer: reporting, owner: reporting-team, contact: reporting@example.com, subscriptions: []}
    """
    for subscription in catalog.subscriptions:
        for name, value in (("owner", subscription.owner), ("contact", subscription.contact)):
            if not (value or "").strip():
                yield problem(
                    f"Consumer `{subscription.consumer}` names no {name}; producers must be able to reach them.",
                    path=subscription.path,
                    missing=name,
                )


@rule(code="TR232", scope=Catalog, severity=Severity.ERROR, aliases=("VAL-1401",))
def subscribed_contract_exists(catalog: Catalog) -> Iterator[Problem]:
    """A subscription names a contract that the repository holds.

    Why: a dependency on a name that is not there protects nobody.
    Bad:
        subscriptions/reporting.yaml: {consumer: reporting, subscriptions: [{contract: finance.gold.bill}]}
    Good:
        subscriptions/reporting.yaml: {consumer: reporting, subscriptions: [{contract: finance.gold.invoice}]}
    """
    for subscription, dependency in _dependencies(catalog):
        # A text that names no contract at all is a fault of shape, and reported as one.
        if _key(catalog, dependency) is not None and not _versions(catalog, dependency):
            yield problem(
                f"Consumer `{subscription.consumer}` subscribes to `{dependency.contract}`, which is not in this "
                "repository.",
                dependency.pointer / "contract",
                path=subscription.path,
            )


@rule(code="TR233", scope=Catalog, severity=Severity.ERROR)
def subscribed_version_exists(catalog: Catalog) -> Iterator[Problem]:
    """The lowest version that a subscription takes is one that exists.

    Why: a number that was never given is a slip; the consumer believes in columns that no version has.
    Bad:
        subscriptions/reporting.yaml:
          {consumer: reporting, subscriptions: [{contract: finance.gold.invoice, min_version: v4.0.0}]}
    Good:
        subscriptions/reporting.yaml:
          {consumer: reporting, subscriptions: [{contract: finance.gold.invoice, min_version: v1.0.0}]}
    """
    for subscription, dependency in _dependencies(catalog):
        versions = _versions(catalog, dependency)
        lowest = dependency.min_version
        if versions and lowest is not None and all(version.version != lowest for version in versions):
            yield problem(
                f"Consumer `{subscription.consumer}` takes `{dependency.contract}` from `{lowest}`, which does not "
                "exist.",
                dependency.pointer / "min_version",
                path=subscription.path,
            )


@rule(code="TR234", scope=Catalog, severity=Severity.ERROR)
def subscribed_columns_exist(catalog: Catalog) -> Iterator[Problem]:
    """The columns that a consumer reads are declared by a version it may be served.

    Why: whether a change hits a consumer is judged by these names; a misspelt column is never hit.
    Bad:
        subscriptions/reporting.yaml:
          {consumer: reporting, subscriptions: [{contract: finance.raw.invoice, columns: [amuont]}]}
    Good:
        subscriptions/reporting.yaml:
          {consumer: reporting, subscriptions: [{contract: finance.raw.invoice, columns: [amount]}]}
    """
    known: dict[int, Columns] = {}
    for subscription, dependency in _dependencies(catalog):
        if not dependency.columns:
            continue
        versions = [item for item in _versions(catalog, dependency) if _may_be_served(catalog, dependency, item)]
        served = [known.get(id(item)) or known.setdefault(id(item), Columns(item)) for item in versions]
        for position, column in enumerate(dependency.columns):
            if served and not any(columns.find(column) or columns.may_any_hold(column) for columns in served):
                yield problem(
                    f"Consumer `{subscription.consumer}` reads `{column}`, which `{dependency.contract}` does not "
                    "declare.",
                    dependency.pointer / "columns" / position,
                    path=subscription.path,
                    column=column,
                )


def _may_be_served(catalog: Catalog, dependency: Dependency, contract: Contract) -> bool:
    lowest = dependency.min_version
    is_high_enough = lowest is None or (contract.version is not None and contract.version >= lowest)
    return is_high_enough and not is_retired(catalog, contract)


@rule(code="TR235", scope=Catalog, severity=Severity.WARNING)
def subscribed_posture_is_kept(catalog: Catalog) -> Iterator[Problem]:
    """A consumer requires no more than the contract's compatibility mode keeps.

    Why: a consumer that replays old data needs `backward`; a contract that keeps `forward` only may break it with any
    minor version, and no check will stop that.
    Bad:
        subscriptions/replay.yaml: {consumer: replay, subscriptions: [{contract: finance.gold.invoice, requires: both}]}
    Good:
        subscriptions/replay.yaml: {consumer: replay, subscriptions: [{contract: finance.raw.invoice, requires: both}]}
    """
    for subscription, dependency in _dependencies(catalog):
        key = _key(catalog, dependency)
        if key is None or key not in catalog.contracts:
            continue
        mode = catalog.compatibility(key)
        kept = _KEPT.get(mode.removesuffix("_transitive"))
        if kept is not None and dependency.requires not in kept:
            yield problem(
                f"Consumer `{subscription.consumer}` requires `{dependency.requires}`, but `{key}` keeps `{mode}` "
                "only; agree "
                "on a mode with its owner.",
                dependency.pointer / "requires",
                path=subscription.path,
            )


@rule(code="TR236", scope=Catalog, severity=Severity.WARNING)
def contract_subscribed_once(catalog: Catalog) -> Iterator[Problem]:
    """A consumer subscribes to a contract once.

    Why: of two entries with different columns or postures, nobody can tell which is meant.
    Bad:
        subscriptions/reporting.yaml:
          consumer: reporting
          subscriptions: [{contract: finance.gold.invoice}, {contract: finance.kpi.invoice}]
    Good:
        subscriptions/reporting.yaml:
          consumer: reporting
          subscriptions: [{contract: finance.gold.invoice}, {contract: finance.raw.invoice}]
    """
    for subscription in catalog.subscriptions:
        seen: set[ContractId] = set()
        for dependency in subscription.dependencies:
            key = _key(catalog, dependency)
            if key is not None and key in seen:
                yield problem(
                    f"Consumer `{subscription.consumer}` subscribes to `{key}` twice; merge the entries.",
                    dependency.pointer,
                    path=subscription.path,
                )
            seen.update({key} if key is not None else ())


@rule(code="TR237", scope=Catalog, severity=Severity.WARNING)
def subscribed_contract_is_served(catalog: Catalog) -> Iterator[Problem]:
    """A consumer subscribes to a contract that is still served, in a version it may take.

    Why: once every version it may take is retired, the consumer reads data that nobody answers for.
    Bad:
        datasets/finance/invoice/dataset.yaml:
          layers: {gold: {versions: {v1.0.0: {retired: {since: 2026-01-01}}}}}
        subscriptions/reporting.yaml: {consumer: reporting, subscriptions: [{contract: finance.gold.invoice}]}
    Good:
        subscriptions/reporting.yaml: {consumer: reporting, subscriptions: [{contract: finance.gold.invoice}]}
    """
    for subscription, dependency in _dependencies(catalog):
        versions = _versions(catalog, dependency)
        key = _key(catalog, dependency)
        dataset = catalog.datasets.get(key.dataset_id) if key is not None else None
        is_over = dataset is not None and dataset.status == "retired"
        if versions and (is_over or not any(_may_be_served(catalog, dependency, item) for item in versions)):
            yield problem(
                f"Consumer `{subscription.consumer}` subscribes to `{dependency.contract}`, which is retired; move on.",
                dependency.pointer,
                path=subscription.path,
            )


def _dependencies(catalog: Catalog) -> Iterator[tuple[Subscription, Dependency]]:
    for subscription in catalog.subscriptions:
        for dependency in subscription.dependencies:
            yield subscription, dependency


def _key(catalog: Catalog, dependency: Dependency) -> ContractId | None:
    try:
        return catalog.registry.resolve(parse_fqid(dependency.contract).contract)
    except IdentityError:
        return None


def _versions(catalog: Catalog, dependency: Dependency) -> tuple[Contract, ...]:
    key = _key(catalog, dependency)
    return catalog.contracts.get(key, ()) if key is not None else ()
