"""Lost release tags made anew from history: what each merge must have tagged, told by the files it brought.

What a tag alone knew is lost for good: who released, the correlation id, the second of it, a signature. And where
several merges were released by one run, only the files can say which versions came together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from treaty.app.load_registry import load_registry
from treaty.app.version_digests import complete_releases, digests_of
from treaty.compat.comparison import Comparison
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.lifecycle.release import Occasion, TagNames, find_base, find_flips, find_unreleased, plan_release
from treaty.lifecycle.release_obstacles import Digests, Refusal, version_key
from treaty.lifecycle.release_tags import render_flip, render_release
from treaty.load.catalog import LoadedCatalog
from treaty.model.contract import Contract
from treaty.model.registry import Catalog
from treaty.model.release import Flip, Release, VersionKey
from treaty.repository.history import Repository
from treaty.repository.instants import parse_seconds
from treaty.repository.process import decode
from treaty.repository.signing import NewTag
from treaty.repository.tags import read_tag_names, write_tags

Compare = Callable[[Contract, Contract], Comparison]

REBUILT = "rebuilt-from-history"
"""Stands in a tag's `Correlation-Id`, so that nobody takes it for what was written at the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """The tags that were made, or would be."""

    releases: tuple[Release, ...]
    flips: tuple[Flip, ...]
    refusals: tuple[Refusal, ...]
    """What stands in the way of versions that are still without a tag."""
    rewritten: tuple[str, ...]
    """Versions whose file changed after it came: they count from the commit that gave it its last bytes."""
    commits: int
    """How many commits were looked at."""

    @property
    def tags(self) -> tuple[Release | Flip, ...]:
        """Releases, then moves of current versions."""
        return (*self.releases, *self.flips)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A commit of the main line, and the registry it holds."""

    position: int
    commit: str
    time: datetime
    loaded: LoadedCatalog
    digests: Mapping[VersionKey, Digests]


def rebuild_tags(repository: Repository, root: str, compare: Compare, *, is_dry_run: bool = False) -> RebuildReport:
    """Make the release and current tags that history says there must have been, and this clone does not have.

    Tags that are there stay as they are; run again, nothing is left to do.

    Args:
        repository: with its whole history; the main line is that of HEAD, by first parents.
        root: the contracts root in the repository.
        compare: gives the posture of a version against its base.
        is_dry_run: whether nothing is written.

    Raises:
        UsageError: when there is no commit.
        TreatyError: when the clone is shallow, or Git refuses.
    """
    if repository.is_shallow:
        raise TreatyError(
            "This clone is shallow: what came before its first commit cannot be seen.", "git fetch --unshallow --tags"
        )
    line = list(_read_line(repository, ""))
    touching = {commit for commit, _ in _read_line(repository, root)}
    if not line:
        raise UsageError("There is no commit to look at.", repository.first_commit_hint())
    rebuilding = _Rebuilding(repository, root, {commit: place for place, (commit, _) in enumerate(line)}, compare)
    moments = _read_moments(repository, root, [(place, *entry) for place, entry in enumerate(line)], touching)
    report = rebuilding.run(list(moments))
    if not is_dry_run:
        write_tags(repository.git, [*map(_release_tag, report.releases), *map(_flip_tag, report.flips)])
    return report


def _read_line(repository: Repository, root: str) -> Iterator[tuple[str, datetime]]:
    """Give the commits of the main line, oldest first; with a root, those that changed something below it."""
    limit = ["--", root] if root else []
    text = decode(
        repository.git.run(
            "log", "--first-parent", "--reverse", "-m", "--format=%H %ct", repository.resolve("HEAD"), *limit
        )
    )
    for record in text.split("\n"):
        commit, _, seconds = record.partition(" ")
        if seconds:
            yield commit, parse_seconds(seconds)


def _read_moments(
    repository: Repository, root: str, line: Sequence[tuple[int, str, datetime]], touching: Collection[str]
) -> Iterator[_Moment]:
    loaded: LoadedCatalog | None = None
    for place, commit, time in line:
        if commit in touching:
            loaded = load_registry(repository.tree(commit), root, like=loaded)
            files = {path: source.data for path, source in loaded.sources.items()}
            versions = (item for contracts in loaded.catalog.contracts.values() for item in contracts)
            digests = {version_key(item): digests_of(item.path, files) for item in versions if item.version}
            yield _Moment(place, commit, time, loaded, digests)


class _Rebuilding:
    """Goes along the main line and makes at each commit what a release there would have made."""

    def __init__(self, repository: Repository, root: str, places: Mapping[str, int], compare: Compare) -> None:
        self._places = places
        self._compare = compare
        self._taken = set(read_tag_names(repository.git, repository.resolve("HEAD")).taken)
        self._releases = list(complete_releases(repository, root, repository.releases()))
        self._flips = list(repository.flips())
        self._made_releases: list[Release] = []
        self._made_flips: list[Flip] = []
        self._refusals: tuple[Refusal, ...] = ()

    def run(self, moments: Sequence[_Moment]) -> RebuildReport:
        final: dict[VersionKey, Digests] = {}
        rewritten: set[VersionKey] = set()
        for moment in moments:
            rewritten |= {key for key, found in moment.digests.items() if final.get(key, found) != found}
            final |= moment.digests
        for moment in moments:
            self._rebuild(moment, final)
        made = {(release.contract, release.version) for release in self._made_releases}
        return RebuildReport(
            releases=tuple(self._made_releases),
            flips=tuple(self._made_flips),
            refusals=self._refusals,
            rewritten=tuple(f"{key}:{version}" for key, version in sorted(rewritten & made)),
            commits=len(moments),
        )

    def _rebuild(self, moment: _Moment, final: Mapping[VersionKey, Digests]) -> None:
        lasting = {key: found for key, found in moment.digests.items() if final[key] == found}
        catalog = _only(moment.loaded.catalog, lasting)
        occasion = Occasion(commit=moment.commit, time=moment.time, correlation_id=REBUILT)
        known = [item if self._is_by(item, moment) else replace(item, time=None) for item in self._releases]
        plan = plan_release(
            catalog,
            known,
            (),
            self._postures(catalog),
            lasting,
            occasion=occasion,
            tags=TagNames(taken=frozenset(self._taken)),
        )
        self._refusals = plan.refusals
        self._add_releases(plan.releases)
        self._add_flips(moment, catalog, occasion)

    def _add_releases(self, releases: Sequence[Release]) -> None:
        self._releases += releases
        self._made_releases += releases
        self._taken |= {release.tag for release in releases}

    def _add_flips(self, moment: _Moment, catalog: Catalog, occasion: Occasion) -> None:
        releases = [item for item in self._releases if self._is_by(item, moment)]
        flips = [item for item in self._flips if self._is_by(item, moment)]
        tags = TagNames(taken=frozenset(self._taken))
        found = list(find_flips(catalog, releases, flips, occasion=occasion, tags=tags))
        self._flips += found
        self._made_flips += found
        self._taken |= {flip.tag for flip in found}

    def _is_by(self, tag: Release | Flip, moment: _Moment) -> bool:
        """Tell whether a tag was there at that moment; one that stands beside the main line always was."""
        return self._places.get(tag.commit, -1) <= moment.position

    def _postures(self, catalog: Catalog) -> Mapping[VersionKey, tuple[str, str]]:
        found: dict[VersionKey, tuple[str, str]] = {}
        for contract in find_unreleased(catalog, self._releases):
            key = version_key(contract)
            siblings = {item.version: item for item in catalog.contracts[key[0]] if item.version is not None}
            base = find_base(siblings, key[1])
            if base is not None:
                found[key] = (siblings[base].fqid, self._compare(siblings[base], siblings[key[1]]).posture.value)
        return found


def _only(catalog: Catalog, versions: Collection[VersionKey]) -> Catalog:
    """Give a catalog without the versions whose files were to change: no release of them can have been kept."""
    kept = {
        key: tuple(item for item in contracts if item.version is not None and (key, item.version) in versions)
        for key, contracts in catalog.contracts.items()
    }
    return replace(catalog, contracts=MappingProxyType({key: items for key, items in kept.items() if items}))


def _release_tag(release: Release) -> NewTag:
    return NewTag(name=release.tag, commit=release.commit, body=render_release(release), time=_time(release.time))


def _flip_tag(flip: Flip) -> NewTag:
    return NewTag(name=flip.tag, commit=flip.commit, body=render_flip(flip), time=_time(flip.time))


def _time(time: datetime | None) -> datetime:
    if time is None:
        raise TreatyError("A tag without a time cannot be made.")
    return time
