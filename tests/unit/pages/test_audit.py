from __future__ import annotations

import pytest

from treaty.pages.audit import LARGEST_PAGE, PAGE_BYTES, Audit


def find(files: dict[str, str], base_url: str | None = None) -> list[tuple[str, str]]:
    audit = Audit(base_url=base_url)
    coded = {path: text.encode() for path, text in files.items()}
    assert dict(audit.watch(coded.items())) == coded
    return [(fault.page, fault.message) for fault in audit.find_faults()]


@pytest.mark.parametrize(
    "reference",
    [
        "b.html",
        "b.html#here",
        "#top",
        "b.html#from=v1.0.0&to=v1.1.0",
        "../assets/site.css",
        "b.html?q=1#here",
        "https://elsewhere.example.com/x",
        "mailto:data@example.com",
        "https://site.example.com/a/b.html#here",
        "https://site.example.com/",
    ],
)
def test_what_leads_somewhere_is_no_fault(reference: str) -> None:
    files = {
        "index.html": "",
        "a/a.html": f'<p id="top"><a href="{reference}">x</a>',
        "a/b.html": '<p id="here">',
        "assets/site.css": "",
    }
    assert find(files, "https://site.example.com/") == []


@pytest.mark.parametrize("tag", ['<a href="{}">', '<script src="{}">', '<form action="{}">', '<link href="{}">'])
@pytest.mark.parametrize(
    "reference", ["c.html", "b.html#nowhere", "#nowhere", "../../b.html", "https://site.example.com/x"]
)
def test_what_leads_nowhere_is_a_fault_of_its_page(tag: str, reference: str) -> None:
    files = {"a/a.html": "<p " + tag.format(reference), "a/b.html": '<p id="here">'}
    ((page, message),) = find(files, "https://site.example.com/")
    assert page == "a/a.html"
    assert "leads to `" in message


def test_a_page_may_weigh_what_its_rows_allow_and_no_more() -> None:
    assert find({"a.html": "x" * PAGE_BYTES}) == []
    ((page, message),) = find({"a.html": "x" * (PAGE_BYTES + 1)})
    assert (page, message.split()[0]) == ("a.html", "weighs")
    assert find({"a.html": "<tr>" * 100 + "x" * PAGE_BYTES}) == []
    assert find({"a.html": "<li>" * 1_000_000}) == [
        ("a.html", f"weighs 4,000,000 bytes, {LARGEST_PAGE:,} are allowed for what it lists")
    ]
    assert find({"data.json": "x" * (PAGE_BYTES + 1)}) == []


def test_escaped_text_is_no_link() -> None:
    assert find({"a.html": "<code>&lt;a href=&#34;x.html&#34;&gt;</code>"}) == []
