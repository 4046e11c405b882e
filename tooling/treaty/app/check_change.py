"""Check what a change may have a say in, against a commit: the work is that of the change, not of the registry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from treaty.app.find_change import Change, find_change
from treaty.app.parallel import begin
from treaty.repository.history import Repository
from treaty.repository.index_entries import find_index
from treaty.repository.snapshot import Snapshot, take_snapshots
from treaty.repository.texts import Texts
from treaty.repository.worktree import WorkTree

if TYPE_CHECKING:
    from treaty.app.check_request import CheckRequest, Progress
    from treaty.report.result import CheckResult

LEAST_INDEX_BYTES = 100_000
"""The index of a registry so large that another process looks through it while this one gets ready: 1,000 files."""
MOST_FILES = 2_000
"""Files that one process may hold, with all that is understood of them: 100 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """Both states as plain data, and what differs."""

    before: Snapshot
    after: Snapshot
    change: Change
    texts: tuple[Texts, Texts] | None
    """Their files, those that were read among them; nothing where another process read them."""


def check_change(
    repository: Repository,
    commit: str,
    root: str,
    request: CheckRequest,
    *,
    is_staged: bool,
    progress: Progress,
) -> CheckResult:
    """Check the working folder, or the index, against a commit.

    Args:
        repository: holds both.
        commit: the base.
        root: the contracts root within the repository.
        request: the day, the fail level, which paths count, who approved.
        is_staged: whether the index is checked.
        progress: told what is under way.
    """
    work = repository.work_tree().still()

    def look() -> _Look:
        return _look(repository, work, commit, root, is_staged=is_staged)

    answer = begin(lambda: _plain(look())) if _is_large(repository) else look
    # Nothing of what judges contracts is loaded before this line: it takes as long as the other process does.
    from treaty.app.check_registry import check_registry
    from treaty.app.load_change import load_change
    from treaty.app.unreadable import with_unreadable
    from treaty.app.version_digests import complete_releases

    found = answer()
    before, after = found.texts or _open(repository, work, found.before, found.after, is_staged=is_staged)
    if _is_wide(found.change, after):
        from treaty.app.check_change_parts import State, check_change_in_parts

        progress("reading and checking contracts")
        return check_change_in_parts(
            State(texts=before, unreadable=found.before.unreadable),
            State(texts=after, unreadable=found.after.unreadable),
            found.change.changed,
            request,
            root=root,
            releases=complete_releases(repository, root, repository.releases()),
        )
    for texts in (after, before):
        texts.read(texts if found.change.scope is None else sorted(found.change.scope & texts.keys()))
    loaded = load_change(found.change, before, after, root)
    datasets = {key.dataset_id for key in loaded.head.catalog.contracts}
    return check_registry(
        with_unreadable(loaded.head, found.after.unreadable),
        request,
        base=with_unreadable(loaded.base, found.before.unreadable),
        changed=loaded.changed,
        releases=complete_releases(repository, root, repository.releases(of=datasets)),
        progress=progress,
    )


def _is_wide(change: Change, files: Collection[str]) -> bool:
    """Tell whether so much is to be looked at that no process should hold it."""
    return len(files if change.scope is None else change.scope) > MOST_FILES


def _plain(look: _Look) -> _Look:
    """Give a look as it travels: little, for what stands in a folder can be told by its blob id as well."""
    return replace(look, after=replace(look.after, marks=None), texts=None)


def _is_large(repository: Repository) -> bool:
    index = find_index(repository.git)
    return index.is_file() and index.stat().st_size > LEAST_INDEX_BYTES


def _look(repository: Repository, work: WorkTree, commit: str, root: str, *, is_staged: bool) -> _Look:
    taken = take_snapshots(repository.git, work, commit, root, is_staged=is_staged)
    before, after = taken or _list_snapshots(repository, work, commit, root, is_staged=is_staged)
    old, new = _open(repository, work, before, after, is_staged=is_staged)
    old.read(path for path, blob in before.blobs.items() if after.blobs.get(path, blob) != blob)
    change = find_change(old, new, before.blobs, after.blobs, root)
    return _Look(before=before, after=after, change=change, texts=(old, new))


def _list_snapshots(
    repository: Repository, work: WorkTree, commit: str, root: str, *, is_staged: bool
) -> tuple[Snapshot, Snapshot]:
    """Give both states as trees list them, file by file: what Git's index is too much at work for."""
    before, after = repository.tree(commit), repository.index_tree() if is_staged else work
    return (
        Snapshot(blobs=before.list_files(root), unreadable=before.find_unreadable(root)),
        Snapshot(blobs=after.list_files(root), unreadable=after.find_unreadable(root)),
    )


def _open(
    repository: Repository, work: WorkTree, before: Snapshot, after: Snapshot, *, is_staged: bool
) -> tuple[Texts, Texts]:
    new = Texts(work, after, git=repository.git if is_staged else None)
    return Texts(work, before, git=repository.git, like=new), new
