"""When the machine fails: a clear error with the right exit code, and nothing lost."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.git_repository import GitRepository, clean_environment, git_repository
from tests.support.small_registry import DATASET, FOLDER, registry_files, version, with_column

DATASET_FILE = "contracts/datasets/shop/sale/dataset.yaml"


@pytest.fixture
def registry(tmp_path: Path) -> GitRepository:
    repository = git_repository(tmp_path / "registry", registry_files())
    repository.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    return repository


def run(
    registry: GitRepository, *arguments: str, environment: dict[str, str] | None = None, file_bytes: int | None = None
) -> subprocess.CompletedProcess[bytes]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes or 0, file_bytes or 0))

    return subprocess.run(
        [sys.executable, "-m", "treaty", *arguments],
        cwd=registry.folder,
        env=clean_environment() if environment is None else environment,
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=limit if file_bytes is not None else None,
    )


def assert_told(outcome: subprocess.CompletedProcess[bytes], *words: str, code: int = 3) -> None:
    said = (outcome.stdout + outcome.stderr).decode("utf-8", "replace")
    assert outcome.returncode == code, said
    assert "Traceback" not in said
    for word in words:
        assert word in said


def test_a_full_disk_keeps_the_old_file(registry: GitRepository) -> None:
    outcome = run(registry, "hold", "shop.gold.sale:v1.1.0", file_bytes=16)
    assert_told(outcome, "cannot be written")
    assert (registry.folder / DATASET_FILE).read_text(encoding="utf-8") == DATASET
    assert registry.git("status", "--short") == ""


def test_a_full_disk_leaves_no_half_report(registry: GitRepository) -> None:
    (registry.folder / "report.json").write_text("old", encoding="utf-8")
    outcome = run(registry, "check", "--format", "json", "--output", "report.json", file_bytes=16)
    assert_told(outcome, "report.json", "cannot be written")
    assert (registry.folder / "report.json").read_text(encoding="utf-8") == "old"
    assert [path.name for path in registry.folder.iterdir() if path.name.startswith(".report")] == []


def test_a_report_where_no_folder_can_be(registry: GitRepository) -> None:
    (registry.folder / "plain").write_text("a file", encoding="utf-8")
    assert_told(run(registry, "check", "--output", "plain/report.txt"), "cannot be written")


def test_git_is_missing(registry: GitRepository, tmp_path: Path) -> None:
    outcome = run(registry, "check", environment={**clean_environment(), "PATH": str(tmp_path)})
    assert_told(outcome, "Git is not installed", "Install Git")


@pytest.mark.parametrize(
    "change",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "no such zone"},
        {"HOME": "", "XDG_CACHE_HOME": "", "USER": ""},
        {"COLUMNS": "0", "TERM": "dumb"},
        {"TREATY_CACHE": "/proc/nowhere"},
    ],
    ids=lambda change: next(iter(change)) + "=" + next(iter(change.values())),
)
def test_an_odd_environment_changes_no_finding(registry: GitRepository, change: dict[str, str]) -> None:
    registry.write(
        {f"{FOLDER}/v1.1.0.yaml": version("1.1.0").replace("Every sale.", "Jeder Verkauf \u2013 \u00fcberall.")}
    )
    arguments = ("check", "--base", "HEAD", "--today", "2026-11-21", "--format", "json")
    plain, odd = run(registry, *arguments), run(registry, *arguments, environment={**clean_environment(), **change})
    assert b"Traceback" not in odd.stderr
    assert odd.returncode == plain.returncode == 1
    assert odd.stdout.replace(b"\\u2013", "\u2013".encode()) == plain.stdout.replace(b"\\u2013", "\u2013".encode())


def test_text_in_a_locale_without_utf_8_ends_without_an_error(registry: GitRepository) -> None:
    registry.write({f"{FOLDER}/v1.1.0.yaml": version("1.1.0").replace("name: status", "name: st\u00e4tus")})
    change = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    outcome = run(registry, "check", environment={**clean_environment(), **change})
    assert_told(outcome, code=1)


def test_windows_line_ends_change_nothing(registry: GitRepository) -> None:
    plain = run(registry, "check", "--format", "json", "--today", "2026-11-21")
    for path in (registry.folder / "contracts").rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    ended = run(registry, "check", "--format", "json", "--today", "2026-11-21")
    assert ended.stdout == plain.stdout


def test_a_broken_repository_is_told(registry: GitRepository) -> None:
    shutil.rmtree(registry.folder / ".git" / "objects")
    assert_told(run(registry, "check", "--base", "main"), "not in a Git repository", "git init", code=2)
