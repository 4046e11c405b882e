"""The whole site as units of work: each knows what it is made from, and gives its files when it is asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from treaty.model.identity import DatasetId
from treaty.pages import urls
from treaty.pages.brand import build_brand_files
from treaty.pages.content.about import build_about_pages
from treaty.pages.content.compare import build_compare_pages, build_history_files
from treaty.pages.content.conformance import build_conformance_pages, build_conformance_sheets
from treaty.pages.content.consumers import build_consumer_sheets
from treaty.pages.content.contract import build_contract_pages
from treaty.pages.content.dataset import build_dataset_page
from treaty.pages.content.datasets import build_list_sheets
from treaty.pages.content.diff import build_diff_pages
from treaty.pages.content.glossary import build_glossary_pages
from treaty.pages.content.home import build_attention_pages, build_home_page, find_attention
from treaty.pages.content.hubs import build_owner_sheets, build_tag_sheets
from treaty.pages.content.lineage import build_lineage_pages
from treaty.pages.content.lineages import build_lineages_pages
from treaty.pages.content.lists import Sheet
from treaty.pages.content.manual import build_manual_pages, build_own_pages
from treaty.pages.content.parts import Page
from treaty.pages.content.policies import build_policies_pages
from treaty.pages.content.privacy import build_privacy_pages, build_privacy_sheets
from treaty.pages.content.products import build_product_pages
from treaty.pages.content.reports import build_reports_page
from treaty.pages.content.rules import build_rule_sheets
from treaty.pages.content.story import build_story_page
from treaty.pages.content.timeline import Event, build_changes_page, cut_changes, find_events
from treaty.pages.data import (
    build_contract_files,
    build_dataset_files,
    build_front_files,
    build_global_files,
    build_report_files,
    update_global_files,
)
from treaty.pages.earlier import Earlier, digest_of, unit_name
from treaty.pages.feed import render_feed
from treaty.pages.index import SiteIndex, build_index
from treaty.pages.input import SiteInput
from treaty.pages.keys import Keys
from treaty.pages.manifest import Manifest
from treaty.pages.render import page_renderer
from treaty.pages.search import FIXED, build_search_files, update_search_files
from treaty.pages.standing import ContractStanding
from treaty.pages.theme import read_assets

File = tuple[str, bytes]
Render = Callable[[Page], bytes]
Make = Callable[[], Iterator[File]]
Remake = Callable[[Earlier], Iterator[File]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Files that are made together. Two units of the same name and key give the same files."""

    name: str
    key: str
    """Digest of all that the files are made from; empty where it is cheaper to make them than to know."""
    make: Make
    weight: int = 1
    """How long it takes, where the pages of a contract take one."""
    remake: Remake | None = None
    """Gives the same files from those of an earlier build; None where that is not worth while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """The units of a site, in a fixed order: those that can be made at once, and those that are yet to be planned."""

    early: Sequence[Unit]
    """They tell of the registry as a whole, and nearly every change changes them."""
    rest: Callable[[], Sequence[Unit]]

    def units(self) -> list[Unit]:
        """Give them all."""
        return [*self.early, *self.rest()]


def plan_units(site: SiteInput) -> UnitPlan:
    """Give the units of a site."""
    index = build_index(site)
    events = find_events(index)
    render, keys = page_renderer(site), Keys(index)
    everything, weight = keys.everything(), 1 + len(index.standings) // _LIGHTER

    def whole(name: str, make: Make, remake: Remake | None = None, times: int = 1) -> Unit:
        return Unit(name=name, key=everything, make=make, weight=times * weight, remake=remake)

    def plan_rest() -> Iterator[Unit]:
        pages = list(_plan_pages(index, keys, render))
        known = {FIXED: keys.common, **{unit.name: unit.key for unit in pages}}
        # What takes longest comes first, so that no process is left with it at the end.
        yield whole("search", lambda: build_search_files(index), lambda it: update_search_files(index, known, it), 4)
        yield whole("data", lambda: build_global_files(index), lambda it: update_global_files(index, known, it))
        yield Unit(name=FIXED, key=keys.common, make=lambda: _set(render, build_manual_pages(site)))
        yield Unit(name="own pages", key=keys.common, make=lambda: _set(render, build_own_pages(site)))
        yield Unit(name="assets", key=keys.common, make=lambda: _find_assets(site))
        yield from _plan_changes(index, keys, render, events)
        yield from _plan_sheets(index, keys, render)
        yield from pages

    early = [
        whole("reports", lambda: _find_reports(index, render)),
        # They say when the site was built, and from what.
        Unit(name="front", key="", make=lambda: _find_front(index, render, events), weight=weight),
        *(whole(name, make) for name, make in _find_lists(index, render).items()),
    ]
    return UnitPlan(early=early, rest=lambda: list(plan_rest()))


def _plan_sheets(index: SiteIndex, keys: Keys, render: Render) -> Iterator[Unit]:
    """Give the units of lists of which a page tells of some things alone."""
    sheets = chain(
        build_list_sheets(index),
        build_owner_sheets(index),
        build_tag_sheets(index),
        build_consumer_sheets(index),
        build_conformance_sheets(index),
        build_privacy_sheets(index),
        build_rule_sheets(index),
    )
    for sheet in sheets:
        yield Unit(name=sheet.name, key=keys.sheet(sheet), make=partial(_set_sheet, render, sheet))


def _set_sheet(render: Render, sheet: Sheet) -> Iterator[File]:
    return _set(render, sheet.make())


def _plan_pages(index: SiteIndex, keys: Keys, render: Render) -> Iterator[Unit]:
    """Give the units of each contract and of each dataset."""
    for standing in index.standings.values():
        key = keys.contract(standing)
        yield Unit(name=unit_name(standing.key), key=key, make=_contract(index, standing, render))
    for dataset in sorted({*index.layers, *index.catalog.datasets}):
        yield Unit(name=unit_name(dataset), key=keys.dataset(dataset), make=_dataset(index, dataset, render))


def _plan_changes(index: SiteIndex, keys: Keys, render: Render, events: tuple[Event, ...]) -> Iterator[Unit]:
    for part in cut_changes(events):
        make = partial(lambda part: _set(render, [build_changes_page(index, part)]), part)
        yield Unit(name=part.path, key=keys.of(part.content), make=make)


_LIGHTER = 40
"""Contracts of which a list takes as long to set as the pages of one."""


def _find_front(index: SiteIndex, render: Render, events: tuple[Event, ...]) -> Iterator[File]:
    attention = find_attention(index)
    yield from _set(render, [build_home_page(index, events, attention), *build_attention_pages(attention)])
    yield from _set(render, build_about_pages(index))
    yield from build_front_files(index)
    yield urls.FEED, render_feed(index.input, events)


def _find_reports(index: SiteIndex, render: Render) -> Iterator[File]:
    """Give all that tells how each contract fares; together, for it is found out once."""
    yield from _set(render, [build_reports_page(index)])
    yield from _set(render, build_conformance_pages(index))
    yield from _set(render, build_privacy_pages(index))
    yield from build_report_files(index)


def _find_lists(index: SiteIndex, render: Render) -> dict[str, Make]:
    """Give the pages that speak of many contracts at once, by name."""

    def make(build: Callable[[], Iterable[Page]]) -> Make:
        return lambda: _set(render, build())

    lists: dict[str, Callable[[], Iterable[Page]]] = {
        "lineage": lambda: build_lineages_pages(index),
        "products": lambda: build_product_pages(index),
        "policies": lambda: build_policies_pages(index),
        "glossary": lambda: build_glossary_pages(index),
    }
    return {name: make(build) for name, build in lists.items()}


def build_site_files(site: SiteInput) -> Iterator[File]:
    """Give every file of the site, path and bytes; the same input gives the same files, the manifest last."""
    digests: dict[str, str] = {}
    for unit in plan_units(site).units():
        for path, data in unit.make():
            digests[path] = digest_of(data)
            yield path, data
    yield urls.MANIFEST, Manifest.of(digests).render(site.build)


def _set(render: Render, pages: Iterable[Page]) -> Iterator[File]:
    for page in pages:
        yield page.path, render(page)


def _contract(index: SiteIndex, standing: ContractStanding, render: Render) -> Make:
    def make() -> Iterator[File]:
        yield from _set(render, build_contract_pages(index, standing))
        yield from _set(render, build_lineage_pages(index, standing))
        yield from _set(render, [build_story_page(index, standing)])
        yield from _set(render, build_diff_pages(index, standing))
        yield from _set(render, build_compare_pages(index, standing))
        yield from build_history_files(index, standing)
        yield from build_contract_files(index, standing)

    return make


def _dataset(index: SiteIndex, key: DatasetId, render: Render) -> Make:
    def make() -> Iterator[File]:
        yield from _set(render, [build_dataset_page(index, key)])
        yield from build_dataset_files(index, key)

    return make


def _find_assets(site: SiteInput) -> Iterator[File]:
    yield from read_assets()
    yield from build_brand_files(site)
