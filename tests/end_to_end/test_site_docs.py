"""The manual on the site: the tutorial as it is typed, the reference as the code has it; and own pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.git_repository import clean_environment
from tests.support.site_trees import CHECKOUT, write_hostile_contracts

from treaty.app.build_site import SiteRequest, build_site, read_site_input
from treaty.cli.main import COMMANDS, treaty
from treaty.cli.reference import find_commands
from treaty.pages.build import build_site_files

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TUTORIAL = CHECKOUT / "site/docs/tutorial/first-contract.md"
_BLOCK = re.compile(r"^```sh(?: exit=(\d))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_command_of_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    tool = tmp_path / "bin/treaty"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m treaty "$@"\n')
    tool.chmod(0o755)
    environment = {**clean_environment(), "PATH": f"{tool.parent}:{os.environ['PATH']}"}
    blocks = _BLOCK.findall(TUTORIAL.read_text())
    assert len(blocks) > 8
    folder = tmp_path
    for wanted, commands in blocks:
        run = subprocess.run(
            ["sh", "-ec", commands], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == int(wanted or 0), f"{commands}\n{run.stdout}\n{run.stderr}"
        folder = tmp_path / "shop"
        if "check --base" in commands and wanted:
            assert "order.currency" in run.stdout
        if "treaty current" in commands:
            assert "v1.0.0" in run.stdout
    assert (tmp_path / "site/datasets/shop/order/raw/v1.1.0.html").is_file()


def test_reference_has_every_command_and_is_part_of_a_build(tmp_path: Path) -> None:
    commands = tuple(find_commands(treaty))
    assert {one.name for one in commands} >= set(COMMANDS)
    assert all(one.help and one.usage.startswith(f"treaty {one.name}") for one in commands)
    folder = write_hostile_contracts(tmp_path)
    request = SiteRequest(folder=folder, out=tmp_path / "out", now=NOW, today=NOW.date(), commands=commands)
    files = dict(build_site_files(read_site_input(request)))
    page = files["docs/reference/cli.html"].decode()
    assert "treaty site build" in page
    assert "--fail-on" in page
    formats = files["docs/reference/file-formats.html"].decode()
    assert "notice_period_days" in formats
    assert "treaty-properties" in formats
    assert "GET /subscriptions" in files["docs/reference/api.html"].decode()


@pytest.fixture
def branded(tmp_path: Path) -> Path:
    folder = write_hostile_contracts(tmp_path / "tree")
    registry = folder / "contracts/registry.yaml"
    settings = '  accent: "#ffcc00"\n  logo: brand/logo.svg\n  pages: pages\n  url: https://contracts.example.com/\n'
    registry.write_text(re.sub(r"^  repository: .*\n", settings, registry.read_text(), flags=re.MULTILINE))
    own = {
        "brand/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h4v4z"/></svg>',
        "pages/house-rules.md": "# House rules\n\nSee [names](more/names.md). <script>window.hacked=1</script>\n",
        "pages/more/names.md": "# Names\n\nBack to [rules](../house-rules.md).\n",
    }
    for path, text in own.items():
        target = folder / "contracts" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return folder


def test_an_organisation_has_its_colour_its_logo_and_its_own_pages(branded: Path, tmp_path: Path) -> None:
    request = SiteRequest(folder=branded, out=tmp_path / "out", now=NOW, today=NOW.date(), is_strict=True)
    assert build_site(request).faults == ()
    home = (tmp_path / "out/index.html").read_text()
    assert '<img src="assets/logo.svg" alt="" height="28">' in home
    assert '<link rel="stylesheet" href="assets/brand.css">' in home
    assert '<a href="pages/house-rules.html">House rules</a>' in home
    assert '<link rel="canonical" href="https://contracts.example.com/index.html">' in home
    page = (tmp_path / "out/pages/house-rules.html").read_text()
    assert 'href="../pages/more-names.html"' in page
    assert "<script>window" not in page
    assert build_site(request).changed == 0
    (branded / "contracts/pages/house-rules.md").write_text("# Rules of the house\n")
    assert build_site(request).changed > 1
    assert "Rules of the house" in (tmp_path / "out/about/index.html").read_text()


def test_own_pages_are_no_finding(branded: Path) -> None:
    request = SiteRequest(folder=branded, out=branded / "out", now=NOW, today=NOW.date())
    told = {(one.rule.code, one.location.path) for one in read_site_input(request).diagnostics}
    assert not [path for _, path in told if "pages/" in path or "brand/" in path]
