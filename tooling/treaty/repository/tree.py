"""Tree: list and read contract files, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

MAX_FILE_BYTES = 10 * 1024 * 1024
"""A larger file is not read; the largest real contract we know has 0.5 MB."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Unreadable:
    """A file that stands in the tree and is not read, and why (half a sentence)."""

    path: str
    why: str


SYMBOLIC_LINK = "is a symbolic link; links are not followed, put the file itself there"
SUBMODULE = "is a submodule; its files belong to another repository"
SPECIAL_FILE = "is no regular file"
FOREIGN_NAME = "has a name that is no UTF-8 text; rename it"
TOO_LARGE = f"is larger than {MAX_FILE_BYTES // 1024 // 1024} MB"


class Tree(Protocol):
    """A set of files by path; paths are relative to the repository's root, with `/`.

    Only regular files of bounded size are listed; links, submodules and the rest are told by `find_unreadable`.
    """

    @property
    def label(self) -> str:
        """What people call it: a short commit, `index`, `working tree`."""

    def list_paths(self, prefix: str = "") -> tuple[str, ...]:
        """Give the path of every file at or below a path, in order; reads no file."""

    def list_files(self, prefix: str = "") -> Mapping[str, str]:
        """Give path to blob id of every file at or below a path, in order of path."""

    def read(self, path: str) -> bytes:
        """Give a file's bytes; for more than one, `read_many` is much faster.

        Raises:
            FileNotFoundError: when the tree lists no such file.
        """

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Give path to bytes, in the order asked.

        Raises:
            FileNotFoundError: when the tree does not list one of them.
        """

    def find_unreadable(self, prefix: str = "") -> tuple[Unreadable, ...]:
        """Give what stands at or below a path and is not listed, in order of path."""


def is_text(path: str) -> bool:
    """Tell whether a path is text; one with other bytes in it could be neither shown nor written to a report."""
    return path.isascii() or not any("\ud800" <= character <= "\udfff" for character in path)


def shown(path: str) -> str:
    """Give a path as text; bytes that are none appear as their number in hexadecimal."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_below(path: str, prefix: str) -> bool:
    """Tell whether a path is a prefix or stands below it; the empty prefix holds everything."""
    prefix = prefix.strip("/")
    return not prefix or path == prefix or path.startswith(prefix + "/")


def read_below(tree: Tree, prefix: str) -> Mapping[str, bytes]:
    """Give path to bytes of every file at or below a path."""
    return tree.read_many(tree.list_paths(prefix))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPaths:
    """How two trees differ, each in order of path; a renamed file is one removed and one added."""

    added: tuple[str, ...]
    modified: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.added or self.modified or self.removed)

    @property
    def all(self) -> tuple[str, ...]:
        """Every path that changed, in order."""
        return tuple(sorted((*self.added, *self.modified, *self.removed)))


def find_changed_paths(old: Tree, new: Tree, prefix: str = "") -> ChangedPaths:
    """Compare two trees by blob ids; no file of a commit is read."""
    return compare_listings(old.list_files(prefix), new.list_files(prefix))


def compare_listings(before: Mapping[str, str], after: Mapping[str, str]) -> ChangedPaths:
    """Compare two listings, each path to blob id."""
    return ChangedPaths(
        added=tuple(path for path in after if path not in before),
        modified=tuple(path for path, blob in after.items() if path in before and before[path] != blob),
        removed=tuple(path for path in before if path not in after),
    )
