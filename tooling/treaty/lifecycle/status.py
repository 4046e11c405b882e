"""What has become of each version of a contract: from the tree, the tags and the current version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from treaty.lifecycle.current import Current, find_current
from treaty.lifecycle.release import newest_flips
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Catalog, Deprecation, LayerState, Retirement, VersionState
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

    contract: Contract
    version: Version
    status: Status
    is_current: bool
    is_held: bool
    """Whether it is kept from becoming current."""
    ordinal: int | None
    """1, 2, 3… by order of release; None until it is released."""
    release: Release | None
    deprecation: Deprecation | None
    """Its own, or that of its whole major."""
    retirement: Retirement | None


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
    catalog: Catalog, releases: Sequence[Release], flips: Collection[Flip]
) -> tuple[ContractLife, ...]:
    """Give the life of every contract, in order of name.

    Args:
        catalog: the tree.
        releases: in order of release, as ordinals count.
        flips: every recorded move.
    """
    last = newest_flips(flips)
    return tuple(describe_contract(catalog, key, releases, last.get(key)) for key in catalog.contracts)


def describe_contract(
    catalog: Catalog, key: ContractId, releases: Sequence[Release], flip: Flip | None
) -> ContractLife:
    """Give the life of one contract; `flip` is the newest recorded move of its current version."""
    contracts, state = catalog.contracts[key], catalog.state(key)
    own = [release for release in releases if release.contract == key]
    current = find_current(contracts, {release.version for release in own}, state, flip.version if flip else None)
    unreleased = Status.DRAFT if releases else Status.UNRELEASED
    versions = tuple(
        _describe_version(contract, contract.version, own, state, current, unreleased)
        for contract in contracts
        if contract.version is not None
    )
    return ContractLife(key=key, versions=versions, current=current, flip=flip, state=state)


def _describe_version(
    contract: Contract,
    version: Version,
    releases: Sequence[Release],
    state: LayerState,
    current: Current,
    unreleased: Status,
) -> VersionLife:
    fate = state.versions.get(version, VersionState())
    ordinal = next((count for count, release in enumerate(releases, 1) if release.version == version), None)
    is_current = current.version == version
    return VersionLife(
        contract=contract,
        version=version,
        status=_status(fate, is_current=is_current, otherwise=unreleased if ordinal is None else Status.RELEASED),
        is_current=is_current,
        is_held=contract.hold or fate.hold,
        ordinal=ordinal,
        release=releases[ordinal - 1] if ordinal else None,
        deprecation=fate.deprecated or state.majors.get(version.major),
        retirement=fate.retired,
    )


def _status(fate: VersionState, *, is_current: bool, otherwise: Status) -> Status:
    if fate.retired is not None:
        return Status.RETIRED
    if fate.deprecated is not None:
        return Status.DEPRECATED
    return Status.CURRENT if is_current else otherwise
