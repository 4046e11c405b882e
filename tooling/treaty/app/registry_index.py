"""A registry read lightly: names from paths, releases from tags, and no file that the answer does not need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from treaty.app.find_version import choose_version, find_contract, parse_name, with_version
from treaty.app.load_registry import load_registry
from treaty.app.moment_tags import Tags
from treaty.app.version_digests import FILES_AT_ONCE
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.outline import VersionOutline
from treaty.lifecycle.release import newest_flips
from treaty.lifecycle.status import ContractLife, VersionLife, describe_contract, describe_contracts
from treaty.load.build_registry import build_dataset, build_registry, build_subscription
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.layout import FileKind, Placement, classify, dataset_file, dataset_folder
from treaty.load.yaml_text import parse_yaml
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, DatasetId, Fqid, IdentityError, parse_fqid
from treaty.model.registry import Dataset, LayerState, Registry, Subscription
from treaty.repository.commit import CommitTree
from treaty.repository.tags import MAX_PATTERNS
from treaty.repository.tree import Tree


class RegistryIndex:
    """A registry at one moment, or one dataset of it; everything is read when it is first asked for."""

    def __init__(self, tree: Tree, root: str, tags: Tags, *, of: DatasetId | None = None) -> None:
        self.tree = tree
        self._of = of
        self.root = root
        self.label = f"commit {tree.label}" if isinstance(tree, CommitTree) else tree.label
        self.tags = tags
        self.prefix = f"{root}/" if root else ""
        self._datasets: dict[DatasetId, Dataset | None] = {}
        self._by_path: Mapping[str, Contract] | None = None
        self._may_hold: dict[str, bool] = {}

    @cached_property
    def registry(self) -> Registry:
        """What `registry.yaml` says."""
        path = f"{self.prefix}registry.yaml"
        data = self.tree.read(path) if path in self.placements else None
        return build_registry(read_mapping(data), path=path)

    @cached_property
    def contracts(self) -> Mapping[ContractId, tuple[VersionOutline, ...]]:
        """The versions of each contract, in ascending order, contracts in order of name."""
        found: dict[ContractId, list[VersionOutline]] = {}
        for path, placement in self.placements.items():
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
        self.read_datasets()
        self._note_likely_holds()
        return describe_contracts(self, self.tags.released(), self.tags.all_flips())

    def lives_of(self, keys: Sequence[ContractId]) -> tuple[ContractLife, ...]:
        """Give the lives of some contracts, in the order given, without reading of the others."""
        if len(keys) > MAX_PATTERNS:
            known = {life.key: life for life in self.lives}
            return tuple(known[key] for key in keys)
        datasets = [key.dataset_id for key in keys]
        self._read_datasets(datasets)
        releases, flips = self.tags.of(datasets)
        part = _Part(contracts={key: self.contracts[key] for key in keys}, registry=self.registry, state=self.state)
        return describe_contracts(part, releases, flips, has_releases=bool(releases) or self.has_releases)

    @cached_property
    def has_releases(self) -> bool:
        """Whether any tag tells of a release."""
        return bool(self.tags.released())

    @cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """What consumers depend on, in order of consumer."""
        placed = [
            (path, placement.name)
            for path, placement in self.placements.items()
            if placement.kind is FileKind.SUBSCRIPTION and not placement.problem and placement.name
        ]
        data = self.tree.read_many(path for path, _ in placed)
        return tuple(build_subscription(read_mapping(data[path]), path=path, consumer=name) for path, name in placed)

    @property
    def paths(self) -> Collection[str]:
        """The files of the registry, by path."""
        return self.placements.keys()

    @property
    def misplaced(self) -> Mapping[str, str]:
        """Version files whose path is no version's, with the reason."""
        versions = ((path, item) for path, item in self.placements.items() if item.kind is FileKind.VERSION)
        return {path: placement.problem for path, placement in versions if placement.problem}

    @property
    def unread(self) -> tuple[str, ...]:
        """Version files whose path is no version's."""
        return tuple(self.misplaced)

    def find_unreadable(self, life: ContractLife) -> tuple[str, ...]:
        """Give the version files of a contract that hold none."""
        return tuple(item.path for item in life.versions if not isinstance(self.read_value(item.path), dict))

    def life(self, key: ContractId) -> ContractLife:
        """Give the life of one contract, with all that its tags say."""
        releases, flips = self.tags.releases(key), self.tags.flips(key)
        life = describe_contract(self, key, releases, newest_flips(flips).get(key))
        # A contract without releases of its own is a draft only where others have some.
        return life if releases or not self.has_releases else describe_contract(self, key, self.tags.released(), None)

    def find(self, name: str) -> tuple[ContractLife, Fqid]:
        """Give the contract that a name means, and the name as resolved; see `find_contract`."""
        try:
            fqid = find_contract(name, self.contracts, self.registry, self.label)
        except UsageError as error:
            tag = self._find_tag(name)
            if tag is None:
                raise
            hint = f"It was released once; name a moment when it was there: --at {tag}"
            raise UsageError(str(error), hint) from error
        life = self.life(fqid.contract)
        return life, with_version(life, fqid, name)

    def _find_tag(self, name: str) -> str | None:
        """Give the newest tag of a contract that is not in the tree any more."""
        try:
            key = self.registry.resolve(parse_fqid(parse_name(name).contract).contract)
        except IdentityError:
            return None
        found = () if key in self.contracts else self.tags.releases(key)
        return found[-1].tag if found else None

    def find_version(self, name: str) -> VersionLife:
        """Give the version that a name means; see `choose_version`."""
        life, fqid = self.find(name)
        return choose_version(life, fqid, name)

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
        tags = read_mapping(data).get("tags") if b"tags" in data or b"\\" in data else None
        return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()

    def read_contract(self, path: str) -> Contract | None:
        """Give the contract of a version file; None when it holds none that can be read."""
        if self._by_path is not None:
            return self._by_path.get(path)
        contracts = (item for found in self._load_beside(path).catalog.contracts.values() for item in found)
        return next((contract for contract in contracts if contract.path == path), None)

    def read_all(self) -> None:
        """Read every contract at once: cheaper than one by one, where many are asked for."""
        contracts = (item for found in self._whole.catalog.contracts.values() for item in found)
        self._by_path = {contract.path: contract for contract in contracts}

    def _load_beside(self, path: str) -> LoadedCatalog:
        """Read a file with the JSON Schemas of its folder; where those lead elsewhere, the whole registry."""
        beside = self._schemas.get(path.rpartition("/")[0], ())
        data = self.tree.read_many([path, *beside])
        leads_on = any(b"$ref" in data[other] for other in beside) or (b".schema." in data[path] and not beside)
        return self._whole if leads_on else load_catalog(data, root=self.root)

    @cached_property
    def _whole(self) -> LoadedCatalog:
        return load_registry(self.tree, self.root)

    @cached_property
    def _schemas(self) -> Mapping[str, Sequence[str]]:
        """Give the JSON Schemas by folder."""
        found: dict[str, list[str]] = {}
        for path, placement in self.placements.items():
            if placement.kind is FileKind.JSON_SCHEMA:
                found.setdefault(path.rpartition("/")[0], []).append(path)
        return found

    def note_hold(self, path: str, data: bytes) -> None:
        """Remember whether a version file may hold itself back, while its bytes are at hand."""
        # The word stands in every file that says so, plainly or spelled with escapes, which only quotes allow.
        self._may_hold[path] = b"promote" in data or (b'"' in data and b"\\" in data)

    def _note_likely_holds(self) -> None:
        """Look into the newest version of each major at once: nearly always one of them is current."""
        newest = {
            (key, outline.version.major): outline.path
            for key, found in self.contracts.items()
            for outline in found
            if outline.version
        }
        paths = list(newest.values())
        for start in range(0, len(paths), FILES_AT_ONCE):
            for path, data in self.tree.read_many(paths[start : start + FILES_AT_ONCE]).items():
                self.note_hold(path, data)

    def _read_hold(self, path: str) -> bool:
        if path not in self._may_hold:
            self.note_hold(path, self.tree.read(path))
        contract = self.read_contract(path) if self._may_hold[path] else None
        return contract is not None and contract.hold

    @cached_property
    def placements(self) -> Mapping[str, Placement]:
        """What each file is, by path."""
        settings = f"{self.prefix}registry.yaml"
        places = [self.root] if self._of is None else [settings, dataset_folder(self.root, self._of)]
        paths = (path for place in places for path in self.tree.list_paths(place))
        return MappingProxyType({path: classify(path.removeprefix(self.prefix)) for path in paths})

    def read_datasets(self) -> None:
        """Read every `dataset.yaml` at once."""
        self._read_datasets({key.dataset_id for key in self.contracts})

    def _read_datasets(self, keys: Iterable[DatasetId]) -> None:
        wanted = {dataset_file(self.root, key): key for key in keys}
        data = self.tree.read_many(path for path in wanted if path in self.placements)
        for path, key in wanted.items():
            found = data.get(path)
            value = read_mapping(found)
            dataset = build_dataset(value, path=path, key=key, registry=self.registry) if found is not None else None
            self._datasets[key] = dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Some of a registry's contracts."""

    contracts: Mapping[ContractId, tuple[VersionOutline, ...]]
    registry: Registry
    state: Callable[[ContractId], LayerState]


def _by_version(outline: VersionOutline) -> tuple[int, int, int]:
    version = outline.version
    return (version.major, version.minor, version.patch) if version else (0, 0, 0)


def read_mapping(data: bytes | None) -> dict[str, Any]:
    """Give the members of a YAML file; a file that is not there, or is no mapping, has none."""
    value = parse_yaml(data).value if data else None
    return value if isinstance(value, dict) else {}
