"""The whole site as units of work: each knows what it is made from, and gives its files when it is asked to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from treaty.model.identity import DatasetId
from treaty.pages import urls
from treaty.pages.brand import build_brand_files
from treaty.pages.content.about import build_about_pages
from treaty.pages.content.compare import build_compare_pages, build_history_files
from treaty.pages.content.conformance import build_conformance_pages
from treaty.pages.content.consumers import build_consumer_pages
from treaty.pages.content.contract import build_contract_pages
from treaty.pages.content.dataset import build_dataset_page, build_list_pages
from treaty.pages.content.diff import build_diff_pages
from treaty.pages.content.glossary import build_glossary_page
from treaty.pages.content.home import build_home_page
from treaty.pages.content.hubs import build_owner_pages, build_tag_pages
from treaty.pages.content.lineage import build_lineage_pages
from treaty.pages.content.lineages import build_lineages_page
from treaty.pages.content.manual import build_manual_pages, build_own_pages
from treaty.pages.content.parts import Page
from treaty.pages.content.policies import build_policies_page
from treaty.pages.content.privacy import build_privacy_pages
from treaty.pages.content.products import build_product_pages
from treaty.pages.content.reports import build_reports_page
from treaty.pages.content.rules import build_rule_pages
from treaty.pages.content.story import build_story_page
from treaty.pages.content.timeline import Event, build_changes_pages, find_events
from treaty.pages.data import build_contract_files, build_dataset_files, build_global_files, to_json
from treaty.pages.feed import render_feed
from treaty.pages.index import SiteIndex, build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.keys import Keys
from treaty.pages.render import page_renderer
from treaty.pages.search import build_search_files
from treaty.pages.standing import ContractStanding
from treaty.pages.theme import read_assets

File = tuple[str, bytes]
Render = Callable[[Page], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Files that are made together. Two units of the same name and key give the same files."""

    name: str
    key: str
    """Digest of all that the files are made from; empty where it is cheaper to make them than to know."""
    make: Callable[[], Iterator[File]]


def plan_units(site: SiteInput) -> list[Unit]:
    """Give the units of a site, in a fixed order."""
    index = build_index(site)
    events = find_events(index)
    render, keys = page_renderer(site), Keys(index)
    units = [
        Unit(name=f"contract {standing.key}", key=keys.contract(standing), make=_contract(index, standing, render))
        for standing in index.standings.values()
    ]
    units += [
        Unit(name=f"dataset {key}", key=keys.dataset(key), make=_dataset(index, key, render))
        for key in sorted({*index.layers, *index.catalog.datasets})
    ]
    units.append(Unit(name="rules", key=keys.rules(), make=lambda: _set(render, build_rule_pages(index))))
    units.append(Unit(name="manual", key=keys.common, make=lambda: _set(render, build_manual_pages(site))))
    units.append(Unit(name="registry", key="", make=lambda: _set(render, _find_pages(index, events))))
    units.append(Unit(name="data", key="", make=lambda: build_global_files(index)))
    units.append(Unit(name="search", key="", make=lambda: build_search_files(index)))
    units.append(Unit(name="assets", key="", make=lambda: _find_assets(site, events)))
    return units


def build_site_files(site: SiteInput) -> Iterator[File]:
    """Give every file of the site, path and bytes; the same input gives the same files, the manifest last."""
    digests: dict[str, str] = {}
    for unit in plan_units(site):
        for path, data in unit.make():
            digests[path] = digest_of(data)
            yield path, data
    yield urls.MANIFEST, render_manifest(digests, site.build)


def digest_of(data: bytes) -> str:
    """Give the digest of a file as the manifest names it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def render_manifest(digests: Mapping[str, str], build: BuildInfo) -> bytes:
    """Give the list of all files with their digests, and what they were made from."""
    return to_json(
        {
            "kind": "TreatySite",
            "tool": f"treaty {build.tool_version}",
            "commit": build.revision.commit if build.revision is not None else None,
            "files": dict(sorted(digests.items())),
        }
    )


def _set(render: Render, pages: Iterable[Page]) -> Iterator[File]:
    for page in pages:
        yield page.path, render(page)


def _contract(index: SiteIndex, standing: ContractStanding, render: Render) -> Callable[[], Iterator[File]]:
    def make() -> Iterator[File]:
        yield from _set(render, build_contract_pages(index, standing))
        yield from _set(render, build_lineage_pages(index, standing))
        yield from _set(render, [build_story_page(index, standing)])
        yield from _set(render, build_diff_pages(index, standing))
        yield from _set(render, build_compare_pages(index, standing))
        yield from build_history_files(index, standing)
        yield from build_contract_files(index, standing)

    return make


def _dataset(index: SiteIndex, key: DatasetId, render: Render) -> Callable[[], Iterator[File]]:
    def make() -> Iterator[File]:
        yield from _set(render, [build_dataset_page(index, key)])
        yield from build_dataset_files(index, key)

    return make


def _find_assets(site: SiteInput, events: tuple[Event, ...]) -> Iterator[File]:
    yield urls.FEED, render_feed(site, events)
    yield from read_assets()
    yield from build_brand_files(site)


def _find_pages(index: SiteIndex, events: tuple[Event, ...]) -> Iterator[Page]:
    """Give the pages that speak of many contracts at once."""
    yield build_home_page(index, events)
    yield from build_list_pages(index)
    yield build_lineages_page(index)
    yield from build_consumer_pages(index)
    yield from build_product_pages(index)
    yield from build_tag_pages(index)
    yield from build_owner_pages(index)
    yield build_policies_page(index)
    yield build_reports_page(index)
    yield from build_conformance_pages(index)
    yield from build_privacy_pages(index)
    yield build_glossary_page(index)
    yield from build_changes_pages(index, events)
    yield from build_own_pages(index.input)
    yield from build_about_pages(index)
