"""What Git's index holds, in one look: blobs, modes, and the size and time that each file had when Git last saw it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from treaty.repository.process import GitError, GitProcess, decode

_ENTRY = re.compile(
    rb"(\d{6}) ([0-9a-f]+) 0\t([^\0]+)\0"
    rb"  ctime: [^\n]*\n  mtime: (\d+):(\d+)\n  dev: [^\n]*\n  uid: [^\n]*\n  size: (\d+)\tflags: ([^\n]*)\n"
)
"""Source: `git ls-files --debug`."""
_INTENDED = 0x2000_0000
"""The flag of an entry that `git add -N` made: no commit will hold it."""
_DIFFERENCE = re.compile(rb":(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*\0([^\0]+)\0")
"""Source: `git diff-index --raw -z`."""
_ABSENT = "000000"

Mark = tuple[int, int]
"""Time of the last change in nanoseconds, and size in bytes: what tells Git that a file is as it was."""


class IndexEntry(NamedTuple):
    """One file of the index."""

    mode: str
    blob: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The files of the index by path, in order; and when it was written."""

    entries: Mapping[str, IndexEntry]
    written: int

    def is_untouched(self, path: str, mark: Mark) -> bool:
        """Tell whether a file of the working folder is surely what the index holds.

        Git's own rule: size and time are those of the index, and the file is older than the index, which one written
        in the same moment might not be.
        """
        entry = self.entries.get(path)
        return entry is not None and entry.mark == mark and mark[0] < self.written


def find_index(git: GitProcess) -> Path:
    """Give the file that holds the index; there is none before anything was added."""
    plain = git.folder / ".git"
    # Elsewhere for a further working folder of one clone, whose `.git` is a file.
    return plain / "index" if plain.is_dir() else git.folder / git.text("rev-parse", "--git-path", "index")


def read_index(git: GitProcess, prefix: str = "", *, index_file: Path | None = None) -> Index | None:
    """Give the index at or below a path; None where it holds more than files, such as an unfinished merge.

    Args:
        git: runs in the top folder of the repository.
        prefix: from the top folder; empty: everywhere.
        index_file: the index to read instead of the repository's own.
    """
    try:
        written = (index_file or find_index(git)).stat().st_mtime_ns
    except FileNotFoundError:
        return Index(entries={}, written=0)
    below = ["--", prefix] if prefix else []
    listing = git.run("ls-files", "-s", "-z", "--full-name", "--debug", *below, index_file=index_file)
    found = _ENTRY.findall(listing)
    # What the pattern does not fit is no plain entry, or a Git that writes them otherwise.
    if (
        len(found) != listing.count(b"\0")
        or (listing and not found)
        or any(int(entry[-1], 16) & _INTENDED for entry in found)
    ):
        return None
    entries = {
        decode(path): IndexEntry(mode.decode(), blob.decode(), (int(seconds) * 1_000_000_000 + int(rest), int(size)))
        for mode, blob, path, seconds, rest, size, _ in found
    }
    return Index(entries=entries, written=written)


def read_before(
    git: GitProcess, index: Index, commit: str, prefix: str, *, index_file: Path | None = None
) -> Mapping[str, tuple[str, str]] | None:
    """Give path to mode and blob of a commit's files, in order, by how they differ from the index.

    Git compares whole folders by their ids, so that this costs next to nothing. None where it cannot be told so.
    """
    below = ["--", prefix] if prefix else []
    arguments = ("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", commit, *below)
    try:
        listing = git.run(*arguments, index_file=index_file)
    except GitError:
        return None
    found = _DIFFERENCE.findall(listing)
    if (
        2 * len(found) != listing.count(b"\0")
        or (listing and not found)
        or any(status == b"U" for *_, status, _ in found)
    ):
        return None
    before = {path: (entry.mode, entry.blob) for path, entry in index.entries.items()}
    for mode, _, blob, _, _, path in found:
        if mode.decode() == _ABSENT:
            before.pop(decode(path), None)
        else:
            before[decode(path)] = (mode.decode(), blob.decode())
    return dict(sorted(before.items()))
