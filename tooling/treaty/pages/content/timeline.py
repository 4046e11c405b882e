"""What happened, newest first: releases, moves of the current version, and what each change means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from treaty.model.release import Flip
from treaty.pages import urls
from treaty.pages.content.parts import Badge, Link, Page, contract_link, say_count
from treaty.pages.content.state import UNRELEASED
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding, VersionStanding

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a contract. `kind` is `breaking`, `feature`, `first` or `flip`."""

    time: datetime | None
    kind: str
    title: str
    """Enough to know whether to act."""
    detail: str
    contract: Link
    link: Link
    badges: tuple[Badge, ...]
    identity: str
    """Never changes; for the feed."""
    written: datetime | None = None
    """When the version's file says it was written."""

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """By time; what one release tagged together, by when it was written; then by name."""
        return (self.time or _EPOCH, self.written or _EPOCH, self.identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What the page of changes says; `months` are newest first."""

    months: tuple[tuple[str, tuple[Event, ...]], ...]
    is_released: bool


def find_events(index: SiteIndex) -> tuple[Event, ...]:
    """Give everything that happened, newest first."""
    events = [event for standing in index.standings.values() for event in _of_contract(standing)]
    events += [_of_flip(flip) for flip in index.input.flips if flip.previous is not None]
    return tuple(sorted(events, key=lambda event: event.order, reverse=True))


def _of_contract(standing: ContractStanding) -> Iterator[Event]:
    for entry in standing.versions:
        yield _of_version(standing, entry)


def _of_version(standing: ContractStanding, entry: VersionStanding) -> Event:
    key, version = standing.key, entry.version
    change = entry.facts.change
    badges = (UNRELEASED,) if entry.is_pending else ()
    if change is None or entry.previous is None:
        link = Link(text="See the contract", path=urls.version_page(key, version))
        kind, detail = ("first", "First version.") if entry.previous is None else ("feature", "")
        title = f"{key} {version}: new contract" if entry.previous is None else f"{key} {version}"
    else:
        link = Link(text="See what changed", path=urls.diff_page(key, entry.previous, version))
        detail = change.first or "Nothing that a reader would notice."
        more = change.count - 1
        detail += f" And {say_count(more, 'more change')}." if more > 0 else ""
        kind = "breaking" if change.is_breaking else "feature"
        title = f"{'BREAKING: ' if change.is_breaking else ''}{key} {version}"
    return Event(
        time=entry.time,
        kind=kind,
        title=title,
        detail=detail,
        contract=contract_link(key),
        link=link,
        badges=badges,
        identity=f"{key}:{version}",
        written=entry.written,
    )


def _of_flip(flip: Flip) -> Event:
    return Event(
        time=flip.time,
        kind="flip",
        title=f"{flip.contract}: {flip.version} is now current",
        detail=f"Before it was {flip.previous}. {flip.reason}".strip(),
        contract=contract_link(flip.contract),
        link=Link(text="See the contract", path=urls.contract_page(flip.contract)),
        badges=(),
        identity=f"{flip.contract}#current-{flip.number}",
    )


def build_changes_page(index: SiteIndex, events: tuple[Event, ...]) -> Page:
    """Give the page of everything that happened, by month."""
    months: dict[str, list[Event]] = {}
    for event in events:
        name = f"{event.time:%B %Y}" if event.time is not None else "Date not known"
        months.setdefault(name, []).append(event)
    return Page(
        path=urls.CHANGES,
        template="changes.html",
        title="Changes",
        description="Every new version and every move of a current version, newest first.",
        section="Changes",
        crumbs=(Link(text="Changes"),),
        body=Timeline(
            months=tuple((name, tuple(group)) for name, group in months.items()),
            is_released=bool(index.input.releases),
        ),
        raw=Link(text="Raw file", path=urls.FEED),
    )
