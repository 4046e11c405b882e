"""What the search finds in a real browser: words, mistakes, names, filters; and what it says where it knows none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, acme_site: Path) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(f"{acme_site.as_uri()}/about/index.html")
    yield page
    context.close()
    assert faults == []


def ask(page: Page, query: str) -> list[str]:
    """Type a query in an empty box; give the lines of the answer."""
    page.fill("#q", "")
    expect(page.locator("#hits")).to_be_hidden()
    page.fill("#q", query)
    expect(page.locator("#hits")).to_be_visible()
    return [line.replace("\n", " ") for line in page.locator("#hits > *").all_inner_texts()]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("finance.gold.invoice:v1.1.0", "finance.gold.invoice:"),
        ("finance.kpi.invoice", "finance.gold.invoice:"),
        ("invoice", "finance.gold.invoice:"),
        ("DUNNING_RATIO", "column dunning_ratio in risk.gold.credit_score:"),
        ("dunning_ratoi", "column dunning_ratio in risk.gold.credit_score:"),
        ("nivoice", "finance.gold.invoice:"),
        ("nvoice", "finance.gold.invoice:"),
        ("cusotmer email", "column email in crm.gold.customer:"),
        ('"dunning ratio"', "column dunning_ratio"),
        ("customer email gdpr layer:gold", "column email in crm.gold.customer:"),
        ("layer:bronze invoice", "finance.raw.invoice:"),
        ("Layer:Silver payments", "payments.gold.payment:"),
        ("layer:gold layer:raw -layer:gold invoice", "finance.raw.invoice:"),
        ("domain:sap material", "sap.mm"),
        ("team:finance-data type:dataset invoice", "finance.invoice"),
        ('owner:"finance-data" state:frozen', "finance.gold.cash_conversion_cycle:"),
        ("tag:pii tag:gdpr layer:activation", "crm.activation.customer:"),
        ("class:confidential email", "crm.gold.customer:"),
        ("is:deprecated", "sales.gold.order:"),
        ("kind:product", "Data product"),
        ("TR510", "TR510 field-removed"),
    ],
)
def test_what_is_meant_comes_first(page: Page, query: str, first: str) -> None:
    assert first in ask(page, query)[0]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("layer:", "Go on with layer:"),
        ("-layer:raw", "Add a word, or a filter without a minus."),
        ("layer:platinum", "No layer is called “platinum”; there are"),
        ("owner:finanse-data", "No owner is called “finanse-data”; there is finance-data."),
        ("status:archived invoice", "No status is called “archived”; there are active,"),
        ("colour:zzzz", "There is no filter “colour”; there are layer, namespace,"),
        ("constructor:x toString:y", "There is no filter “constructor”"),
        ("a.constructor.__proto__", "Nothing found. Try a shorter word."),
        ('"', "Nothing found. Try a shorter word."),
        ("invoice qqqqq", "Nothing has all of these words; these have some of them."),
        ("größe", "Nothing found. Try a shorter word."),
    ],
)
def test_what_is_not_known_is_told(page: Page, query: str, told: str) -> None:
    lines = ask(page, query)
    assert told in lines[0]
    assert len(lines) > 1


def test_values_with_spaces_and_aliases_are_chosen_as_they_are_typed(browser: Browser, acme_site: Path) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{acme_site.as_uri()}/search/index.html?q=layer%3Abronze%20tag%3Apii%20email")
    results = page.locator("#results li")
    expect(results.first).to_contain_text("crm.raw.customer:")
    expect(page.get_by_label("Layer")).to_have_value("raw")
    page.get_by_label("Layer").select_option("gold")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("tag:pii email layer:gold")
    expect(results.first).to_contain_text("crm.gold.customer:")
    page.locator("select[name=tag]").select_option("")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("email layer:gold")
    page.get_by_role("textbox", name="Search").fill("qqqqq -layer:gold")
    expect(page.locator("#results-count")).to_contain_text("0 results")
    expect(page.locator("#results-count")).to_contain_text("Try a shorter word")
    page.context.close()


def test_keys_lead_through_the_answer(page: Page) -> None:
    ask(page, "invoice")
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "hit-10")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(page.locator("#hits")).to_be_hidden()
    expect(box).to_have_value("invoice")
    expect(box).not_to_have_attribute("aria-activedescendant", "hit-0")
    box.press("ArrowDown")
    expect(page.locator("#hits")).to_be_visible()
    expect(page.locator("body > [role=status]").last).to_contain_text("results")
