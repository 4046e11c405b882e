"""Read some contracts of a registry with what concerns them: datasets, consumers, policies; whatever its size."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from treaty.app.open_index import open_index
from treaty.app.read_registry import RegistryView, view_registry
from treaty.app.registry_index import RegistryIndex
from treaty.app.registry_place import find_place
from treaty.app.tree_files import TreeFiles
from treaty.diagnostics.errors import UsageError
from treaty.load.catalog import load_catalog
from treaty.load.layout import FileKind
from treaty.load.mentions import Names, find_target, may_hide_name, target_of
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
