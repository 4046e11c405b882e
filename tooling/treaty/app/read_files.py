"""Every file below a folder of the working tree with its blob id: read and named once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from treaty.app.parallel import map_chunks
from treaty.repository.history import Repository
from treaty.repository.untouched import find_untouched
from treaty.repository.worktree import WorkTree, blob_id

LEAST_FILES = 2_000
"""Files that one process names sooner alone than two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Files by path, in order of path: their bytes, and the ids that Git has for these."""

    files: Mapping[str, bytes]
    blobs: Mapping[str, str]


def read_contents(work: WorkTree, root: str) -> Contents:
    """Read a working folder from a path down."""
    files = work.read_many(work.list_paths(root))
    return Contents(files=files, blobs={path: blob_id(data) for path, data in files.items()})


def find_blobs(repository: Repository, work: WorkTree, root: str) -> Mapping[str, str]:
    """Give path to blob id alone; what nobody touched since Git looked at it is not read."""

    def name(paths: Sequence[str]) -> list[str]:
        return [blob_id(data) for data in work.read_many(paths).values()]

    paths, known = work.list_paths(root), find_untouched(repository.git, root)
    rest = [path for path in paths if path not in known]
    # Names travel between processes at no cost; contents would not.
    named = dict(zip(rest, chain.from_iterable(map_chunks(name, rest, least=LEAST_FILES)), strict=True))
    return {path: known.get(path) or named[path] for path in paths}
