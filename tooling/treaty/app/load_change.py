"""Two states of a registry, read as far as the change between them reaches: the change, and what depends on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from treaty.app.read_files import Contents, read_contents
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.scope import find_scope
from treaty.repository.tree import Tree
from treaty.repository.worktree import WorkTree


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedChange:
    """A registry before and after; each holds what the change may have a say in, and finds all that this refers to."""

    base: LoadedCatalog
    head: LoadedCatalog
    changed: frozenset[str]
    """The paths whose bytes differ."""


def load_change(base: Tree, head: Tree, work: WorkTree, root: str) -> LoadedChange:
    """Read a change.

    Args:
        base: the registry before.
        head: the registry after.
        work: the working folder; what stands there as it does in `head` is read from there, which is faster.
        root: the contracts root within the trees.
    """
    here = read_contents(work, root)
    after = here if head is work else _read_through(head, here, root)
    before, changed = _read_before(base, after, root)
    scope = find_scope(after.files, before, changed, root)
    loaded = load_catalog(after.files, root=root, scope=scope)
    return LoadedChange(base=load_catalog(before, root=root, like=loaded, scope=scope), head=loaded, changed=changed)


def _read_through(tree: Tree, here: Contents, root: str) -> Contents:
    """Read a tree of Git objects, those alone that the working folder does not hold."""
    blobs = tree.list_files(root)
    rest = tree.read_many(path for path, blob in blobs.items() if here.blobs.get(path) != blob)
    return Contents(files={path: rest[path] if path in rest else here.files[path] for path in blobs}, blobs=blobs)


def _read_before(base: Tree, after: Contents, root: str) -> tuple[Mapping[str, bytes], frozenset[str]]:
    """Read the older state, and say what differs; files that are the same share their bytes."""
    blobs, files = base.list_files(root), after.files
    old = base.read_many(path for path, blob in blobs.items() if after.blobs.get(path) != blob)
    before = {path: old[path] if path in old else files[path] for path in blobs}
    return before, frozenset(_differing(before, files))


def _differing(before: Mapping[str, bytes], files: Mapping[str, bytes]) -> Iterator[str]:
    yield from (path for path in files if path not in before)
    yield from (path for path, data in before.items() if files.get(path) != data)
