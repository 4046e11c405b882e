"""The page that leads to the reports: what each is about, and its one figure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from treaty.pages import urls
from treaty.pages.conformance import judge_contract
from treaty.pages.content.hubs import HubEntry, HubList
from treaty.pages.content.parts import Link, Page, say_count
from treaty.pages.index import SiteIndex
from treaty.pages.personal import find_personal

_LEDE = "What the registry knows of itself, counted. Each report can be had as a file."


def build_reports_page(index: SiteIndex) -> Page:
    """Give the page of reports."""
    standings = list(index.standings.values())
    judged = [judge_contract(index, standing) for standing in standings]
    full = sum(1 for found in judged if found.met == found.asked)
    marked = sum(1 for standing in standings for column in find_personal(index, standing) if column.is_marked)
    exceptions = sum(found.exceptions for found in judged)
    entries: Sequence[tuple[str, str, str, str]] = (
        (
            "Conformance",
            urls.CONFORMANCE,
            "Who keeps the house rules, and what is missing.",
            f"{full} of {len(judged)}",
        ),
        (
            "Personal data",
            urls.PRIVACY,
            "Where it stands, how it is protected, who reads it.",
            say_count(marked, "column"),
        ),
        (
            "Findings",
            urls.FINDINGS,
            "What the checks say of every file.",
            say_count(len(index.input.diagnostics), "finding"),
        ),
        (
            "Policies",
            urls.POLICIES,
            "What this organisation forbids, warns of, or wants approved.",
            f"{say_count(len(index.catalog.policies), 'pack')}, {say_count(exceptions, 'approved exception')}",
        ),
    )
    return Page(
        path=urls.REPORTS,
        template="hubs.html",
        title="Reports",
        description=_LEDE,
        section="Reports",
        crumbs=(Link(text="Reports"),),
        body=HubList(
            title="Reports",
            lede=_LEDE,
            entries=tuple(
                HubEntry(link=Link(text=title, path=path), description=Markup.escape(text), count=count)
                for title, path, text, count in entries
            ),
        ),
    )
