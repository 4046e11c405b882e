"""The comment of a pull request: one, renewed, and nothing that a forged report could do with the token."""

from __future__ import annotations

import html
import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.support.git_repository import clean_environment
from tests.support.hub import HEAD, Hub, serve
from tests.unit.report.samples import build_check

from treaty.report.markdown import render_summary

SCRIPT = Path(__file__).parent.parent.parent / "tooling" / "post_comment.py"
_PARTS = runpy.run_path(str(SCRIPT), run_name="post_comment")
MARKER: str = _PARTS["MARKER"]
MAX_CHARACTERS: int = _PARTS["MAX_CHARACTERS"]
defuse: Callable[[str], str] = _PARTS["defuse"]
BEARER = "of-the-test"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serve(Hub()) as running:
        yield running


def _post(hub: Hub, folder: Path, *, number: bytes = b"7\n", text: bytes = b"Report.") -> str:
    folder.mkdir(exist_ok=True)
    (folder / "number").write_bytes(number)
    (folder / "comment.md").write_bytes(text)
    return _run(hub, folder)


def _run(hub: Hub, folder: Path) -> str:
    environment = clean_environment(
        GITHUB_API_URL=hub.address, GITHUB_TOKEN=BEARER, GITHUB_REPOSITORY="acme/contracts", HEAD_SHA=HEAD
    )
    command = [sys.executable, "-I", str(SCRIPT), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_report_becomes_one_comment_that_is_renewed(hub: Hub, tmp_path: Path) -> None:
    assert _post(hub, tmp_path) == "Posted the comment."
    assert _post(hub, tmp_path) == "The comment says it already."
    assert _post(hub, tmp_path, text=b"Better.") == "Renewed the comment."
    assert [comment["body"] for comment in hub.comments] == [f"{MARKER}\nBetter."]
    assert {token for _, _, token in hub.requests} == {f"Bearer {BEARER}"}


def test_comment_is_found_behind_many_others(hub: Hub, tmp_path: Path) -> None:
    hub.comments += [{"id": number, "user": {"login": "someone"}, "body": "Hello"} for number in range(150)]
    _post(hub, tmp_path)
    _post(hub, tmp_path, text=b"Better.")
    assert [comment["body"] for comment in hub.comments[150:]] == [f"{MARKER}\nBetter."]


def test_comment_of_somebody_else_with_our_marker_is_left_alone(hub: Hub, tmp_path: Path) -> None:
    hub.comments.append({"id": 0, "user": {"login": "someone"}, "body": f"{MARKER}\nMine."})
    assert _post(hub, tmp_path) == "Posted the comment."
    assert hub.comments[0]["body"] == f"{MARKER}\nMine."


def test_commit_that_is_not_the_head_posts_nothing(hub: Hub, tmp_path: Path) -> None:
    hub.head = "b" * 40
    assert _post(hub, tmp_path).startswith("Nothing is posted. The commit that was checked is not the head")
    assert hub.comments == []


@pytest.mark.parametrize(
    "number", [b"", b"-1", b"7;id", b"7\n8", b"../7", b"0", b"\xd9\xa7", b"9" * 40, b"$(id)", b"7 "]
)
def test_number_that_is_none_reaches_nothing(hub: Hub, tmp_path: Path, number: bytes) -> None:
    assert _post(hub, tmp_path, number=number).startswith("Nothing is posted.")
    assert hub.requests == []


def test_report_that_is_too_large_missing_or_a_link_reaches_nothing(hub: Hub, tmp_path: Path) -> None:
    assert _post(hub, tmp_path, text=b"x" * 500_000) == "Nothing is posted. `comment.md` is larger than 400000 bytes."
    (tmp_path / "comment.md").unlink()
    assert _run(hub, tmp_path) == "Nothing is posted. The report has no file `comment.md`."
    (tmp_path / "comment.md").symlink_to(SCRIPT)
    assert _run(hub, tmp_path) == "Nothing is posted. The report has no file `comment.md`."
    assert _run(hub, tmp_path / "nowhere") == "Nothing is posted. The report has no file `number`."
    assert hub.requests == []


def _render(text: str) -> str:
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(text))


def test_report_of_treaty_looks_the_same() -> None:
    text = render_summary(build_check())
    assert html.unescape(_render(defuse(text))).replace("\u2060", "") == html.unescape(_render(text)).replace(
        "\u2060", ""
    )


FORGED = [
    "@everyone",
    "![x](https://example.com/x.png)",
    "[x]: https://example.com\n\n[x][x] [x]",
    "<img src=x> <!-- treaty:check --> <a href=x>",
    "<https://example.com>",
    "www.example.com #12",
    "\u202egnihsihp",
]


@pytest.mark.parametrize("text", FORGED)
def test_forged_text_stays_text(text: str) -> None:
    page = _render(defuse(text))
    assert not re.search(r"<(?!/?(?:p|code|details|summary)\b)", page.replace("&lt;", ""))
    assert not re.search(r"@\w|(?<!&)#\d|://|www\.|\u202e", page)


@given(
    text=st.text(st.characters(codec=None) | st.sampled_from("<>@#[](:/!\r\n`"), max_size=200),
    times=st.integers(1, 2000),
)
def test_whatever_comes_fits_a_comment_and_can_be_sent(text: str, times: int) -> None:
    inert = defuse(text * times)
    assert len(inert) <= MAX_CHARACTERS
    inert.encode()
    assert MARKER not in inert
    assert "@" not in inert.replace("@\u2060", "")
