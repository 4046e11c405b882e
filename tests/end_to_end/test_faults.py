"""When the machine fails: a clear error with the right exit code, and nothing lost."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from tests.support.command import run_here
from tests.support.git_repository import GitRepository, clean_environment, git_repository
from tests.support.small_registry import DATASET, FOLDER, registry_files, version, with_column

from treaty.cli.main import LazyGroup
from treaty.cli.main import run as run_treaty

DATASET_FILE = "contracts/datasets/shop/sale/dataset.yaml"


@pytest.fixture
def registry(tmp_path: Path) -> GitRepository:
    repository = git_repository(tmp_path / "registry", registry_files())
    repository.commit({f"{FOLDER}/v1.1.0.yaml": version("1.1.0", with_column())})
    return repository


def run(
    registry: GitRepository, *arguments: str, environment: dict[str, str] | None = None, file_bytes: int | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own: for what a machine, an environment or Git does to one."""

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


def run_in_process(
    registry: GitRepository, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in this process: where another one would say the same."""
    done = run_here(arguments, registry.folder, clean_environment() if environment is None else environment)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.encode(), done.stderr.encode())


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
    assert_told(run_in_process(registry, "check", "--output", "plain/report.txt"), "cannot be written")


def test_git_is_missing(registry: GitRepository, tmp_path: Path) -> None:
    outcome = run(registry, "check", environment={**clean_environment(), "PATH": str(tmp_path)})
    assert_told(outcome, "Git is not installed", "Install Git")


ODD_ENVIRONMENTS = (
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
    {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
    {"TZ": "Pacific/Kiritimati", "COLUMNS": "0", "TERM": "dumb"},
    {"TZ": "no such zone", "TREATY_CACHE": "/proc/nowhere"},
    {"HOME": "", "XDG_CACHE_HOME": "", "USER": ""},
)


def test_an_odd_environment_changes_no_finding(registry: GitRepository) -> None:
    registry.write(
        {f"{FOLDER}/v1.1.0.yaml": version("1.1.0").replace("Every sale.", "Jeder Verkauf \u2013 \u00fcberall.")}
    )
    arguments = ("check", "--base", "HEAD", "--today", "2026-11-21", "--format", "json")
    plain = run(registry, *arguments)
    assert plain.returncode == 1
    for change in ODD_ENVIRONMENTS:
        odd = run(registry, *arguments, environment={**clean_environment(), **change})
        assert (b"Traceback" in odd.stderr, odd.returncode) == (False, 1), change
        assert odd.stdout.replace(b"\\u2013", "\u2013".encode()) == plain.stdout.replace(b"\\u2013", "\u2013".encode())


def test_text_in_a_locale_without_utf_8_ends_without_an_error(registry: GitRepository) -> None:
    registry.write({f"{FOLDER}/v1.1.0.yaml": version("1.1.0").replace("name: status", "name: st\u00e4tus")})
    change = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    outcome = run(registry, "check", environment={**clean_environment(), **change})
    assert_told(outcome, code=1)


def test_windows_line_ends_change_nothing(registry: GitRepository) -> None:
    plain = run_in_process(registry, "check", "--format", "json", "--today", "2026-11-21")
    for path in (registry.folder / "contracts").rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    ended = run_in_process(registry, "check", "--format", "json", "--today", "2026-11-21")
    assert ended.stdout == plain.stdout


def test_a_broken_repository_is_told(registry: GitRepository) -> None:
    shutil.rmtree(registry.folder / ".git" / "objects")
    assert_told(run(registry, "check", "--base", "main"), "it lacks `objects`", "Clone it again")


def old_git(folder: Path, version: str) -> str:
    """Make a Git of a version that knows nothing; give the PATH that finds it first."""
    program = folder / "git"
    program.write_text(f'#!/bin/sh\n[ "$1" = version ] && echo "git version {version}" && exit\nexit 129\n')
    program.chmod(0o755)
    return f"{folder}:{clean_environment()['PATH']}"


def test_git_is_too_old(registry: GitRepository, tmp_path: Path) -> None:
    outcome = run(registry, "check", environment={**clean_environment(), "PATH": old_git(tmp_path, "2.17.1")})
    assert_told(outcome, "This is Git 2.17.1; install Git 2.30 or newer.")


@pytest.mark.parametrize("arguments", [("check", "--format", "json"), ("rules",)], ids=" ".join)
def test_a_full_disk_behind_the_output(registry: GitRepository, arguments: tuple[str, ...]) -> None:
    script = f'"{sys.executable}" -m treaty {" ".join(arguments)} >/dev/full'
    assert_told(shell(registry, script), "No space left on device")


@pytest.mark.parametrize(
    ("script", "words", "code"),
    [
        ("check " + "a" * 300, "File name too long", 2),
        ("compat " + "a" * 300 + " b.json", "File name too long", 2),
        ("rules | exit 0", "", 141),
    ],
    ids=["a name that no file can have", "a schema of such a name", "a reader that went away"],
)
def test_what_the_machine_refuses_has_its_own_exit_code(
    registry: GitRepository, script: str, words: str, code: int
) -> None:
    command, bar, reader = script.partition("|")
    outcome = shell(registry, f'{{ "{sys.executable}" -m treaty {command}; echo $? >code; }} {bar} {reader}')
    assert (registry.folder / "code").read_text(encoding="ascii") == f"{code}\n"
    assert words.encode() in outcome.stderr
    assert b"Traceback" not in outcome.stderr


def test_a_folder_that_is_gone_is_told(registry: GitRepository) -> None:
    (registry.folder / "gone").mkdir()
    outcome = shell(registry, f'cd gone && rmdir ../gone && "{sys.executable}" -m treaty check')
    assert_told(outcome, "no longer there")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_change_no_exit_code(registry: GitRepository, closed: str) -> None:
    assert shell(registry, f'"{sys.executable}" -m treaty check --format json {closed}').returncode == 0


def shell(registry: GitRepository, script: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["/bin/sh", "-c", script], cwd=registry.folder, env=clean_environment(), capture_output=True, check=False
    )


def test_a_page_of_github_that_cannot_be_written_is_a_note(registry: GitRepository) -> None:
    outcome = run_in_process(
        registry, "check", "--format", "github", environment=clean_environment(GITHUB_STEP_SUMMARY="/dev/full")
    )
    assert_told(outcome, "Note: /dev/full cannot be written", code=0)


def test_a_time_that_no_calendar_holds_is_passed_over(registry: GitRepository, tmp_path: Path) -> None:
    change = clean_environment(SOURCE_DATE_EPOCH="9" * 17)
    assert_told(run_in_process(registry, "site", "build", "--out", str(tmp_path / "site"), environment=change), code=0)


@pytest.mark.parametrize("name", ["/dev/zero", "pipe"])
def test_what_is_no_file_is_not_waited_for(registry: GitRepository, name: str) -> None:
    os.mkfifo(registry.folder / "pipe")
    assert_told(run_in_process(registry, "check", name), "is neither a file nor a folder", code=2)


@pytest.mark.parametrize("path", ["contracts/registry.yaml", "contracts/datasets/shop", f"{FOLDER}/v1.1.0.yaml"])
def test_what_may_not_be_read_is_told(registry: GitRepository, path: str) -> None:
    (registry.folder / path).chmod(0)
    try:
        # Root reads everything unless it gives that right away.
        plainly = "setpriv --bounding-set=-dac_override,-dac_read_search " if os.geteuid() == 0 else ""
        outcome = shell(registry, f'{plainly}"{sys.executable}" -m treaty check')
    finally:
        (registry.folder / path).chmod(0o755)
    assert_told(outcome, path, "Permission denied")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--base", "a\u202eb\x1b[31m"),
        ("check", "no\u202efile\x1b[31m"),
        ("check", "--no\u202eoption\x1b[31m"),
        ("check", "--format", "a\u202eb\x1b[31m"),
        ("no\u202ecommand\x1b[31m",),
    ],
    ids=["ref", "file", "option", "choice", "command"],
)
def test_what_was_typed_is_shown_harmless(registry: GitRepository, arguments: tuple[str, ...]) -> None:
    outcome = run_in_process(registry, *arguments)
    assert outcome.returncode == 2
    assert b"\\u202e" in outcome.stderr
    assert b"\x1b" not in outcome.stderr
    assert "\u202e".encode() not in outcome.stderr


def test_a_file_is_shown_harmless_on_a_terminal_and_whole_in_a_pipe(registry: GitRepository) -> None:
    hostile = version("1.0.0").replace("Every sale.", "Every \u202e\x9b31msale.")
    registry.commit({f"{FOLDER}/v1.0.0.yaml": hostile})
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "treaty", "show", "shop.gold.sale:v1.0.0"]
    subprocess.run(command, cwd=registry.folder, env=clean_environment(), stdout=theirs, check=True)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the end of a terminal is an error
        while chunk := os.read(ours, 65536):
            shown += chunk
    os.close(ours)
    assert b"Every \\u202e\\u009b31msale." in shown
    assert run(registry, *command[3:]).stdout == hostile.encode()


def test_a_file_that_vanishes_while_it_is_looked_for_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    def command() -> None:
        Path("no such file").read_bytes()

    monkeypatch.setattr(LazyGroup, "get_command", lambda *_: command)
    with pytest.raises(SystemExit) as ended:
        run_treaty(["check"])
    assert ended.value.code == 3
    assert "`no such file` was there a moment ago" in capsys.readouterr().err
