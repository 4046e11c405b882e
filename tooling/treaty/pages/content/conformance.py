"""The conformance report: each question with how many contracts meet it, and what each contract lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from treaty.model.identity import ContractId
from treaty.pages import urls
from treaty.pages.conformance import QUESTIONS, Conformance, judge_contract, percent
from treaty.pages.content.lists import LISTED, Part, Sheet, cut
from treaty.pages.content.parts import Badge, Link, Page, contract_link, owner_link, say_count
from treaty.pages.content.state import find_contract_badges
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding

LOWEST = 12
"""Contracts that the first page names to begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One question, and how many contracts meet it."""

    name: str
    asks: str
    part: int
    whole: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """One contract; `missing` names what it lacks, with a few words on how much."""

    anchor: str
    link: Link
    owner: Link | None
    badges: tuple[Badge, ...]
    score: Badge
    sum: str
    missing: tuple[tuple[str, str], ...]
    exceptions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One namespace."""

    link: Link
    contracts: int
    whole: int
    """Contracts that meet everything."""
    score: Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformanceBody:
    """What the report says: of the whole registry, or of one namespace."""

    title: str
    lede: str
    questions: tuple[QuestionRow, ...]
    groups: tuple[GroupRow, ...]
    heading: str
    rows: tuple[ContractRow, ...]
    files: tuple[Link, ...]
    pages: tuple[Link, ...]


def build_conformance_pages(index: SiteIndex) -> Iterator[Page]:
    """Give the report on all contracts."""
    groups = {name: _judge(index, standings) for name, standings in _group_standings(index).items()}
    everything = [found for group in groups.values() for found in group]
    lowest = [found for found in sorted(everything, key=_lowest_first) if found.met < found.asked][:LOWEST]
    for part in cut(urls.CONFORMANCE, sorted(groups), 2 * LISTED):
        rows = tuple(_view_group(name, groups[name]) for name in part.entries)
        report = _Report(title="Conformance", judged=everything, heading="Where to begin", groups=rows)
        yield _page(index, report, part, lowest if part.is_first else ())


def build_conformance_sheets(index: SiteIndex) -> Iterator[Sheet]:
    """Give the pages on each namespace."""
    for name, standings in sorted(_group_standings(index).items()):
        yield Sheet(
            name=urls.conformance_page(name),
            make=partial(_namespace_pages, index, name, standings),
            things=[standing.key for standing in standings],
        )


def _namespace_pages(index: SiteIndex, name: str, standings: Sequence[ContractStanding]) -> Iterator[Page]:
    judged = _judge(index, standings)
    report = _Report(title=f"Conformance of {name}", judged=judged, heading="Contracts")
    for part in cut(urls.conformance_page(name), judged):
        yield _page(index, report, part, sorted(part.entries, key=_lowest_first))


def _group_standings(index: SiteIndex) -> Mapping[str, Sequence[ContractStanding]]:
    groups: dict[str, list[ContractStanding]] = defaultdict(list)
    for standing in index.standings.values():
        groups[standing.key.namespace].append(standing)
    return groups


def _judge(index: SiteIndex, standings: Iterable[ContractStanding]) -> list[Conformance]:
    return [judge_contract(index, standing) for standing in standings]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """What all pages of one report have in common."""

    title: str
    judged: Sequence[Conformance]
    heading: str
    groups: tuple[GroupRow, ...] = ()


def _lowest_first(found: Conformance) -> tuple[int, str]:
    return (found.score, str(found.contract))


def _page(index: SiteIndex, report: _Report, part: Part[Any], rows: Sequence[Conformance]) -> Page:
    judged, is_whole = report.judged, bool(report.groups)
    met, asked = sum(found.met for found in judged), sum(found.asked for found in judged)
    full = sum(1 for found in judged if found.met == found.asked)
    return Page(
        path=part.path,
        template="conformance.html",
        title=part.name(report.title),
        description="Which contracts keep the house rules, which do not, and what each of them lacks.",
        section="Reports",
        crumbs=(
            Link(text="Reports", path=urls.REPORTS),
            *(() if is_whole or not judged else (Link(text="Conformance", path=urls.CONFORMANCE),)),
            Link(text=report.title),
        ),
        body=ConformanceBody(
            title=part.name(report.title),
            lede=f"{full:,} of {say_count(len(judged), 'contract')} meet all that is asked of them; "
            f"{met:,} of {asked:,} answers are yes.",
            questions=tuple(_view_questions(judged)) if part.is_first else (),
            groups=report.groups,
            heading=report.heading if part.is_first or not is_whole else "",
            rows=tuple(_view_contract(index, found) for found in rows),
            files=(Link(text="JSON", path=urls.CONFORMANCE_JSON), Link(text="CSV", path=urls.CONFORMANCE_CSV)),
            pages=part.pages,
        ),
        raw=Link(text="Raw file", path=urls.CONFORMANCE_JSON),
    )


def _view_questions(judged: Sequence[Conformance]) -> Iterator[QuestionRow]:
    for number, question in enumerate(QUESTIONS):
        answers = [answer for found in judged if (answer := found.answers[number]) is not None]
        part = sum(1 for answer in answers if answer.is_met)
        yield QuestionRow(
            name=question.name,
            asks=question.asks,
            part=part,
            whole=len(answers),
            percent=percent(part, len(answers)),
        )


def _view_group(name: str, judged: Sequence[Conformance]) -> GroupRow:
    met, asked = sum(found.met for found in judged), sum(found.asked for found in judged)
    return GroupRow(
        link=Link(text=name, path=urls.conformance_page(name), is_code=True),
        contracts=len(judged),
        whole=sum(1 for found in judged if found.met == found.asked),
        score=_badge(percent(met, asked)),
    )


def _view_contract(index: SiteIndex, found: Conformance) -> ContractRow:
    owner = index.owner(found.contract)
    return ContractRow(
        anchor=_anchor(found.contract),
        link=contract_link(found.contract),
        owner=owner_link(owner) if owner else None,
        badges=tuple(find_contract_badges(index, index.standings[found.contract])),
        score=_badge(found.score),
        sum=f"{found.met} of {found.asked}",
        missing=tuple((question.name, detail) for question, detail in found.missing),
        exceptions=say_count(found.exceptions, "approved exception") if found.exceptions else "",
    )


def conformance_place(index: SiteIndex, key: ContractId) -> str:
    """Give the way to a contract's row: the page of its namespace that it stands on, and its place there."""
    if not index.pages_of_report:
        counts: Counter[str] = Counter()
        for other in index.standings:
            index.pages_of_report[other] = 1 + counts[other.namespace] // LISTED
            counts[other.namespace] += 1
    page = urls.list_part(urls.conformance_page(key.namespace), index.pages_of_report[key])
    return f"{page}#{_anchor(key)}"


def _anchor(key: ContractId) -> str:
    return f"c-{urls.slug(str(key))}"


def _badge(score: int) -> Badge:
    return Badge(kind="ok" if score == 100 else "note" if score >= 80 else "warn", text=f"{score} %")
