"""What happened to one contract, newest first: releases, moves of the current version, ends, freezes, exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from markupsafe import Markup

from treaty.model.identity import Version
from treaty.model.registry import ApprovedException, Deprecation
from treaty.model.release import Flip
from treaty.pages import urls
from treaty.pages.content.crumbs import contract_crumbs
from treaty.pages.content.parts import Badge, Link, Page, contract_link, say_count, version_link
from treaty.pages.content.state import find_successor, find_version_badges, say_sunset
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding, VersionStanding
from treaty.pages.text import NOTHING, render_inline


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened, or will. `kind` chooses the mark at the line."""

    when: datetime | None
    kind: str
    title: str
    badges: tuple[Badge, ...] = ()
    text: Markup = NOTHING
    links: tuple[Link, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryBody:
    """What the page says; `ahead` is what has been announced for days to come, soonest first."""

    title: str
    layer: str
    layer_title: str
    contract: Link
    ahead: tuple[Moment, ...]
    past: tuple[Moment, ...]
    is_released: bool
    flips: int


def build_story_page(index: SiteIndex, standing: ContractStanding) -> Page:
    """Give the page of a contract's life."""
    key, title = standing.key, index.title(standing.key)
    moments = list(_find_moments(index, standing))
    today = index.input.build.today
    ahead = [one for one in moments if one.when is not None and one.when.date() > today]
    past = [one for one in moments if one not in ahead]
    return Page(
        path=urls.timeline_page(key),
        template="story.html",
        title=f"{title} {index.layer_title(key.layer)}, timeline",
        description=f"Every version of {key}, every move of its current version, and what has been announced.",
        section="Datasets",
        crumbs=contract_crumbs(index, key, "Timeline"),
        body=StoryBody(
            title=title,
            layer=key.layer,
            layer_title=index.layer_title(key.layer),
            contract=contract_link(key),
            ahead=tuple(sorted(ahead, key=lambda one: (one.when or _BEGINNING, one.title))),
            past=tuple(sorted(past, key=lambda one: (one.when or _BEGINNING, one.title), reverse=True)),
            is_released=standing.is_released,
            flips=len(index.flips.get(key, ())),
        ),
        raw=Link(text="All versions as JSON", path=f"{urls.api_folder(key)}/index.json"),
    )


_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def _find_moments(index: SiteIndex, standing: ContractStanding) -> Iterator[Moment]:
    for entry in standing.versions:
        yield _released(index, standing, entry)
        if entry.deprecation is not None and not entry.is_major_ending:
            yield from _ending(index, standing, str(entry.version), entry.deprecation)
        if entry.retirement is not None:
            reason = entry.retirement.reason
            yield Moment(
                when=_at(entry.retirement.since),
                kind="end",
                title=f"{entry.version} is retired",
                text=render_inline(reason) if reason else NOTHING,
            )
    state = index.catalog.state(standing.key)
    for major, ending in state.majors.items():
        yield from _ending(index, standing, f"Major {major}", ending)
    for flip in index.flips.get(standing.key, ()):
        yield _flipped(standing, flip)
    for exception in state.exceptions:
        yield _excepted(standing, exception)
    if standing.frozen is not None:
        frozen = standing.frozen
        yield Moment(
            when=_at(frozen.since),
            kind="hold",
            title="Frozen: the current version does not move",
            text=render_inline(frozen.reason) if frozen.reason else NOTHING,
            note=f"by {frozen.by}" if frozen.by else "",
        )


def _released(index: SiteIndex, standing: ContractStanding, entry: VersionStanding) -> Moment:
    key, release = standing.key, entry.release
    comparison = index.input.comparisons.get((key, entry.previous, entry.version)) if entry.previous else None
    links = [version_link(key, entry.version)]
    if comparison is not None and entry.previous is not None:
        number = len(comparison.changes)
        words = say_count(number, "change") if number else "nothing for readers"
        links.append(
            Link(text=f"{words} since {entry.previous}", path=urls.diff_page(key, entry.previous, entry.version))
        )
    notes = [f"posture {comparison.posture.value}"] if comparison is not None else []
    notes += [f"by {release.actor}"] if release is not None and release.actor else []
    kind = "first" if entry.previous is None else "breaking" if comparison and comparison.breaking else "feature"
    verb = "released" if release is not None else "written"
    return Moment(
        when=entry.time,
        kind=kind,
        title=f"{entry.version} {verb}" + (", the first version" if entry.previous is None else ""),
        badges=tuple(find_version_badges(entry)),
        links=tuple(links),
        note=", ".join(notes),
    )


def _flipped(standing: ContractStanding, flip: Flip) -> Moment:
    before = f" in place of {flip.previous}" if flip.previous is not None else ""
    return Moment(
        when=flip.time,
        kind="flip",
        title=f"{flip.version} became current{before}",
        text=render_inline(flip.reason) if flip.reason else NOTHING,
        links=_link_known(standing, flip.version),
        note=f"by {flip.actor}" if flip.actor else "",
    )


def _ending(index: SiteIndex, standing: ContractStanding, what: str, ending: Deprecation) -> Iterator[Moment]:
    successor = find_successor(index, standing.key, ending.successor)
    links = (successor,) if successor is not None else ()
    yield Moment(
        when=_at(ending.since),
        kind="end",
        title=f"{what} is deprecated",
        text=render_inline(ending.reason) if ending.reason else NOTHING,
        links=links,
        note=say_sunset(ending.sunset, index.input.build.today),
    )
    if ending.sunset is not None:
        yield Moment(when=_at(ending.sunset), kind="end", title=f"{what} ends", links=links)


def _excepted(standing: ContractStanding, exception: ApprovedException) -> Moment:
    entry = standing.find(exception.version)
    links = [Link(text=exception.code, path=urls.rule_page(exception.code), is_code=True)]
    if not exception.code.startswith("TR"):
        links = [Link(text=exception.code, is_code=True)]
    if entry is not None and entry.previous is not None:
        page = urls.diff_page(standing.key, entry.previous, entry.version)
        links.append(Link(text=f"{entry.previous} to {entry.version}", path=page))
    return Moment(
        when=entry.time if entry is not None else None,
        kind="hold",
        title=f"Approved exception: a break that {exception.version} was let through with",
        text=render_inline(exception.reason),
        links=tuple(links),
        note=f"approved by {exception.approver}, {exception.ticket}",
    )


def _link_known(standing: ContractStanding, version: Version) -> tuple[Link, ...]:
    return (version_link(standing.key, version),) if standing.find(version) is not None else ()


def _at(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day is not None else None
