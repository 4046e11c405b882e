"""What a commit hook pays for: commands load the libraries that they use, and no others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.support.git_repository import clean_environment, git_repository
from tests.support.small_registry import FOLDER, registry_files, version, with_column

RUNNER = """
import json, sys
before = set(sys.modules)
from treaty.cli.main import run
try:
    run(json.loads(sys.argv[1]))
finally:
    print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)
"""


def _loaded(*arguments: str, folder: Path) -> set[str]:
    """Run a command in a process of its own; give the names of all modules that it loaded."""
    outcome = subprocess.run(
        [sys.executable, "-c", RUNNER, json.dumps(arguments)],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return set(json.loads(outcome.stderr.splitlines()[-1]))


def test_version_loads_no_library_but_click(tmp_path: Path) -> None:
    loaded = _loaded("--version", folder=tmp_path)
    assert "click" in loaded
    assert loaded & {"yaml", "git", "jinja2", "jsonschema", "jsonschema_rs", "markdown_it", "referencing"} == set()
    assert {name for name in loaded if name.startswith("treaty.")} == {
        "treaty.cli",
        "treaty.cli.main",
        "treaty.diagnostics",
        "treaty.diagnostics.errors",
    }


def test_a_commit_hook_on_a_clean_registry_loads_neither_pages_nor_the_slow_validator(tmp_path: Path) -> None:
    repository = git_repository(tmp_path / "registry", registry_files())
    repository.write({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    repository.git("add", "--all")
    loaded = _loaded("check", "--staged", folder=repository.folder)
    assert {"yaml", "jsonschema_rs"} <= loaded
    assert loaded & {"jinja2", "markdown_it", "jsonschema", "deepdiff", "sqlite3", "asyncio"} == set()
    assert {name for name in loaded if name.startswith("treaty.pages")} == set()
