"""The Tree of a working folder."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from treaty.diagnostics.errors import TreatyError
from treaty.repository.index_entries import Mark
from treaty.repository.sparse import SparseFiles
from treaty.repository.tree import (
    FOREIGN_NAME,
    MAX_FILE_BYTES,
    SPECIAL_FILE,
    SYMBOLIC_LINK,
    TOO_LARGE,
    Unreadable,
    is_below,
    is_text,
    shown,
)

# Windows has neither flag; there a link is found by looking only. Without O_NONBLOCK a pipe would be waited for.
_READ_NO_LINKS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


Restore = Callable[[str, bytes], bytes]

_Entry = tuple[str, str | None, Mark]
"""A path, what keeps it from being read, and its mark."""

_NO_MARK: Mark = (0, 0)
_NO_NAMES = frozenset({"", ".", "..", ".git"})


class WorkTree:
    """The files of a folder as they are now.

    Symbolic links are never followed, neither files nor folders; `.git` is left out. Blob ids are those Git would give.
    """

    label = "working tree"

    def __init__(self, folder: Path, *, restore: Restore | None = None, sparse: SparseFiles | None = None) -> None:
        """Take a folder.

        Args:
            folder: the folder.
            restore: gives a file's bytes as they are stored elsewhere, by path and bytes.
            sparse: the files that Git keeps out of it; they count as if they stood there.
        """
        self.folder = folder
        self._restore = restore
        self._sparse = sparse
        self._top = str(folder)
        self._walks: dict[str, tuple[_Entry, ...]] | None = None
        self._folders: dict[str, bool] | None = None
        if not folder.is_dir():
            raise TreatyError(f"There is no folder `{folder}`.", "Name an existing folder.")

    def still(self) -> WorkTree:
        """Give the same folder for who writes nothing while it is read: it is walked once."""
        found = WorkTree(self.folder, restore=self._restore, sparse=self._sparse)
        found._walks = {}
        return found

    @property
    def kept_out(self) -> Mapping[str, str]:
        """Path to blob id of the files that Git keeps out of the folder."""
        return {} if self._sparse is None else self._sparse.blobs

    def list_files(self, prefix: str = "") -> Mapping[str, str]:
        """Give path to blob id of every regular file at or below a path, in order of path."""
        return {path: blob_id(data) for path, data in self.read_many(self.list_paths(prefix)).items()}

    def list_paths(self, prefix: str = "") -> tuple[str, ...]:
        """Give the paths alone, without reading a file."""
        return tuple(path for path, why, _ in self._walk(prefix) if why is None)

    def read(self, path: str) -> bytes:
        """Give a file's bytes."""
        return self.read_many([path])[path]

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Give path to bytes, in the order asked."""
        folders: dict[str, bool] = {}
        return {path: self._read(path, folders) for path in paths}

    def read_present(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Give path to bytes of those files that are there, in the order asked."""
        folders: dict[str, bool] = {}
        found = {}
        for path in paths:
            with suppress(FileNotFoundError):
                found[path] = self._read(path, folders)
        return found

    def read_marked(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes, Mark]]:
        """Give path, bytes and mark of those files that are there, in the order asked, one at a time."""
        folders: dict[str, bool] = {} if self._folders is None else self._folders
        for path in paths:
            try:
                data, mark = self._read_marked(path, folders)
            except FileNotFoundError:
                continue
            yield path, data, mark

    def list_marks(self, prefix: str = "") -> Mapping[str, Mark]:
        """Give path to time and size of every regular file at or below a path, in order; reads no file."""
        return {path: mark for path, why, mark in self._walk(prefix) if why is None}

    def find_unreadable(self, prefix: str = "") -> tuple[Unreadable, ...]:
        """Give links, special files and what is too large, in order of path."""
        return tuple(Unreadable(path=shown(path), why=why) for path, why, _ in self._walk(prefix) if why is not None)

    def _read(self, path: str, folders: dict[str, bool]) -> bytes:
        return self._read_marked(path, folders)[0]

    def _read_marked(self, path: str, folders: dict[str, bool]) -> tuple[bytes, Mark]:
        """Read a file; `folders` remembers which were found to be folders and no links."""
        if self._sparse is not None and path in self._sparse.blobs:
            return self._sparse.read(path), _NO_MARK
        folder, _, name = path.rpartition("/")
        if not self._is_folder(folder, folders) or name in _NO_NAMES:
            raise FileNotFoundError(path)
        data, mark = _read_regular(f"{self._top}/{path}")
        return data if self._restore is None else self._restore(path, data), mark

    def _is_folder(self, path: str, folders: dict[str, bool]) -> bool:
        """Tell whether a path is a folder in this one, with no link on the way; each folder is looked at once."""
        if not path:
            return True
        if path not in folders:
            parent, _, name = path.rpartition("/")
            is_name = name not in _NO_NAMES and (os.sep == "/" or os.sep not in name)
            folders[path] = is_name and self._is_folder(parent, folders) and _is_real_folder(f"{self._top}/{path}")
        return folders[path]

    def _walk(self, prefix: str) -> Iterable[_Entry]:
        """Give every file with what keeps it from being read, and its mark, in order of path."""
        prefix = prefix.strip("/")
        if self._walks is None:
            return self._walk_now(prefix)
        if prefix not in self._walks:
            self._walks[prefix] = tuple(self._walk_now(prefix))
        return self._walks[prefix]

    def _walk_now(self, prefix: str) -> Iterator[_Entry]:
        there = self._walk_folder(prefix)
        if self._sparse is None:
            return there
        below = ((path, None, _NO_MARK) for path in self._sparse.blobs if is_below(path, prefix))
        return iter(sorted((*there, *below)))

    def _walk_folder(self, prefix: str) -> Iterator[_Entry]:
        start = self.folder / prefix
        if prefix and not is_inside(self.folder, prefix):
            return
        if start.is_dir():
            found: list[_Entry] = []
            _scan(str(start), prefix, found)
            yield from sorted(found)
        elif start.is_file():
            status = start.lstat()
            yield prefix, _obstacle(status), _mark(status)


