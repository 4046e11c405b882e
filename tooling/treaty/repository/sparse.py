"""Files that a sparse checkout keeps out of the working folder: for Git they are there, in index and objects."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from treaty.repository.commit import REGULAR_MODES, read_blobs, read_sizes
from treaty.repository.process import GitProcess, split_records
from treaty.repository.program import understanding
from treaty.repository.tree import MAX_FILE_BYTES, is_text

_KEPT_OUT = "S"
"""Source: `git ls-files -t`."""
_FILES_AHEAD = 500
"""Files that are read together: whoever asks for one asks for the next."""


class SparseFiles:
    """The regular files that Git keeps out of a working folder; Git is asked at the first question."""

    def __init__(self, git: GitProcess) -> None:
        """Take a repository whose working folder is sparse."""
        self._git = git
        self._ahead: Mapping[str, bytes] = {}

    @cached_property
    def blobs(self) -> Mapping[str, str]:
        """Path to blob id, in order of path; what stands in the folder all the same, or is too large, is left out."""
        listing = self._git.run("ls-files", "-t", "-s", "-z", "--full-name")
        found: dict[str, str] = {}
        with understanding("ls-files", listing):
            for record in split_records(listing):
                facts, _, path = record.partition("\t")
                tag, mode, blob, _ = facts.split(" ")
                if tag == _KEPT_OUT and mode in REGULAR_MODES and is_text(path):
                    found[path] = blob
        absent = {path: blob for path, blob in found.items() if not os.path.lexists(f"{self._git.folder}/{path}")}
        sizes = read_sizes(self._git, set(absent.values()))
        return {path: blob for path, blob in sorted(absent.items()) if sizes[blob] <= MAX_FILE_BYTES}

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(self.blobs)

    def read(self, path: str) -> bytes:
        """Give the bytes of one of them."""
        if path not in self._ahead:
            start = bisect_left(self._paths, path)
            paths = self._paths[start : start + _FILES_AHEAD]
            contents = read_blobs(self._git, list(dict.fromkeys(self.blobs[each] for each in paths)))
            self._ahead = {each: contents[self.blobs[each]] for each in paths}
        return self._ahead[path]


def find_sparse_files(git: GitProcess) -> SparseFiles | None:
    """Give the files that are kept out; None where no checkout was ever sparse, which is seen without asking Git."""
    place = git.folder / ".git"
    if place.is_file():  # a further working folder of a clone: its own part of the repository is named there
        place = git.folder / Path(place.read_text(encoding="utf-8").removeprefix("gitdir:").strip())
    return SparseFiles(git) if (place / "info" / "sparse-checkout").is_file() else None
