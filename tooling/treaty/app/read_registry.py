"""Read a registry for its consumers: contracts, versions, their lives, which is current."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from treaty.app.find_version import choose_version, find_contract, with_version
from treaty.app.load_registry import load_registry
from treaty.app.moment_tags import Tags
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.app.release_planner import find_unreadable_versions
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.status import ContractLife, VersionLife, describe_contracts
from treaty.load.catalog import LoadedCatalog
from treaty.model.identity import ContractId, Fqid
from treaty.model.registry import Dataset
from treaty.model.release import Flip, Release
from treaty.repository.moments import find_moment


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
        fqid = find_contract(name, (life.key for life in self.contracts), self.loaded.catalog.registry, self.label)
        life = next(life for life in self.contracts if life.key == fqid.contract)
        return life, with_version(life, fqid, name)

    def find_version(self, name: str) -> VersionLife:
        """Give the version that an FQID means: the one named, the newest of `:v1` or `:v1.2`, or the current one.

        Where nothing is current, the version that a release now would make current.

        Raises:
            UsageError: when there is none; the hint names those there are.
        """
        life, fqid = self.find(name)
        return choose_version(life, fqid, name)

    def dataset(self, key: ContractId) -> Dataset | None:
        """Give what `dataset.yaml` says of a contract's dataset."""
        return self.loaded.catalog.datasets.get(key.dataset_id)


def read_registry(folder: Path, *, at: str | None = None) -> RegistryView:
    """Read the registry that a folder is, holds as `contracts`, or stands in.

    Args:
        folder: in a Git repository or not; without one nothing is released.
        at: a ref or a date; then tree and tags are those of that moment. None: the working folder and all tags.

    Raises:
        UsageError: when there is no registry, or no such ref.
    """
    place = find_place(folder)
    if at is not None:
        return _read_commit(place, at)
    loaded = load_registry(place.work_tree(), place.require_root())
    if place.repository is None:
        return view_registry(loaded, (), (), "working tree")
    with place.repository as repository:
        return view_registry(loaded, repository.releases(), repository.flips(), "working tree")


def _read_commit(place: RegistryPlace, at: str) -> RegistryView:
    if place.repository is None:
        raise UsageError(f"`{place.top}` is not in a Git repository, so there is no `{at}`.", "Leave out --at.")
    with place.repository as repository:
        moment = find_moment(repository, at)
        tree = repository.tree(moment.commit)
        loaded = load_registry(tree, place.root_of(tree))
        merged = moment.commit if moment.until is None else repository.resolve("HEAD")
        tags = Tags(repository=repository, merged=merged, moment=moment)
        return view_registry(loaded, tags.all_releases(), tags.all_flips(), f"commit {tree.label}")


def view_registry(
    loaded: LoadedCatalog,
    releases: tuple[Release, ...],
    flips: tuple[Flip, ...],
    label: str,
    *,
    has_releases: bool | None = None,
) -> RegistryView:
    """Put together what files and tags say; `has_releases` is that of `describe_contracts`."""
    return RegistryView(
        loaded=loaded,
        contracts=describe_contracts(loaded.catalog, releases, flips, has_releases=has_releases),
        releases=releases,
        flips=flips,
        label=label,
        unread=tuple(refusal.subject for refusal in find_unreadable_versions(loaded)),
    )
