"""Modes as people type them: the words of registries and of datacontract-cli, in `diff` and in `compat`."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from treaty.cli import compat, diff

OLD = '{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}'
NEW = OLD.replace("integer", "number")
COMMANDS = pytest.mark.parametrize("command", [diff.command, compat.command], ids=["diff", "compat"])


@pytest.fixture(autouse=True)
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.json").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.json").write_text(NEW, encoding="utf-8")


@COMMANDS
@pytest.mark.parametrize(
    ("words", "mode", "code"),
    [
        (("--mode", "BACKWARD"), "backward", 0),
        (("--mode", "BACKWARD_TRANSITIVE"), "backward_transitive", 0),
        (("--mode", "backward-transitive"), "backward_transitive", 0),
        (("--mode", "FULL_ALL"), "full_transitive", 1),
        (("--mode", "both"), "full", 1),
        (("--mode", "Disabled"), "none", 0),
        (("--mode", "FORWARD"), "forward", 1),
        (("--perspective", "consumer"), "forward", 1),
        (("--perspective", "producer"), "backward", 0),
    ],
)
def test_a_word_for_a_mode_is_understood(command: click.Command, words: tuple[str, str], mode: str, code: int) -> None:
    result = CliRunner().invoke(command, ["old.json", "new.json", *words, "--format", "json"])
    assert json.loads(result.stdout)["mode"] == mode
    assert result.exit_code == code


@COMMANDS
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--mode", "upward"), "'upward' is not one of none, backward"),
        (("--mode", "full", "--perspective", "consumer"), "not both"),
        (("--perspective", "reader"), "'consumer', 'producer'"),
    ],
)
def test_a_word_for_no_mode_is_a_usage_error(command: click.Command, words: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(command, ["old.json", "new.json", *words])
    assert said in result.output
    assert result.exit_code == 2


def test_what_is_begun_is_completed() -> None:
    [option] = [option for option in diff.command.params if option.name == "mode"]
    found = option.shell_complete(click.Context(diff.command), "BACK")
    assert [item.value for item in found] == ["backward", "backward_transitive"]
