"""What a reader meets in a browser: the first screen, snippets, the keyboard, print, a base path; and nothing moves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

BELOW = "team/contracts"
"""The path that the site stands under: it knows nothing of it."""
CONTRACT = "datasets/sales/order/gold/index.html"
_SHIFT = """
() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum))));
})
"""


@pytest.fixture(scope="module")
def address(acme_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    top = tmp_path_factory.mktemp("served")
    (top / BELOW).parent.mkdir(parents=True)
    (top / BELOW).symlink_to(acme_site)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(top))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{BELOW}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:  # the base class would write to stderr
        return


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, permissions=["clipboard-read", "clipboard-write"]
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


def test_the_first_screen_says_whether_to_rely_on_it_and_whom_to_ask(page: Page, address: str) -> None:
    page.goto(f"{address}/{CONTRACT}")
    facts = page.get_by_label("Facts")
    for text in ("sales-data", "#sales-data", "at most 1 hour old", "v1.2.1"):
        expect(facts).to_contain_text(text)
    expect(page.get_by_role("note").first).to_contain_text("deprecated since 5 October 2026")
    for seen in (facts, page.get_by_role("note").first, page.get_by_role("heading", name="Columns")):
        box = seen.bounding_box()
        assert box is not None
        assert box["y"] + 40 < 800


def test_a_snippet_is_copied_as_it_is_shown(page: Page, address: str) -> None:
    page.goto(f"{address}/{CONTRACT}")
    snippet = page.locator("#use figure.snip").first
    snippet.get_by_role("button").click()
    expect(page.get_by_text("Copied").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == snippet.locator("pre").inner_text()
    fetch = page.locator("#use figure.snip").last
    expect(fetch.locator("pre")).to_contain_text(f"curl -s {address}/api/contracts/sales.gold.order/current.json")
    fetch.get_by_role("button").click()
    expect(fetch.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == fetch.locator("pre").inner_text()


def test_results_open_and_close_by_keyboard_and_cover_nothing_when_focus_goes_on(page: Page, address: str) -> None:
    page.goto(f"{address}/datasets/sales/order/index.html")
    hits = page.locator("#hits")
    page.keyboard.press("/")
    page.keyboard.type("invoice")
    expect(hits).to_be_visible()
    page.keyboard.press("Escape")
    expect(hits).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(hits).to_be_visible()
    page.keyboard.press("Tab")
    expect(hits).to_be_hidden()
    expect(page.get_by_role("button", name="Theme")).to_be_focused()


def test_the_keyboard_alone_leads_from_the_top_to_a_contract(page: Page, address: str) -> None:
    page.goto(f"{address}/datasets/sales/order/index.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Gold":
            break
    assert page.locator("main [tabindex='0']").count() == 0, "a stop at what does not scroll"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{CONTRACT}")


@pytest.mark.parametrize("path", ["index.html", CONTRACT, "datasets/index.html", "reports/conformance/index.html"])
def test_nothing_moves_while_a_page_loads_and_nothing_is_missing_under_a_path(
    page: Page, address: str, path: str
) -> None:
    missing: list[str] = []
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    page.goto(f"{address}/{path}")
    assert page.evaluate(_SHIFT) == 0
    page.get_by_role("combobox").fill("invoice")
    page.get_by_role("option").first.click()
    page.wait_for_url(f"{address}/datasets/**")
    assert missing == []


def test_print_leaves_the_bars_out_and_cuts_nothing_off(page: Page, address: str) -> None:
    page.goto(f"{address}/{CONTRACT}")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.get_by_role("row").filter(has_text="order_id").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
    for table in page.locator(".tw").all():
        assert table.evaluate("one => one.scrollWidth - one.clientWidth") <= 1
