"""Which contracts a listing holds: filters, and what they look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from treaty.app.registry_index import RegistryIndex
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.status import ContractLife
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


def find_contracts(index: RegistryIndex, filters: Filters) -> Iterator[ContractLife]:
    """Give the contracts that pass every filter, in order of name.

    Raises:
        UsageError: for a layer that the registry does not know.
    """
    layer = find_layer_name(index, filters.layer)
    for life in index.lives:
        if layer in {None, life.key.layer} and _passes(index, life, filters):
            yield life


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


def _passes(index: RegistryIndex, life: ContractLife, filters: Filters) -> bool:
    namespace, dataset = life.key.namespace, index.dataset(life.key)
    return (
        (filters.namespace is None or f"{namespace}.".startswith(f"{filters.namespace}."))
        and (filters.owner is None or (dataset is not None and dataset.owner == filters.owner))
        and (filters.status is None or filters.status == status_of(dataset))
        and (filters.tag is None or filters.tag in set(tags_of(index, life)))
    )


def tags_of(index: RegistryIndex, life: ContractLife) -> Iterable[str]:
    """Give the tags of a dataset and of the contract's newest version, in order, each once; reads that version."""
    dataset = index.dataset(life.key)
    own = index.read_tags(life.versions[-1].path) if life.versions else ()
    return dict.fromkeys((*(dataset.tags if dataset else ()), *own))


def status_of(dataset: Dataset | None) -> str:
    """Give a dataset's status; one without a `dataset.yaml` counts as active."""
    return dataset.status if dataset else "active"
