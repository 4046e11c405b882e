"""The site while contracts are edited: built again when a file changes, told to the browser that waits."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from tests.support.git_repository import clean_environment
from tests.support.site_trees import write_hostile_contracts

from treaty.app.build_site import SiteRequest, build_site, find_contracts_folder
from treaty.cli.live import LiveSite, open_server
from treaty.cli.main import treaty
from treaty.cli.site import _build_and_tell
from treaty.diagnostics.errors import UsageError

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def live(tmp_path: Path) -> LiveSite:
    folder, out = write_hostile_contracts(tmp_path / "tree"), tmp_path / "out"
    request = SiteRequest(folder=folder, out=out, now=NOW, today=NOW.date())
    site = LiveSite(out, find_contracts_folder(folder), lambda: _build(request))
    assert site.look()
    return site


def _build(request: SiteRequest) -> None:
    build_site(request)


@pytest.fixture
def base(live: LiveSite) -> Iterator[str]:
    server: ThreadingHTTPServer = open_server(live, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def read(url: str) -> str:
    with urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def test_an_edit_is_built_and_told_to_the_browser(live: LiveSite, base: str, tmp_path: Path) -> None:
    assert '<script defer src="/-/live.js"></script></head>' in read(f"{base}/")
    assert "ask(1);" in read(f"{base}/-/live.js")
    assert not live.look()
    registry = tmp_path / "tree/contracts/registry.yaml"
    registry.write_text(registry.read_text().replace("title: ", "title: Edited "))
    assert live.look()
    assert read(f"{base}/-/since.js?n=1") == "treatyBuilt(2, 1);\n"
    assert "Edited Hostile" in read(f"{base}/about/index.html")
    assert "live.js" not in read(f"{base}/assets/site.css")
    assert '"kind"' in read(f"{base}/manifest.json")
    assert not (live.folder / "index.html").read_text().count("live.js")


def test_a_page_that_an_edit_took_away_waits_for_the_one_that_mends_it(base: str) -> None:
    with pytest.raises(HTTPError) as absent:
        read(f"{base}/datasets/evil/gone/index.html")
    said = absent.value.read().decode()
    assert absent.value.code == 404
    assert "it comes back when that is mended" in said
    assert "/-/live.js" in said
    assert read(f"{base}/-/since.js?n=x") == "treatyBuilt(1, 0);\n"


def test_a_build_tells_the_errors_that_are_new(
    live: LiveSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known: set[str] = set()
    _build_and_tell(tmp_path / "tree", live.folder, known)
    assert "errors; `treaty check` lists them" in capsys.readouterr().out
    slip = tmp_path / "tree/contracts/datasets/evil/auxiliary/gold/v1.1.0.yaml"
    slip.write_text("apiVersion: v3.2.0\nkind: [broken\n")
    _build_and_tell(tmp_path / "tree", live.folder, known)
    told = capsys.readouterr().out
    assert told.splitlines()[1].startswith("contracts/datasets/evil/auxiliary/gold/v1.1.0.yaml:3: TR00")
    slip.write_text("apiVersion: v3.2.0\nkind: [broken again\n")
    _build_and_tell(tmp_path / "tree", live.folder, known)
    assert "v1.1.0.yaml" not in capsys.readouterr().out


def test_a_port_that_is_taken_is_told_before_anything_is_built(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        arguments = ["site", "serve", str(write_hostile_contracts(tmp_path)), "--port", str(taken.getsockname()[1])]
        result = CliRunner().invoke(treaty, arguments)
    assert isinstance(result.exception, UsageError)
    assert "cannot be used" in result.exception.message
    assert "Built" not in result.output


def test_a_browser_that_waits_is_answered_by_the_next_build(live: LiveSite, tmp_path: Path) -> None:
    answers: list[int] = []
    waiting = threading.Thread(target=lambda: answers.append(live.wait(1)))
    waiting.start()
    (tmp_path / "tree/contracts/notes.txt").write_text("edited")
    assert live.look()
    waiting.join()
    assert answers == [2]
    assert live.wait(2, patience=0) == 2


def test_the_command_says_where_it_serves_and_stops_when_told(tmp_path: Path) -> None:
    folder = write_hostile_contracts(tmp_path / "tree")
    command = [sys.executable, "-u", "-m", "treaty", "site", "serve", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean_environment()) as run:
        assert run.stdout is not None
        try:
            assert run.stdout.readline().startswith("Built: ")
            address = next(line for line in run.stdout if line.startswith("Serving ")).split()[1]
            assert address.startswith("http://127.0.0.1:")
            assert "Hostile" in read(address)
            run.terminate()
            assert run.wait(timeout=30) == 0
        finally:
            run.kill()
