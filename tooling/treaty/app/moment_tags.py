"""The tags that count at a moment: all of a clone, those a commit holds, or those made by a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from treaty.model.identity import ContractId, DatasetId
from treaty.model.release import Flip, Release
from treaty.repository.history import Repository
from treaty.repository.moments import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The tags that count: all of a clone, those a commit holds, or those made by a moment."""

    repository: Repository | None
    merged: str | None = None
    moment: Moment | None = None

    def releases(self, key: ContractId) -> tuple[Release, ...]:
        """Give the releases of one contract, in order of release."""
        found = self.repository.releases(merged=self.merged, of=[key.dataset_id]) if self.repository else ()
        return tuple(item for item in found if item.contract == key and self._counts(item.time))

    def flips(self, key: ContractId) -> tuple[Flip, ...]:
        """Give the moves of one contract's current version, in order."""
        found = self.repository.flips(merged=self.merged, of=[key.dataset_id]) if self.repository else ()
        return tuple(item for item in found if item.contract == key and self._counts(item.time))

    def of(self, datasets: Collection[DatasetId]) -> tuple[tuple[Release, ...], tuple[Flip, ...]]:
        """Give the releases and flips of some datasets, in their orders."""
        if self.repository is None:
            return (), ()
        releases = self.repository.releases(merged=self.merged, of=datasets)
        flips = self.repository.flips(merged=self.merged, of=datasets)
        return (
            tuple(item for item in releases if self._counts(item.time)),
            tuple(item for item in flips if self._counts(item.time)),
        )

    def all_flips(self) -> tuple[Flip, ...]:
        """Give the moves of all current versions, by contract and number."""
        found = self.repository.flips(merged=self.merged) if self.repository else ()
        return tuple(item for item in found if self._counts(item.time))

    def released(self) -> tuple[Release, ...]:
        """Give all releases, told by name alone."""
        if self.repository is None:
            return ()
        found = self.repository.released_names(merged=self.merged)
        if self.moment is None or self.moment.until is None:
            return found
        times = self.repository.tag_times(merged=self.merged)
        return tuple(item for item in found if self._counts(times.get(item.tag)))

    def _counts(self, time: datetime | None) -> bool:
        return self.moment is None or self.moment.counts(time)
