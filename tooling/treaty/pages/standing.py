"""What has become of each version: ordinal, released, current, deprecated, held, retired; the ground of every page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from treaty.lifecycle.current import Current, Why, find_current
from treaty.lifecycle.outline import Versioned
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Catalog, Deprecation, Freeze, LayerState, Retirement, VersionState
from treaty.model.release import Flip, Release
from treaty.pages.facts import VersionFacts

_NO_STATE = VersionState()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStanding:
    """One version and what is known of its life."""

    key: ContractId
    version: Version
    facts: VersionFacts
    catalog: Catalog = field(repr=False, compare=False)
    """Where the contract itself is found."""
    ordinal: int
    """Counts from 1 in order of release; versions not yet released come last."""
    is_current: bool
    release: Release | None
    previous: Version | None
    """The next lower version, which it is compared with."""
    deprecation: Deprecation | None
    """Its own, or that of its whole major."""
    is_major_ending: bool
    """Whether the deprecation is that of the whole major."""
    retirement: Retirement | None
    is_held: bool
    is_pending: bool
    """Not released, in a repository that has release tags; without any tag nobody can tell."""

    @property
    def time(self) -> datetime | None:
        """When it was released; before that, when its file says it was written."""
        if self.release is not None and self.release.time is not None:
            return self.release.time
        return self.written

    @property
    def written(self) -> datetime | None:
        """When its file says it was written."""
        return self.facts.written

    @property
    def contract(self) -> Contract:
        """The contract itself; one that a build had no need to read is read now, so lists make do with `facts`."""
        found = self.catalog.find(self.key, self.version)
        assert found is not None  # noqa: S101 - what has facts has a file
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractStanding:
    """A contract, its versions in ascending order, and the one that is shown first."""

    key: ContractId
    versions: tuple[VersionStanding, ...]
    current: VersionStanding | None
    """Where nothing is released: the version that a release now would make current."""
    why: Why
    is_released: bool
    """Whether `current` rests on release tags."""
    frozen: Freeze | None
    mode: str

    @property
    def shown(self) -> VersionStanding:
        """The version that the contract's page shows: the current one, else the highest."""
        return self.current or self.versions[-1]

    @property
    def newer_major(self) -> VersionStanding | None:
        """The highest version of a major above the current one, unless it is retired."""
        above = [entry for entry in self.versions if entry.version.major > self.shown.version.major]
        served = [entry for entry in above if entry.retirement is None]
        return served[-1] if served else None

    def find(self, version: Version | None) -> VersionStanding | None:
        """Give one version, or None."""
        return next((entry for entry in self.versions if entry.version == version), None)


def build_standings(
    catalog: Catalog,
    versions: Mapping[ContractId, Sequence[VersionFacts]],
    releases: Iterable[Release],
    flips: Iterable[Flip],
) -> Mapping[ContractId, ContractStanding]:
    """Give the standing of every contract that has a version, in order of name."""
    released: dict[ContractId, dict[Version, Release]] = {}
    for release in releases:
        released.setdefault(release.contract, {})[release.version] = release
    last: dict[ContractId, Flip] = {}
    for flip in sorted(flips, key=lambda flip: flip.number):
        last[flip.contract] = flip
    is_tagged = bool(released)
    standings = {}
    for key, entries in sorted(versions.items()):
        if entries:
            flip_version = last[key].version if key in last else None
            history = _History(released=released.get(key, {}), last=flip_version, is_tagged=is_tagged)
            standings[key] = _build_standing(catalog, key, {entry.version: entry for entry in entries}, history)
    return standings


@dataclass(frozen=True, slots=True, kw_only=True)
class _History:
    """What the tags say of one contract."""

    released: Mapping[Version, Release]
    last: Version | None
    is_tagged: bool
    """Whether the repository has any release tag."""


def _build_standing(
    catalog: Catalog, key: ContractId, versions: Mapping[Version, VersionFacts], history: _History
) -> ContractStanding:
    state, released = catalog.state(key), history.released
    is_released = any(version in released for version in versions)
    current = _decide_current(versions, released, state, history.last)
    ordinals = _count(versions, released)
    ascending = sorted(versions)
    entries = []
    for previous, version in zip([None, *ascending], ascending, strict=False):
        own = state.versions.get(version, _NO_STATE)
        facts = versions[version]
        ending = state.majors.get(version.major)
        entries.append(
            VersionStanding(
                key=key,
                version=version,
                facts=facts,
                catalog=catalog,
                ordinal=ordinals[version],
                is_current=version == current.version,
                release=released.get(version),
                previous=previous,
                deprecation=own.deprecated or ending,
                is_major_ending=own.deprecated is None and ending is not None,
                retirement=own.retired,
                is_held=own.hold or facts.hold,
                is_pending=history.is_tagged and version not in released,
            )
        )
    shown = next((entry for entry in entries if entry.is_current), None)
    return ContractStanding(
        key=key,
        versions=tuple(entries),
        current=shown,
        why=current.why,
        is_released=is_released,
        frozen=state.frozen,
        mode=catalog.compatibility(key),
    )


def _decide_current(
    versions: Mapping[Version, Versioned], released: Collection[Version], state: LayerState, last: Version | None
) -> Current:
    """Give the current version; where nothing is released, the one that a release now would make current.

    Args:
        versions: those that have a file.
        released: those that have a tag.
        state: what `dataset.yaml` says of the layer.
        last: the version that the newest move names.
    """
    counted = released if any(version in released for version in versions) else versions
    return find_current(list(versions.values()), list(counted), state, last)


def find_shown(
    versions: Mapping[Version, Versioned], released: Collection[Version], state: LayerState, last: Version | None
) -> Version:
    """Give the version that a contract's page shows: the current one, else the highest. For one version at least."""
    current = _decide_current(versions, released, state, last).version
    return current if current is not None and current in versions else max(versions)


def _count(versions: Iterable[Version], released: Mapping[Version, Release]) -> Mapping[Version, int]:
    def order(version: Version) -> tuple[bool, datetime, Version]:
        release = released.get(version)
        time = release.time if release is not None and release.time is not None else datetime.min.replace(tzinfo=UTC)
        return (release is None, time, version)

    return {version: number for number, version in enumerate(sorted(versions, key=order), start=1)}
