"""What is wrong with release tags, told with its rule: what stops a release, and what is only worth a word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from treaty.app.version_digests import read_released_digests
from treaty.compat.gate_rules import RELEASED_VERSION_KEPT, RELEASED_VERSION_UNCHANGED
from treaty.diagnostics.rule import Rule
from treaty.lifecycle.release import TagNames
from treaty.lifecycle.release_obstacles import Obstacle, Refusal, how_to_delete
from treaty.lifecycle.release_rules import (
    DEPENDENCY_RELEASED,
    RELEASE_IN_HISTORY,
    RELEASE_TAG_READABLE,
    RELEASE_TAG_TRUE,
)
from treaty.load.rules_files import PATH_IS_KNOWN
from treaty.model.identity import ContractId, Version
from treaty.model.release import Flip, Release
from treaty.repository.history import Repository

OBSTACLE_RULES: Mapping[Obstacle, Rule] = MappingProxyType(
    {
        Obstacle.CHANGED: RELEASED_VERSION_UNCHANGED,
        Obstacle.GONE: RELEASED_VERSION_KEPT,
        Obstacle.UNREADABLE: PATH_IS_KNOWN,
        Obstacle.TAG_FOREIGN: RELEASE_TAG_READABLE,
        Obstacle.TAG_UNTRUE: RELEASE_TAG_TRUE,
        Obstacle.HISTORY_REWRITTEN: RELEASE_IN_HISTORY,
        Obstacle.DEPENDENCY_MISSING: DEPENDENCY_RELEASED,
    }
)
"""The rule of each obstacle."""


def blame_untrue_tags(
    repository: Repository, root: str, refusals: Iterable[Refusal], releases: Sequence[Release]
) -> Iterator[Refusal]:
    """Give the refusals; a file that only seems changed or gone, because its tag lies, becomes one of the tag."""
    by_name = {f"{release.contract}:{release.version}": release for release in releases}
    for refusal in refusals:
        release = by_name.get(refusal.subject)
        if (
            refusal.obstacle not in {Obstacle.CHANGED, Obstacle.GONE}
            or release is None
            or _is_true(repository, root, release)
        ):
            yield refusal
        else:
            message = (
                f"The tag `{release.tag}` names a digest that its own commit {release.commit[:12]} does not have. "
                f"{how_to_delete(release.tag)}"
            )
            yield Refusal(obstacle=Obstacle.TAG_UNTRUE, subject=release.tag, message=message)


def _is_true(repository: Repository, root: str, release: Release) -> bool:
    """Tell whether a release's commit holds what its tag says; a commit that this clone lacks is believed."""
    if not repository.has(release.commit):
        return True
    found = read_released_digests(repository, root, release)
    if found is None:
        return False
    stated = replace(found, document=release.digest or found.document, schema=release.schema_digest or found.schema)
    return found == stated


def find_remarks(
    repository: Repository,
    root: str,
    releases: Sequence[Release],
    flips: Iterable[Flip],
    tags: TagNames,
    in_tree: Collection[tuple[ContractId, Version]],
) -> Iterator[Refusal]:
    """Give what does not stop a release: tags that say nothing, tags on a wrong commit, a rewritten branch."""
    known = {*(release.tag for release in releases), *(flip.tag for flip in flips)}
    for tag in sorted(set(tags.taken) - known):
        message = f"The tag `{tag}` is neither a release nor a move of a current version. {how_to_delete(tag)}"
        yield Refusal(obstacle=Obstacle.TAG_FOREIGN, subject=tag, message=message)
    for release in releases:
        if release.digest is None and not _is_true(repository, root, release):
            message = (
                f"The tag `{release.tag}` stands on the commit {release.commit[:12]}, which does not hold the version. "
                f"{how_to_delete(release.tag)}"
            )
            yield Refusal(obstacle=Obstacle.TAG_UNTRUE, subject=release.tag, message=message)
    if not repository.is_shallow:
        yield from _find_rewritten(releases, tags, in_tree)


def _find_rewritten(
    releases: Iterable[Release], tags: TagNames, in_tree: Collection[tuple[ContractId, Version]]
) -> Iterator[Refusal]:
    for release in releases:
        is_here = release.tag in tags.contained or release.tag in tags.later
        if not is_here and (release.contract, release.version) not in in_tree:
            message = (
                f"{release.contract}:{release.version} was released at {release.commit[:12]}, which is not in this "
                f"branch's history, and its file is not here. If this clone is behind its remote: git pull. If the "
                f"branch was rewritten: git merge {release.tag}"
            )
            yield Refusal(obstacle=Obstacle.HISTORY_REWRITTEN, subject=release.tag, message=message)
