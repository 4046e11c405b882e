"""The pull request's summary: golden, and nothing of a contract becomes markup, a mention or a link."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt
from tests.support.builders import comparison, diagnostic, judged
from tests.unit.report.samples import build_check

from treaty.diagnostics.rule import Severity
from treaty.report.markdown import MAX_CHARACTERS, MAX_FINDINGS, code, escape, render_summary
from treaty.report.result import CheckResult

HOSTILE = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](http://example.com/x.png)",
    "| a | b |",
    "**bold** _it_ ~~no~~",
    "@everyone #12",
    "https://example.com www.example.com",
    "a ``` b",
    "# heading",
    "&lt;b&gt;",
    "\\` \\",
    "a@example.com",
    "<!-- -->",
]


def _render(markdown: str) -> str:
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))


def test_whole_summary(golden: Callable[[str, str], None]) -> None:
    golden("report/check.md", render_summary(build_check()))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("show", [escape, code])
def test_content_is_shown_as_it_is(show: Callable[[str], str], text: str) -> None:
    page = _render(f"x {show(text)}")
    body = re.sub(r"</?(?:p|code)>", "", page)
    assert "<" not in body
    assert html.unescape(body).strip().replace("\u2060", "") == f"x {text}"


@pytest.mark.parametrize("text", HOSTILE)
def test_content_stays_in_its_cell(text: str) -> None:
    page = _render(f"| a | b |\n| --- | --- |\n| {code(text)} | {escape(text)} |\n")
    assert page.count("<td>") == 2


def test_raw_summary_has_no_link_and_no_mention() -> None:
    found = diagnostic(" ".join(HOSTILE), notes=[("help", " ".join(HOSTILE)), ("consumers", ["@team"])])
    text = render_summary(CheckResult(diagnostics=(found,), checked=1))
    assert not re.search(r"@\w|https:|www\.|#\d|<script", re.sub(r"&#\d+;", "", text))


def test_witness_cannot_end_its_block() -> None:
    row = {"a": "```\n</details>\n<script>", "```": 1}
    found = diagnostic(notes=[("witness", {"row": row, "at": "/```", "rejected_by": "`x` | <b>"})])
    page = _render(render_summary(CheckResult(diagnostics=(found,), checked=1)))
    assert page.count("<pre>") == 1
    assert "<script>" not in page


def test_clean_check_is_ready() -> None:
    text = render_summary(CheckResult(diagnostics=(), checked=3))
    assert text == "## Data contracts: ready to merge\n\nNo findings in 3 files.\n"


def test_long_summary_is_cut_and_counted() -> None:
    many = tuple(diagnostic(f"Number {number}.") for number in range(MAX_FINDINGS + 7))
    changes = [judged(pointer=f"/schema/{number}") for number in range(40)]
    text = render_summary(CheckResult(diagnostics=many, checked=1, comparisons=(comparison(*changes),) * 60))
    assert "… and 7 more findings." in text
    assert "… and 10 more comparisons." in text
    assert "… and 10 more changes." in text


def test_summary_fits_a_comment_whatever_it_holds() -> None:
    long = "&" * 5_000
    many = tuple(diagnostic(f"{number} {long}") for number in range(MAX_FINDINGS))
    pairs = (comparison(judged(), old=long, new=long),) * 60
    text = render_summary(CheckResult(diagnostics=many, checked=1, comparisons=pairs))
    assert len(text) < MAX_CHARACTERS + 200
    assert re.search(r"… and \d+ more findings\.", text)
    assert re.search(r"… and \d+ more comparisons\.", text)
    assert _render(text).count("<table>") == 1, "no part is cut in two"


def test_errors_come_before_what_weighs_less() -> None:
    many = tuple(diagnostic(severity=Severity.INFO) for _ in range(MAX_FINDINGS))
    text = render_summary(CheckResult(diagnostics=(*many, diagnostic("The one error.")), checked=1))
    assert "The one error." in text
