from __future__ import annotations

from datetime import UTC, datetime

import pytest

from treaty.model.registry import Catalog, Registry
from treaty.pages.content.manual import own_paths
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.prose import find_lost_links, render_prose
from treaty.pages.source_faults import find_source_faults
from treaty.pages.theme import read_manual

NOW = datetime(2026, 11, 21, tzinfo=UTC)

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


def test_a_link_that_leads_nowhere_is_told_with_its_line() -> None:
    text = "# A\n\nSee [b](b.md), [web](https://example.com), [up](#a)\n\n- and [gone](../c.md#x)\n- [lost](d.md)\n"
    pages = {"a.md": "a.html", "b.md": "b.html"}
    assert list(find_lost_links(text, "a.md", pages)) == [(5, "../c.md#x"), (6, "d.md")]


def test_no_link_of_the_manual_is_lost() -> None:
    documents = read_manual()
    assert [
        lost for path, text in documents.items() for lost in find_lost_links(text, path, own_paths(documents))
    ] == []


@pytest.mark.parametrize(
    ("logo", "why"),
    [(b"", "is not there"), (b"GIF89a", "is no PNG, JPEG, WebP or SVG without scripts"), (b"x" * 200_001, "is larger")],
)
def test_what_is_wrong_with_own_pages_and_the_logo_is_told_with_its_file(logo: bytes, why: str) -> None:
    registry = Registry(path="contracts/registry.yaml", site={"pages": "pages", "logo": "logo.gif"})
    site = SiteInput(
        catalog=Catalog(registry=registry),
        build=BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0"),
        own_files={"more/a.md": b"# A\n\n[gone](b.md)\n"},
        logo=logo,
    )
    lost, drawn = find_source_faults(site)
    assert (lost.page, lost.message) == ("contracts/pages/more/a.md:3", "leads to `b.md`, which is none of your pages")
    assert drawn.page == "contracts/registry.yaml"
    assert drawn.message.startswith(f"`site.logo` names `logo.gif`, which {why}")


def test_pages_of_an_organisation_never_meet_and_one_may_be_their_index() -> None:
    paths = own_paths(["index.md", "rules.md", "a/b.md", "a-b.md"])
    assert len(set(paths.values())) == 4
    assert (paths["index.md"], paths["rules.md"]) == ("pages/index.html", "pages/rules.html")
