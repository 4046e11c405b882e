"""Who depends on what: subscriptions by contract, dataset, layer and consumer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from treaty.app.find_version import find_contract
from treaty.app.list_contracts import find_layer_name
from treaty.app.registry_index import RegistryIndex
from treaty.diagnostics.errors import UsageError
from treaty.model.identity import ContractId, DatasetId, IdentityError, parse_fqid
from treaty.model.registry import Dependency, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One contract that one consumer depends on."""

    subscription: Subscription
    dependency: Dependency
    contract: str
    """The contract under its layer's own name, or the text as written where it names none."""
    key: ContractId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which subscriptions to list; None: all."""

    name: str | None = None
    """A contract (FQID), a dataset (`namespace.dataset`) or a dataset's UUID."""
    layer: str | None = None
    consumer: str | None = None
    owner: str | None = None
    requires: str | None = None


def find_subscribers(index: RegistryIndex, wanted: Wanted) -> Iterator[Subscriber]:
    """Give the subscriptions that pass every filter, by contract and consumer.

    Raises:
        UsageError: when the name is none of a contract or dataset here, or the layer is unknown.
    """
    layer = find_layer_name(index, wanted.layer)
    keys = _find_keys(index, wanted.name) if wanted.name is not None else None
    found = [
        _subscriber(index, subscription, dependency)
        for subscription in index.subscriptions
        for dependency in subscription.dependencies
    ]
    for item in sorted(found, key=lambda item: (item.contract, item.subscription.consumer)):
        if _passes(item, wanted) and (keys is None or item.key in keys) and layer in {None, _layer(item)}:
            yield item


def _subscriber(index: RegistryIndex, subscription: Subscription, dependency: Dependency) -> Subscriber:
    try:
        key = index.registry.resolve(parse_fqid(dependency.contract).contract)
    except IdentityError:
        key = None
    name = str(key) if key is not None else dependency.contract
    return Subscriber(subscription=subscription, dependency=dependency, contract=name, key=key)


def _layer(item: Subscriber) -> str | None:
    return item.key.layer if item.key is not None else None


def _passes(item: Subscriber, wanted: Wanted) -> bool:
    return (
        wanted.consumer in {None, item.subscription.consumer}
        and wanted.owner in {None, item.subscription.owner}
        and wanted.requires in {None, item.dependency.requires}
    )


def _find_keys(index: RegistryIndex, name: str) -> frozenset[ContractId]:
    """Give the contracts that a name means: all of a dataset, or the one that it names."""
    of_dataset = frozenset(key for key in index.contracts if name.lower() in _dataset_names(key.dataset_id))
    if of_dataset:
        return of_dataset
    try:
        return frozenset({find_contract(name, index.contracts, index.registry, index.label).contract})
    except UsageError:
        # A consumer may depend on a contract that is not here yet, or no more.
        known = {
            _subscriber(index, item, dependency).key for item in index.subscriptions for dependency in item.dependencies
        }
        key = _parse_key(index, name)
        if key is None or key not in known:
            raise
        return frozenset({key})


def _dataset_names(dataset: DatasetId) -> set[str]:
    return {str(dataset), str(dataset.uuid)}


def _parse_key(index: RegistryIndex, name: str) -> ContractId | None:
    try:
        return index.registry.resolve(parse_fqid(name).contract)
    except IdentityError:
        return None
