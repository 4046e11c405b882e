"""What happened, newest first: releases, moves of the current version, and what each change means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from treaty.model.release import Flip
from treaty.pages import urls
from treaty.pages.content.edit import say_headline
from treaty.pages.content.parts import Badge, Link, Page, contract_link, say_count, say_date
from treaty.pages.content.state import UNRELEASED
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding, VersionStanding
from treaty.pages.text import start_sentence

LATEST, PART = 100, 200
"""Events that the first page shows at least, and those of a page of earlier ones."""
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

    lede: str
    months: tuple[tuple[str, tuple[Event, ...]], ...]
    others: tuple[Link, ...]
    """The pages of what happened earlier, or before and after."""
    is_first: bool
    is_released: bool


def find_events(index: SiteIndex) -> tuple[Event, ...]:
    """Give everything that happened, newest first."""
    events = [event for standing in index.standings.values() for event in _of_contract(standing)]
    events += [_of_flip(flip) for flip in index.input.flips if flip.previous is not None]
    return tuple(sorted(events, key=lambda event: event.order, reverse=True))


def _of_contract(standing: ContractStanding) -> Iterator[Event]:
    contract = contract_link(standing.key)
    for entry in standing.versions:
        yield _of_version(contract, entry)


def _of_version(contract: Link, entry: VersionStanding) -> Event:
    key, name, version = entry.key, contract.text, str(entry.version)
    change = entry.facts.change
    badges = (UNRELEASED,) if entry.is_pending else ()
    if change is None or entry.previous is None:
        link = Link(text="See the contract", path=urls.version_page(key, entry.version))
        kind, detail = ("first", "First version.") if entry.previous is None else ("feature", "")
        title = f"{name} {version}: new contract" if entry.previous is None else f"{name} {version}"
    else:
        link = Link(text="See what changed", path=urls.diff_page(key, entry.previous, entry.version))
        detail = say_headline(change.first) or "Nothing that a reader would notice."
        more = change.count - 1
        detail += f" And {say_count(more, 'more change')}." if more > 0 else ""
        kind = "breaking" if change.is_breaking else "feature"
        title = f"{'BREAKING: ' if change.is_breaking else ''}{name} {version}"
    return Event(
        time=entry.time,
        kind=kind,
        title=title,
        detail=detail,
        contract=contract,
        link=link,
        badges=badges,
        identity=f"{name}:{version}",
        written=entry.written,
    )


def _of_flip(flip: Flip) -> Event:
    return Event(
        time=flip.time,
        kind="flip",
        title=f"{flip.contract}: {flip.version} is now current",
        detail=f"Before it was {flip.previous}. {start_sentence(flip.reason)}".strip(),
        contract=contract_link(flip.contract),
        link=Link(text="See the contract", path=urls.contract_page(flip.contract)),
        badges=(),
        identity=f"{flip.contract}#current-{flip.number}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one page of changes tells."""

    path: str
    crumb: Link
    lede: str
    events: tuple[Event, ...]
    others: tuple[Link, ...]

    @property
    def content(self) -> str:
        """Give text that differs wherever the pages of two parts do."""
        told = [(one.time, one.kind, one.title, one.detail, one.link.path, one.badges) for one in self.events]
        return repr((self.lede, self.others, told))


def cut_changes(events: tuple[Event, ...]) -> Iterator[Part]:
    """Give the page of what happened, newest first, and of a long history the pages of what happened before.

    Those are cut from the oldest event on, so that none of them changes when something happens.
    """
    full = (len(events) - LATEST) // PART if len(events) > LATEST + PART else 0
    parts = tuple(
        events[len(events) - PART * number : len(events) - PART * (number - 1)] for number in range(1, full + 1)
    )
    earlier = tuple(
        Link(text=f"Part {number}: {_say_span(part)}", path=urls.changes_part(number))
        for number, part in enumerate(parts, start=1)
    )
    newest = events[: len(events) - PART * full]
    lede = "Every new version and every move of a current version, newest first."
    yield Part(path=urls.CHANGES, crumb=Link(text="Changes"), lede=lede, events=newest, others=earlier[::-1])
    for number, part in enumerate(parts, start=1):
        lede = f"{say_count(len(part), 'change')}, newest first: {_say_span(part)}."
        near = (*earlier[number - 2 : number - 1], *earlier[number : number + 1])
        crumb = Link(text=f"Part {number}")
        yield Part(path=urls.changes_part(number), crumb=crumb, lede=lede, events=part, others=near[::-1])


def build_changes_page(index: SiteIndex, part: Part) -> Page:
    """Give the page of a part."""
    months: dict[str, list[Event]] = {}
    for event in part.events:
        name = f"{event.time:%B %Y}" if event.time is not None else "Date not known"
        months.setdefault(name, []).append(event)
    is_first = part.path == urls.CHANGES
    return Page(
        path=part.path,
        template="changes.html",
        title="Changes" if is_first else f"Changes, {part.crumb.text.lower()}",
        description=part.lede,
        section="Changes",
        crumbs=(part.crumb,) if is_first else (Link(text="Changes", path=urls.CHANGES), part.crumb),
        body=Timeline(
            lede=part.lede,
            months=tuple((name, tuple(group)) for name, group in months.items()),
            others=part.others,
            is_first=is_first,
            is_released=bool(index.input.releases),
        ),
        raw=Link(text="Raw file", path=urls.FEED) if is_first else None,
    )


def _say_span(events: tuple[Event, ...]) -> str:
    """Give the days between which things happened; events are newest first."""
    first, last = say_date(events[-1].time) or "date not known", say_date(events[0].time) or "date not known"
    return first if first == last else f"{first} to {last}"
