"""Files of the working folder that nobody touched since Git last looked at them: told by the index, no file is read."""

from __future__ import annotations

import os
from collections.abc import Mapping

from treaty.repository.index_entries import Mark, read_index
from treaty.repository.process import GitProcess


def find_untouched(git: GitProcess, prefix: str = "") -> Mapping[str, str]:
    """Give path to blob id of the untouched files at or below a path; none where the index holds more than files.

    Args:
        git: runs in the top folder of the repository.
        prefix: from the top folder; empty: everywhere.
    """
    index = read_index(git, prefix)
    if index is None:
        return {}
    marks = ((path, _mark(f"{git.folder}/{path}")) for path in index.entries)
    return {path: index.entries[path].blob for path, mark in marks if mark and index.is_untouched(path, mark)}


def _mark(path: str) -> Mark | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
