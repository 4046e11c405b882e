"""As much of GitHub's API as a comment needs, on a loopback port."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HEAD = "a" * 40
BOT = {"login": "github-actions[bot]"}


@dataclass
class Hub:
    """What GitHub holds: the head of pull request 7, its comments, and the requests that came."""

    address: str = ""
    head: str = HEAD
    comments: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    teams: dict[str, set[str]] = field(default_factory=dict)
    """Members by `organisation/team`."""
    requests: list[tuple[str, str, str]] = field(default_factory=list)

    def answer(self, method: str, path: str, body: dict[str, str] | None) -> Any:
        if method == "GET" and path == "/repos/acme/contracts/pulls/7":
            return {"head": {"sha": self.head}, "user": {"login": "author"}}
        reviews = re.fullmatch(r"/repos/acme/contracts/pulls/7/reviews\?per_page=100&page=(\d+)", path)
        if reviews and method == "GET":
            start = (int(reviews.group(1)) - 1) * 100
            return self.reviews[start : start + 100]
        member = re.fullmatch(r"/orgs/(\w+)/teams/(\w+)/memberships/(\w+)", path)
        if member and method == "GET":
            is_member = member.group(3) in self.teams.get(f"{member.group(1)}/{member.group(2)}", set())
            return {"state": "active"} if is_member else None
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
            answer = hub.answer(self.command, self.path, body)
            data = json.dumps(answer).encode()
            self.send_response(404 if answer is None else 200)
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
