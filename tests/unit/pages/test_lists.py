"""Lists of a registry that one page cannot hold: of datasets, and of what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from treaty.model.identity import DatasetId
from treaty.model.registry import Catalog, Dataset, Subscription
from treaty.pages.content.dataset import LISTED, DatasetList, build_list_pages
from treaty.pages.content.hubs import HubList, build_owner_pages
from treaty.pages.content.parts import Link, Page
from treaty.pages.content.timeline import LATEST, PART, Event, Timeline, build_changes_pages
from treaty.pages.index import build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.render import page_renderer

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")


def list_datasets(**counts: int) -> tuple[dict[str, Page], SiteInput]:
    keys = [DatasetId(namespace, f"d{number:04}") for namespace, count in counts.items() for number in range(count)]
    catalog = Catalog(datasets={key: Dataset(path="d", key=key) for key in keys})
    site = SiteInput(catalog=catalog, build=BUILD)
    return {page.path: page for page in build_list_pages(build_index(site))}, site


def list_events(count: int) -> list[tuple[str, Timeline]]:
    events = tuple(
        Event(
            time=NOW - timedelta(days=number),
            kind="feature",
            title=f"{number}",
            detail="",
            contract=Link(text="c"),
            link=Link(text="c", path="c.html"),
            badges=(),
            identity=f"{number}",
        )
        for number in range(count)
    )
    index = build_index(SiteInput(catalog=Catalog(), build=BUILD))
    return [(page.path, page.body) for page in build_changes_pages(index, events)]


def titles(body: Timeline) -> list[int]:
    return [int(event.title) for _, events in body.months for event in events]


def test_a_registry_that_fits_a_page_is_listed_on_one() -> None:
    pages, _ = list_datasets(finance=20, sales=30)
    assert set(pages) == {"datasets/index.html", "datasets/finance/index.html", "datasets/sales/index.html"}
    body: DatasetList = pages["datasets/index.html"].body
    assert [(len(group.rows), group.rest) for group in body.groups] == [(20, None), (30, None)]


def test_a_large_registry_is_listed_by_its_beginnings_and_a_large_namespace_on_several_pages() -> None:
    pages, site = list_datasets(finance=LISTED + 1, sales=3)
    body: DatasetList = pages["datasets/index.html"].body
    assert [len(group.rows) for group in body.groups] == [LISTED // 2, 3]
    assert [group.rest.text for group in body.groups if group.rest] == [f"All {LISTED + 1} datasets of finance"]
    first, second = pages["datasets/finance/index.html"].body, pages["datasets/finance/page-2.html"].body
    assert (len(first.groups[0].rows), len(second.groups[0].rows)) == (LISTED, 1)
    assert [link.path for link in second.pages] == ["datasets/finance/index.html", ""]
    text = page_renderer(site)(pages["datasets/finance/page-2.html"]).decode()
    assert '<a href="../../datasets/finance/index.html"><span class="vh">page </span>1</a>' in text


def test_a_short_history_stands_on_one_page() -> None:
    ((path, body),) = list_events(LATEST + PART)
    assert path == "changes/index.html"
    assert titles(body) == list(range(LATEST + PART))
    assert body.others == ()


def test_what_happened_earlier_stands_on_pages_that_stay_as_they_are() -> None:
    before, after = dict(list_events(LATEST + 2 * PART)), dict(list_events(LATEST + 2 * PART + 5))
    assert list(before) == ["changes/index.html", "changes/part-1.html", "changes/part-2.html"]
    assert [len(titles(body)) for body in before.values()] == [LATEST, PART, PART]
    assert [len(titles(body)) for body in after.values()] == [LATEST + 5, PART, PART]
    assert sorted(at for body in after.values() for at in titles(body)) == list(range(LATEST + 2 * PART + 5))
    first = before["changes/index.html"]
    assert [link.path for link in first.others] == ["changes/part-2.html", "changes/part-1.html"]
    assert [link.path for link in before["changes/part-1.html"].others] == ["changes/part-2.html"]


def test_a_team_is_listed_with_what_it_has_and_nothing_of_what_it_has_not() -> None:
    key = DatasetId("finance", "invoice")
    readers = tuple(Subscription(path="s", consumer=name, owner="planning") for name in ("plan", "report"))
    catalog = Catalog(datasets={key: Dataset(path="d", key=key, owner="finance-data")}, subscriptions=readers)
    listed: HubList = next(iter(build_owner_pages(build_index(SiteInput(catalog=catalog, build=BUILD))))).body
    assert {entry.link.text: entry.count for entry in listed.entries} == {
        "finance-data": "1 dataset",
        "planning": "2 consumers",
    }
