"""What stands in the way of a release: files that are not what was released, tags nobody can read, missing sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from treaty.lifecycle.dependencies import find_dependencies, find_missing
from treaty.lifecycle.outline import Versioned, read_whole
from treaty.lifecycle.release_tags import render_release_tag
from treaty.model.identity import ContractId, Fqid, Version
from treaty.model.registry import Registry
from treaty.model.release import Release, VersionKey

_GONE = "gone from the tree; bring its file back ({restore}) and retire it in dataset.yaml instead."
_CHANGED = "was changed afterwards; bring the file back ({restore}) and add a new version."
_SCHEMA_CHANGED = "its JSON Schema was changed afterwards; bring it back ({restore}) and add a new version."


_SLASHES = 4
"""In the name of a release's tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """What a version's files hold: `sha256:` and hexadecimal digits; `schema` is None where it names no JSON Schema."""

    document: str
    schema: str | None = None


class Obstacle(Enum):
    """What stands in the way of a release, or makes it worth a word; each has its rule."""

    CHANGED = "changed"
    """A released file is not what it was."""
    GONE = "gone"
    UNREADABLE = "unreadable"
    """A version file holds no contract."""
    TAG_FOREIGN = "tag-foreign"
    TAG_UNTRUE = "tag-untrue"
    HISTORY_REWRITTEN = "history-rewritten"
    DEPENDENCY_MISSING = "dependency-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why nothing may be released; `subject` is an FQID, a tag, or the path of a file that is no contract."""

    obstacle: Obstacle
    subject: str
    message: str


def find_refusals(
    releases: Iterable[Release], digests: Mapping[VersionKey, Digests], contained: Collection[str]
) -> Iterator[Refusal]:
    """Give the released versions whose files are not what was released.

    Args:
        releases: every release so far.
        digests: what the files of the tree hold.
        contained: the tags whose commit is part of the tree's history: only they say that a missing file was removed.
    """
    for release in releases:
        now = digests.get((release.contract, release.version))
        fault = _find_change(release, now) if now is not None else _find_loss(release, contained)
        if fault:
            fqid = f"{release.contract}:{release.version}"
            restore = f"git restore --source={release.tag}"
            obstacle = Obstacle.GONE if now is None else Obstacle.CHANGED
            message = f"{fqid} is released and {fault.format(restore=restore)}"
            yield Refusal(obstacle=obstacle, subject=fqid, message=message)


def _find_change(release: Release, now: Digests) -> str:
    if release.digest is None or release.digest == now.document:
        is_schema_kept = release.schema_digest is None or release.schema_digest == now.schema
        return "" if is_schema_kept else _SCHEMA_CHANGED
    return _CHANGED


def _find_loss(release: Release, contained: Collection[str]) -> str:
    # A tag on a commit that never held the version has no digest: nothing was there that could be gone.
    return _GONE if release.tag in contained and release.digest is not None else ""


def read_dependencies(registry: Registry, contracts: Iterable[Versioned]) -> Mapping[VersionKey, Sequence[Fqid]]:
    """Give what each version is made from."""
    return {version_key(contract): find_dependencies(read_whole(contract), registry) for contract in contracts}


def find_orphans(dependencies: Mapping[VersionKey, Sequence[Fqid]], releases: Iterable[Release]) -> Iterator[Refusal]:
    """Give the versions to release that are made from what is neither released nor about to be."""
    versions: dict[ContractId, set[Version]] = {}
    for key, version in (*((item.contract, item.version) for item in releases), *dependencies):
        versions.setdefault(key, set()).add(version)
    for (contract, version), source in find_missing(dependencies, versions):
        fqid = f"{contract}:{version}"
        message = f"{fqid} is made from `{source}`, which is not released; release that first, or in the same commit."
        yield Refusal(obstacle=Obstacle.DEPENDENCY_MISSING, subject=fqid, message=message)


def find_blocked_names(unreleased: Iterable[Versioned], taken: Collection[str]) -> Iterator[Refusal]:
    """Give the versions whose tag cannot be made, because another tag has its name or stands across its path."""
    across = {tag.rsplit("/", tag.count("/") - _SLASHES)[0]: tag for tag in taken if tag.count("/") > _SLASHES}
    for contract in unreleased:
        key = version_key(contract)
        name = render_release_tag(*key)
        above = accumulate(name.split("/"), "{}/{}".format)
        blocking = next((tag for tag in above if tag in taken), across.get(name))
        if blocking is not None:
            message = (
                f"{key[0]}:{key[1]} cannot be tagged: the tag `{blocking}` stands in its way and is no release. "
                f"{how_to_delete(blocking)}"
            )
            yield Refusal(obstacle=Obstacle.TAG_FOREIGN, subject=blocking, message=message)


def how_to_delete(tag: str) -> str:
    """Give what the maker of a tag does to take it back; Treaty never deletes one."""
    return f"Whoever made it deletes it: git push --delete origin refs/tags/{tag}; git tag --delete {tag}"


def version_key(contract: Versioned) -> VersionKey:
    """Give what a contract of a catalog is: the path names both."""
    assert contract.key is not None  # noqa: S101 - the catalog holds what the path names
    assert contract.version is not None  # noqa: S101 - the same
    return contract.key, contract.version
