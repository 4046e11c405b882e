"""The site in a real browser, from `file://`: accessible, quiet, searchable, and the journeys that people make."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.support.site_trees import write_hostile_contracts

from treaty.app.build_site import SiteRequest, build_site

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PAGES = {
    "home": "index.html",
    "datasets": "datasets/index.html",
    "namespace": "datasets/sap.mm/index.html",
    "dataset": "datasets/sales/order/index.html",
    "contract": "datasets/sales/order/gold/index.html",
    "record": "datasets/web/page_event/raw/index.html",
    "version": "datasets/sales/order/gold/v1.1.0.html",
    "lineage": "datasets/finance/invoice/gold/lineage.html",
    "lineages": "lineage/index.html",
    "timeline": "datasets/sales/order/gold/timeline.html",
    "reports": "reports/index.html",
    "conformance": "reports/conformance/index.html",
    "personal data": "reports/personal-data/crm.html",
    "policies": "policies/index.html",
    "glossary": "glossary/index.html",
    "docs": "docs/index.html",
    "document": "docs/tutorial/first-contract.html",
    "commands": "docs/reference/cli.html",
    "formats": "docs/reference/file-formats.html",
    "routes": "docs/reference/api.html",
    "compare": "datasets/sales/order/gold/compare.html",
    "diff": "datasets/sales/order/gold/diff/v1.2.1-to-v2.0.0.html",
    "consumers": "consumers/index.html",
    "consumer": "consumers/finance-reporting.html",
    "products": "products/index.html",
    "tags": "tags/index.html",
    "tag": "tags/sox.html",
    "owners": "owners/index.html",
    "owner": "owners/finance-data.html",
    "rules": "rules/index.html",
    "rule": "rules/tr510.html",
    "changes": "changes/index.html",
    "findings": "findings/index.html",
    "search": "search/index.html?q=invoice",
    "about": "about/index.html",
    "404": "404.html",
}
"""One page of each kind."""
LONG = {"commands", "formats", "routes", "glossary"}
"""Looked at once: they are made of what other pages show, and there is much of it."""


@pytest.fixture(scope="session")
def site(acme_site: Path) -> Path:
    return acme_site


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


class Watch:
    """Everything that a page complains of or asks for while it is open."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


CONTRAST = {"type": "rule", "values": ["color-contrast"]}
LOOKS: tuple[tuple[str, int, Any], ...] = (
    ("light", 1440, AXE_RULES),
    ("dark", 1440, CONTRAST),
    ("dark", 390, CONTRAST),
    ("light", 390, {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}),
)
"""Theme, width and rules, in the order in which a page is looked at: only contrast depends on the theme, and on the
width what has another size or place."""


@pytest.mark.parametrize("part", range(4))
def test_every_kind_of_page_is_accessible_quiet_and_fits(browser: Browser, site: Path, part: int) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    watch = Watch(page)
    axe = AXE.read_text()
    found: dict[str, Any] = {}
    for kind, path in list(PAGES.items())[part::4]:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{site.as_uri()}/{path}")
        page.evaluate(axe)
        # Rows are alike: the first few of a long table stand for all.
        page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+20)').forEach(row => row.remove())")
        for theme, width, rules in LOOKS[: 1 if kind in LONG else None]:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type] # a literal in the stubs
            page.set_viewport_size({"width": width, "height": 900})
            faults = find_faults(page, rules)
            if faults:
                found[f"{kind}, {theme}, {width} px"] = faults
    context.close()
    assert not found, json.dumps(found, indent=1)
    assert watch.complaints == []
    assert [url for url in watch.requests if not url.startswith("file:")] == []


def find_faults(page: Page, rules: Any) -> list[Any]:
    """Give what axe finds, and whether the page is wider than its window."""
    # Preloading would fetch style sheets, which the policy forbids.
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    report = page.evaluate("options => axe.run(document, options)", options)
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    violations = [
        (one["id"], node["target"], node["failureSummary"]) for one in report["violations"] for node in one["nodes"]
    ]
    return violations[:5] + ([f"{sideways} px sideways"] if sideways > 0 else [])


