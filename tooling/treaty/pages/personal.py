"""Personal data in what is served: every column that is marked, how it is protected, who reads it, where it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from treaty.lineage.columns import plain_path
from treaty.lineage.graph import ColumnId
from treaty.model.identity import ContractId
from treaty.model.personal import OUTWARD_LAYERS
from treaty.pages.facts import PersonalFacts
from treaty.pages.index import SiteIndex
from treaty.pages.reading import find_read_columns
from treaty.pages.standing import ContractStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalColumn:
    """One column of a shown version."""

    contract: ContractId
    facts: PersonalFacts
    """What the contract says of it."""
    retention_days: int | None
    readers: tuple[str, ...]
    """Consumers that read it, or that have not said which columns they read."""
    targets: tuple[ColumnId, ...]
    """The columns that are made from it."""

    @property
    def is_marked(self) -> bool:
        """Whether anything but its name says that it is personal."""
        return bool(self.facts.signs)

    @property
    def is_exposed(self) -> bool:
        """Whether it leaves the platform in the clear, and nobody has said that it should."""
        return self.contract.layer in OUTWARD_LAYERS and not self.facts.protection and not self.facts.is_meant_clear


def find_personal(index: SiteIndex, standing: ContractStanding) -> tuple[PersonalColumn, ...]:
    """Give the marked columns of one contract, and those that only their names give away, in order of the document."""
    place = ("personal", standing.key)
    found = index.kept.get(place)
    if found is None:
        found = index.kept[place] = tuple(_find(index, standing))
    return found


def _find(index: SiteIndex, standing: ContractStanding) -> Iterator[PersonalColumn]:
    shown = index.facts[standing.key]
    for facts in shown.personal:
        path = plain_path(facts.path)
        yield PersonalColumn(
            contract=standing.key,
            facts=facts,
            retention_days=shown.retention_days,
            readers=tuple(_find_readers(index, standing.key, facts.record, path)),
            targets=index.column_targets.get(ColumnId(standing.key, f"{facts.record}.{path}"), ()),
        )


def _find_readers(index: SiteIndex, key: ContractId, record: str, path: str) -> Iterator[str]:
    for consumer, read in find_read_columns(index, key):
        if not consumer.dependency.columns or any(_overlaps(name, f"{record}.{path}") for name in read):
            yield consumer.subscription.consumer


def _overlaps(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