_READ_AT_ONCE = 1 << 16


def _read_regular(path: str) -> tuple[bytes, Mark]:
    """Read a file that is one, not a link that has taken its place since it was looked at."""
    try:
        handle = os.open(path, _READ_NO_LINKS)
    except PermissionError:
        raise  # it is there: to pass over it would be to check less than was asked
    except OSError as error:
        raise FileNotFoundError(path) from error
    try:
        status = os.fstat(handle)
        if _obstacle(status) is not None:
            raise FileNotFoundError(path)
        data = os.read(handle, status.st_size + 1)  # one byte more: nearly always less comes, and that is the end
        while len(data) > status.st_size and (part := os.read(handle, _READ_AT_ONCE)):
            data += part
        return data, _mark(status)
    finally:
        os.close(handle)


def is_inside(folder: Path, path: str) -> bool:
    """Tell whether a relative path stays in a folder and meets no symbolic link below it."""
    parts = Path(path).parts
    if not parts or Path(path).is_absolute() or ".." in parts or ".git" in parts:
        return False
    steps = [folder.joinpath(*parts[: count + 1]) for count in range(len(parts))]
    return all(step.exists() and not step.is_symlink() for step in steps)


def blob_id(data: bytes) -> str:
    """Give the id Git has for a blob with these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _is_real_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _scan(folder: str, prefix: str, found: list[_Entry]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{prefix}/{entry.name}" if prefix else entry.name
            if entry.name == ".git":
                continue
            if entry.is_dir(follow_symlinks=False):
                _scan(entry.path, path, found)
            else:
                status = entry.stat(follow_symlinks=False)
                found.append((path, _obstacle(status) if is_text(path) else FOREIGN_NAME, _mark(status)))


def _mark(status: os.stat_result) -> Mark:
    return status.st_mtime_ns, status.st_size


def _obstacle(status: os.stat_result) -> str | None:
    if stat.S_ISLNK(status.st_mode):
        return SYMBOLIC_LINK
    if not stat.S_ISREG(status.st_mode):
        return SPECIAL_FILE
    return TOO_LARGE if status.st_size > MAX_FILE_BYTES else None