def test_search_finds_a_dataset_by_the_name_of_a_column(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"{site.as_uri()}/index.html")
    page.keyboard.press("/")
    page.keyboard.type("dunning_ratio")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("column dunning_ratio")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**#col-*dunning_ratio")
    expect(page.locator("tr:target")).to_contain_text("dunning_ratio")
    assert watch.complaints == []


@pytest.mark.parametrize(
    "typed", ["invoice", "invioce", "invoce", "finance.gold.invoice", "finance.gold.invoice:v1.1.0"]
)
def test_search_forgives_a_mistake_and_knows_full_names(context: BrowserContext, site: Path, typed: str) -> None:
    page = context.new_page()
    page.goto(f"{site.as_uri()}/datasets/index.html")
    page.get_by_role("combobox").fill(typed)
    expect(page.get_by_role("option").first).to_be_visible()
    captions = page.get_by_role("option").locator("small").all_inner_texts()
    assert any("invoice" in caption for caption in captions[:5]), captions


def test_results_are_narrowed_by_filters_that_can_be_chosen_or_typed(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"{site.as_uri()}/search/index.html?q=customer_id")
    results = page.locator("#results li")
    expect(results.first).to_be_visible()
    before = results.count()
    page.get_by_label("Layer").select_option("gold")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("customer_id layer:gold")
    expect(page.locator("#results-count")).to_contain_text("layer:gold")
    assert 0 < results.count() < before
    expect(results.first).to_contain_text("column customer_id")
    assert all("Gold" in kind for kind in page.locator("#results .kind").all_inner_texts())
    page.get_by_role("textbox", name="Search").press_sequentially("xqx")
    expect(page.locator("#results-count")).to_contain_text("0 results")
    expect(page.locator("#hits")).to_be_hidden()
    page.goto(f"{site.as_uri()}/search/index.html?q=tag:kpi%20status:frozen")
    expect(results.first).to_contain_text("cash_conversion_cycle")
    expect(results.first.locator(".b-hold")).to_have_text("frozen")
    assert watch.complaints == []


