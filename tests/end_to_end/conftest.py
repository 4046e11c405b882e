"""The command, here and as it is installed; one built site and one browser for all tests that look at pages."""

from __future__ import annotations

import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.command import run_here
from tests.support.git_repository import clean_environment
from tests.support.site_trees import copy_contracts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def treaty() -> Run:
    """Give a function that runs `treaty` with arguments in a folder: in this process, which a command does not see."""

    def run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_here(arguments, folder, clean_environment(**environment))

    return run


@pytest.fixture(scope="session")
def installed() -> Run:
    """Give a function that runs the installed command, in a process of its own."""
    command = Path(sysconfig.get_path("scripts")) / "treaty"

    def run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(command), *arguments],
            cwd=folder,
            env=clean_environment(**environment),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture(scope="session")
def acme_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the site of this project's contracts, as of 21 November 2026."""
    from treaty.app.build_site import SiteRequest, build_site
    from treaty.cli.main import treaty
    from treaty.cli.reference import find_commands

    folder = copy_contracts(tmp_path_factory.mktemp("acme"))
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    commands = tuple(find_commands(treaty))
    build_site(SiteRequest(folder=folder, out=folder / "site", now=now, today=now.date(), commands=commands))
    return folder / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give Chromium; there may be no second one in a process, since the library runs one loop."""
    from tests.support.browser import CHROMIUM, open_browser

    if not CHROMIUM.exists():
        pytest.fail("Chromium is not installed; `tooling/dev test` installs it where it may.")
    with open_browser() as browser:
        yield browser
