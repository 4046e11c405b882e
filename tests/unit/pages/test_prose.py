from __future__ import annotations

from treaty.pages.prose import render_prose

PAGES = {"how-to/a.md": "docs/how-to/a.html", "explanation/b.md": "docs/explanation/b.html"}


def test_links_between_documents_lead_to_their_pages_and_others_lead_nowhere() -> None:
    text = (
        "# T\n\n[b](../explanation/b.md#part) [gone](../../README.md) [web](https://example.com/x) [bad](javascript:x)"
    )
    html = str(render_prose(text, "how-to/a.md", PAGES).html)
    assert '<a href="../../docs/explanation/b.html#part">b</a>' in html
    assert "<a>gone</a>" in html
    assert '<a href="https://example.com/x" rel="noopener nofollow">web</a>' in html
    assert 'href="javascript' not in html


def test_headings_get_places_of_their_own_and_the_first_is_the_title() -> None:
    prose = render_prose("# Title `x`\n\nFirst *words*.\n\n## Same\n\n## Same\n\n# Late", "a.md", {})
    assert (prose.title, prose.lede) == ("Title x", "First words.")
    assert [(one.anchor, one.level) for one in prose.headings] == [("same", 2), ("same-2", 2), ("late", 2)]
    assert "<h1" not in str(prose.html)
    assert '<h2 id="late">Late</h2>' in str(prose.html)


def test_raw_html_stays_text_and_code_can_be_copied() -> None:
    html = str(render_prose('<script>x</script>\n\n```sh exit=1\necho "a" < b\n```\n', "a.md", {}).html)
    assert "<script" not in html
    assert 'data-copy="echo &#34;a&#34; &lt; b\n"' in html
    assert "<span>sh</span>" in html


def test_a_document_without_a_heading_is_called_after_its_file() -> None:
    assert render_prose("Nothing but words.", "guides/on-call_rota.md", {}).title == "On call rota"
