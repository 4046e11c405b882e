"""Who is hit: verdicts crossed with subscriptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from treaty.compat.comparison import Comparison, JudgedChange
from treaty.diagnostics.change import Effect
from treaty.lineage.columns import plain_path
from treaty.model.identity import ContractId, IdentityError, parse_fqid
from treaty.model.registry import Catalog, Dependency, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """One consumer's dependency on one contract."""

    subscription: Subscription
    dependency: Dependency


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A consumer that a comparison breaks, and the columns it reads that changed (empty: the whole record)."""

    consumer: Consumer
    columns: tuple[str, ...]


def find_consumers(catalog: Catalog, key: ContractId) -> Iterator[Consumer]:
    """Give the consumers of a contract, in order of name."""
    yield from _by_contract(_Same(catalog)).get(key, ())


class _Same:
    """A catalog that equals itself alone: what is known of it is asked for with every pair of versions."""

    __slots__ = ("catalog",)

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.catalog is other.catalog

    def __hash__(self) -> int:
        return id(self.catalog)


@lru_cache(maxsize=1)
def _by_contract(same: _Same) -> Mapping[ContractId, tuple[Consumer, ...]]:
    found: dict[ContractId, tuple[Consumer, ...]] = {}
    for subscription in same.catalog.subscriptions:
        for dependency in subscription.dependencies:
            key = _contract_of(same.catalog, dependency)
            if key is not None:
                found[key] = (*found.get(key, ()), Consumer(subscription=subscription, dependency=dependency))
    return found


def find_hits(comparison: Comparison, consumers: Iterable[Consumer]) -> Iterator[Hit]:
    """Give the consumers that some change breaks, by the posture they need and the columns they read."""
    for consumer in consumers:
        changes = [change for change in comparison.changes if is_hit(change, consumer.dependency)]
        if changes:
            columns = sorted({change.change.column for change in changes if change.change.column})
            yield Hit(consumer=consumer, columns=tuple(columns))


def is_hit(judged: JudgedChange, dependency: Dependency) -> bool:
    """Tell whether a change breaks what a dependency needs."""
    old = judged.old_readers is not Effect.SAFE and dependency.requires in {"forward", "both"}
    new = judged.new_readers is not Effect.SAFE and dependency.requires in {"backward", "both"}
    return (old or new) and _is_read(judged, dependency)


def _is_read(judged: JudgedChange, dependency: Dependency) -> bool:
    """Tell whether a consumer reads what changed, something within it, or something that holds it."""
    if judged.change.column is None or not dependency.columns:
        return True
    column = plain_path(judged.change.column)
    changed = (column, f"{judged.change.record}.{column}")
    return any(
        _covers(read, name) or _covers(name, read) for read in map(plain_path, dependency.columns) for name in changed
    )


def _covers(outer: str, inner: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}.")


def _contract_of(catalog: Catalog, dependency: Dependency) -> ContractId | None:
    try:
        return catalog.registry.resolve(parse_fqid(dependency.contract).contract)
    except IdentityError:
        return None
