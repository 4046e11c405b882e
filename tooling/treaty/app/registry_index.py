"""A registry read lightly: names from paths, releases from tags, and no file that the answer does not need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from treaty.app.find_version import choose_version, find_contract
from treaty.app.load_registry import load_registry
from treaty.app.registry_place import RegistryPlace, find_place, no_contracts
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.outline import VersionOutline
from treaty.lifecycle.release import newest_flips
from treaty.lifecycle.status import ContractLife, VersionLife, describe_contract, describe_contracts
from treaty.load.build_registry import build_dataset, build_registry, build_subscription
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.layout import FileKind, Placement, classify
from treaty.load.yaml_text import parse_yaml
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, DatasetId, Fqid
from treaty.model.registry import Dataset, LayerState, Registry, Subscription
from treaty.model.release import Flip, Release
from treaty.repository.commit import CommitTree
from treaty.repository.history import Repository
from treaty.repository.moments import Moment, find_moment
from treaty.repository.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tags:
    """The tags that count: all of a clone, those a commit holds, or those made by a moment."""

    repository: Repository | None
    merged: str | None = None
    moment: Moment | None = None

    def releases(self, key: ContractId) -> tuple[Release, ...]:
        """Give the releases of one contract, in order of release."""
        found = self.repository.releases(merged=self.merged, of=[key.dataset_id]) if self.repository else ()
        return tuple(item for item in found if item.contract == key and self._counts(item.time))

    def flips(self, key: ContractId) -> tuple[Flip, ...]:
        """Give the moves of one contract's current version, in order."""
        found = self.repository.flips(merged=self.merged, of=[key.dataset_id]) if self.repository else ()
        return tuple(item for item in found if item.contract == key and self._counts(item.time))

    def all_flips(self) -> tuple[Flip, ...]:
        """Give the moves of all current versions, by contract and number."""
        found = self.repository.flips(merged=self.merged) if self.repository else ()
        return tuple(item for item in found if self._counts(item.time))

    def released(self) -> tuple[Release, ...]:
        """Give all releases, told by name alone where nothing hangs on their time."""
        if self.repository is None:
            return ()
        if self.moment is None or self.moment.until is None:
            return self.repository.released_names(merged=self.merged)
        return tuple(item for item in self.repository.releases(merged=self.merged) if self._counts(item.time))

    def _counts(self, time: datetime | None) -> bool:
        return self.moment is None or self.moment.counts(time)


