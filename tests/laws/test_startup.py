"""Commands import what they use and nothing else: a commit hook pays for every import."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
_LINE = re.compile(r"^import time:\s+\d+ \|\s+\d+ \|\s*([\w.]+)$", re.MULTILINE)


def _imports(*arguments: str) -> set[str]:
    """Give the top-level packages that a run of the command imports."""
    command = [sys.executable, "-X", "importtime", "-m", "treaty", *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + _LINE.sub("", result.stderr)
    return {name.partition(".")[0] for name in _LINE.findall(result.stderr)}


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_start_imports_no_library_of_a_command(argument: str) -> None:
    heavy = {"git", "jinja2", "jsonschema", "jsonschema_rs", "yaml", "markdown_it", "sqlite3", "asyncio"}
    assert _imports(argument) & heavy == set()


def test_explain_reads_neither_git_nor_files_of_contracts() -> None:
    assert _imports("explain", "TR510") & {"git", "jinja2", "jsonschema", "markdown_it"} == set()
