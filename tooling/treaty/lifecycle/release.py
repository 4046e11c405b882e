"""What a merge must tag: a plan as a value, carried out by repository/."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from treaty.lifecycle.current import find_current
from treaty.lifecycle.dependencies import order_by_dependency
from treaty.lifecycle.outline import Holdings, OneVersion_co, Versioned
from treaty.lifecycle.release_obstacles import (
    Digests,
    Refusal,
    find_blocked_names,
    find_orphans,
    find_refusals,
    read_dependencies,
    version_key,
)
from treaty.lifecycle.release_tags import render_current_tag, render_release_tag
from treaty.model.identity import ContractId, Version
from treaty.model.release import Flip, Release, VersionKey

FIRST_POSTURE = "both"
"""The posture of a contract's first version: there is nobody it could break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The circumstances of a release: the same for every tag it makes."""

    commit: str
    time: datetime
    actor: str | None = None
    correlation_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagNames:
    """The names of release and current tags, as seen from the commit to release."""

    taken: Collection[str] = ()
    """All of them, also those that tell of no release or flip: none of these names can be given again."""
    contained: Collection[str] = ()
    """Those on this commit or one before it; a shallow clone may not know of all."""
    later: Collection[str] = ()
    """Those on a commit that comes after this one: another run released a newer state already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePlan:
    """What to tag, in order; with a refusal nothing is tagged at all."""

    releases: tuple[Release, ...] = ()
    flips: tuple[Flip, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.releases or self.flips or self.refusals)


def plan_release(
    catalog: Holdings[Versioned],
    releases: Collection[Release],
    flips: Collection[Flip],
    postures: Mapping[VersionKey, tuple[str, str]],
    digests: Mapping[VersionKey, Digests],
    *,
    occasion: Occasion,
    tags: TagNames,
) -> ReleasePlan:
    """Decide what a commit must tag.

    Args:
        catalog: the contracts of the commit.
        releases: every release so far; one without a digest is not checked for changes.
        flips: every move of a current version so far.
        postures: for each version to release that has a base, the base's FQID and the posture against it.
        digests: what the files of each version in the catalog hold.
        occasion: commit, time and actor that the new tags record.
        tags: which tags exist, and where in history; a commit that is not the newest moves nothing back.

    Returns:
        New releases, what others are made from first; flips in order of contract; refusals, and then nothing else.
    """
    unreleased = tuple(find_unreleased(catalog, releases))
    dependencies = read_dependencies(catalog.registry, unreleased)
    refusals = (
        *find_refusals(releases, digests, tags.contained),
        *find_blocked_names(unreleased, tags.taken),
        *find_orphans(dependencies, releases),
    )
    if refusals:
        return ReleasePlan(refusals=refusals)
    times = _newest_times(releases, flips)
    made = {
        version_key(item): _release(item, postures, digests, _not_before(occasion, times, item)) for item in unreleased
    }
    fresh = tuple(made[key] for key in order_by_dependency(dependencies))
    moved = tuple(find_flips(catalog, (*releases, *fresh), flips, occasion=occasion, tags=tags))
    return ReleasePlan(releases=fresh, flips=moved)


def find_unreleased(catalog: Holdings[OneVersion_co], releases: Iterable[Release]) -> Iterator[OneVersion_co]:
    """Give the versions of the tree that have no tag, in order of contract and version."""
    released = {(release.contract, release.version) for release in releases}
    for key, contracts in catalog.contracts.items():
        for contract in contracts:
            if contract.version is not None and (key, contract.version) not in released:
                yield contract


def find_base(versions: Iterable[Version], version: Version) -> Version | None:
    """Give the version that one is compared with: the highest below it, whatever its major; None for the first."""
    return max((other for other in versions if other < version), default=None)


def find_flips(
    catalog: Holdings[Versioned],
    releases: Collection[Release],
    flips: Iterable[Flip],
    *,
    occasion: Occasion,
    tags: TagNames,
) -> Iterator[Flip]:
    """Give the moves of current versions that tree and releases demand and no flip tells of yet."""
    last_flips = newest_flips(flips)
    released = _versions_by_contract(releases)
    times = _newest_times(releases, last_flips.values())
    for key, contracts in catalog.contracts.items():
        last = last_flips.get(key)
        if last is not None and _is_behind(contracts, last, tags):
            continue
        current = find_current(contracts, released.get(key, ()), catalog.state(key), last.version if last else None)
        if current.version is None or (last is not None and last.version == current.version):
            continue
        number = _next_number(key, last, tags.taken)
        yield Flip(
            contract=key,
            number=number,
            version=current.version,
            previous=last.version if last else None,
            tag=render_current_tag(key, number),
            commit=occasion.commit,
            time=max(occasion.time, times.get(key, occasion.time)),
            reason=current.why.value,
            actor=occasion.actor,
            correlation_id=occasion.correlation_id,
        )


def _is_behind(contracts: Iterable[Versioned], last: Flip, tags: TagNames) -> bool:
    """Tell whether the newest flip was decided by a state of the tree that comes after the one at hand."""
    return last.tag in tags.later or all(contract.version != last.version for contract in contracts)


def _next_number(key: ContractId, last: Flip | None, taken: Collection[str]) -> int:
    number = last.number + 1 if last else 1
    while render_current_tag(key, number) in taken:
        number += 1
    return number


def newest_flips(flips: Iterable[Flip]) -> Mapping[ContractId, Flip]:
    """Give the newest flip of each contract."""
    newest: dict[ContractId, Flip] = {}
    for flip in flips:
        if flip.contract not in newest or newest[flip.contract].number < flip.number:
            newest[flip.contract] = flip
    return newest


def _versions_by_contract(releases: Iterable[Release]) -> Mapping[ContractId, Sequence[Version]]:
    """Give the released versions of each contract, in the order given."""
    versions: dict[ContractId, list[Version]] = {}
    for release in releases:
        versions.setdefault(release.contract, []).append(release.version)
    return versions


def with_digests(release: Release, found: Digests | None) -> Release:
    """Complete a hand-made release by what its own commit holds, so that it cannot change unseen either."""
    if release.digest is not None or found is None:
        return release
    return replace(release, digest=found.document, schema_digest=found.schema)


def _newest_times(releases: Iterable[Release], flips: Iterable[Flip]) -> Mapping[ContractId, datetime]:
    """Give for each contract the time of its newest tag: no later tag may seem older, whatever a clock says."""
    newest: dict[ContractId, datetime] = {}
    tags: Iterable[Release | Flip] = (*releases, *flips)
    for tag in tags:
        if tag.time is not None:
            newest[tag.contract] = max(tag.time, newest.get(tag.contract, tag.time))
    return newest


def _not_before(occasion: Occasion, times: Mapping[ContractId, datetime], contract: Versioned) -> Occasion:
    return replace(occasion, time=max(occasion.time, times.get(version_key(contract)[0], occasion.time)))


def _release(
    contract: Versioned,
    postures: Mapping[VersionKey, tuple[str, str]],
    digests: Mapping[VersionKey, Digests],
    occasion: Occasion,
) -> Release:
    key = version_key(contract)
    base, posture = postures.get(key, (None, FIRST_POSTURE))
    found = digests.get(key)
    return Release(
        contract=key[0],
        version=key[1],
        tag=render_release_tag(*key),
        commit=occasion.commit,
        time=occasion.time,
        digest=found.document if found else None,
        base=base,
        posture=posture,
        actor=occasion.actor,
        correlation_id=occasion.correlation_id,
        schema_digest=found.schema if found else None,
    )
