"""Check some files of a registry: what has a say in them is looked at, whatever the size of the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from treaty.app.check_parts import check_all
from treaty.app.check_registry import check_registry
from treaty.app.check_request import CheckRequest, Progress
from treaty.app.find_change import find_change
from treaty.app.load_change import keep_reached
from treaty.app.unreadable import with_unreadable
from treaty.load.catalog import load_catalog
from treaty.model.identity import DatasetId
from treaty.model.release import Release
from treaty.report.result import CheckResult
from treaty.repository.snapshot import Snapshot
from treaty.repository.texts import Texts
from treaty.repository.worktree import WorkTree


def check_named(
    work: WorkTree,
    root: str,
    request: CheckRequest,
    only: Collection[str],
    *,
    find_releases: Callable[[Collection[DatasetId] | None], Iterable[Release]],
    progress: Progress,
) -> CheckResult:
    """Check files of a working folder, compared with nothing but their releases.

    Args:
        work: the folder.
        root: the contracts root within it.
        request: the day and the fail level; its `only` are these files.
        only: their paths.
        find_releases: gives the releases of some datasets, or of all.
        progress: told what is under way.
    """
    blobs = dict.fromkeys(work.list_paths(root), "")
    texts = Texts(work, Snapshot(blobs=blobs))
    # What would have to be looked at if these files were new is what has a say in them as they are.
    reach = find_change({}, texts, {path: "" for path in blobs if path not in only}, blobs, root)
    if reach.scope is None:
        return check_all(work, root, request, releases=find_releases(None), progress=progress)
    texts.read(sorted(reach.scope))
    loaded = keep_reached(load_catalog(texts, root=root, scope=reach.scope, ids=reach.ids), reach.scope, only)
    head = with_unreadable(loaded, work.find_unreadable(root))
    datasets = {key.dataset_id for key in head.catalog.contracts}
    return check_registry(head, request, releases=find_releases(datasets), progress=progress)
