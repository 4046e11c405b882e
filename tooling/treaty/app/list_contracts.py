"""Which contracts a listing holds: filters, and what they look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from treaty.app.registry_index import RegistryIndex
from treaty.diagnostics.errors import UsageError
from treaty.model.identity import ContractId
from treaty.model.registry import Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which contracts to list; None: all."""

    layer: str | None = None
    namespace: str | None = None
    """A namespace, or the part of one before a dot."""
    owner: str | None = None
    tag: str | None = None
    status: str | None = None
    """Of the dataset: `active`, `deprecated` or `retired`."""


def find_contracts(index: RegistryIndex, filters: Filters) -> Iterator[ContractId]:
    """Give the contracts that pass every filter, in order of name; reads no more than the filters ask for.

    Raises:
        UsageError: for a layer that the registry does not know.
    """
    layer = find_layer_name(index, filters.layer)
    if filters.owner is not None or filters.status is not None or filters.tag is not None:
        index.read_datasets()
    for key in index.contracts:
        if layer in {None, key.layer} and _passes(index, key, filters):
            yield key


def find_layer_name(index: RegistryIndex, name: str | None) -> str | None:
    """Give a layer's own name for it or an alias; None for None.

    Raises:
        UsageError: for a layer that the registry does not know.
    """
    if name is None:
        return None
    layer = index.registry.find_layer(name)
    if layer is None:
        known = ", ".join(layer.name for layer in index.registry.layers)
        raise UsageError(f"There is no layer `{name}`.", f"Layers: {known}.")
    return layer.name


def _passes(index: RegistryIndex, key: ContractId, filters: Filters) -> bool:
    return (
        (filters.namespace is None or f"{key.namespace}.".startswith(f"{filters.namespace}."))
        and (filters.owner is None or filters.owner == _owner_of(index.dataset(key)))
        and (filters.status is None or filters.status == status_of(index.dataset(key)))
        and (filters.tag is None or filters.tag in set(tags_of(index, key)))
    )


def _owner_of(dataset: Dataset | None) -> str | None:
    return dataset.owner if dataset is not None else None


def tags_of(index: RegistryIndex, key: ContractId) -> Iterable[str]:
    """Give the tags of a dataset and of the contract's newest version, in order, each once; reads that version."""
    dataset, versions = index.dataset(key), index.contracts[key]
    own = index.read_tags(versions[-1].path) if versions else ()
    return dict.fromkeys((*(dataset.tags if dataset else ()), *own))


def status_of(dataset: Dataset | None) -> str:
    """Give a dataset's status; one without a `dataset.yaml` counts as active."""
    return dataset.status if dataset else "active"
