"""Read a registry for its consumers: contracts, versions, their lives, which is current."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from treaty.app.load_registry import load_registry
from treaty.app.registry_place import RegistryPlace, find_place, no_contracts
from treaty.app.release_versions import find_unreadable_versions
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.current import find_next_current
from treaty.lifecycle.status import ContractLife, VersionLife, describe_contracts
from treaty.load.catalog import LoadedCatalog
from treaty.model.identity import ContractId, Fqid, IdentityError, Version, newest, parse_fqid
from treaty.model.registry import Dataset
from treaty.model.release import Flip, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryView:
    """A registry as it stands in the working folder or at a commit, with what the tags say of it."""

    loaded: LoadedCatalog
    contracts: tuple[ContractLife, ...]
    """In order of name."""
    releases: tuple[Release, ...]
    flips: tuple[Flip, ...]
    label: str
    """What was read: `working tree`, or a short commit."""
    unread: tuple[str, ...]
    """Version files that hold no readable contract."""

    def find(self, name: str) -> tuple[ContractLife, Fqid]:
        """Give the contract that an FQID names (layer aliases resolved), and the FQID as resolved.

        Raises:
            UsageError: when there is none; the hint names the nearest.
        """
        try:
            fqid = parse_fqid(name)
        except IdentityError as error:
            raise UsageError(str(error), self._nearest(name)) from error
        key = self.loaded.catalog.registry.resolve(fqid.contract)
        life = next((life for life in self.contracts if life.key == key), None)
        if life is None:
            raise UsageError(f"There is no contract `{key}` in the {self.label}.", self._nearest(str(key)))
        return life, Fqid(key, fqid.version)

    def find_version(self, name: str) -> VersionLife:
        """Give the version that an FQID means: the one named, the newest of `:v1` or `:v1.2`, or the current one.

        Where nothing is current, the version that a release now would make current.

        Raises:
            UsageError: when there is none; the hint names those there are.
        """
        life, fqid = self.find(name)
        version = newest((item.version for item in life.versions), fqid) if fqid.version else self._served(life)
        found = life.find(version)
        if found is None:
            known = ", ".join(str(item.version) for item in life.versions)
            what = f"version `{fqid}`" if fqid.version else f"current version of `{life.key}`"
            raise UsageError(f"There is no {what}.", f"There are: {known}." if known else "It has no versions yet.")
        return found

    def dataset(self, key: ContractId) -> Dataset | None:
        """Give what `dataset.yaml` says of a contract's dataset."""
        return self.loaded.catalog.datasets.get(key.dataset_id)

    def _served(self, life: ContractLife) -> Version | None:
        versions = [item.contract for item in life.versions]
        return life.current.version or find_next_current(versions, life.state)

    def _nearest(self, name: str) -> str:
        known = {str(life.key): str(life.key) for life in self.contracts}
        known |= {str(life.key.dataset_id): str(life.key) for life in self.contracts}
        near = difflib.get_close_matches(name.partition(":")[0].lower(), known, n=3, cutoff=0.5)
        names = list(dict.fromkeys(known[match] for match in near))
        if names:
            return f"Did you mean {' or '.join(f'`{match}`' for match in names)}? `treaty list` shows all."
        return "`treaty list` shows what there is."


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


def read_registry(folder: Path, *, at: str | None = None) -> RegistryView:
    """Read the registry that a folder is, holds as `contracts`, or stands in.

    Args:
        folder: in a Git repository or not; without one nothing is released.
        at: a ref; then the tree and the tags are those of that commit. None: the working folder and all tags.

    Raises:
        UsageError: when there is no registry, or no such ref.
    """
    place = find_place(folder)
    if at is not None:
        return _read_commit(place, at)
    if place.root is None:
        raise no_contracts(f"`{folder}` or above it")
    loaded = load_registry(place.work_tree(), place.root)
    if place.repository is None:
        return _view(loaded, (), (), "working tree")
    with place.repository as repository:
        return _view(loaded, repository.releases(), repository.flips(), "working tree")


def _read_commit(place: RegistryPlace, at: str) -> RegistryView:
    if place.repository is None:
        raise UsageError(f"`{place.top}` is not in a Git repository, so there is no `{at}`.", "Leave out --at.")
    with place.repository as repository:
        tree = repository.tree(at)
        loaded = load_registry(tree, place.root_of(tree))
        releases, flips = repository.releases(merged=tree.commit), repository.flips(merged=tree.commit)
        return _view(loaded, releases, flips, f"commit {tree.label}")


def _view(loaded: LoadedCatalog, releases: tuple[Release, ...], flips: tuple[Flip, ...], label: str) -> RegistryView:
    return RegistryView(
        loaded=loaded,
        contracts=describe_contracts(loaded.catalog, releases, flips),
        releases=releases,
        flips=flips,
        label=label,
        unread=tuple(refusal.subject for refusal in find_unreadable_versions(loaded)),
    )


def find_contracts(view: RegistryView, filters: Filters) -> Iterator[ContractLife]:
    """Give the contracts that pass every filter, in order of name.

    Raises:
        UsageError: for a layer that the registry does not know.
    """
    layer = _layer_name(view, filters.layer)
    for life in view.contracts:
        if layer in {None, life.key.layer} and _passes(life, view.dataset(life.key), filters):
            yield life


def _layer_name(view: RegistryView, name: str | None) -> str | None:
    if name is None:
        return None
    layer = view.loaded.catalog.registry.find_layer(name)
    if layer is None:
        known = ", ".join(layer.name for layer in view.loaded.catalog.registry.layers)
        raise UsageError(f"There is no layer `{name}`.", f"Layers: {known}.")
    return layer.name


def _passes(life: ContractLife, dataset: Dataset | None, filters: Filters) -> bool:
    namespace = life.key.namespace
    return (
        (filters.namespace is None or f"{namespace}.".startswith(f"{filters.namespace}."))
        and (filters.owner is None or (dataset is not None and dataset.owner == filters.owner))
        and (filters.tag is None or filters.tag in set(tags_of(life, dataset)))
        and (filters.status is None or filters.status == status_of(dataset))
    )


def tags_of(life: ContractLife, dataset: Dataset | None) -> Iterable[str]:
    """Give the tags of a dataset and of the contract's newest version, in order, each once."""
    own = life.versions[-1].contract.tags if life.versions else ()
    return dict.fromkeys((*(dataset.tags if dataset else ()), *own))


def status_of(dataset: Dataset | None) -> str:
    """Give a dataset's status; one without a `dataset.yaml` counts as active."""
    return dataset.status if dataset else "active"
