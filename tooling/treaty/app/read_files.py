"""The blob ids of every file below a folder of the working tree; what nobody touched is not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from treaty.app.parallel import map_chunks
from treaty.repository.history import Repository
from treaty.repository.untouched import find_untouched
from treaty.repository.worktree import WorkTree, blob_id

LEAST_FILES = 2_000
"""Files that one process names sooner alone than two."""


def find_blobs(repository: Repository, work: WorkTree, root: str) -> Mapping[str, str]:
    """Give path to blob id alone; what nobody touched since Git looked at it is not read."""

    def name(paths: Sequence[str]) -> list[str]:
        return [blob_id(data) for data in work.read_many(paths).values()]

    paths, known = work.list_paths(root), {**find_untouched(repository.git, root), **work.kept_out}
    rest = [path for path in paths if path not in known]
    # Names travel between processes at no cost; contents would not.
    named = dict(zip(rest, chain.from_iterable(map_chunks(name, rest, least=LEAST_FILES)), strict=True))
    return {path: known.get(path) or named[path] for path in paths}
