from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import registry_files, version_file

from treaty.app.read_registry import Filters, find_contracts, read_registry
from treaty.cli import current, release, show, versions
from treaty.cli import list as list_command
from treaty.diagnostics.errors import UsageError

INVOICE = "finance.gold.invoice"
COMMANDS = {
    "list": list_command.command,
    "versions": versions.command,
    "show": show.command,
    "current": current.command,
    "release": release.command,
}


def run(folder: Path, name: str, *arguments: str) -> Result:
    result = CliRunner().invoke(COMMANDS[name], [*arguments, "--repo", str(folder)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run_json(folder: Path, name: str, *arguments: str) -> list[dict[str, object]]:
    rows = json.loads(run(folder, name, *arguments, "--format", "json").stdout)
    assert isinstance(rows, list)
    return rows


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    files = registry_files(
        f"{INVOICE}:v1.0.0",
        f"{INVOICE}:v1.1.0",
        f"{INVOICE}:v2.0.0",
        "sap.mm.raw.mara:v1.0.0",
        "sales.gold.order:v1.0.0",
    )
    return git_repository(tmp_path / "a repo", files)


@pytest.fixture
def released(repository: GitRepository) -> GitRepository:
    assert run(repository.folder, "release").exit_code == 0
    repository.commit(registry_files(f"{INVOICE}:v1.2.0"))
    return repository


def test_a_plain_folder_is_read(tmp_path: Path) -> None:
    for path, text in registry_files(f"{INVOICE}:v1.0.0").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for folder in (tmp_path, tmp_path / "contracts", tmp_path / "contracts/datasets/finance"):
        (row,) = run_json(folder, "list")
        assert (row["contract"], row["current"], row["newest_status"]) == (INVOICE, None, "unreleased")
    with pytest.raises(UsageError, match="not in a Git repository"):
        read_registry(tmp_path, at="main")


def test_a_folder_without_contracts_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There are no contracts") as caught:
        read_registry(tmp_path)
    assert "treaty init" in caught.value.hint


def test_a_clone_without_tags_says_so(released: GitRepository, tmp_path: Path) -> None:
    clone = released.clone(tmp_path / "clone", "--no-tags", "--depth=1")
    result = run(clone.folder, "versions", INVOICE)
    assert "no release tags here" in result.stderr
    assert {row["status"] for row in run_json(clone.folder, "versions", INVOICE)} == {"unreleased"}


def test_versions_tell_their_lives(released: GitRepository) -> None:
    rows = run_json(released.folder, "versions", INVOICE)
    assert [(row["version"], row["status"], row["ordinal"], row["is_current"]) for row in rows] == [
        ("v2.0.0", "released", 3, False),
        ("v1.2.0", "draft", None, False),
        ("v1.1.0", "current", 2, True),
        ("v1.0.0", "released", 1, False),
    ]
    assert rows[2]["posture"] == "both"
    assert rows[2]["base"] == f"{INVOICE}:v1.0.0"
    assert str(rows[2]["released_at"]).endswith("Z")


def test_a_ref_shows_the_past(released: GitRepository) -> None:
    run(released.folder, "release")
    assert run_json(released.folder, "current", INVOICE)[0]["current"] == "v1.2.0"
    (row,) = run_json(released.folder, "current", INVOICE, "--at", "HEAD~1")
    assert (row["current"], row["recorded"]) == ("v1.1.0", True)
    assert len(run_json(released.folder, "versions", INVOICE, "--at", "HEAD~1")) == 3
    with pytest.raises(UsageError, match="no commit called"):
        run(released.folder, "list", "--at", "nowhere")


@pytest.mark.parametrize(
    ("name", "version"),
    [
        (INVOICE, "1.1.0"),
        ("finance.kpi.invoice:v1", "1.2.0"),
        ("finance.gdp.invoice:v1.0", "1.0.0"),
        (f"{INVOICE}:2.0.0", "2.0.0"),
    ],
)
def test_names_mean_versions(released: GitRepository, name: str, version: str) -> None:
    result = run(released.folder, "show", name)
    assert result.stdout_bytes == version_file(INVOICE, version).encode()


def test_show_gives_the_bytes_of_the_file(released: GitRepository) -> None:
    path = "contracts/datasets/finance/invoice/gold/v1.3.0.yaml"
    data = version_file(INVOICE, "1.3.0").replace("\n", "\r\n").encode() + b"# \xc3\xa4 \xf0\x9f\x98\x80"
    released.write({path: data})
    assert run(released.folder, "show", f"{INVOICE}:v1.3.0").stdout_bytes == data
    assert (
        json.loads(run(released.folder, "show", f"{INVOICE}:v1.3.0", "--format", "json").stdout)["version"] == "1.3.0"
    )
    assert "id      string" in run(released.folder, "show", INVOICE, "--format", "table").stdout


@pytest.mark.parametrize(
    ("name", "near"),
    [("finance.gold.invoce", INVOICE), ("finance.invoice", INVOICE), ("Finance.Gold.Invoice", INVOICE)],
)
def test_an_unknown_name_gets_the_nearest(released: GitRepository, name: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        run(released.folder, "versions", name)
    assert f"Did you mean `{near}`" in caught.value.hint


def test_an_unknown_version_gets_those_there_are(released: GitRepository) -> None:
    with pytest.raises(UsageError, match=f"There is no version `{INVOICE}:v9`") as caught:
        run(released.folder, "show", f"{INVOICE}:v9")
    assert caught.value.hint == "There are: v1.0.0, v1.1.0, v1.2.0, v2.0.0."


def test_current_prints_a_name_that_scripts_can_use(released: GitRepository) -> None:
    assert run(released.folder, "current", INVOICE).stdout == f"{INVOICE}:v1.1.0\n"
    explained = run(released.folder, "current", INVOICE, "--explain").stdout
    assert "because: highest released version of the current major" in explained
    assert "v1.2.0: draft" in explained


def test_no_current_version_is_exit_code_1(repository: GitRepository) -> None:
    result = run(repository.folder, "current", INVOICE)
    assert result.exit_code == 1
    assert "no version is released yet" in result.stdout
    assert run(repository.folder, "current").exit_code == 0


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(layer="bronze"), ["sap.mm.raw.mara"]),
        (Filters(namespace="sap"), ["sap.mm.raw.mara"]),
        (Filters(namespace="sa"), []),
        (Filters(owner="sales-team"), ["sales.gold.order"]),
        (Filters(tag="pii"), []),
        (Filters(status="retired"), []),
        (Filters(layer="gold", status="active"), [INVOICE, "sales.gold.order"]),
    ],
)
def test_filters(repository: GitRepository, filters: Filters, found: list[str]) -> None:
    view = read_registry(repository.folder)
    assert [str(life.key) for life in find_contracts(view, filters)] == found


def test_an_unknown_layer_gets_the_known_ones(repository: GitRepository) -> None:
    with pytest.raises(UsageError, match="There is no layer `golden`") as caught:
        run(repository.folder, "list", "--layer", "golden")
    assert "extraction, raw, gold, activation" in caught.value.hint


def test_a_file_that_cannot_be_read_is_named(repository: GitRepository) -> None:
    repository.write({"contracts/datasets/finance/invoice/gold/v1.3.0.yaml": "[oh no"})
    result = run(repository.folder, "list")
    assert result.exit_code == 0
    assert "v1.3.0.yaml" in result.stderr


@pytest.mark.parametrize("style", ["table", "csv", "yaml", "json"])
def test_every_format_names_every_contract(repository: GitRepository, style: str) -> None:
    output = run(repository.folder, "list", "--format", style).stdout
    assert all(name in output for name in (INVOICE, "sap.mm.raw.mara", "sales.gold.order"))
