"""What names and moments mean: FQIDs, ordinals, UUIDs, refs, days."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.git_repository import GitRepository, git_repository
from tests.support.reading import INVOICE, UUID, make_registry, release_registry, run, run_json
from tests.support.registry_files import dataset_file, registry_files, version_file

from treaty.app.open_index import open_index
from treaty.app.read_registry import read_registry
from treaty.app.release_versions import ReleaseRequest, release_versions
from treaty.cli import diff
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.errors import UsageError
from treaty.model.identity import DatasetId, parse_version
from treaty.repository.history import open_repository


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    return make_registry(tmp_path / "a repo")


@pytest.fixture
def released(repository: GitRepository) -> GitRepository:
    return release_registry(repository)


def test_a_ref_shows_the_past(released: GitRepository) -> None:
    run(released.folder, "release")
    assert run_json(released.folder, "current", INVOICE)[0]["current"] == "v1.2.0"
    (row,) = run_json(released.folder, "current", INVOICE, "--at", "HEAD~1")
    assert (row["current"], row["recorded"]) == ("v1.1.0", True)
    assert len(run_json(released.folder, "versions", INVOICE, "--at", "HEAD~1")) == 3
    with pytest.raises(UsageError, match="neither a commit"):
        run(released.folder, "list", "--at", "nowhere")


@pytest.mark.parametrize(
    ("name", "version"),
    [
        (INVOICE, "1.1.0"),
        ("finance.kpi.invoice:v1", "1.2.0"),
        ("finance.gdp.invoice:v1.0", "1.0.0"),
        (f"{INVOICE}:2.0.0", "2.0.0"),
        (f"{INVOICE}:2", "1.1.0"),
        (f"{INVOICE}/versions/1", "1.0.0"),
        (f"{INVOICE}/versions/v1.0.0", "1.0.0"),
        (f"{INVOICE}:current", "1.1.0"),
        (f"{INVOICE}:latest", "2.0.0"),
        (f"{UUID}/layers/gold", "1.1.0"),
        (f"{UUID}/layers/kpi/versions/2", "1.1.0"),
        (f"{UUID}.gold:v1.0", "1.0.0"),
        (UUID.upper(), "1.1.0"),
    ],
)
def test_names_mean_versions(released: GitRepository, name: str, version: str) -> None:
    result = run(released.folder, "show", name)
    assert result.stdout_bytes == version_file(INVOICE, version).encode()


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


def test_an_ordinal_that_was_never_given_is_told(released: GitRepository) -> None:
    with pytest.raises(UsageError, match=f"There is no version `{INVOICE}:9`"):
        run(released.folder, "show", f"{INVOICE}:9")


@pytest.mark.parametrize(
    ("name", "words"),
    [(str(DatasetId("finance", "order").uuid), "names no contract"), (f"{UUID}/layers/raw", "names no contract")],
)
def test_a_uuid_of_nothing_is_told(released: GitRepository, name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        run(released.folder, "show", name)


def test_a_uuid_of_several_contracts_wants_a_layer(released: GitRepository) -> None:
    released.commit(registry_files("finance.raw.invoice:v1.0.0"))
    with pytest.raises(UsageError, match="name a layer") as caught:
        run(released.folder, "versions", UUID)
    assert "`finance.raw.invoice`" in caught.value.hint


def test_names_of_versions_that_are_none_are_told(released: GitRepository) -> None:
    result = run(released.folder, "versions", f"{INVOICE}:v9")
    assert result.stdout.count("\n") == 1
    assert "there are: v1.0.0, v1.1.0" in result.stderr
    for name in (f"{INVOICE}:", f"{INVOICE}:v"):
        with pytest.raises(UsageError, match="no version after the colon") as caught:
            run(released.folder, "show", name)
        assert "released once" not in caught.value.hint
    with pytest.raises(UsageError, match="is asked of a contract") as caught:
        run(released.folder, "current", f"{INVOICE}:v9")
    assert f"treaty current {INVOICE}`" in caught.value.hint
    assert run(released.folder, "current", f"{INVOICE}:current").exit_code == 0


@pytest.mark.parametrize("how", ["squash", "cherry-pick", "rewrite"])
def test_what_was_released_on_a_branch_stays_released_where_its_files_come(tmp_path: Path, how: str) -> None:
    repository = git_repository(tmp_path, registry_files(f"{INVOICE}:v1.0.0"))
    first = repository.git("rev-parse", "HEAD")
    repository.git("switch", "--quiet", "--create", "side")
    side = repository.commit(registry_files(f"{INVOICE}:v1.1.0"), date="2026-01-02")
    run(repository.folder, "release")
    repository.git("switch", "--quiet", "main")
    later = "2090-01-01T00:00:00+00:00"
    if how == "squash":
        repository.git("merge", "--quiet", "--squash", "side")
        repository.git("commit", "--quiet", "-m", "Squashed", date=later)
    elif how == "cherry-pick":
        repository.git("cherry-pick", side, date=later)
    else:
        repository.git("reset", "--quiet", "--hard", side)
        repository.git("commit", "--quiet", "--amend", "-m", "Rewritten", date=later)
    for at in ([], ["--at", "HEAD"], ["--at", "side"], ["--at", "2091-01-01"]):
        (row,) = run_json(repository.folder, "current", INVOICE, *at)
        assert row["current"] == "v1.1.0", at
    (row,) = run_json(repository.folder, "versions", INVOICE, "--at", first)
    assert row["ordinal"] is None, "the tags came after this commit, and are not on it"
    assert "by then" in run(repository.folder, "versions", INVOICE, "--at", first).stderr
    assert run_json(repository.folder, "list", "--at", "HEAD")[0]["current"] == "v1.1.0"


def test_any_day_of_the_past_is_answered(tmp_path: Path) -> None:
    repository = git_repository(tmp_path / "a repo")
    for day, version in (("2026-01-05", "v1.0.0"), ("2026-02-05", "v1.1.0"), ("2026-03-05", "v1.2.0")):
        repository.commit(registry_files(f"{INVOICE}:{version}"), date=day)
        with open_repository(repository.folder) as opened:
            request = ReleaseRequest(root="contracts", now=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
            release_versions(opened, request, partial(compare_contracts, mode="full"))
    pinned = dataset_file("finance", "invoice", "layers: {gold: {current: v1.0.0}}\n")
    repository.commit({"contracts/datasets/finance/invoice/dataset.yaml": pinned}, date="2026-04-05")

    def answer(at: str) -> object:
        return run_json(repository.folder, "current", INVOICE, "--at", at)[0]["current"]

    assert answer("2026-01-05") == answer("2026-02-04") == "v1.0.0"
    assert answer("2026-02-05") == answer("2026-03-05T11:00:00Z") == "v1.1.0"
    assert answer("2026-03-05T12:00:00Z") == answer("2026-04-04") == answer("HEAD~1") == "v1.2.0"
    assert answer("2026-04-05") == answer("HEAD") == "v1.0.0"
    explained = run(repository.folder, "current", INVOICE, "--at", "2026-02-20", "--explain").stdout
    assert "because: highest released version" in explained
    assert "recorded by a tag on 2026-02-05T12:00:00Z" in explained
    assert "v1.2.0" not in explained
    assert len(run_json(repository.folder, "versions", INVOICE, "--at", "2026-02-20")) == 2
    with pytest.raises(UsageError, match="no commit yet") as caught:
        run(repository.folder, "current", INVOICE, "--at", "2025-12-31")
    assert "2026-01-05" in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{INVOICE}:1", f"{INVOICE}:latest"),
        (f"{UUID}/layers/gold/versions/1", f"{INVOICE}:v2"),
        (f"{UUID}:1", INVOICE),
    ],
)
def test_versions_are_compared_by_any_of_their_names(
    released: GitRepository, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    monkeypatch.chdir(released.folder)
    result = CliRunner().invoke(diff.command, [old, new, "--format", "json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["posture"] == "both"


def test_a_column_is_blamed_at_a_moment(released: GitRepository) -> None:
    rows = run_json(released.folder, "blame", f"{INVOICE}#id", "--at", "HEAD~1")
    assert [(row["version"], row["what"]) for row in rows] == [("v1.0.0", "introduced")]


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        (f"{INVOICE}:1", "v1.0.0"),
        (f"{INVOICE}:latest", "v2.0.0"),
        (f"{UUID}/layers/gold:1", "v1.0.0"),
        (f"{INVOICE}:v1", "v1.2.0"),
    ],
)
def test_what_changes_a_version_means_the_same_version(released: GitRepository, name: str, ending: str) -> None:
    for _, fqid in (open_index(released.folder).find(name), read_registry(released.folder).find(name)):
        named = [version for version in ("v1.0.0", "v1.2.0", "v2.0.0") if fqid.is_match(parse_version(version))]
        assert named[-1] == ending
