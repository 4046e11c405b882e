"""The commands that edit `dataset.yaml`, run as a person runs them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.git_repository import GitRepository, git_repository
from tests.support.registry_files import registry_files

from treaty.cli.main import treaty as commands
from treaty.diagnostics.errors import UsageError

Run = Callable[..., subprocess.CompletedProcess[str]]

NAME = "finance.gold.invoice"
PATH = "contracts/datasets/finance/invoice/dataset.yaml"
EXTRA = """\
layers:
  gold:
    # The old totals mixed currencies.
    majors: {"1": {since: 2026-01-01, sunset: 2030-01-01, successor: v2.0.0, reason: 'Net, and tax.'}}   # agreed
"""


@pytest.fixture
def registry(treaty: Run, tmp_path: Path) -> GitRepository:
    versions = (f"{NAME}:v1.0.0", f"{NAME}:v1.1.0", f"{NAME}:v2.0.0")
    repository = git_repository(tmp_path / "a registry", registry_files(*versions, dataset_extra=EXTRA))
    done = treaty("release", folder=repository.folder)
    assert done.returncode == 0, done.stderr
    return repository


def test_a_dry_run_shows_a_diff_that_git_applies(treaty: Run, registry: GitRepository) -> None:
    before = (registry.folder / PATH).read_text()
    shown = treaty("promote", f"{NAME}:v2.0.0", "--dry-run", folder=registry.folder)
    assert shown.returncode == 0, shown.stderr
    assert "moves from v1.1.0 to v2.0.0" in shown.stderr
    assert (registry.folder / PATH).read_text() == before
    patch = registry.folder.parent / "change.patch"
    patch.write_text(shown.stdout)
    registry.git("apply", str(patch))
    assert (registry.folder / PATH).read_text() == before + "    current: v2.0.0\n"
    assert treaty("promote", f"{NAME}:v2.0.0", folder=registry.folder).stdout == ""


def test_a_refusal_says_what_is_missing_and_changes_nothing(treaty: Run, registry: GitRepository) -> None:
    refused = treaty(
        "deprecate", f"{NAME}:v1.0.0", "--sunset", "2026-01-05", "--reason", "Old.", folder=registry.folder
    )
    assert refused.returncode == 1
    assert "the notice period is 90 days" in refused.stdout
    assert "--successor" in refused.stdout
    assert "No flag overrides" in refused.stderr
    assert registry.git("status", "--porcelain") == ""


def test_a_branch_means_a_commit_and_owners_are_told(treaty: Run, registry: GitRepository) -> None:
    registry.commit({".github/CODEOWNERS": "/contracts/datasets/finance/ @acme/finance @acme/data\n"})
    done = treaty("promote", f"{NAME}:v2.0.0", "--branch", "serve-two", folder=registry.folder)
    assert done.returncode == 0, done.stderr
    assert "committed" in done.stderr
    assert "It needs the approval of @acme/finance or @acme/data (.github/CODEOWNERS)." in done.stderr
    assert registry.git("status", "--porcelain") == ""
    assert registry.git("show", f"serve-two:{PATH}").endswith("    current: v2.0.0")


@pytest.mark.parametrize("variable", ["TREATY_CORRELATION_ID", "CI_PIPELINE_ID"])
def test_a_commit_records_the_run_that_made_it(
    variable: str, registry: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "run-9")
    arguments = ["promote", f"{NAME}:v2.0.0", "--branch", "two", "--repo", str(registry.folder)]
    assert CliRunner().invoke(commands, arguments, catch_exceptions=False).exit_code == 0
    assert "Correlation-Id: run-9" in registry.git("log", "-1", "--format=%B", "two")


def test_a_commit_leaves_index_folder_and_branch_as_they_are(treaty: Run, registry: GitRepository) -> None:
    registry.write({"staged.txt": "staged\n", "open.txt": "open\n", PATH: "half: [done\n"})
    registry.git("add", "staged.txt")
    status, head = registry.git("status", "--porcelain"), registry.git("rev-parse", "HEAD")
    freeze = ("freeze", NAME, "--reason", "Year-end\nclose.", "--commit", "--correlation-id", "CHG-7")
    done = treaty(*freeze, folder=registry.folder / "contracts")
    assert done.returncode == 0, done.stderr
    branch = f"treaty/freeze-{NAME}"
    assert f"git push -u origin {branch}" in done.stderr
    assert (registry.git("status", "--porcelain"), registry.git("rev-parse", "HEAD")) == (status, head)
    assert registry.git("diff", "--name-only", "HEAD", branch) == PATH
    assert registry.git("rev-parse", f"{branch}^") == head
    message = registry.git("log", "-1", "--format=%B", branch)
    assert message == f"Freeze {NAME}\n\nYear-end close.\n\nCorrelation-Id: CHG-7"
    assert "nothing to do" in treaty(*freeze, folder=registry.folder).stderr
    assert registry.git("rev-parse", f"{branch}^") == head


def test_edits_gather_on_a_named_branch(treaty: Run, registry: GitRepository) -> None:
    for arguments in (("hold", f"{NAME}:v2.0.0"), ("freeze", NAME, "--reason", "Audit.", "-m", "Freeze for the audit")):
        done = treaty(*arguments, "--commit", "--branch", "ops", folder=registry.folder)
        assert done.returncode == 0, done.stderr
    subjects = registry.git("log", "--format=%s", "main..ops").splitlines()
    assert subjects == ["Freeze for the audit", f"Hold {NAME}:v2.0.0"]
    registry.git("merge", "-q", "--ff-only", "ops")
    registry.commit({"note.txt": "later\n"})
    done = treaty("unfreeze", NAME, "--commit", "--branch", "ops", folder=registry.folder)
    assert done.returncode == 0, done.stderr
    assert registry.git("rev-parse", "ops^") == registry.git("rev-parse", "main")


def test_nothing_is_committed_on_a_branch_that_is_checked_out(treaty: Run, registry: GitRepository) -> None:
    registry.git("worktree", "add", "-q", "-b", "other", str(registry.folder.parent / "other"))
    for branch in ("main", "other", "no..name"):
        done = treaty("hold", f"{NAME}:v2.0.0", "--commit", "--branch", branch, folder=registry.folder)
        assert done.returncode == 2
        assert branch in done.stderr


def test_a_promotion_ends_in_a_new_current_version_and_a_rollback_in_the_old_one(
    treaty: Run, registry: GitRepository
) -> None:
    for arguments, current in ((("promote", f"{NAME}:v2.0.0"), "v2.0.0"), (("rollback", NAME), "v1.1.0")):
        assert treaty(*arguments, "--commit", "--branch", "change", folder=registry.folder).returncode == 0
        registry.git("merge", "-q", "--ff-only", "change")
        assert treaty("release", folder=registry.folder).returncode == 0
        assert treaty("current", NAME, folder=registry.folder).stdout == f"{NAME}:{current}\n"
    assert "# agreed" in (registry.folder / PATH).read_text()


def test_wrong_words_are_told(registry: GitRepository) -> None:
    for arguments in (
        ("freeze", NAME),
        ("freeze", NAME, "--reason", " "),
        ("freeze", f"{NAME}:v1", "--reason", "x"),
        ("hold", NAME),
        ("rollback", f"{NAME}:v1.0.0"),
        ("rollback", NAME, "--to", "new"),
        ("retire", f"{NAME}:v9.0", "--reason", "x"),
        ("deprecate", f"{NAME}:v1", "--sunset", "soon", "--reason", "x"),
    ):
        done = CliRunner().invoke(commands, [*arguments, "--repo", str(registry.folder)])
        assert done.exit_code == 2 or isinstance(done.exception, UsageError), arguments
