"""A site on this machine that follows its contracts: built again when a file changes, reloaded by the browser."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

LOOK_EVERY_SECONDS = 0.5
PATIENCE_SECONDS = 25.0
"""How long a browser's question stays open."""
_LIVE, _SINCE = "/-/live.js", "/-/since.js"
_TAG = b'<script defer src="/-/live.js"></script></head>'
_ABSENT = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>No such page</title><link rel="stylesheet" href="/assets/site.css">
<script defer src="/-/live.js"></script></head><body><main><h1>No such page</h1>
<p>There is none at this address now. If an edit took it away, it comes back when that is mended;
the terminal says where.</p>
<p><a href="/">First page</a></p></main></body></html>
"""
# The policy of the pages allows scripts of the site and no other request, so the question is asked by a script.
_SCRIPT = """(function () {
  "use strict";
  const ask = (number) => {
    const script = document.createElement("script");
    script.src = "/-/since.js?n=" + number;
    script.onerror = () => setTimeout(() => ask(number), 2000);
    script.onload = () => script.remove();
    document.head.append(script);
  };
  window.treatyBuilt = (number, seen) => { if (number !== seen) location.reload(); else ask(number); };
  ask(%d);
})();
"""

Stamp = dict[str, tuple[int, int]]


class LiveSite:
    """A folder with a site, and the number of its build; `build` makes it anew."""

    def __init__(self, folder: Path, contracts: Path, build: Callable[[], None]) -> None:
        """Take the folder of the site, that of the contracts, and what builds the one from the other."""
        self.folder = folder
        self.number = 0
        self._contracts = contracts
        self._build = build
        self._stamp: Stamp = {}
        self._changed = threading.Condition()

    def look(self) -> bool:
        """Build the site where a contract changed since the last look; give whether it did."""
        stamp = _read_stamp(self._contracts)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._build()
        with self._changed:
            self.number += 1
            self._changed.notify_all()
        return True

    def wait(self, seen: int, patience: float = PATIENCE_SECONDS) -> int:
        """Give the number of the build as soon as it is not the one seen, or when patience ends."""
        with self._changed:
            self._changed.wait_for(lambda: self.number != seen, patience)
            return self.number


def _read_stamp(folder: Path) -> Stamp:
    stamp: Stamp = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            try:
                facts = path.stat()
            except OSError:
                continue
            stamp[str(path)] = (facts.st_mtime_ns, facts.st_size)
    return stamp


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site, with one script added to each page."""

    def __init__(self, *args: Any, live: LiveSite, **rest: Any) -> None:
        self.live = live
        super().__init__(*args, directory=str(live.folder), **rest)

    def do_GET(self) -> None:
        """Answer."""
        address = urlsplit(self.path)
        if address.path == _LIVE:
            self._send(_SCRIPT % self.live.number, "text/javascript")
        elif address.path == _SINCE:
            number = (parse_qs(address.query).get("n") or ["0"])[0][:9]
            seen = int(number) if number.isascii() and number.isdigit() else 0
            self._send(f"treatyBuilt({self.live.wait(seen)}, {seen});\n", "text/javascript")
        elif self._is_page(address.path):
            page = Path(self.translate_path(self.path))
            whole = page / "index.html" if page.is_dir() else page
            self._send(whole.read_bytes().replace(b"</head>", _TAG, 1), "text/html; charset=utf-8")
        elif not Path(self.translate_path(self.path)).exists():
            # Also a page that an edit has broken: it comes back with the next one.
            self._send(_ABSENT, "text/html; charset=utf-8", status=404)
        else:
            super().do_GET()

    def _is_page(self, path: str) -> bool:
        place = Path(self.translate_path(path))
        if path.endswith("/"):
            return (place / "index.html").is_file()
        return place.suffix == ".html" and place.is_file()

    def _send(self, body: str | bytes, kind: str, status: int = 200) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing: the builds are what is of interest."""


def open_server(live: LiveSite, host: str, port: int) -> ThreadingHTTPServer:
    """Open the server; whoever calls runs it, and closes it.

    Raises:
        OSError: when the port is taken.
    """
    server = ThreadingHTTPServer((host, port), partial(_Handler, live=live))
    server.daemon_threads = True
    return server


def run_live(live: LiveSite, server: ThreadingHTTPServer, stop: threading.Event) -> None:
    """Serve, and look for changes, until told to stop."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        while not stop.wait(LOOK_EVERY_SECONDS):
            live.look()
    finally:
        server.shutdown()
        server.server_close()