def test_a_column_is_followed_to_its_source_by_keyboard(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{PAGES['lineage']}")
    page.locator(".graph").last.get_by_role("link", name="amount_gross").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/raw/lineage.html#from-col-amount_gross")
    expect(page.locator("tr:target")).to_contain_text("finance.gold.invoice.amount")


def test_why_a_change_was_blocked_and_who_consumes_it(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{PAGES['diff']}")
    page.locator("article.change.n-stop, article.change.n-warn").first.locator("p.sub a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("TR")
    page.goto(f"{site.as_uri()}/{PAGES['contract']}")
    page.get_by_role("link", name="Timeline").first.click()
    expect(page.get_by_role("heading", name="Announced")).to_be_visible()
    page.go_back()
    page.locator("#consumers").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="What it reads")).to_be_visible()


def test_a_long_list_is_narrowed_on_its_page(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto(f"{site.as_uri()}/rules/index.html")
    filter_ = page.get_by_label("Filter")
    filter_.fill("tr543 ENUM")
    rows = page.locator("tbody tr:visible")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("heading", name="Reading")).to_be_hidden()
    filter_.press("Escape")
    expect(page.get_by_role("heading", name="Reading")).to_be_visible()


def test_enter_without_a_choice_shows_all_results(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"{site.as_uri()}/consumers/index.html")
    page.get_by_role("combobox").fill("payment")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=payment")
    expect(page.locator("#results li").first).to_contain_text("ayment")
    page.locator("#results a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ayment")
    assert watch.complaints == []


def test_journey_from_search_to_the_witness_of_a_break(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto(f"{site.as_uri()}/index.html")
    page.get_by_role("combobox").fill("sales.gold.order")
    page.get_by_role("option").filter(has_text="Gold").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Orders")
    expect(page.get_by_role("note").first).to_contain_text("deprecated")
    page.locator("#versions").get_by_role("link", name="since v1.2.1").click()
    expect(page.locator(".verdict .answer").first).to_have_text("No")
    expect(page.locator("figure.witness mark").first).to_be_visible()
    expect(page.get_by_role("heading", name="Who is hit")).to_be_visible()


def test_theme_switch_has_three_states_and_is_remembered(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto(f"{site.as_uri()}/index.html")
    switch = page.get_by_role("button", name="Theme")
    seen = []
    for _ in range(4):
        seen.append(switch.get_attribute("aria-label"))
        switch.click()
    assert seen == ["Theme: automatic", "Theme: light", "Theme: dark", "Theme: automatic"]
    page.goto(f"{site.as_uri()}/about/index.html")
    expect(page.get_by_role("button", name="Theme")).to_have_attribute("aria-label", "Theme: light")


def test_copy_puts_the_name_on_the_clipboard(browser: Browser, site: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{PAGES['contract']}")
    page.get_by_role("button", name="Copy the name").click()
    expect(page.get_by_text("Copied").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "sales.gold.order"
    context.close()


def test_any_two_of_many_versions_are_compared_from_a_file(context: BrowserContext, tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    columns = "".join(f", c{number}" for number in range(9))
    for minor in range(8):
        path = folder / f"contracts/datasets/shop/sale/gold/v1.{minor}.0.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        names = columns.split(", ")[1 + minor :]
        path.write_text(
            "apiVersion: v3.2.0\nkind: DataContract\nid: shop.gold.sale\nname: sale\ndomain: shop\nstatus: active\n"
            f"version: 1.{minor}.0\nschema:\n  - name: sale\n    logicalType: object\n    properties:\n"
            + "".join(f"      - {{name: {name}, logicalType: string}}\n" for name in names)
        )
    (folder / "contracts/registry.yaml").write_text("apiVersion: treaty/v1\nkind: Registry\nname: shop\n")
    out = tmp_path / "site"
    build_site(SiteRequest(folder=folder, out=out, now=NOW, today=NOW.date()))
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"{out.as_uri()}/datasets/shop/sale/gold/compare.html#from=v1.1.0&to=v1.4.0")
    expect(page.locator(".verdict .answer").first).to_have_text("No")
    expect(page.locator("article.change")).to_have_count(3)
    page.get_by_label("From").select_option("v1.3.0")
    page.wait_for_url("**#from=v1.3.0&to=v1.4.0")
    expect(page.locator("article.change")).to_have_count(1)
    page.get_by_role("link", name="on a page of its own").click()
    expect(page.locator("article.change")).to_have_count(1)
    page.go_back()
    page.go_back()
    expect(page.locator("article.change")).to_have_count(3)
    history = out / "datasets/shop/sale/gold/history/v1.4.0.js"
    history.write_text(history.read_text().replace('"v1.1.0"', '"too far"', 1))
    page.reload()
    expect(page.locator("#compared li")).to_have_count(3)
    page.locator("#compared").get_by_role("link", name="v1.2.0 to v1.3.0").click()
    expect(page.locator("article.change")).to_have_count(1)
    assert watch.complaints == []


def test_copied_link_leads_to_the_place_that_the_reader_looks_at(browser: Browser, site: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{PAGES['dataset']}")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.goto(f"{site.as_uri()}/{PAGES['contract']}#promises")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    context.close()


def test_pages_read_without_javascript(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/index.html")
    expect(page.get_by_role("combobox")).to_be_hidden()
    page.get_by_role("link", name="see all datasets").click()
    page.get_by_role("link", name="Invoices").first.click()
    page.get_by_role("link", name="Gold", exact=True).first.click()
    expect(page.get_by_role("row").filter(has_text="invoice_id").first).to_be_visible()
    context.close()


def test_hostile_contracts_run_nothing(context: BrowserContext, tmp_path: Path) -> None:
    folder, out = write_hostile_contracts(tmp_path / "tree"), tmp_path / "site"
    build_site(SiteRequest(folder=folder, out=out, now=NOW, today=NOW.date()))
    page = context.new_page()
    watch = Watch(page)
    page.set_viewport_size({"width": 320, "height": 900})
    for path in sorted(out.rglob("*.html")):
        if not {"rules", "docs"} & set(path.parts):
            page.goto(path.as_uri())
            assert page.evaluate("window.hacked") is None, path
            # A tag of 300 letters, too.
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.goto((out / "index.html").as_uri())
    page.get_by_role("combobox").fill("script")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert watch.complaints == []
    assert [url for url in watch.requests if not url.startswith("file:")] == []
