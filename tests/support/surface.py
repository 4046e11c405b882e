"""The surface that users may build on, as plain data: recorded with every version, compared with what there is now.

`python -m tests.support.surface` records it for the present version.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import griffe

from treaty import __version__
from treaty.api import Outcome
from treaty.app.rulebook import RULEBOOK
from treaty.cli.main import COMMANDS, treaty
from treaty.cli.schema import NAMES
from treaty.lifecycle.events import EVENT_TYPES

RECORDS = Path(__file__).resolve().parents[1] / "golden" / "promise"
TOOLING = Path(__file__).resolve().parents[2] / "tooling"
SOURCES = ("__init__.py", "api.py", "containment/__init__.py", "containment/budget.py")
"""The public module, and where the names that it passes on are made."""


def build_surface() -> dict[str, Any]:
    """Give commands with their options, codes, events, and the fields of reports as they are now."""
    return {
        "version": __version__,
        "exit codes": (treaty.help or "").partition("Exit codes: ")[2].strip(),
        "commands": {name: _command(name) for name in COMMANDS},
        "rules": {rule.code: rule.name for rule in RULEBOOK},
        "outcomes": list(Outcome),
        "events": list(EVENT_TYPES),
        "schemas": list(NAMES),
        "reports": {name: dict(_fields(_report(name), "")) for name in NAMES if name.endswith("-report")},
    }


def _command(name: str) -> dict[str, Any]:
    command = treaty.get_command(click.Context(treaty), name)
    assert command is not None
    if isinstance(command, click.Group):
        return {member: _parameters(found) for member, found in command.commands.items()}
    return _parameters(command)


def _parameters(command: click.Command) -> dict[str, Any]:
    return {
        name: {"values": list(choices(parameter)), "required": parameter.required, "many": parameter.nargs != 1}
        for parameter in command.params
        for name in _spellings(parameter)
    }


def _spellings(parameter: click.Parameter) -> list[str]:
    is_option = isinstance(parameter, click.Option)
    return [*parameter.opts, *parameter.secondary_opts] if is_option else [str(parameter.name)]


def choices(parameter: click.Parameter) -> tuple[str, ...]:
    """Give the words that a parameter takes; none where it takes any."""
    return tuple(map(str, parameter.type.choices)) if isinstance(parameter.type, click.Choice) else ()


def _report(name: str) -> Any:
    shipped = files("treaty.report").joinpath(f"schemas/{name.removesuffix('-report')}.schema.json")
    return json.loads(shipped.read_bytes())


def _fields(schema: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Give each field by its place, with what it may be; to be more than before breaks a reader, and so is a change."""
    if isinstance(schema, dict):
        yield from ((f"{place}/{name} is there", True) for name in schema.get("required", ()))
        if isinstance(schema.get("type"), str | list):
            yield (
                f"{place} is",
                " or ".join([*schema["type"]] if isinstance(schema["type"], list) else [schema["type"]]),
            )
    for step, below in _steps(schema):
        yield from _fields(below, place + step)


def _steps(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, list):
        yield from ((f"/{number}", member) for number, member in enumerate(schema))
    for key, member in schema.items() if isinstance(schema, dict) else ():
        if key in {"properties", "$defs"}:
            yield from ((f"/{name}", below) for name, below in member.items())
        else:
            yield f"({key})", member


def find_breaks(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Give what was promised and is no more; what was added breaks nobody, unless it is demanded."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from (f"{place}/{key} is gone" for key in old if key not in new)
        added = (
            key for key in new if key not in old and isinstance(new[key], dict) and new[key].get("required") is True
        )
        yield from (f"{place}/{key} is demanded" for key in added)
        for key in (key for key in old if key in new and place + key != "version"):
            yield from find_breaks(old[key], new[key], f"{place}/{key}")
    elif isinstance(old, list) and isinstance(new, list):
        yield from (f"{place}: {member} is gone" for member in old if member not in new)
    elif old != new:
        yield f"{place} was {old}, is {new}"


def copy_sources(folder: Path) -> Path:
    """Copy the public module and what it passes on, as a package of their own; give the folder."""
    for name in SOURCES:
        target = folder / "treaty" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TOOLING / "treaty" / name, target)
    return folder


def find_python_breaks(old: Path, new: Path) -> Iterator[str]:
    """Give what griffe finds broken in `treaty.api` between two folders that `copy_sources` made."""
    for breakage in griffe.find_breaking_changes(_load(old), _load(new)):
        yield breakage.explain(style=griffe.ExplanationStyle.ONE_LINE)


def _load(folder: Path) -> griffe.Object | griffe.Alias:
    return griffe.load("treaty", search_paths=[folder], allow_inspection=False, resolve_aliases=True)


def is_declared(old: str, new: str) -> bool:
    """Tell whether a version says that something breaks: a new major, or before 1.0 a new minor."""
    before, after = (tuple(map(int, text.split("."))) for text in (old, new))
    return after[:1] > before[:1] or (before[0] == after[0] == 0 and after[1] > before[1])


def newest_record() -> Path:
    """Give the folder of the last recorded version."""
    return max(RECORDS.iterdir(), key=lambda folder: tuple(map(int, folder.name.removeprefix("v").split("."))))


def _record() -> None:
    folder = RECORDS / f"v{__version__}"
    copy_sources(folder)
    text = json.dumps(build_surface(), indent=1, ensure_ascii=False)
    (folder / "surface.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"Recorded what version {__version__} promises.\n")


if __name__ == "__main__":
    _record()
