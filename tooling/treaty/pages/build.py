"""The whole site as files: plan the pages, set them, add data, search, feed and assets, and list them all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from treaty.pages import urls
from treaty.pages.content.about import build_about_pages
from treaty.pages.content.compare import build_compare_pages, build_history_files
from treaty.pages.content.consumers import build_consumer_pages
from treaty.pages.content.contract import build_contract_pages
from treaty.pages.content.dataset import build_dataset_pages
from treaty.pages.content.diff import build_diff_pages
from treaty.pages.content.glossary import build_glossary_page
from treaty.pages.content.home import build_home_page
from treaty.pages.content.hubs import build_owner_pages, build_tag_pages
from treaty.pages.content.lineage import build_lineage_pages
from treaty.pages.content.lineages import build_lineages_page
from treaty.pages.content.parts import Page
from treaty.pages.content.policies import build_policies_page
from treaty.pages.content.products import build_product_pages
from treaty.pages.content.rules import build_rule_pages
from treaty.pages.content.story import build_story_page
from treaty.pages.content.timeline import Event, build_changes_page, find_events
from treaty.pages.data import build_data_files, to_json
from treaty.pages.feed import render_feed
from treaty.pages.index import SiteIndex, build_index
from treaty.pages.input import SiteInput
from treaty.pages.render import page_renderer
from treaty.pages.search import build_search_files
from treaty.pages.theme import read_assets

MANIFEST = "manifest.json"
"""Lists every other file with its digest; also the mark by which a folder is known as a site of ours."""


def plan_pages(index: SiteIndex, events: tuple[Event, ...]) -> Iterator[Page]:
    """Give every page of the site as a value; each can be set on its own."""
    yield build_home_page(index, events)
    yield from build_dataset_pages(index)
    for standing in index.standings.values():
        yield from build_contract_pages(index, standing)
        yield from build_lineage_pages(index, standing)
        yield build_story_page(index, standing)
    yield from build_diff_pages(index)
    yield from build_compare_pages(index)
    yield build_lineages_page(index)
    yield from build_consumer_pages(index)
    yield from build_product_pages(index)
    yield from build_tag_pages(index)
    yield from build_owner_pages(index)
    yield build_policies_page(index)
    yield build_glossary_page(index)
    yield from build_rule_pages(index)
    yield build_changes_page(index, events)
    yield from build_about_pages(index)


def build_site_files(site: SiteInput) -> Iterator[tuple[str, bytes]]:
    """Give every file of the site, path and bytes; the same input gives the same files in the same order.

    The last one is the manifest.
    """
    digests: dict[str, str] = {}
    for path, data in _find_files(site):
        digests[path] = f"sha256:{hashlib.sha256(data).hexdigest()}"
        yield path, data
    build = site.build
    yield (
        MANIFEST,
        to_json(
            {
                "kind": "TreatySite",
                "tool": f"treaty {build.tool_version}",
                "commit": build.revision.commit if build.revision is not None else None,
                "files": dict(sorted(digests.items())),
            }
        ),
    )


def _find_files(site: SiteInput) -> Iterator[tuple[str, bytes]]:
    index = build_index(site)
    events = find_events(index)
    render = page_renderer(site)
    for page in plan_pages(index, events):
        yield page.path, render(page)
    yield from build_data_files(index)
    yield from build_history_files(index)
    yield from build_search_files(index)
    yield urls.FEED, render_feed(site, events)
    yield from read_assets()
