"""Two states of a registry, read as far as the change between them reaches: the change, and what depends on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.scope import find_scope
from treaty.repository.tree import Tree, read_below
from treaty.repository.worktree import blob_id


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedChange:
    """A registry before and after; each holds what the change may have a say in, and finds all that this refers to."""

    base: LoadedCatalog
    head: LoadedCatalog
    changed: frozenset[str]
    """The paths whose bytes differ."""


def load_change(base: Tree, head: Tree, work: Tree, root: str) -> LoadedChange:
    """Read a change.

    Args:
        base: the registry before.
        head: the registry after.
        work: the working folder; what stands there as it does in `head` is read from there, which is faster.
        root: the contracts root within the trees.
    """
    files = read_below(head, root) if head is work else _read_through(head, work, root)
    before, changed = _read_before(base, files, root)
    scope = find_scope(files, before, changed, root)
    after = load_catalog(files, root=root, scope=scope)
    return LoadedChange(base=load_catalog(before, root=root, like=after, scope=scope), head=after, changed=changed)


def _read_through(tree: Tree, work: Tree, root: str) -> Mapping[str, bytes]:
    """Read a tree of Git objects, those alone that the working folder does not hold."""
    blobs, here = tree.list_files(root), read_below(work, root)
    kept = {path: here[path] for path, blob in blobs.items() if path in here and blob_id(here[path]) == blob}
    rest = tree.read_many(path for path in blobs if path not in kept)
    return {path: kept[path] if path in kept else rest[path] for path in blobs}


def _read_before(base: Tree, files: Mapping[str, bytes], root: str) -> tuple[Mapping[str, bytes], frozenset[str]]:
    """Read the older state, and say what differs; files that are the same share their bytes."""
    blobs = base.list_files(root)
    suspects = tuple(path for path, blob in blobs.items() if path not in files or blob_id(files[path]) != blob)
    old = base.read_many(suspects)
    before = {path: old[path] if path in old else files[path] for path in blobs}
    return before, frozenset(_differing(before, files))


def _differing(before: Mapping[str, bytes], files: Mapping[str, bytes]) -> Iterator[str]:
    yield from (path for path in files if path not in before)
    yield from (path for path, data in before.items() if files.get(path) != data)
