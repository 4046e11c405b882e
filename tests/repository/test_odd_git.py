"""A program called `git` that is none, or answers what Git never says: told in words, in bounded time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.command import run_here
from tests.support.git_repository import GitRepository, clean_environment, git_repository
from tests.support.small_registry import registry_files

from treaty.repository import program

COMMANDS = (("check",), ("check", "--base", "main"), ("check", "--staged"), ("list",), ("release", "--dry-run"))


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    program.ask_version.cache_clear()


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> GitRepository:
    return git_repository(tmp_path_factory.mktemp("odd") / "registry", registry_files())


def pretend(folder: Path, script: str) -> dict[str, str]:
    """Put a program called `git` first on the path; `$real` is the one behind it."""
    path = clean_environment()["PATH"]
    folder.mkdir(exist_ok=True)
    (folder / "git").write_text(f'#!/bin/sh\nreal() {{ PATH="{path}" exec git "$@"; }}\n{script}\n')
    (folder / "git").chmod(0o755)
    return clean_environment(PATH=f"{folder}:{path}")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo I am a tea pot", "it says `I am a tea pot`"),
        ("printf '\\377\\000\\033[31m'", "is not Git"),
        ("exit 0", "it says nothing"),
        ("echo broken >&2; exit 127", "it says `broken` and ends with 127"),
        ("kill -9 $$", "ends with -9"),
        ("exec sleep 60", "no answer within 0.3 seconds"),
    ],
    ids=["words", "bytes", "nothing", "an error", "a signal", "silence"],
)
def test_what_is_no_git_is_told(
    registry: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    monkeypatch.setattr(program, "VERSION_SECONDS", 0.3)
    done = run_here(("list",), registry.folder, pretend(tmp_path / "bin", script))
    assert (done.returncode, done.stdout) == (3, "")
    assert words in done.stderr
    assert "command -v git" in done.stderr
    assert "\x1b" not in done.stderr


LATER = 'case "$*" in *version*|*show-toplevel*) real "$@";; esac\n'


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("answer", ["echo garbage output", "printf 'a b\\tc\\000'", "head -c 3000 /dev/urandom"])
def test_answers_that_git_never_gives_are_told(
    registry: GitRepository, tmp_path: Path, arguments: tuple[str, ...], answer: str
) -> None:
    if arguments == ("check",):
        answer = f'case "$*" in *for-each-ref*) {answer};; *) real "$@";; esac'
    done = run_here(arguments, registry.folder, pretend(tmp_path / "bin", LATER + answer))
    assert done.returncode in {0, 3} if arguments in {("check",), ("list",)} else done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_that_never_ends_is_ended(
    registry: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "ANSWER_SECONDS", 0.3)
    environment = pretend(tmp_path / "bin", LATER + "exec sleep 60")
    done = run_here(("check", "--staged"), registry.folder, environment)
    assert done.returncode == 3
    assert "gives no answer within 0.3 seconds" in done.stderr


@pytest.mark.parametrize("end", ["\u2028", "\u0085"])
def test_a_tag_whose_name_holds_the_end_of_a_line_is_no_release(
    registry: GitRepository, tmp_path: Path, end: str
) -> None:
    clone = registry.clone(tmp_path / "clone")
    clone.git("tag", f"release/shop/sale/gold/v9.0.0{end}x")
    clone.git("tag", f"release/shop/sale/gold/v1.0.0{end}refs/tags/release/shop/sale/gold/v8.0.0")
    for arguments in (("list",), ("current",), ("events",), ("release", "--push", "origin", "--dry-run")):
        done = run_here(arguments, clone.folder, clean_environment())
        assert done.returncode == 0, done.stderr
        assert "v9.0.0" not in done.stdout
        assert "v8.0.0" not in done.stdout
