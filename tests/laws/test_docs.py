"""What documents and help texts say is so: commands parse, codes exist and bear the names they are shown with."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from treaty.app.rulebook import RULEBOOK
from treaty.cli.main import COMMANDS, treaty

ROOT = Path(__file__).resolve().parents[2]
NAMES = {rule.code: rule.name for rule in RULEBOOK}
_FENCE = re.compile(r"^```(?:sh|bash|console|yaml)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"(^|[$;|(`]\s*|&&\s*|run:\s+)(treaty .*)")
_END = re.compile(r"\s{2,}|\s+#|\s*\||\s*&&|\s*;|\s+>|`|\)$")
_SHOWN = re.compile(r"(?:error|warning|info)\[(TR\d{3})\].*?\s([a-z0-9-]+)$", re.MULTILINE)


def _documents() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listed.splitlines() if not line.startswith("tests/") and (ROOT / line).is_file()]


DOCUMENTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in _documents()}


def _calls(text: str) -> Iterator[str]:
    for line in text.splitlines():
        found = _CALL.search(line.strip())
        if found:
            before, call = found.groups()
            yield call.partition(")")[0] if before == "(" else _END.split(call)[0]


def _complain(call: str) -> str | None:
    """Say what is wrong with a call of Treaty: its command, its options, or a value that none of the choices is."""
    words = shlex.split(call)[1:]
    if words[0].startswith("-") or words[0].isupper():
        return None
    command: click.Command | None = treaty
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command = command.get_command(click.Context(command), words.pop(0))
    if command is None:
        return "no such command"
    try:
        options, rest, _ = command.make_parser(click.Context(command)).parse_args(words)
    except click.UsageError as error:
        return error.format_message()
    wrong = [
        f"{value} is no choice of {parameter.name}"
        for parameter in command.params
        if isinstance(parameter.type, click.Choice) and isinstance(value := options.get(parameter.name or ""), str)
        if value not in parameter.type.choices and not value.isupper()
    ]
    return wrong[0] if wrong else f"too much: {rest}" if rest else None


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_examples_of_help_texts_can_be_typed(name: str) -> None:
    command = treaty.get_command(click.Context(treaty), name)
    assert command is not None
    members = list(command.commands.values()) if isinstance(command, click.Group) else [command]
    for member in members:
        calls = list(_calls(member.epilog or ""))
        assert calls, f"the help of `{member.name}` has no example"
        assert [(call, problem) for call in calls if (problem := _complain(call))] == []


def _members(command: click.Command) -> Iterator[click.Command]:
    members = list(command.commands.values()) if isinstance(command, click.Group) else []
    yield command
    yield from members


_NAMELESS = re.compile(r"\b(INTEGER|FLOAT|RANGE)\b|[a-z]\.\.\.$", re.MULTILINE)
"""What click writes where nobody said what a value is, and where it cuts a sentence."""


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_texts_name_their_values_and_are_not_cut(name: str) -> None:
    command = treaty.get_command(click.Context(treaty), name)
    assert command is not None
    for member in _members(command):
        text = member.get_help(click.Context(member, info_name=name))
        assert _NAMELESS.findall(text) == []
        usage = text.partition("\n\n")[0]
        assert len(usage.splitlines()) == 1, f"the usage of `{name}` lists choices; name the argument"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_options_of_one_name_mean_one_thing(name: str) -> None:
    command = treaty.get_command(click.Context(treaty), name)
    assert command is not None
    for member in _members(command):
        for option in member.params:
            if isinstance(option, click.Option) and option.name == "repo":
                assert option.help == "Folder of the registry; default: here."
            if isinstance(option, click.Option) and option.name == "style" and isinstance(option.default, str):
                assert option.show_default, f"`treaty {name} --help` does not say what --format is by default"


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_commands_in_documents_can_be_typed(name: str) -> None:
    calls = [call for block in _FENCE.findall(DOCUMENTS[name]) for call in _calls(block)]
    assert [(call, problem) for call in calls if (problem := _complain(call))] == []


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_codes_in_documents_exist_under_the_names_shown(name: str) -> None:
    text = DOCUMENTS[name]
    assert set(re.findall(r"\bTR\d{3}\b", text)) <= NAMES.keys()
    assert [(code, shown) for code, shown in _SHOWN.findall(text) if NAMES[code] != shown] == []


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ("treaty check --base main contracts", None),
        ("treaty chek", "no such command"),
        ("treaty check --bse main", "--bse"),
        ("treaty check --format nothing", "no choice"),
        ("treaty explain TR001 TR002 TR003 enum", "too much"),
        ("treaty site build --out _site", None),
        ("treaty COMMAND --help", None),
    ],
)
def test_the_law_sees_what_it_forbids(call: str, problem: str | None) -> None:
    said = _complain(call)
    assert (said is None) if problem is None else (said is not None and problem in said)
