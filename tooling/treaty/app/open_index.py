"""Open a registry at a moment; for one contract, look at no more of it than that needs."""

from __future__ import annotations

from pathlib import Path

from treaty.app.find_version import parse_name
from treaty.app.moment_tags import Tags
from treaty.app.registry_index import RegistryIndex, read_mapping
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.diagnostics.errors import UsageError
from treaty.load.build_registry import build_registry
from treaty.load.layout import classify, contract_folder
from treaty.model.identity import DatasetId, IdentityError, parse_fqid
from treaty.repository.moments import find_moment
from treaty.repository.tree import Tree


def open_index(folder: Path, *, at: str | None = None, of: str | None = None) -> RegistryIndex:
    """Open the registry that a folder is, holds as `contracts`, or stands in.

    Args:
        folder: in a Git repository or not; without one nothing is released.
        at: a ref, or a day or moment (ISO 8601); None: the working folder and all tags, in a bare repository HEAD.
        of: the name of a contract; where its place tells it, its dataset is all that is looked at. None: everything.

    Raises:
        UsageError: when there is no registry, or no such moment.
    """
    place = find_place(folder)
    if at is None and place.repository is not None and place.repository.is_bare:
        at = "HEAD"
    if at is not None:
        tree, root, tags = _find_past(place, at)
    else:
        tree, root, tags = place.work_tree(), place.require_root(), Tags(repository=place.repository)
    return RegistryIndex(tree, root, tags, of=_find_dataset(tree, root, of) if of is not None else None)


def _find_dataset(tree: Tree, root: str, name: str) -> DatasetId | None:
    """Give the dataset of the contract that a name means, if its folder is there; UUIDs and errors want to see all."""
    prefix = f"{root}/" if root else ""
    path = f"{prefix}registry.yaml"
    registry = build_registry(read_mapping(tree.read(path)) if tree.list_paths(path) else {}, path=path)
    try:
        key = registry.resolve(parse_fqid(parse_name(name).contract).contract)
    except IdentityError:
        return None
    paths = tree.list_paths(contract_folder(root, key))
    found = (classify(path.removeprefix(prefix)) for path in paths)
    return key.dataset_id if any(item.contract == key and item.version for item in found) else None


def _find_past(place: RegistryPlace, at: str) -> tuple[Tree, str, Tags]:
    if place.repository is None:
        raise UsageError(f"`{place.top}` is not in a Git repository, so there is no `{at}`.", "Leave out --at.")
    moment = find_moment(place.repository, at)
    tree = place.repository.tree(moment.commit)
    merged = moment.commit if moment.until is None else place.repository.resolve("HEAD")
    return tree, place.root_of(tree), Tags(repository=place.repository, merged=merged, moment=moment)