class RegistryIndex:
    """A registry at one moment; everything is read when it is first asked for."""

    def __init__(self, tree: Tree, root: str, tags: _Tags) -> None:
        self.tree = tree
        self.root = root
        self.label = f"commit {tree.label}" if isinstance(tree, CommitTree) else tree.label
        self._tags = tags
        self._prefix = f"{root}/" if root else ""
        self._datasets: dict[DatasetId, Dataset | None] = {}

    @cached_property
    def registry(self) -> Registry:
        """What `registry.yaml` says."""
        path = f"{self._prefix}registry.yaml"
        data = self.tree.read(path) if path in self._placements else None
        return build_registry(_mapping(data), path=path)

    @cached_property
    def contracts(self) -> Mapping[ContractId, tuple[VersionOutline, ...]]:
        """The versions of each contract, in ascending order, contracts in order of name."""
        found: dict[ContractId, list[VersionOutline]] = {}
        for path, placement in self._placements.items():
            if placement.kind is FileKind.VERSION and placement.contract and placement.version:
                key = placement.contract
                outline = VersionOutline(
                    key, placement.version, path, read_hold=self._read_hold, read_contract=self.read_contract
                )
                found.setdefault(key, []).append(outline)
        return MappingProxyType({key: tuple(sorted(found[key], key=_by_version)) for key in sorted(found)})

    @cached_property
    def lives(self) -> tuple[ContractLife, ...]:
        """The life of every contract, in order of name; its releases are told by name, without time and ordinal."""
        self._read_datasets(key.dataset_id for key in self.contracts)
        return describe_contracts(self, self._tags.released(), self._tags.all_flips())

    @cached_property
    def has_releases(self) -> bool:
        """Whether any tag tells of a release."""
        return bool(self._tags.released())

    @cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """What consumers depend on, in order of consumer."""
        placed = [
            (path, placement.name)
            for path, placement in self._placements.items()
            if placement.kind is FileKind.SUBSCRIPTION and not placement.problem and placement.name
        ]
        data = self.tree.read_many(path for path, _ in placed)
        return tuple(build_subscription(_mapping(data[path]), path=path, consumer=name) for path, name in placed)

    @property
    def unread(self) -> tuple[str, ...]:
        """Version files whose path is no version's."""
        versions = ((path, item) for path, item in self._placements.items() if item.kind is FileKind.VERSION)
        return tuple(path for path, placement in versions if placement.problem)

    def find_unreadable(self, life: ContractLife) -> tuple[str, ...]:
        """Give the version files of a contract that hold none."""
        return tuple(item.path for item in life.versions if not isinstance(self.read_value(item.path), dict))

    def life(self, key: ContractId) -> ContractLife:
        """Give the life of one contract, with all that its tags say."""
        releases, flips = self._tags.releases(key), self._tags.flips(key)
        life = describe_contract(self, key, releases, newest_flips(flips).get(key))
        # A contract without releases of its own is a draft only where others have some.
        return life if releases or not self.has_releases else describe_contract(self, key, self._tags.released(), None)

    def find(self, name: str) -> tuple[ContractLife, Fqid]:
        """Give the contract that a name means, and the name as resolved; see `find_contract`."""
        fqid = find_contract(name, self.contracts, self.registry, self.label)
        return self.life(fqid.contract), fqid

    def find_version(self, name: str) -> VersionLife:
        """Give the version that a name means; see `choose_version`."""
        life, fqid = self.find(name)
        return choose_version(life, fqid, name)

    def releases_of(self, key: ContractId) -> tuple[Release, ...]:
        """Give the releases of a contract, in order of release."""
        return self._tags.releases(key)

    def flips_of(self, key: ContractId) -> tuple[Flip, ...]:
        """Give the moves of a contract's current version, in order."""
        return self._tags.flips(key)

    def dataset(self, key: ContractId | DatasetId) -> Dataset | None:
        """Give what `dataset.yaml` says of a dataset."""
        name = key.dataset_id if isinstance(key, ContractId) else key
        if name not in self._datasets:
            self._read_datasets([name])
        return self._datasets[name]

    def state(self, key: ContractId) -> LayerState:
        """Give what `dataset.yaml` says of a contract."""
        dataset = self.dataset(key)
        return dataset.state(key.layer) if dataset is not None else LayerState()

    def compatibility(self, key: ContractId) -> str:
        """Give the mode in force: the dataset's word, else the layer's, else `forward`."""
        layer = self.registry.find_layer(key.layer)
        return self.state(key).compatibility or (layer.compatibility if layer else "forward")

    def read_value(self, path: str) -> Any:
        """Give what a YAML file says, as plain data; what cannot be read is None."""
        return parse_yaml(self.tree.read(path)).value

    def read_tags(self, path: str) -> tuple[str, ...]:
        """Give the tags of a version, as its file says."""
        data = self.tree.read(path)
        tags = _mapping(data).get("tags") if b"tags" in data or b"\\" in data else None
        return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()

    def read_contract(self, path: str) -> Contract | None:
        """Give the contract of a version file; None when it holds none that can be read."""
        contracts = (item for found in self._load_beside(path).catalog.contracts.values() for item in found)
        return next((contract for contract in contracts if contract.path == path), None)

    def _load_beside(self, path: str) -> LoadedCatalog:
        """Read a file with the JSON Schemas of its folder; where those lead elsewhere, the whole registry."""
        folder = path.rpartition("/")[0]
        beside = [
            other
            for other, placement in self._placements.items()
            if placement.kind is FileKind.JSON_SCHEMA and other.startswith(f"{folder}/")
        ]
        data = self.tree.read_many([path, *beside])
        leads_on = any(b"$ref" in data[other] for other in beside) or (b".schema." in data[path] and not beside)
        return load_registry(self.tree, self.root) if leads_on else load_catalog(data, root=self.root)

    def _read_hold(self, path: str) -> bool:
        # The word stands in every file that says so, plainly or spelled with escapes, which only quotes allow.
        data = self.tree.read(path)
        if b"promote" not in data and (b'"' not in data or b"\\" not in data):
            return False
        contract = self.read_contract(path)
        return contract is not None and contract.hold

    @cached_property
    def _placements(self) -> Mapping[str, Placement]:
        paths = self.tree.list_paths(self.root)
        return MappingProxyType({path: classify(path.removeprefix(self._prefix)) for path in paths})

    def _read_datasets(self, keys: Iterable[DatasetId]) -> None:
        wanted = {f"{self._prefix}datasets/{key.namespace}/{key.dataset}/dataset.yaml": key for key in keys}
        data = self.tree.read_many(path for path in wanted if path in self._placements)
        for path, key in wanted.items():
            found = data.get(path)
            value = _mapping(found)
            dataset = build_dataset(value, path=path, key=key, registry=self.registry) if found is not None else None
            self._datasets[key] = dataset


def open_index(folder: Path, *, at: str | None = None) -> RegistryIndex:
    """Open the registry that a folder is, holds as `contracts`, or stands in.

    Args:
        folder: in a Git repository or not; without one nothing is released.
        at: a ref, or a day or moment (ISO 8601); None: the working folder and all tags.

    Raises:
        UsageError: when there is no registry, or no such moment.
    """
    place = find_place(folder)
    if at is not None:
        return _open_past(place, at)
    if place.root is None:
        raise no_contracts(f"`{folder}` or above it")
    return RegistryIndex(place.work_tree(), place.root, _Tags(repository=place.repository))


def _open_past(place: RegistryPlace, at: str) -> RegistryIndex:
    if place.repository is None:
        raise UsageError(f"`{place.top}` is not in a Git repository, so there is no `{at}`.", "Leave out --at.")
    moment = find_moment(place.repository, at)
    tree = place.repository.tree(moment.commit)
    merged = moment.commit if moment.until is None else place.repository.resolve("HEAD")
    return RegistryIndex(tree, place.root_of(tree), _Tags(repository=place.repository, merged=merged, moment=moment))


def _by_version(outline: VersionOutline) -> tuple[int, int, int]:
    version = outline.version
    return (version.major, version.minor, version.patch) if version else (0, 0, 0)


def _mapping(data: bytes | None) -> dict[str, Any]:
    value = parse_yaml(data).value if data else None
    return value if isinstance(value, dict) else {}
