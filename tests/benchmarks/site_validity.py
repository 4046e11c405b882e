"""Every page of a whole build before a validator: html5lib's strict parser, and the W3C's own where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import html5lib
from tests.benchmarks.measure import Measurement, Sample, run_command
from tests.benchmarks.settings import TREATY, Settings, copy_contracts

VALIDATOR = Path(os.environ.get("TREATY_VNU", "vnu.jar"))
"""The W3C's validator: `vnu.jar`, as the npm package `vnu-jar` brings it. It needs Java."""


def run(settings: Settings) -> Iterator[Measurement]:
    """Build the site of this project's contracts with `--strict`, so that no link is broken, and read every page."""
    folder, out = copy_contracts(settings.scratch / "validity").folder, settings.scratch / "validity-site"
    built = run_command([str(TREATY), "site", "build", "--out", str(out), "--strict"], folder)
    pages = sorted(out.rglob("*.html"))
    yield Measurement(
        name="site build --strict", samples=(built.sample,), counts={"pages": len(pages), "broken links": 0}
    )
    chosen = pages[:: len(pages) // 20] if settings.is_short else pages
    started = time.process_time(), time.perf_counter()
    for page in chosen:
        html5lib.HTMLParser(strict=True).parse(page.read_bytes(), transport_encoding="utf-8")
    sample = Sample(cpu=time.process_time() - started[0], wall=time.perf_counter() - started[1])
    yield Measurement(
        name="pages before html5lib, strict", samples=(sample,), counts={"pages": len(chosen), "errors": 0}
    )
    if not settings.is_short and VALIDATOR.is_file() and shutil.which("java"):
        yield _ask_validator(out, len(pages))


def _ask_validator(out: Path, pages: int) -> Measurement:
    """Let the W3C's validator read all pages and the style sheet.

    Raises:
        AssertionError: with its first errors, if there are any.
    """
    started = time.perf_counter()
    found = [message for kind in ("html", "css") for message in _read_messages(out, kind)]
    assert not found, "\n".join(found[:10])
    sample = Sample(wall=time.perf_counter() - started, cpu=0.0)
    return Measurement(name="pages before the W3C's validator", samples=(sample,), counts={"pages": pages, "errors": 0})


def _read_messages(out: Path, kind: str) -> Iterator[str]:
    command = ["java", "-Xss8m", "-jar", str(VALIDATOR), f"--skip-non-{kind}", "--errors-only", "--format", "json"]
    done = subprocess.run([*command, str(out)], capture_output=True, text=True, check=False)
    for message in json.loads(done.stderr)["messages"]:
        yield f"{message.get('url')}:{message.get('lastLine')}: {message['message']}"
