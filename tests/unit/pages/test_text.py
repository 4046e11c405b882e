from __future__ import annotations

import pytest

from treaty.pages.text import (
    MAX_MARKDOWN,
    breakable,
    clean_text,
    is_safe_link,
    plain_words,
    render_inline,
    render_markdown,
    spell_address,
)


def test_words_without_marks_are_escaped_and_set_as_a_paragraph() -> None:
    assert render_markdown("Open invoices") == "<p>Open invoices</p>\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sum of `amount`.", "<p>Sum of <code>amount</code>.</p>\n"),
        ("# Title", '<p class="heading">Title</p>\n'),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        (
            "![x](https://a.example.com/p.png)",
            '<p>!<a href="https://a.example.com/p.png" rel="noopener nofollow">x</a></p>\n',
        ),
    ],
)
def test_markdown_is_set_without_raw_html_images_or_headings(text: str, wanted: str) -> None:
    assert render_markdown(text) == wanted


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//a.example.com", "/x", "file:///etc"]
)
def test_links_that_could_run_or_lead_astray_are_not_links(url: str) -> None:
    assert not is_safe_link(url)
    assert "<a" not in render_inline(f"[x]({url})")


@pytest.mark.parametrize(
    "url", ["https://a.example.com/x?y=1", "http://a.example.com", "mailto:a@example.com", "HTTPS://A.example.com"]
)
def test_web_and_mail_links_stay(url: str) -> None:
    assert is_safe_link(url)
    assert 'rel="noopener nofollow"' in render_inline(f"[x]({url})")


def test_a_description_without_end_is_cut() -> None:
    text = render_markdown("*a* " * MAX_MARKDOWN)
    assert len(text) < 5 * MAX_MARKDOWN
    assert text.endswith("[…]</p>\n")


def test_deep_nesting_ends() -> None:
    assert "<blockquote>" in render_markdown(">" * 5000 + " deep")


def test_control_characters_and_direction_marks_become_visible() -> None:
    assert clean_text("a\u202eb\x07c\nd\te") == "a\ufffdb\ufffdc\nd\te"


def test_identifiers_break_after_their_joints() -> None:
    assert breakable("sap.mm_x<y") == "sap.<wbr>mm_<wbr>x&lt;y"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Open invoices", "Open invoices"),
        (
            "The **latest** state, see `status` and [the docs](https://a.example.com/).",
            "The latest state, see status and the docs.",
        ),
        ("# Title\n\n- one\n2. two\nthree", "Title one two three"),
        ("a_b_c <b>x</b> & y", "a_b_c <b>x</b> & y"),
    ],
)
def test_a_description_is_told_in_a_list_without_its_marks(text: str, wanted: str) -> None:
    assert plain_words(text) == wanted


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("https://contracts.example.com", "https://contracts.example.com/"),
        ("HTTPS://X.Example.com:8443/a%20b//", "https://x.example.com:8443/a%20b/"),
        ("https://x.example.com/a b/ü", "https://x.example.com/a%20b/%C3%BC/"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ('http://localhost:8000/"><script>', "http://localhost:8000/%22%3E%3Cscript%3E/"),
    ],
)
def test_an_address_of_a_site_is_spelled_as_links_are(typed: str, spelled: str) -> None:
    assert spell_address(typed) == spelled
    assert spell_address(spelled) == spelled


@pytest.mark.parametrize(
    "typed",
    [
        "contracts.example.com",
        "ftp://x.example",
        "https://",
        "https://x.example/?page=1",
        "https://x.example/#top",
        "https://team:secret@x.example/",
        "https://x.example:99999/",
        "https://a..b/",
        "https://x y/",
    ],
)
def test_what_is_no_place_of_pages_is_no_address_of_a_site(typed: str) -> None:
    assert spell_address(typed) is None


def test_a_link_without_an_address_leads_nowhere() -> None:
    assert render_markdown("[a]()") == "<p><a>a</a></p>\n"
