"""The tags that count at a moment: all of a clone, those a commit holds or knew of, or those made by a day."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from treaty.model.identity import ContractId, DatasetId
from treaty.model.release import Flip, Release
from treaty.repository.history import Repository
from treaty.repository.moments import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The tags that count: all of a clone, or those of a moment.

    A release counts for a commit that has its tag in its history, and for one made after the tag: what was released on
    a branch stays released when its commits come to the main line by a squash, a cherry-pick or a rewriting. A move of
    a current version was decided by one line of history, and counts for that line alone.
    """

    repository: Repository | None
    merged: str | None = None
    moment: Moment | None = None

    def releases(self, key: ContractId) -> tuple[Release, ...]:
        """Give the releases of one contract, in order of release."""
        return tuple(item for item in self.all_releases([key.dataset_id]) if item.contract == key)

    def flips(self, key: ContractId) -> tuple[Flip, ...]:
        """Give the moves of one contract's current version, in order."""
        return tuple(item for item in self.all_flips([key.dataset_id]) if item.contract == key)

    def of(self, datasets: Collection[DatasetId]) -> tuple[tuple[Release, ...], tuple[Flip, ...]]:
        """Give the releases and flips of some datasets, in their orders."""
        return self.all_releases(datasets), self.all_flips(datasets)

    def all_releases(self, of: Collection[DatasetId] | None = None) -> tuple[Release, ...]:
        """Give all releases, or those of some datasets, in order of release."""
        if self.repository is None:
            return ()
        counts = self._find_counting(of)
        return tuple(item for item in self.repository.releases(of=of) if counts(item.tag, item.time))

    def all_flips(self, of: Collection[DatasetId] | None = None) -> tuple[Flip, ...]:
        """Give the moves of all current versions, or of some datasets', by contract and number."""
        found = self.repository.flips(merged=self.merged, of=of) if self.repository else ()
        return tuple(item for item in found if self.moment is None or self.moment.counts(item.time))

    def released(self) -> tuple[Release, ...]:
        """Give all releases, told by name alone."""
        if self.repository is None:
            return ()
        found = self.repository.released_names()
        if self.moment is None:
            return found
        counts, times = self._find_counting(None), self.repository.tag_times()
        return tuple(item for item in found if counts(item.tag, times.get(item.tag)))

    def _find_counting(self, of: Collection[DatasetId] | None) -> Callable[[str, datetime | None], bool]:
        """Give what tells whether a release's tag counts, by its name and time."""
        moment, repository = self.moment, self.repository
        if moment is None or repository is None:
            return lambda _name, _time: True
        if moment.until is not None:
            return lambda _name, time: moment.counts(time)
        beyond, latest = repository.tag_names_beyond(moment.commit, of=of), repository.revision(moment.commit).time
        return lambda name, time: name not in beyond or (time is not None and time <= latest)
