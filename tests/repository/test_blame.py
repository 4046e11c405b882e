from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.git_repository import GitRepository, git_repository
from tests.support.reading import run, run_json
from tests.support.registry_files import registry_files, version_file

from treaty.app.read_history import blame_column
from treaty.cli import blame, release
from treaty.diagnostics.errors import UsageError

NAME = "finance.gold.invoice"
FOLDER = "contracts/datasets/finance/invoice/gold"


def version(number: str, **columns: str) -> dict[str, str]:
    return {f"{FOLDER}/v{number}.yaml": version_file(NAME, number, {"id": "string", **columns})}


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    made = git_repository(tmp_path / "registry", registry_files(f"{NAME}:v1.0.0"))
    made.commit(version("1.1.0"), message="Begin v1.1.0")
    made.commit(version("1.1.0", amount="integer"), message="Amounts", date="2026-02-01")
    made.commit(version("1.2.0", amount="integer", note="string"), message="Notes", date="2026-03-01")
    made.commit(version("1.3.0", amount="number", note="string"), message="Cents", date="2026-04-01")
    arguments = ["--repo", str(made.folder), "--correlation-id", "CHG-7"]
    assert CliRunner().invoke(release.command, arguments).exit_code == 0
    return made


def steps(repository: GitRepository, column: str) -> list[tuple[str, str, str | None]]:
    found = blame_column(repository.folder, column).steps
    return [(step.version, step.what, step.revision.subject if step.revision else None) for step in found]


def test_a_column_comes_from_the_commit_that_first_had_it(repository: GitRepository) -> None:
    assert steps(repository, f"{NAME}#id") == [("v1.0.0", "introduced", "Change")]
    assert steps(repository, f"{NAME}#note") == [("v1.2.0", "introduced", "Notes")]
    amounts = [("v1.1.0", "introduced", "Amounts"), ("v1.3.0", "changed", "Cents")]
    assert steps(repository, f"{NAME}#amount") == amounts
    assert steps(repository, f"{NAME}:v1.2.0#invoice.amount") == amounts[:1]


def test_a_column_that_came_back_comes_from_its_return(repository: GitRepository) -> None:
    repository.commit(version("2.0.0", amount="number"), message="Away")
    repository.commit(version("2.1.0", amount="number", note="string"), message="Back")
    assert steps(repository, f"{NAME}:v2.1.0#note") == [("v2.1.0", "introduced", "Back")]


def test_a_renamed_column_keeps_its_origin(repository: GitRepository) -> None:
    told = version_file(NAME, "1.4.0", {"id": "string", "amount": "number", "note": "string"})
    with_id = {}
    for number, name in (("1.4.0", "note"), ("2.0.0", "remark")):
        text = told.replace("version: 1.4.0", f"version: {number}")
        with_id[f"{FOLDER}/v{number}.yaml"] = text.replace("- name: note", f"- name: {name}\n        id: note-1")
    repository.commit(with_id, message="Rename")
    found = steps(repository, f"{NAME}:v2.0.0#remark")
    assert found[0] == ("v1.2.0", "introduced", "Notes")
    assert found[-1] == ("v2.0.0", "renamed", "Rename")


def test_what_is_not_committed_says_so(repository: GitRepository) -> None:
    repository.write(version("1.4.0", fresh="string"))
    assert steps(repository, f"{NAME}:v1.4.0#fresh") == [("v1.4.0", "introduced", None)]
    arguments = [f"{NAME}:v1.4.0#fresh", "--repo", str(repository.folder)]
    assert "not committed" in CliRunner().invoke(blame.command, arguments).stdout


def test_the_command_tells_commit_change_and_release(repository: GitRepository) -> None:
    arguments = [f"{NAME}#amount", "--format", "json", "--repo", str(repository.folder)]
    rows = json.loads(CliRunner().invoke(blame.command, arguments).stdout)
    assert [row["version"] for row in rows] == ["v1.1.0", "v1.3.0"]
    assert rows[1]["commit"] == repository.git("rev-parse", "HEAD")
    assert rows[1]["correlation_id"] == "CHG-7"
    assert rows[1]["changes"]
    assert rows[0]["author"] == "Test Author"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (NAME, "names no column"),
        (f"{NAME}#amuont", "has no column `amuont`"),
        (f"{NAME}:v9#id", "no version"),
        ("finance.gold.nothing#id", "no contract"),
    ],
)
def test_names_that_name_nothing_are_told(repository: GitRepository, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        blame_column(repository.folder, text)


def test_a_shallow_clone_says_that_an_older_commit_may_have_done_it(repository: GitRepository, tmp_path: Path) -> None:
    clone = repository.clone(tmp_path / "clone", "--depth=1")
    whole, part = (run(item.folder, "blame", f"{NAME}:latest#id").stderr for item in (repository, clone))
    assert "git fetch --unshallow" in part
    assert "shallow" not in whole


def test_a_column_of_another_branch_is_blamed_there(repository: GitRepository) -> None:
    repository.git("switch", "--quiet", "--create", "side")
    text = version_file(NAME, "v1.9.0", {"id": "string", "side": "string"})
    commit = repository.commit({"contracts/datasets/finance/invoice/gold/v1.9.0.yaml": text})
    repository.git("switch", "--quiet", "main")
    (row,) = run_json(repository.folder, "blame", f"{NAME}:v1.9.0#side", "--at", "side")
    assert row["commit"] == commit


def test_outside_of_git_the_version_is_told_alone(tmp_path: Path) -> None:
    for path, content in (registry_files(f"{NAME}:v1.0.0") | version("1.1.0", amount="integer")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    (step,) = blame_column(tmp_path, f"{NAME}:v1.1.0#amount").steps
    assert (step.version, step.what, step.revision) == ("v1.1.0", "introduced", None)
