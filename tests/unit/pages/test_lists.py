"""Lists of a registry that one page cannot hold: of datasets, and of what happened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.builders import contract, field, record

from treaty.app.rulebook import RULEBOOK
from treaty.diagnostics.diagnostic import Diagnostic, Location
from treaty.model.identity import ContractId, DatasetId, Version
from treaty.model.pointer import ROOT
from treaty.model.registry import (
    ApprovedException,
    Catalog,
    Dataset,
    Dependency,
    Deprecation,
    Layer,
    LayerState,
    Product,
    ProductPort,
    Registry,
    Subscription,
    VersionState,
)
from treaty.pages import urls
from treaty.pages.build import plan_units
from treaty.pages.content.conformance import conformance_place
from treaty.pages.content.contract import build_contract_pages
from treaty.pages.content.datasets import TRACKED, DatasetList, build_list_sheets, find_stages
from treaty.pages.content.home import URGENT
from treaty.pages.content.hubs import HubList, build_owner_sheets
from treaty.pages.content.lists import LISTED, set_pages
from treaty.pages.content.parts import Link, Page
from treaty.pages.content.timeline import LATEST, PART, Event, Timeline, build_changes_page, cut_changes
from treaty.pages.index import build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.render import page_renderer

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")


def list_datasets(**counts: int) -> tuple[dict[str, Page], SiteInput]:
    keys = [DatasetId(namespace, f"d{number:04}") for namespace, count in counts.items() for number in range(count)]
    catalog = Catalog(datasets={key: Dataset(path="d", key=key) for key in keys})
    site = SiteInput(catalog=catalog, build=BUILD)
    return {page.path: page for page in set_pages(build_list_sheets(build_index(site)))}, site


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
    return [(page.path, page.body) for page in (build_changes_page(index, part) for part in cut_changes(events))]


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


@pytest.mark.parametrize(("number", "shown"), [(TRACKED, TRACKED), (TRACKED + 1, 1)])
def test_of_many_layers_a_dataset_is_shown_with_those_that_it_has(number: int, shown: int) -> None:
    key = ContractId("finance", "layer2", "invoice")
    catalog = Catalog(
        registry=Registry(layers=tuple(Layer(name=f"layer{at}") for at in range(number))),
        contracts={key: (contract(f"{key}:v1.0.0"),)},
    )
    stages = list(find_stages(build_index(SiteInput(catalog=catalog, build=BUILD)), key.dataset_id))
    assert len(stages) == shown
    assert [stage.layer for stage in stages if stage.link] == ["layer2"]


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
    listed: HubList = next(set_pages(build_owner_sheets(build_index(SiteInput(catalog=catalog, build=BUILD))))).body
    assert {entry.link.text: entry.count for entry in listed.entries} == {
        "finance-data": "1 dataset",
        "planning": "2 consumers",
    }


def crowd(number: int) -> SiteInput:
    """Give a registry in which everything is many, and all of it belongs to one team, one tag, one namespace."""
    keys = [ContractId("finance", "gold", f"d{at:04}") for at in range(number)]
    contracts = {
        key: (
            contract(f"{key}:v1.0.0", record("r", field("email", business_name=f"Term {key.dataset}", tags=("pii",)))),
        )
        for key in keys
    }
    reads = tuple(Dependency(pointer=ROOT, contract=str(key)) for key in keys)
    state = LayerState(
        versions={Version(1, 0, 0): VersionState(deprecated=Deprecation(pointer=ROOT))},
        exceptions=(
            ApprovedException(
                pointer=ROOT,
                code="TR510",
                fingerprint="0",
                version=Version(1, 0, 0),
                reason="",
                approver="",
                ticket="",
                until=None,
            ),
        ),
    )
    catalog = Catalog(
        datasets={
            key.dataset_id: Dataset(path="d", key=key.dataset_id, owner="all", tags=("all",), layers={"gold": state})
            for key in keys
        },
        contracts=contracts,
        subscriptions=tuple(
            Subscription(path="s", consumer=f"c{at:04}", owner="all", dependencies=reads if at == 0 else ())
            for at in range(number)
        ),
        products=tuple(
            Product(
                path="p",
                name=f"p{at:04}",
                ports=tuple(ProductPort(pointer=ROOT, contract=str(key)) for key in keys) if at == 0 else (),
            )
            for at in range(number)
        ),
    )
    rule = RULEBOOK[0]
    found = tuple(
        Diagnostic(rule=rule, message=f"{at}", severity=rule.severity, location=Location(path=f"{at % 7}"))
        for at in range(4 * number)
    )
    return SiteInput(catalog=catalog, build=BUILD, diagnostics=found, rules=(rule,))


CROWD = 2 * LISTED + 1


@pytest.fixture(scope="module")
def crowded() -> Mapping[str, str]:
    """Every page of a crowded registry that is about more than one contract."""
    units = (
        unit
        for unit in plan_units(crowd(CROWD)).units()
        if not unit.name.startswith(("contract ", "dataset ", "search"))
    )
    found = (file for unit in units if unit.name not in {"manual", "data", "reports as data"} for file in unit.make())
    return {path: data.decode() for path, data in found if path.endswith(".html")}


@pytest.mark.parametrize(
    ("first", "entry", "count"),
    [
        ("consumers/index.html", r'<li class="row">', CROWD),
        ("consumers/c0000.html", r'<article class="card dependency">', CROWD),
        ("products/index.html", r'<li class="row">', CROWD),
        ("products/p0000.html", r"<code>finance\.<wbr>gold", CROWD),
        ("owners/all.html", r'<li class="row">|<li><a href="../(?:../)?consumers/', 2 * CROWD),
        ("tags/all.html", r'<li class="row">', CROWD),
        ("findings/index.html", r'<ul class="findings">|\n<li><span class="b ', 4 * CROWD),
        ("policies/index.html", r"TR510", CROWD),
        ("attention/index.html", r'<li class="n-', CROWD),
        ("reports/conformance/finance.html", r'<tr id="c-', CROWD),
        ("reports/personal-data/finance.html", r'<h3 id="marked-', CROWD),
        ("glossary/index.html", r'<div id="term-', CROWD),
        ("datasets/finance/index.html", r'<li class="row">', CROWD),
    ],
)
def test_no_list_is_too_heavy_and_every_entry_stands_on_one_of_its_pages(
    crowded: Mapping[str, str], first: str, entry: str, count: int
) -> None:
    pages = [text for number in range(1, 20) if (text := crowded.get(urls.list_part(first, number))) is not None]
    assert len(pages) > 1
    assert max(len(page) for page in pages) < 200_000
    assert sum(len(re.findall(entry, page)) for page in pages) >= count
    for number in range(2, len(pages) + 1):
        assert f'<span class="vh">page </span>{number}</a>' in pages[0]


def test_the_first_page_of_a_crowded_site_names_what_is_most_urgent_and_leads_to_the_rest(
    crowded: Mapping[str, str],
) -> None:
    assert crowded["index.html"].count('<li class="n-') == URGENT
    assert f'attention/index.html">All {CROWD} that need attention</a>' in crowded["index.html"]
    assert all(len(text) < 200_000 for text in crowded.values())
    assert f"Filter {LISTED} consumers of this page" in crowded["consumers/index.html"]


def test_a_contract_leads_to_its_row_in_the_report_on_whichever_page_it_stands(crowded: Mapping[str, str]) -> None:
    index = build_index(crowd(CROWD))
    for key in index.standings:
        path, _, anchor = conformance_place(index, key).partition("#")
        assert f'id="{anchor}"' in crowded[path]


def test_a_contract_that_very_many_read_names_the_first_and_leads_to_all() -> None:
    key = ContractId("finance", "gold", "invoice")
    reads = (Dependency(pointer=ROOT, contract=str(key)),)
    subscriptions = tuple(Subscription(path="s", consumer=f"c{at:04}", dependencies=reads) for at in range(120))
    catalog = Catalog(contracts={key: (contract(f"{key}:v1.0.0"),)}, subscriptions=subscriptions)
    site = SiteInput(catalog=catalog, build=BUILD)
    index = build_index(site)
    page = next(build_contract_pages(index, index.standings[key]))
    text = page_renderer(site)(page).decode()
    assert (text.count("consumers/c0"), text.count("All 120 consumers by name")) == (100, 1)


def test_names_of_lists_and_their_pages_are_no_names_of_entries() -> None:
    assert urls.tag_page("index") != urls.TAGS
    assert urls.tag_page("page-2") != urls.list_part(urls.TAGS, 2)
