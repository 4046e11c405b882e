"""Who is hit: verdicts crossed with subscriptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from treaty.compat.column_names import ColumnNames, Versions
from treaty.compat.comparison import Comparison, JudgedChange
from treaty.diagnostics.change import Effect
from treaty.lineage.columns import plain_path
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, IdentityError, Version, parse_fqid
from treaty.model.registry import Catalog, Dependency, Registry, Subscription


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
    yield from _by_contract(_Subscriptions(catalog.subscriptions, catalog.registry)).get(key, ())


class _Subscriptions:
    """The subscriptions of a registry, which equal themselves alone: they are asked about with every pair of versions.

    A registry that is looked at in parts has a catalog for each of them, and all of these have the same subscriptions.
    """

    __slots__ = ("all", "registry")

    def __init__(self, subscriptions: tuple[Subscription, ...], registry: Registry) -> None:
        self.all = subscriptions
        self.registry = registry

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Subscriptions) and self.all is other.all and self.registry is other.registry

    def __hash__(self) -> int:
        return id(self.all)


@lru_cache(maxsize=1)
def _by_contract(subscriptions: _Subscriptions) -> Mapping[ContractId, tuple[Consumer, ...]]:
    found: dict[ContractId, list[Consumer]] = {}
    for subscription in subscriptions.all:
        for dependency in subscription.dependencies:
            key = _contract_of(subscriptions.registry, dependency)
            if key is not None:
                found.setdefault(key, []).append(Consumer(subscription=subscription, dependency=dependency))
    return {key: tuple(consumers) for key, consumers in found.items()}


class Readers:
    """The consumers of a contract where two of its versions are compared."""

    def __init__(self, consumers: Iterable[Consumer], versions: Versions) -> None:
        self.consumers = tuple(consumers)
        self._names = ColumnNames(versions)

    def find_hit(self, judged: JudgedChange) -> Iterator[Consumer]:
        """Give the consumers that one change breaks."""
        return (consumer for consumer in self.consumers if self.is_hit(judged, consumer))

    def is_hit(self, judged: JudgedChange, consumer: Consumer) -> bool:
        """Tell whether a change breaks a consumer, by the posture it needs and the columns it reads."""
        requires = consumer.dependency.requires
        old = judged.old_readers is not Effect.SAFE and requires in {"forward", "both"}
        new = judged.new_readers is not Effect.SAFE and requires in {"backward", "both"}
        return (old or new) and self._is_read(judged, consumer.dependency.columns)

    def _is_read(self, judged: JudgedChange, columns: tuple[str, ...]) -> bool:
        """Tell whether what changed is among some columns, is within one of them, or holds one."""
        if judged.change.column is None or not columns:
            return True
        column = plain_path(judged.change.column)
        full = f"{judged.change.record}.{column}"
        if any(_overlaps(read, name) for read in map(plain_path, columns) for name in (column, full)):
            return True
        # Names as the changes have them, as most are, need no look at the versions.
        return any(_overlaps(name, full) for text in columns for name in self._names.find(text))


def find_readers(catalog: Catalog, key: ContractId, old: Version, new: Version) -> Readers:
    """Give the consumers of a contract beside two of its versions, which are looked up when a name asks for it."""

    def find_both() -> tuple[Contract, Contract] | None:
        one, other = catalog.find(key, old), catalog.find(key, new)
        return (one, other) if one is not None and other is not None else None

    return Readers(find_consumers(catalog, key), find_both)


def find_hits(comparison: Comparison, readers: Readers) -> Iterator[Hit]:
    """Give the consumers that some change breaks, with the columns of those changes."""
    for consumer in readers.consumers:
        changes = [change for change in comparison.changes if readers.is_hit(change, consumer)]
        if changes:
            columns = sorted({change.change.column for change in changes if change.change.column})
            yield Hit(consumer=consumer, columns=tuple(columns))


def _overlaps(one: str, other: str) -> bool:
    return _covers(one, other) or _covers(other, one)


def _covers(outer: str, inner: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}.")


def _contract_of(registry: Registry, dependency: Dependency) -> ContractId | None:
    try:
        return registry.resolve(parse_fqid(dependency.contract).contract)
    except IdentityError:
        return None
