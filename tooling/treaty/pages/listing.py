"""What stands in a folder: the path of each file, and a digest of all by which two listings are told apart at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from treaty.diagnostics.errors import UsageError

NOT_OURS = "Name an empty folder, one that does not exist yet, or one that `treaty site build` wrote."
"""What to do about a folder that cannot hold a site."""


class ListedFolder(NamedTuple):
    """One folder and the names of its own files, links to anything among them, in no order."""

    path: str
    """Ends with `/`; empty for the folder that is listed."""
    names: list[str]


def list_folders(folder: Path) -> list[ListedFolder]:
    """Give a folder and each one below it that holds a file; nothing for one that does not exist.

    Raises:
        UsageError: when it is no folder.
    """
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise UsageError(f"`{folder}` is not a folder.", NOT_OURS)
    # Plain calls of the system, and no generator within another: there are a hundred thousand files.
    found: list[ListedFolder] = []
    waiting = [ListedFolder("", [])]
    top = f"{folder}/"
    while waiting:
        below, names = waiting.pop()
        with os.scandir(top + below) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(ListedFolder(f"{below}{entry.name}/", []))
                else:
                    names.append(entry.name)
        if names:
            found.append(ListedFolder(below, names))
    return found


def group_paths(paths: Iterable[str]) -> list[ListedFolder]:
    """Give paths as a listing has them."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, []).append(name)
    return [ListedFolder(f"{folder}/" if folder else "", names) for folder, names in folders.items()]


def find_paths(folders: Iterable[ListedFolder]) -> Iterator[str]:
    """Give the path of each file of a listing."""
    return (folder + name for folder, names in folders for name in names)


def digest_listing(folders: Iterable[ListedFolder]) -> str:
    """Give the same digest for the same paths, in whatever order they were found."""
    return _spell(sum(map(_digest_folder, folders)))


def exchange_listed(listing: str, before: Iterable[ListedFolder], after: Iterable[ListedFolder]) -> str:
    """Give the digest of a listing in which some folders are as they are after, and were as they were before."""
    return _spell(int(listing, 16) - sum(map(_digest_folder, before)) + sum(map(_digest_folder, after)))


def _digest_folder(folder: ListedFolder) -> int:
    # No name holds a NUL, so that no two folders are written alike.
    told = "\0".join([folder.path, *sorted(folder.names)]).encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(told, digest_size=_SIZE).digest(), "big")


_SIZE = 16


def _spell(number: int) -> str:
    return format(number % (1 << 8 * _SIZE), f"0{2 * _SIZE}x")
