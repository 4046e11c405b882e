"""Read some contracts of a registry with what concerns them: datasets, consumers, policies; whatever its size."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from treaty.app.open_index import open_index
from treaty.app.read_registry import RegistryView, view_registry
from treaty.app.registry_index import RegistryIndex
from treaty.app.registry_place import find_place
from treaty.app.tree_files import TreeFiles
from treaty.diagnostics.errors import UsageError
from treaty.load.catalog import load_catalog
from treaty.load.layout import FileKind
from treaty.load.mentions import Names, Target, find_target, may_hide_name, target_of
from treaty.load.scope import find_downstream
from treaty.model.identity import DatasetId


def read_part(folder: Path, names: Collection[str], *, datasets: Collection[DatasetId] = ()) -> RegistryView:
    """Read contracts of the registry that a folder is, holds as `contracts`, or stands in.

    Other contracts are read when one of these leads to them; they are found, but neither listed nor judged.

    Args:
        folder: in a Git repository or not.
        names: of contracts, in any form that names one.
        datasets: further datasets, there or not.

    Raises:
        UsageError: when there is no registry, a name means no contract, or the repository has no working folder.
    """
    _refuse_bare(folder)
    wanted = {*datasets, *(open_index(folder, of=name).find(name)[0].key.dataset_id for name in names)}
    index = open_index(folder)
    return _read(index, TreeFiles(index.tree, index.paths), wanted)


def read_downstream(folder: Path, name: str) -> RegistryView:
    """Read a contract and all that may be made from it, however far.

    Args:
        folder: in a Git repository or not.
        name: of the contract, in any form that names one.

    Raises:
        UsageError: when there is no registry, the name means no contract, or the repository has no working folder.
    """
    _refuse_bare(folder)
    key = open_index(folder, of=name).find(name)[0].key
    index = open_index(folder)
    files = TreeFiles(index.tree, index.paths)
    return _read(index, files, find_downstream(files, key.dataset_id, index.root))


def _refuse_bare(folder: Path) -> None:
    repository = find_place(folder).repository
    if repository is not None and repository.is_bare:
        raise UsageError(f"`{folder}` is a bare repository; it has no files to work on.", "Run it in a clone.")


def _read(index: RegistryIndex, files: Mapping[str, bytes], wanted: Collection[DatasetId]) -> RegistryView:
    loaded = load_catalog(files, root=index.root, scope=frozenset(_find_scope(index, wanted, files)))
    releases, flips = index.tags.of(tuple(wanted))
    return view_registry(loaded, releases, flips, index.label, has_releases=bool(releases) or index.has_releases)


class PartReader:
    """Reads a registry some datasets at a time; what stands where is found out once."""

    def __init__(self, folder: Path) -> None:
        """Look at the registry that a folder is, holds as `contracts`, or stands in; it holds a working folder."""
        _refuse_bare(folder)
        self.index = open_index(folder)
        self._members: dict[Target, list[str]] = {}
        self._always: list[str] = []
        self._naming: dict[Target, list[str]] = {}
        self._has_releases = self.index.has_releases
        consumers = []
        for path, placement in self.index.placements.items():
            target = find_target(path.removeprefix(self.index.prefix))
            if target is not None:
                self._members.setdefault(target, []).append(path)
            elif placement.kind in _CONSUMERS:
                consumers.append(path)
            elif placement.kind in _ALWAYS:
                self._always.append(path)
        names = Names(self._members)
        for path, data in self.index.tree.read_many(consumers).items():
            named = names.find(path.removeprefix(self.index.prefix), data)
            for target in named:
                self._naming.setdefault(target, []).append(path)
            if not named or may_hide_name(data):
                self._always.append(path)

    def split(self, datasets: Sequence[DatasetId], size: int) -> Sequence[Sequence[DatasetId]]:
        """Split datasets into parts of so many files, in their order; a dataset is never split."""
        parts: list[list[DatasetId]] = []
        files = size
        for key in datasets:
            if files >= size:
                parts.append([])
                files = 0
            parts[-1].append(key)
            files += len(self._members.get(target_of(key), ()))
        return parts

    def read(self, datasets: Collection[DatasetId]) -> RegistryView:
        """Read datasets with their consumers, and the consumers of nothing that is here."""
        targets = [target_of(key) for key in datasets]
        paths = (
            path for target in targets for found in (self._members, self._naming) for path in found.get(target, ())
        )
        files = TreeFiles(self.index.tree, self.index.paths)
        loaded = load_catalog(files, root=self.index.root, scope=frozenset({*self._always, *paths}))
        releases, flips = self.index.tags.of(tuple(datasets)) if datasets else ((), ())
        return view_registry(loaded, releases, flips, self.index.label, has_releases=self._has_releases)


_ALWAYS = frozenset({FileKind.REGISTRY, FileKind.POLICY})
_CONSUMERS = frozenset({FileKind.SUBSCRIPTION, FileKind.PRODUCT})


def _find_scope(index: RegistryIndex, wanted: Collection[DatasetId], files: Mapping[str, bytes]) -> Iterator[str]:
    """Give the files that are read from the start."""
    targets = {target_of(key) for key in wanted}
    names = Names(targets)
    for path, placement in index.placements.items():
        place = path.removeprefix(index.prefix)
        if placement.kind in _ALWAYS or find_target(place) in targets:
            yield path
        elif placement.kind in _CONSUMERS:
            # A consumer that spells by escapes may subscribe to anything.
            data = files[path]
            if may_hide_name(data) or names.find(place, data):
                yield path
