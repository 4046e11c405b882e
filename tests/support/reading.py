"""Reading commands run in this process, over a small registry in Git."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import registry_files

from treaty.cli import blame, current, log, release, show, subscriptions, versions
from treaty.cli import list as list_command
from treaty.model.identity import DatasetId

INVOICE = "finance.gold.invoice"
UUID = str(DatasetId("finance", "invoice").uuid)
COMMANDS = {
    "list": list_command.command,
    "versions": versions.command,
    "show": show.command,
    "current": current.command,
    "release": release.command,
    "subscriptions": subscriptions.command,
    "log": log.command,
    "blame": blame.command,
}


def run(folder: Path, name: str, *arguments: str) -> Result:
    """Run a command over the registry of a folder; an error of its own is raised."""
    result = CliRunner().invoke(COMMANDS[name], [*arguments, "--repo", str(folder)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run_json(folder: Path, name: str, *arguments: str) -> list[dict[str, object]]:
    """Run a command, and give its rows."""
    rows = json.loads(run(folder, name, *arguments, "--format", "json").stdout)
    assert isinstance(rows, list)
    return rows


def make_registry(folder: Path) -> GitRepository:
    """Commit a registry of three contracts, one of them with three versions; nothing is released."""
    files = registry_files(
        f"{INVOICE}:v1.0.0",
        f"{INVOICE}:v1.1.0",
        f"{INVOICE}:v2.0.0",
        "sap.mm.raw.mara:v1.0.0",
        "sales.gold.order:v1.0.0",
    )
    return git_repository(folder, files)


def release_registry(repository: GitRepository) -> GitRepository:
    """Release what is there, and commit one more version that is not released."""
    assert run(repository.folder, "release").exit_code == 0
    repository.commit(registry_files(f"{INVOICE}:v1.2.0"))
    return repository
