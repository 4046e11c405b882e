"""Hook files and workflows name commands, options and verbs that exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from treaty.cli.main import COMMANDS, treaty

ROOT = Path(__file__).parent.parent.parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"
CONFIGURATION = ROOT / ".pre-commit-config.yaml"
VERBS = set(re.findall(r"^    ([a-z]+)\)", (ROOT / "tooling" / "dev").read_text(), re.MULTILINE))


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def _local_hooks() -> list[dict[str, Any]]:
    return [hook for repo in _read(CONFIGURATION)["repos"] if repo["repo"] == "local" for hook in repo["hooks"]]


def _commands(text: str) -> Iterator[list[str]]:
    """Give the calls of `treaty` and of `tooling/dev` in a script."""
    for line in text.replace("\\\n", " ").splitlines():
        for part in re.split(r"&&|\|\||[;|]|\$\(|\)", line):
            try:
                words = shlex.split(part, comments=True)
            except ValueError:
                continue
            starts = [i for i, word in enumerate(words) if Path(word).name == "treaty" or word.endswith("tooling/dev")]
            if starts and all("=" in word or word in {"run:", "-", "exec"} for word in words[: starts[0]]):
                yield words[starts[0] :]


def _assert_exists(words: list[str]) -> None:
    program, *rest = words
    if program.endswith("tooling/dev"):
        assert rest[0] in VERBS, words
        return
    if rest and rest[0].startswith("-"):
        assert rest[0] in {"--version", "--help"}, words
        return
    assert rest[0] in COMMANDS, words
    command = treaty.get_command(click.Context(treaty), rest[0])
    assert command is not None
    _assert_options(command, rest[1:])


def _assert_options(command: click.Command, arguments: list[str]) -> None:
    if isinstance(command, click.Group) and arguments:
        inner = command.get_command(click.Context(command), arguments[0])
        assert inner is not None, arguments
        _assert_options(inner, arguments[1:])
        return
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    used = {word.partition("=")[0] for word in arguments if word.startswith("--") and word != "--"}
    assert used <= known | {"--help"}, f"treaty {command.name} has no {used - known}"


def test_hooks_for_other_repositories_call_commands_that_exist() -> None:
    for hook in _read(HOOKS):
        words = [*shlex.split(hook["entry"]), *hook.get("args", [])]
        assert Path(words[0]).name == "treaty", "another repository has nothing but the installed command"
        _assert_exists(words)


def test_local_hooks_call_what_exists() -> None:
    for hook in _local_hooks():
        for words in _commands(" ".join([hook["entry"], *hook.get("args", [])])):
            _assert_exists(words)


def test_hook_ids_are_unique() -> None:
    ids = [hook["id"] for hook in _read(HOOKS)]
    assert len(set(ids)) == len(ids)


def _workflows() -> list[Path]:
    return sorted(path for path in (ROOT / ".github").rglob("*.yml")) + sorted((ROOT / ".github").rglob("*.yaml"))


@pytest.mark.parametrize("path", _workflows(), ids=[path.name for path in _workflows()])
def test_workflow_calls_commands_that_exist(path: Path) -> None:
    for script in _scripts(_read(path)):
        for words in _commands(script):
            _assert_exists(words)


def _scripts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "run" and isinstance(value, str):
                yield value
            else:
                yield from _scripts(value)
    elif isinstance(node, list):
        for member in node:
            yield from _scripts(member)
