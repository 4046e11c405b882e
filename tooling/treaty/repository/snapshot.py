"""Two states of a registry as plain data, told apart by what Git knows: no file is read that nobody touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from treaty.repository.commit import REGULAR_MODES, find_hook_index, find_obstacle, read_sizes
from treaty.repository.index_entries import Index, Mark, read_before, read_index
from treaty.repository.process import GitProcess
from treaty.repository.tree import MAX_FILE_BYTES, Unreadable, is_text, shown
from treaty.repository.worktree import WorkTree, blob_id

_NOTHING: Mapping[str, Mark] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The files of a state by path, in order, with their blob ids; and what stands there and is not read."""

    blobs: Mapping[str, str]
    unreadable: tuple[Unreadable, ...] = ()
    marks: Mapping[str, Mark] | None = None
    """Where given, the state is that of the index: a file of the working folder is the same if it has this mark."""


def take_snapshots(
    git: GitProcess, work: WorkTree, commit: str, root: str, *, is_staged: bool
) -> tuple[Snapshot, Snapshot] | None:
    """Give the state of a commit, and that of the working folder or of the index.

    What cannot be read in both alike may be missing from both.

    Args:
        git: runs in the top folder of the repository.
        work: that folder.
        commit: the older state.
        root: the contracts folder, from the top folder.
        is_staged: whether the newer state is that of the index.

    Returns:
        None where the index tells too little: it holds an unfinished merge, or files that are only announced.
    """
    index_file = find_hook_index(git.folder) if is_staged else None
    index = read_index(git, root, index_file=index_file)
    before = None if index is None else read_before(git, index, commit, root, index_file=index_file)
    if index is None or before is None:
        return None
    after = _of_index(index) if is_staged else _of_folder(index, work, root)
    named = {path: entry for path, entry in before.items() if _is_file(path, entry[0])}
    looked_at = [path for path, (_, blob) in named.items() if after.blobs.get(path) != blob]
    large = _find_large(git, (named[path][1] for path in looked_at))
    if is_staged:
        large |= _find_large(git, (blob for path, blob in after.blobs.items() if before.get(path, ("", ""))[1] != blob))
        after = _without(after, large)
    unread = (
        Unreadable(path=shown(path), why=find_obstacle(path, before[path][0])) for path in before if path not in named
    )
    old = Snapshot(blobs={path: blob for path, (_, blob) in named.items()}, unreadable=tuple(unread))
    return _without(old, large), after


def _is_file(path: str, mode: str) -> bool:
    return mode in REGULAR_MODES and is_text(path)


def _of_index(index: Index) -> Snapshot:
    files = {path: entry for path, entry in index.entries.items() if _is_file(path, entry.mode)}
    unread = (path for path in index.entries if path not in files)
    return Snapshot(
        blobs={path: entry.blob for path, entry in files.items()},
        unreadable=tuple(
            Unreadable(path=shown(path), why=find_obstacle(path, index.entries[path].mode)) for path in unread
        ),
        marks={path: entry.mark for path, entry in files.items() if entry.mark[0] < index.written},
    )


def _of_folder(index: Index, work: WorkTree, root: str) -> Snapshot:
    marks, kept_out = work.list_marks(root), work.kept_out
    blobs = {
        path: index.entries[path].blob if index.is_untouched(path, mark) else kept_out.get(path, "")
        for path, mark in marks.items()
    }
    for path, data, _ in work.read_marked(path for path, blob in blobs.items() if not blob):
        blobs[path] = blob_id(data)
    return Snapshot(blobs={path: blob for path, blob in blobs.items() if blob}, unreadable=work.find_unreadable(root))


def _find_large(git: GitProcess, blobs: Iterable[str]) -> frozenset[str]:
    """Give the blobs that are too large to be read."""
    names = set(blobs)
    sizes = read_sizes(git, names) if names else {}
    return frozenset(blob for blob, size in sizes.items() if size > MAX_FILE_BYTES)


def _without(snapshot: Snapshot, large: frozenset[str]) -> Snapshot:
    if not large:
        return snapshot
    unread = [path for path, blob in snapshot.blobs.items() if blob in large]
    told = (Unreadable(path=shown(path), why=find_obstacle(path, REGULAR_MODES[0])) for path in unread)
    return Snapshot(
        blobs={path: blob for path, blob in snapshot.blobs.items() if blob not in large},
        unreadable=tuple(sorted((*snapshot.unreadable, *told))),
        marks=snapshot.marks,
    )
