"""The search of a large site in a real browser: what a first answer takes and fetches, and the next one."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, Page
from tests.benchmarks.columns import draw_name
from tests.benchmarks.measure import Measurement, Sample
from tests.benchmarks.settings import Settings
from tests.support.browser import CHROMIUM, open_browser
from tests.support.builders import contract, field, record

from treaty.model.contract import Contract, Description
from treaty.model.identity import ContractId, DatasetId
from treaty.model.registry import Catalog, Dataset
from treaty.pages import urls
from treaty.pages.content.about import build_about_pages
from treaty.pages.index import SiteIndex, build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.render import page_renderer
from treaty.pages.search import build_search_files
from treaty.pages.theme import read_assets

CONTRACTS = 10_000
COLUMNS = 25
_QUERIES: Mapping[str, str] = {
    "a whole name": "{whole}:v1.0.0",
    "a whole name that is not there": "finance.gold.invoice_ledgers",
    "a column": "customer_order_amount",
    "three letters": "inv",
    "one letter": "c",
    "a word that is everywhere": "amount",
    "a mistake": "shipmnet",
    "a mistake in the second word": "invoice amuont",
    "a mistake in the first letter": "nivoice",
    "two words and a filter": "invoice amount layer:gold",
    "three words and two filters": "customer order amount layer:silver owner:finance-data",
    "words in quotes": '"invoice" "ledger"',
    "a filter alone": "namespace:sap",
    "letters of other scripts": "größe 数量",
}
"""By what is looked for; `{whole}` is the name of a contract that is there."""
_LAYERS = ("raw", "gold", "activation")
_NAMESPACES = ("sales", "finance", "logistics", "web", "crm", "sap.mm", "sap.fi", "payments", "risk", "hr")
_NOW = datetime(2026, 1, 1, tzinfo=UTC)

_ASK = """
query => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no answer to " + query)), 10000);
  const input = document.getElementById("q"), box = document.getElementById("hits");
  const start = performance.now();
  const watch = new MutationObserver(() => {
    if (box.hidden || !box.querySelector("[role=option], .empty")) return;
    watch.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - start));
  });
  watch.observe(box, { childList: true, attributes: true });
  input.value = query;
  input.dispatchEvent(new Event("input", { bubbles: true }));
})
"""
"""Types a query; gives the milliseconds until the first answer is painted."""


def run(settings: Settings) -> Iterator[Measurement]:
    """Build the index, then ask: in a page just opened, and again in a page that has answered before."""
    number = 60 if settings.is_short else CONTRACTS
    registry = build_registry(number)
    index = build_index(registry)
    whole = str(sorted(registry.catalog.contracts)[number // 2])
    queries = {what: query.format(whole=whole) for what, query in _QUERIES.items()}
    folder = settings.scratch / "search"
    started = time.process_time(), time.perf_counter()
    sizes = write_site(index, folder)
    sample = Sample(cpu=time.process_time() - started[0], wall=time.perf_counter() - started[1])
    counts = {"contracts": number, "files": len(sizes), "largest kilobytes": max(sizes.values()) // 1000}
    yield Measurement(name=f"search index of {number:,} contracts", samples=(sample,), counts=counts)
    if settings.is_short or not CHROMIUM.exists():
        return
    with open_browser() as browser:
        yield from _ask_all(browser, folder, sizes, queries, settings.repeats)


def build_registry(number: int) -> SiteInput:
    """Give a registry of so many contracts, each of one version, without files: what is measured is the search."""
    random = Random(7)  # noqa: S311 - plausible, not secret
    contracts: dict[ContractId, tuple[Contract, ...]] = {}
    datasets: dict[DatasetId, Dataset] = {}
    while len(contracts) < number:
        name, namespace = draw_name(random), random.choice(_NAMESPACES)
        for layer in _LAYERS:
            key = ContractId(namespace, layer, name)
            contracts[key] = (_draw_contract(key, random),)
        datasets[key.dataset_id] = Dataset(path="d", key=key.dataset_id, owner=f"{namespace}-data", tags=("core",))
    catalog = Catalog(datasets=datasets, contracts=contracts)
    return SiteInput(catalog=catalog, build=BuildInfo(revision=None, time=_NOW, today=_NOW.date(), tool_version="0"))


def _draw_contract(key: ContractId, random: Random) -> Contract:
    names = dict.fromkeys(
        f"{draw_name(random)}_{random.choice(('no', 'code', 'amount', 'at'))}" for _ in range(COLUMNS)
    )
    columns = (field(name, description=f"The {name.replace('_', ' ')}, unchanged.") for name in names)
    purpose = Description(purpose=f"What {key.namespace} knows of each {key.dataset.replace('_', ' ')}.")
    return contract(f"{key}:v1.0.0", record(key.dataset, *columns), description=purpose)


def write_site(index: SiteIndex, folder: Path) -> Mapping[str, int]:
    """Write a page that can be searched from with all that it loads; give the bytes of the index, file by file."""
    files = dict(build_search_files(index))
    sizes = {path: len(data) for path, data in files.items()}
    render = page_renderer(index.input)
    files |= {page.path: render(page) for page in build_about_pages(index) if page.path == urls.ABOUT}
    for path, data in {**files, **dict(read_assets())}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return sizes


def _ask_all(
    browser: Browser, folder: Path, sizes: Mapping[str, int], queries: Mapping[str, str], repeats: int
) -> Iterator[Measurement]:
    for what, query in queries.items():
        taken = [_ask(browser, folder, sizes, query) for _ in range(repeats)]
        for when, position in (("first answer", 0), ("next answer", 1)):
            yield Measurement(
                name=f"search for {what}, {when}",
                samples=tuple(Sample(wall=walls[position] / 1000, cpu=0.0) for walls, _ in taken),
                counts={"kilobytes": taken[0][1] // 1000} if position == 0 else {},
                target="100 ms" if position == 0 else "",
            )


def _ask(browser: Browser, folder: Path, sizes: Mapping[str, int], query: str) -> tuple[tuple[float, float], int]:
    """Give the milliseconds of a first answer and of one after it, and the bytes that the first took."""
    context = browser.new_context()
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{folder.as_uri()}/{urls.ABOUT}")
    # As for a person: the box has been entered, and with that the list of files is there. The names of datasets, which
    # are asked for then, may still be under way: what is left of that counts.
    page.focus("#q")
    _wait(page, "manifest.js", fetched)
    first = page.evaluate(_ASK, query)
    size = sum(sizes.get(url.removeprefix(f"{folder.as_uri()}/"), 0) for url in dict.fromkeys(fetched))
    page.fill("#q", "")
    again = page.evaluate(_ASK, query)
    context.close()
    return (first, again), size


def _wait(page: Page, name: str, fetched: list[str]) -> None:
    if not any(url.endswith(name) for url in fetched):
        page.wait_for_event("requestfinished", lambda request: request.url.endswith(name))
