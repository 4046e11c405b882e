"""What the files of a version hold, as digests: the proof that a released version never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from typing import Protocol

from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.outline import Versioned
from treaty.lifecycle.release import with_digests
from treaty.lifecycle.release_obstacles import Digests, version_key
from treaty.load.layout import SCHEMA_SUFFIXES, contract_folder
from treaty.model.release import Release, VersionKey
from treaty.repository.history import Repository
from treaty.repository.process import GitError
from treaty.repository.tree import Tree


class Readable(Protocol):
    """What gives files by path."""

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Give path to bytes, in the order asked."""


FILES_AT_ONCE = 2000
"""How many files are held at a time where all are read."""


def read_digests(
    tree: Readable, versions: Iterable[Versioned], paths: Collection[str], look: Callable[[str, bytes], None]
) -> Mapping[VersionKey, Digests]:
    """Give the digests of versions; every file is read, some at a time, so that memory is bounded.

    Args:
        tree: where their files stand.
        versions: all that are wanted.
        paths: the files of the tree.
        look: is shown the bytes of each version file, since they are at hand.
    """
    found: dict[VersionKey, Digests] = {}
    waiting = iter(versions)
    while part := list(islice(waiting, FILES_AT_ONCE)):
        beside = (name for item in part for name in schema_paths(item.path) if name in paths)
        files = tree.read_many([*(item.path for item in part), *beside])
        for item in part:
            look(item.path, files[item.path])
        found |= {version_key(item): digests_of(item.path, files) for item in part}
    return found


def digests_of(path: str, files: Mapping[str, bytes]) -> Digests:
    """Give the digests of a version file and of the JSON Schema files beside it that carry its name."""
    schemas = [files[name] for name in schema_paths(path) if name in files]
    return Digests(document=digest(files[path]), schema=digest(b"".join(schemas)) if schemas else None)


def digest(data: bytes) -> str:
    """Give `sha256:` and the hexadecimal digest."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def schema_paths(path: str) -> tuple[str, ...]:
    """Give where the JSON Schema of a version may stand: beside it, under its name."""
    return tuple(path.removesuffix(".yaml") + suffix for suffix in SCHEMA_SUFFIXES)


def complete_releases(repository: Repository, root: str, releases: Iterable[Release]) -> tuple[Release, ...]:
    """Read the digests that hand-made tags do not tell from the commits they name."""
    return tuple(_completed(repository, root, release) for release in releases)


def _completed(repository: Repository, root: str, release: Release) -> Release:
    return (
        release
        if release.digest is not None
        else with_digests(release, read_released_digests(repository, root, release))
    )


def read_released_digests(repository: Repository, root: str, release: Release) -> Digests | None:
    """Give what the commit of a release holds; None when it, or the version in it, is not there."""
    try:
        tree = repository.tree(release.commit)
        path = _find_path(tree, root, release)
        listed = tree.list_files(path.rpartition("/")[0])
        return digests_of(path, tree.read_many([path, *(name for name in schema_paths(path) if name in listed)]))
    except (FileNotFoundError, GitError, UsageError):
        # The tag was put on some other commit, or a shallow clone lacks it: then there is nothing to compare with.
        return None


def _find_path(tree: Tree, root: str, release: Release) -> str:
    """Give where the commit of a release holds its file: below the root, or below what the root was called then."""
    path = version_path(root, release)
    if tree.list_paths(path):
        return path
    ending = f"/{version_path('', release)}"
    return next((other for other in tree.list_paths() if f"/{other}".endswith(ending)), path)


def version_path(root: str, release: Release) -> str:
    """Give the path of a released version's file in the repository."""
    return f"{contract_folder(root, release.contract)}/{release.version}.yaml"
