"""What a commit hook pays for: commands load the libraries that they use, and no others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, clean_environment, git_repository
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


def _loaded(*arguments: str, folder: Path, cache: Path | None = None) -> set[str]:
    """Run a command in a process of its own; give the names of all modules that it loaded."""
    outcome = subprocess.run(
        [sys.executable, "-c", RUNNER, json.dumps(arguments)],
        cwd=folder,
        env=clean_environment(TREATY_CACHE=str(cache) if cache else "off"),
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


NEVER = {
    "jinja2",
    "markdown_it",
    "jsonschema",
    "deepdiff",
    "sqlite3",
    "asyncio",
    "ruamel",
    "rich",
    "referencing",
    "ssl",
}
"""What no check needs, and each of which would cost it a tenth of a second or more."""
OURS = {"cli", "app", "repository", "report", "lint", "compat", "lifecycle", "load", "containment", "lineage"} | {
    "diagnostics", "model", "importers",
}  # fmt: skip


def _foreign(loaded: set[str]) -> set[str]:
    """Give the libraries among modules."""
    names = {name.partition(".")[0] for name in loaded}
    return {name for name in names if name not in sys.stdlib_module_names and not name.startswith("_")}


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    repository = git_repository(tmp_path / "registry", registry_files())
    repository.write({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    repository.git("add", "--all")
    return repository


@pytest.mark.parametrize("options", [("--staged",), ("--base", "HEAD"), ()])
def test_a_check_loads_what_it_needs_and_no_more(repository: GitRepository, options: tuple[str, ...]) -> None:
    loaded = _loaded("check", *options, folder=repository.folder)
    assert _foreign(loaded) == {"click", "git", "gitdb", "smmap", "treaty", "yaml", "cython_runtime", "jsonschema_rs"}
    assert loaded & NEVER == set()
    ours = {name.split(".")[1] for name in loaded if name.startswith("treaty.")}
    assert ours <= OURS
    assert {name for name in loaded if name.startswith("treaty.importers.")} == {"treaty.importers.rules"}
    # Without packs nobody asks what policies say.
    assert loaded & {"treaty.app.judge_policies", "treaty.lifecycle.policy", "treaty.lifecycle.code_owners"} == set()


def test_a_kept_report_is_given_without_loading_what_made_it(repository: GitRepository, tmp_path: Path) -> None:
    repository.git("commit", "--quiet", "--message", "Add v1.1.0")
    for _ in range(2):
        loaded = _loaded("check", folder=repository.folder, cache=tmp_path / "cache")
    assert _foreign(loaded) == {"click", "git", "gitdb", "smmap", "treaty"}
    ours = {name.split(".")[1] for name in loaded if name.startswith("treaty.")}
    assert ours & {"load", "lint", "compat", "containment", "report"} == set()
