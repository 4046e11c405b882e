"""The comment of a pull request: one, renewed, and nothing that a forged report could do with the token."""

from __future__ import annotations

import html
import json
import re
import runpy
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.support.git_repository import clean_environment
from tests.unit.report.samples import build_check

from treaty.report.markdown import render_summary

SCRIPT = Path(__file__).parent.parent.parent / "tooling" / "post_comment.py"
_PARTS = runpy.run_path(str(SCRIPT), run_name="post_comment")
MARKER: str = _PARTS["MARKER"]
MAX_CHARACTERS: int = _PARTS["MAX_CHARACTERS"]
defuse: Callable[[str], str] = _PARTS["defuse"]
HEAD = "a" * 40
BEARER = "of-the-test"
BOT = {"login": "github-actions[bot]"}


@dataclass
class Hub:
    """What GitHub holds: the head of pull request 7, its comments, and the requests that came."""

    address: str = ""
    head: str = HEAD
    comments: list[dict[str, Any]] = field(default_factory=list)
    requests: list[tuple[str, str, str]] = field(default_factory=list)

    def answer(self, method: str, path: str, body: dict[str, str] | None) -> Any:
        if method == "GET" and path == "/repos/acme/contracts/pulls/7":
            return {"head": {"sha": self.head}}
        listing = re.fullmatch(r"/repos/acme/contracts/issues/7/comments(?:\?per_page=100&page=(\d+))?", path)
        if listing and method == "GET":
            start = (int(listing.group(1)) - 1) * 100
            return self.comments[start : start + 100]
        assert body is not None
        if listing and method == "POST":
            self.comments.append({"id": len(self.comments), "user": BOT, "body": body["body"]})
            return self.comments[-1]
        assert method == "PATCH", (method, path)
        comment = self.comments[int(path.removeprefix("/repos/acme/contracts/issues/comments/"))]
        comment["body"] = body["body"]
        return comment


@contextmanager
def serve(hub: Hub) -> Iterator[Hub]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            hub.requests.append((self.command, self.path, self.headers["Authorization"]))
            data = json.dumps(hub.answer(self.command, self.path, body)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
