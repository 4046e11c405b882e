"""Pages about the site itself: findings, this build, search, and the page for an address that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from treaty.diagnostics.diagnostic import Diagnostic
from treaty.pages import urls
from treaty.pages.content.lists import LISTED, Part, cut
from treaty.pages.content.parts import Badge, Fact, Link, Page, say_count, say_date
from treaty.pages.index import SiteIndex

_SEVERITIES = {"error": "stop", "warning": "warn", "info": "plain"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding."""

    severity: Badge
    rule: Link
    message: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingList:
    """All findings, by file."""

    groups: tuple[tuple[str, tuple[FindingRow, ...]], ...]
    count: str
    rules: tuple[tuple[Link, int], ...]
    """What is found most often, and how often; only on the first of several pages."""
    pages: tuple[Link, ...]

    @property
    def rows(self) -> tuple[FindingRow, ...]:
        """Every finding of this page."""
        return tuple(row for _, rows in self.groups for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutBody:
    """What there is to know of this build."""

    facts: tuple[Fact, ...]
    is_released: bool
    files: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyBody:
    """A page that says the same on every site."""


def build_about_pages(index: SiteIndex) -> Iterator[Page]:
    """Give the pages that are there once."""
    yield from _find_findings(index)
    yield _about(index)
    yield Page(
        path=urls.SEARCH,
        template="search.html",
        title="Search",
        description="Search datasets, columns, owners, tags and rules.",
        section="",
        crumbs=(Link(text="Search"),),
        body=EmptyBody(),
        is_duplicate=True,
    )
    yield Page(
        path=urls.NOT_FOUND,
        template="404.html",
        title="Page not found",
        description="There is no page at this address.",
        section="",
        crumbs=(),
        body=EmptyBody(),
        is_duplicate=True,
    )


def _find_findings(index: SiteIndex) -> Iterator[Page]:
    found = [one for _, group in sorted(index.findings.items()) for one in group]
    for part in cut(urls.FINDINGS, found, 3 * LISTED):
        yield _findings(index, part)


def _findings(index: SiteIndex, part: Part[Diagnostic]) -> Page:
    groups: dict[str, list[FindingRow]] = {}
    for one in part.entries:
        groups.setdefault(one.location.path, []).append(_view_finding(one))
    names = Counter(one.rule.code for one in index.input.diagnostics)
    by_number = sorted(names.items(), key=lambda item: (-item[1], item[0])) if part.is_first and part.pages else []
    return Page(
        path=part.path,
        template="findings.html",
        title=part.name("Findings"),
        description="What the checks say of the contracts on this site.",
        section="",
        crumbs=(Link(text="Findings"),),
        body=FindingList(
            groups=tuple((path, tuple(rows)) for path, rows in groups.items()),
            count=say_count(len(index.input.diagnostics), "finding"),
            rules=tuple((_link_rule(code), number) for code, number in by_number),
            pages=part.pages,
        ),
    )


def _view_finding(one: Diagnostic) -> FindingRow:
    return FindingRow(
        severity=Badge(kind=_SEVERITIES[one.severity.value], text=one.severity.value),
        rule=_link_rule(one.rule.code),
        message=one.message,
        line=str(one.location.span.line) if one.location.span is not None else "",
    )


def _link_rule(code: str) -> Link:
    return Link(text=code, path=urls.rule_page(code), is_code=True)


def _about(index: SiteIndex) -> Page:
    return Page(
        path=urls.ABOUT,
        template="about.html",
        title="About this build",
        description="From which commit this site was built, by which tool, and which files stand beside it.",
        section="",
        crumbs=(Link(text="About this build"),),
        body=AboutBody(
            facts=tuple(_find_facts(index)),
            is_released=bool(index.input.releases),
            files=(
                (Link(text="api/index.json", path="api/index.json"), "where everything is"),
                (Link(text="api/catalog.json", path="api/catalog.json"), "every contract with its versions"),
                (
                    Link(
                        text="data-contract-registry/v1/datasets/index.json",
                        path="data-contract-registry/v1/datasets/index.json",
                    ),
                    "the contract registry's reads, as files",
                ),
                (
                    Link(text="v1/schema/list/index.json", path="v1/schema/list/index.json"),
                    "the schema registry's reads",
                ),
                (Link(text="api/openapi.json", path="api/openapi.json"), "all of these, described as OpenAPI"),
                (Link(text="changes/feed.atom", path=urls.FEED), "what changed, as an Atom feed"),
                (Link(text="manifest.json", path="manifest.json"), "the digest of every file"),
            ),
        ),
    )


def _find_facts(index: SiteIndex) -> Iterator[Fact]:
    build = index.input.build
    if build.revision is not None:
        url = f"{build.repository}/commit/{build.revision.commit}" if build.repository else ""
        note = "with changes that are not committed" if build.is_modified else ""
        yield Fact(label="Commit", link=Link(text=build.revision.short, url=url, is_code=True), note=note)
        yield Fact(label="Subject", text=build.revision.subject)
    yield Fact(label="Time", text=f"{say_date(build.time)}, {build.time:%H:%M} UTC")
    yield Fact(label="Tool", text=f"Treaty {build.tool_version}")
    yield Fact(label="Release tags", text=say_count(len(index.input.releases), "release"))
    yield Fact(label="Judged as of", text=say_date(build.today), note="decides whether a sunset has passed")
