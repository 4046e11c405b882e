"""What a check of a whole registry depends on, as one key: the same key, the same report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from treaty.app.find_targets import find_targets
from treaty.app.read_files import find_blobs
from treaty.repository.cache import make_key
from treaty.repository.history import Repository, find_repository
from treaty.repository.tags import read_tag_objects


def find_check_key(paths: Iterable[Path], folder: Path, settings: Iterable[str]) -> str | None:
    """Give the key of a check of a registry in Git as it stands in the working folder; None for any other check.

    Files count by their blob ids and release tags by their objects, so that a branch finds what another one left.

    Args:
        paths: what the command names, absolute.
        folder: where it runs.
        settings: everything else that the report depends on, in order.
    """
    targets = find_targets(paths, folder)
    if targets.registry is None or targets.files or targets.registry.only is not None:
        return None
    repository = find_repository(targets.registry.folder)
    if repository is None:
        return None
    with repository:
        top = repository.root.resolve()
        root = targets.registry.folder.resolve()
        if not root.is_relative_to(top):
            return None
        prefix = root.relative_to(top).as_posix()
        return make_key((*settings, prefix, *_state(repository, "" if prefix == "." else prefix)))


def _state(repository: Repository, root: str) -> Iterator[str]:
    tree = repository.work_tree().still()
    for path, blob in find_blobs(repository, tree, root).items():
        yield f"file {path} {blob}"
    for item in tree.find_unreadable(root):
        yield f"unreadable {item.path} {item.why}"
    for ref, name in sorted(read_tag_objects(repository.git).items()):
        yield f"tag {ref} {name}"
