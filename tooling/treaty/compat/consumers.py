"""Who is hit: verdicts crossed with subscriptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache

from treaty.compat.column_names import ColumnNames, Versions
from treaty.compat.comparison import Comparison, JudgedChange
from treaty.compat.name_index import NameIndex
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
        self._by_need: dict[tuple[bool, bool], frozenset[int]] = {}

    def find_hit(self, judged: JudgedChange) -> Iterator[Consumer]:
        """Give the consumers that one change breaks, by the posture they need and the columns they read."""
        return (self.consumers[place] for place in sorted(self.find_places(judged)))

    def find_places(self, judged: JudgedChange) -> AbstractSet[int]:
        """Give the places of the consumers that one change breaks."""
        needing = self._find_needing(judged.old_readers is not Effect.SAFE, judged.new_readers is not Effect.SAFE)
        if not needing or judged.change.column is None:
            return needing
        column = plain_path(judged.change.column)
        full = f"{judged.change.record}.{column}"
        hit = needing & (self._reading_all | self._by_text.find(column) | self._by_text.find(full))
        # Names as the changes have them, as most are, need no look at the versions.
        return hit if len(hit) == len(needing) else hit | (needing & self._by_name.find(full))

    def _find_needing(self, is_old_hit: bool, is_new_hit: bool) -> frozenset[int]:
        key = is_old_hit, is_new_hit
        if key not in self._by_need:
            wanted = {"both"} | ({"forward"} if is_old_hit else set()) | ({"backward"} if is_new_hit else set())
            self._by_need[key] = frozenset(
                place
                for place, consumer in enumerate(self.consumers if any(key) else ())
                if consumer.dependency.requires in wanted
            )
        return self._by_need[key]

    @cached_property
    def _reading_all(self) -> frozenset[int]:
        places = enumerate(self.consumers)
        return frozenset(place for place, consumer in places if not consumer.dependency.columns)

    @cached_property
    def _by_text(self) -> NameIndex:
        return NameIndex((place, plain_path(text)) for place, text in self._texts())

    @cached_property
    def _by_name(self) -> NameIndex:
        return NameIndex((place, name) for place, text in self._texts() for name in self._names.find(text))

    def _texts(self) -> Iterator[tuple[int, str]]:
        for place, consumer in enumerate(self.consumers):
            for text in consumer.dependency.columns:
                yield place, text


def find_readers(catalog: Catalog, key: ContractId, old: Version, new: Version) -> Readers:
    """Give the consumers of a contract beside two of its versions, which are looked up when a name asks for it."""

    def find_both() -> tuple[Contract, Contract] | None:
        one, other = catalog.find(key, old), catalog.find(key, new)
        return (one, other) if one is not None and other is not None else None

    return Readers(find_consumers(catalog, key), find_both)


def find_hits(comparison: Comparison, readers: Readers) -> Iterator[Hit]:
    """Give the consumers that some change breaks, with the columns of those changes."""
    hit: dict[int, set[str]] = {}
    for judged in comparison.changes:
        columns = {judged.change.column} if judged.change.column else set()
        for place in readers.find_places(judged):
            hit.setdefault(place, set()).update(columns)
    for place in sorted(hit):
        yield Hit(consumer=readers.consumers[place], columns=tuple(sorted(hit[place])))


def _contract_of(registry: Registry, dependency: Dependency) -> ContractId | None:
    try:
        return registry.resolve(parse_fqid(dependency.contract).contract)
    except IdentityError:
        return None
