"""Releases of other registries in the same repository: tags know no folder, so the files of their commits tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from treaty.app.version_digests import version_path
from treaty.model.release import Release
from treaty.repository.file_history import read_files_at
from treaty.repository.history import Repository
from treaty.repository.tree import Tree, is_below

_MARK = "/datasets/"


def find_others(repository: Repository, tree: Tree, root: str, releases: Sequence[Release]) -> frozenset[str]:
    """Give the tags of releases whose file stood in another registry when it was tagged, and stands there still.

    Args:
        repository: holds the commits that were tagged; what a shallow clone lacks is nobody's.
        tree: the commit at hand.
        root: the contracts root that is released.
        releases: those that this root has no file of.
    """
    others = _find_others(tree, root)
    places = {release.tag: tuple(_find_places(release, others)) for release in releases}
    wanted = [(release.commit, path) for release in releases for path in (*places[release.tag], _own(root, release))]
    there = read_files_at(repository.git, wanted).keys()
    return frozenset(
        release.tag
        for release in releases
        if (release.commit, _own(root, release)) not in there
        and any((release.commit, path) in there for path in places[release.tag])
    )


def _find_others(tree: Tree, root: str) -> Mapping[str, Sequence[str]]:
    """Give the version files outside of a root, by what follows the root they stand in."""
    found: dict[str, list[str]] = {}
    outside: Iterable[str] = (path for path in tree.list_paths() if root and not is_below(path, root))
    for path in outside:
        top, mark, rest = f"/{path}".partition(_MARK)
        if mark:
            found.setdefault(rest, []).append(f"{top}{mark}{rest}".removeprefix("/"))
    return found


def _find_places(release: Release, others: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield from others.get(version_path("", release).removeprefix("datasets/"), ())


def _own(root: str, release: Release) -> str:
    return version_path(root, release)
