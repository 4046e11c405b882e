"""The Tree of a commit, and of the index; read from Git's objects, nothing is checked out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from treaty.diagnostics.errors import TreatyError
from treaty.repository.process import GitProcess, HasGit, encode, split_records
from treaty.repository.program import understanding
from treaty.repository.tree import (
    FOREIGN_NAME,
    MAX_FILE_BYTES,
    SPECIAL_FILE,
    SUBMODULE,
    SYMBOLIC_LINK,
    TOO_LARGE,
    Unreadable,
    is_below,
    is_text,
    shown,
)

_OBSTACLES = {"120000": SYMBOLIC_LINK, "160000": SUBMODULE}
_EMPTY_BLOBS = frozenset(
    {
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    }
)
"""The object of an empty file, by SHA-1 and by SHA-256."""
REGULAR_MODES = ("100644", "100755", "100664")

OBJECTS_AT_ONCE = 2000
"""How many objects one `git cat-file` gives; bounds memory, not speed."""


@dataclass(frozen=True, slots=True)
class _Entry:
    path: str
    mode: str
    blob: str


@dataclass(frozen=True, slots=True)
class _Listing:
    files: Mapping[str, str]
    unreadable: tuple[Unreadable, ...]


class _ObjectTree:
    """What trees made of Git objects have in common: entries by path, blobs in one `git cat-file --batch`."""

    most_listings = 8
    """How many parts of it are listed one by one."""

    def __init__(self, git: GitProcess, label: str) -> None:
        self.git = git
        self.label = label
        self._listings: dict[str, _Listing] = {}

    def _list_entries(self, prefix: str) -> Iterator[_Entry]:
        raise NotImplementedError

    def _list(self, prefix: str) -> _Listing:
        """Give what stands below a path, and perhaps more; after a few paths everything, since a process has a cost."""
        prefix = prefix.strip("/")
        known = self._listings.get("") or self._listings.get(prefix)
        if known is None:
            place = prefix if len(self._listings) < self.most_listings else ""
            known = self._listings[place] = self._read_listing(place)
        return known

    def _read_listing(self, prefix: str) -> _Listing:
        entries = sorted(self._list_entries(prefix), key=lambda entry: entry.path)
        regular = {entry.path: entry.blob for entry in entries if entry.mode in REGULAR_MODES and is_text(entry.path)}
        sizes = read_sizes(self.git, set(regular.values()))
        files = {path: blob for path, blob in regular.items() if sizes[blob] <= MAX_FILE_BYTES}
        unreadable = tuple(
            Unreadable(path=shown(entry.path), why=find_obstacle(entry.path, entry.mode))
            for entry in entries
            if entry.path not in files
        )
        return _Listing(files, unreadable)

    def _find_blob(self, path: str) -> str | None:
        known = (listing.files[path] for listing in self._listings.values() if path in listing.files)
        return next(known, None) or self._list("").files.get(path)

    def list_paths(self, prefix: str = "") -> tuple[str, ...]:
        """Give the path of every regular file at or below a path, in order."""
        return tuple(path for path in self._list(prefix).files if is_below(path, prefix))

    def list_files(self, prefix: str = "") -> Mapping[str, str]:
        """Give path to blob id of every regular file at or below a path, in order of path."""
        return {path: blob for path, blob in self._list(prefix).files.items() if is_below(path, prefix)}

    def find_unreadable(self, prefix: str = "") -> tuple[Unreadable, ...]:
        """Give links, submodules and what is too large, in order of path."""
        return tuple(item for item in self._list(prefix).unreadable if is_below(item.path, prefix))

    def read(self, path: str) -> bytes:
        """Give a file's bytes."""
        return self.read_many([path])[path]

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Give path to bytes, in the order asked."""
        blobs: dict[str, str] = {}
        for path in paths:
            blob = self._find_blob(path)
            if blob is None:
                raise FileNotFoundError(path)
            blobs[path] = blob
        contents = read_blobs(self.git, list(dict.fromkeys(blobs.values())))
        return {path: contents[blob] for path, blob in blobs.items()}


class CommitTree(_ObjectTree):
    """The files of a commit."""

    def __init__(self, repo: HasGit, commit: str) -> None:
        super().__init__(repo.git, commit[:12])
        self.commit = commit

    def _list_entries(self, prefix: str) -> Iterator[_Entry]:
        below = ["--", prefix] if prefix else []
        listing = self.git.run("ls-tree", "-r", "-z", "--full-tree", self.commit, *below)
        with understanding("ls-tree", listing):
            for record in split_records(listing):
                facts, _, path = record.partition("\t")
                mode, _, blob = facts.split(" ")
                yield _Entry(path, mode, blob)


class IndexTree(_ObjectTree):
    """The files of the index: what the next commit will hold."""

    most_listings = 0
    """Always listed whole: a conflict anywhere counts."""

    def __init__(self, repo: HasGit) -> None:
        super().__init__(repo.git, "index")

    def _list_entries(self, prefix: str) -> Iterator[_Entry]:
        index_file = find_hook_index(self.git.folder)
        below = ["--", prefix] if prefix else []
        listing = self.git.run("ls-files", "-s", "-z", "--full-name", *below, index_file=index_file)
        with understanding("ls-files", listing):
            entries = [_read_staged(record) for record in split_records(listing)]
        intended: set[str] = set()
        if any(entry.blob in _EMPTY_BLOBS for entry in entries):
            # `git add -N` puts an empty file into the index that no commit will hold.
            added = ("diff-files", "--no-ext-diff", "--diff-filter=A", "--name-only", "-z")
            intended = set(split_records(self.git.run(*added, index_file=index_file)))
        yield from (entry for entry in entries if entry.path not in intended)


def _read_staged(record: str) -> _Entry:
    facts, _, path = record.partition("\t")
    mode, blob, stage = facts.split(" ")
    if int(stage) != 0:
        raise TreatyError(
            f"The index holds an unfinished merge: `{path}` is in conflict.", "Finish or abort the merge first."
        )
    return _Entry(path, mode, blob)


def read_sizes(git: GitProcess, blobs: Iterable[str]) -> Mapping[str, int]:
    """Give the size in bytes of each blob, without reading it."""
    names = sorted(blobs)
    output = git.run("cat-file", "--batch-check", "--buffer", data=_lines(names)) if names else b""
    sizes: dict[str, int] = {}
    with understanding("cat-file", output):
        for name, line in zip(names, output.splitlines(), strict=True):
            if line.endswith(b" missing"):
                raise _missing_object(name)
            sizes[name] = int(line.rsplit(b" ", 1)[1])
    return sizes


def read_blobs(git: GitProcess, blobs: Sequence[str]) -> Mapping[str, bytes]:
    """Give the bytes of each blob."""
    contents: dict[str, bytes] = {}
    waiting = iter(blobs)
    while names := list(islice(waiting, OBJECTS_AT_ONCE)):
        output = git.run("cat-file", "--batch", "--buffer", data=_lines(names))
        with understanding("cat-file", output):
            contents.update(_parse_batch(output, names))
    return contents


def _parse_batch(output: bytes, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    start = 0
    for name in names:
        end = output.index(b"\n", start)
        header = output[start:end]
        if header.endswith(b" missing"):
            raise _missing_object(name)
        size = int(header.rsplit(b" ", 1)[1])
        yield name, output[end + 1 : end + 1 + size]
        start = end + 1 + size + 1


def _missing_object(name: str) -> TreatyError:
    return TreatyError(
        f"The repository lacks the object {name[:12]}.",
        "A partial clone holds not every file; fetch them: git fetch --refetch --no-filter. Any other is damaged: "
        "clone it again.",
    )


def _lines(names: Iterable[str]) -> bytes:
    return b"".join(encode(name) + b"\n" for name in names)


def find_obstacle(path: str, mode: str) -> str:
    """Give what keeps an entry of a tree from being read; where nothing else does, its size."""
    if not is_text(path):
        return FOREIGN_NAME
    return TOO_LARGE if mode in REGULAR_MODES else _OBSTACLES.get(mode, SPECIAL_FILE)


def find_hook_index(folder: Path) -> Path | None:
    """Give the index that a calling hook means: `git commit -a` and `git commit FILE` build one of their own."""
    named = os.environ.get("GIT_INDEX_FILE")  # noqa: TID251 - the edge: Git tells its hooks so
    if not named:
        return None
    index = (folder / named).resolve()
    return index if index.is_file() and ".git" in index.parts else None
