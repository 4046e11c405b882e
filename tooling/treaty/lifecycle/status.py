"""What has become of each version of a contract: from the tree, the tags and the current version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from treaty.lifecycle.current import Current, find_current
from treaty.lifecycle.outline import Holdings, Versioned, read_whole
from treaty.lifecycle.release import newest_flips
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Deprecation, LayerState, Retirement, VersionState
from treaty.model.release import Flip, Release


class Status(Enum):
    """Where a version stands in its life."""

    UNRELEASED = "unreleased"
    """No version of this clone has a release tag: it cannot be told what is released elsewhere."""
    DRAFT = "draft"
    """Others are released, this one is not yet."""
    RELEASED = "released"
    CURRENT = "current"
    DEPRECATED = "deprecated"
    """Its end is announced; it may still be the current one."""
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLife:
    """One version and what has become of it."""

    source: Versioned
    """The contract, or an outline that reads it when asked for."""
    version: Version
    status: Status
    is_current: bool
    is_held_by_dataset: bool
    """Whether `dataset.yaml` keeps it from becoming current."""
    ordinal: int | None
    """1, 2, 3… by order of release; None until it is released."""
    release: Release | None
    deprecation: Deprecation | None
    """Its own, or that of its whole major."""
    retirement: Retirement | None

    @property
    def path(self) -> str:
        """Where its file stands."""
        return self.source.path

    @property
    def contract(self) -> Contract:
        """What its file says.

        Raises:
            TreatyError: when it holds no contract that can be read.
        """
        return read_whole(self.source)

    @property
    def is_held(self) -> bool:
        """Whether it is kept from becoming current, by `dataset.yaml` or by its own file."""
        return self.is_held_by_dataset or self.source.hold


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLife:
    """One contract, its versions in ascending order, and which of them is current."""

    key: ContractId
    versions: tuple[VersionLife, ...]
    current: Current
    flip: Flip | None
    """The newest recorded move of the current version."""
    state: LayerState

    def find(self, version: Version | None) -> VersionLife | None:
        """Give one version, or None."""
        return next((life for life in self.versions if life.version == version), None)


def describe_contracts(
    holdings: Holdings[Versioned],
    releases: Sequence[Release],
    flips: Iterable[Flip],
    *,
    has_releases: bool | None = None,
) -> tuple[ContractLife, ...]:
    """Give the life of every contract, in order of name.

    Args:
        holdings: the tree.
        releases: in order of release, as ordinals count.
        flips: every recorded move.
        has_releases: whether this clone has any release tag, where the releases given are not all; None: they are.
    """
    last = newest_flips(flips)
    own: dict[ContractId, list[Release]] = {}
    for release in releases:
        own.setdefault(release.contract, []).append(release)
    unreleased = Status.DRAFT if releases or has_releases else Status.UNRELEASED
    return tuple(_describe(holdings, key, own.get(key, ()), last.get(key), unreleased) for key in holdings.contracts)


def describe_contract(
    holdings: Holdings[Versioned], key: ContractId, releases: Sequence[Release], flip: Flip | None
) -> ContractLife:
    """Give the life of one contract.

    Args:
        holdings: the tree.
        key: the contract, which the tree holds.
        releases: in order of release; those of other contracts say only that this clone has release tags.
        flip: the newest recorded move of its current version.
    """
    own = [release for release in releases if release.contract == key]
    return _describe(holdings, key, own, flip, Status.DRAFT if releases else Status.UNRELEASED)


def _describe(
    holdings: Holdings[Versioned], key: ContractId, releases: Sequence[Release], flip: Flip | None, unreleased: Status
) -> ContractLife:
    sources, state = holdings.contracts[key], holdings.state(key)
    ordinals = {release.version: count for count, release in enumerate(releases, 1)}
    current = find_current(sources, ordinals, state, flip.version if flip else None)
    versions = tuple(
        _describe_version(
            source,
            source.version,
            ordinals.get(source.version),
            releases[ordinals[source.version] - 1] if source.version in ordinals else None,
            state,
            is_current=current.version == source.version,
            unreleased=unreleased,
        )
        for source in sources
        if source.version is not None
    )
    return ContractLife(key=key, versions=versions, current=current, flip=flip, state=state)


def _describe_version(
    source: Versioned,
    version: Version,
    ordinal: int | None,
    release: Release | None,
    state: LayerState,
    *,
    is_current: bool,
    unreleased: Status,
) -> VersionLife:
    fate = state.versions.get(version, VersionState())
    return VersionLife(
        source=source,
        version=version,
        status=_status(fate, is_current=is_current, otherwise=unreleased if ordinal is None else Status.RELEASED),
        is_current=is_current,
        is_held_by_dataset=fate.hold,
        ordinal=ordinal,
        release=release,
        deprecation=fate.deprecated or state.majors.get(version.major),
        retirement=fate.retired,
    )


def _status(fate: VersionState, *, is_current: bool, otherwise: Status) -> Status:
    if fate.retired is not None:
        return Status.RETIRED
    if fate.deprecated is not None:
        return Status.DEPRECATED
    return Status.CURRENT if is_current else otherwise
