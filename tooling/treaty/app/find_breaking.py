"""Which releases broke a promise: the posture that the tag records, against the mode in force at that commit."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from treaty.app.registry_index import read_mapping
from treaty.compat.comparison import Posture
from treaty.compat.modes import MODES
from treaty.diagnostics.change import Effect
from treaty.load.build_registry import build_dataset, build_registry
from treaty.load.layout import dataset_file
from treaty.model.identity import ContractId
from treaty.model.registry import Catalog
from treaty.model.release import Release
from treaty.repository.file_history import read_files_at
from treaty.repository.history import Repository

_EFFECTS = {
    Posture.BOTH.value: (Effect.SAFE, Effect.SAFE),
    Posture.FORWARD.value: (Effect.SAFE, Effect.BREAKS),
    Posture.BACKWARD.value: (Effect.BREAKS, Effect.SAFE),
    Posture.NONE.value: (Effect.BREAKS, Effect.BREAKS),
}


def find_breaking(repository: Repository, root: str, releases: Collection[Release]) -> Iterator[Release]:
    """Give the releases that break the mode their contract had, in the order given; a new major is one of them."""
    suspects = [item for item in releases if item.base is not None and item.posture in _EFFECTS]
    suspects = [item for item in suspects if item.posture != Posture.BOTH.value]
    modes = _Modes(repository, root, suspects)
    for release in suspects:
        assert release.posture is not None  # noqa: S101 - filtered above
        if MODES[modes.find(release)].forbids(*_EFFECTS[release.posture]):
            yield release


class _Modes:
    """The modes in force at the commits of releases; every file is read and parsed once."""

    def __init__(self, repository: Repository, root: str, releases: Collection[Release]) -> None:
        self._root = root
        places = [
            (release.commit, path)
            for release in releases
            for path in (self._registry_path, self._dataset_path(release.contract))
        ]
        self._files = read_files_at(repository.git, places)
        self._known: dict[tuple[ContractId, bytes, bytes], str] = {}

    @property
    def _registry_path(self) -> str:
        return f"{self._root}/registry.yaml" if self._root else "registry.yaml"

    def _dataset_path(self, contract: ContractId) -> str:
        return dataset_file(self._root, contract)

    def find(self, release: Release) -> str:
        registry = self._files.get((release.commit, self._registry_path), b"")
        dataset = self._files.get((release.commit, self._dataset_path(release.contract)), b"")
        key = (release.contract, registry, dataset)
        if key not in self._known:
            self._known[key] = _read_mode(release.contract, registry, dataset)
        return self._known[key]


def _read_mode(contract: ContractId, registry_file: bytes, dataset_file: bytes) -> str:
    registry = build_registry(read_mapping(registry_file), path="registry.yaml")
    key = contract.dataset_id
    dataset = build_dataset(read_mapping(dataset_file), path="dataset.yaml", key=key, registry=registry)
    mode = Catalog(registry=registry, datasets={key: dataset}).compatibility(contract)
    return mode if mode in MODES else "full"
