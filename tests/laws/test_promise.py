"""What is promised to users holds: commands, codes, reports and `treaty.api` lose nothing that the last version had."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.surface import (
    build_surface,
    copy_sources,
    find_breaks,
    find_python_breaks,
    is_declared,
    newest_record,
)

from treaty import __version__
from treaty.lifecycle.release_tags import parse_current_tag, parse_release_tag, render_current_tag, render_release_tag

HINT = "step the version (before 1.0 the minor, then the major) and record it: python -m tests.support.surface"
RECORD: dict[str, Any] = json.loads((newest_record() / "surface.json").read_text(encoding="utf-8"))


def test_nothing_that_was_promised_is_gone() -> None:
    breaks = list(find_breaks(RECORD, build_surface()))
    assert not breaks or is_declared(RECORD["version"], __version__), (breaks, HINT)


def test_no_program_that_imports_the_public_module_breaks(tmp_path: Path) -> None:
    breaks = list(find_python_breaks(newest_record(), copy_sources(tmp_path)))
    assert not breaks or is_declared(RECORD["version"], __version__), (breaks, HINT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def check_contracts(", "def check_registry("),
        ("    draft: str | int | None = None,", "    dialect: str | int | None = None,"),
        ("    hints: Sequence[Any] = (),", "    hints: Sequence[Any],"),
        ("    place: str | None = None\n", ""),
        ('    UNDECIDED = "undecided"', '    OPEN = "undecided"'),
        ("    is_staged: bool = False,", "    is_staged: bool = True,"),
    ],
    ids=[
        "a function gone",
        "an argument renamed",
        "an argument demanded",
        "an attribute gone",
        "a member gone",
        "a default",
    ],
)
def test_a_broken_module_is_found(tmp_path: Path, old: str, new: str) -> None:
    module = copy_sources(tmp_path) / "treaty" / "api.py"
    text = module.read_text(encoding="utf-8")
    assert old in text
    module.write_text(text.replace(old, new), encoding="utf-8")
    assert list(find_python_breaks(newest_record(), tmp_path)) != []


def test_an_added_argument_breaks_nobody(tmp_path: Path) -> None:
    module = copy_sources(tmp_path) / "treaty" / "api.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace("    hints: Seq", "    depth: int = 3,\n    hints: Seq"), encoding="utf-8")
    assert list(find_python_breaks(newest_record(), tmp_path)) == []


@pytest.mark.parametrize(
    ("place", "value", "found"),
    [
        (("commands", "check", "--base"), None, "/commands/check/--base is gone"),
        (("commands", "check", "--format", "values"), ["text"], "/commands/check/--format/values: json is gone"),
        (("commands", "check", "--new"), {"required": True}, "/commands/check/--new is demanded"),
        (("rules", "TR001"), "another-name", "/rules/TR001 was file-is-utf-8, is another-name"),
        (("events",), [], "/events: current.set is gone"),
        (("reports", "check-report", "/summary/failed is"), "string", "was boolean, is string"),
        (("outcomes",), ["contained", "not_contained", "unknown"], "/outcomes: undecided is gone"),
        (("exit codes",), "0 fine", "/exit codes was"),
    ],
)
def test_a_broken_promise_is_found(place: tuple[str, ...], value: Any, found: str) -> None:
    surface = json.loads(json.dumps(RECORD))
    *path, last = place
    holder = surface
    for step in path:
        holder = holder[step]
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    assert any(found in each for each in find_breaks(RECORD, surface)), list(find_breaks(RECORD, surface))


def test_what_is_added_breaks_nobody() -> None:
    surface = json.loads(json.dumps(RECORD))
    surface["commands"]["check"]["--new"] = {"values": ["a"], "required": False}
    surface["rules"]["TR999"] = "something-holds"
    surface["reports"]["list-report"]["/row/more is"] = "string"
    assert list(find_breaks(RECORD, surface)) == []


@pytest.mark.parametrize(
    ("old", "new", "declared"),
    [("0.1.0", "0.1.1", False), ("0.1.0", "0.2.0", True), ("1.0.0", "1.1.0", False), ("1.4.0", "2.0.0", True)],
)
def test_a_break_is_declared_by_the_version(old: str, new: str, declared: bool) -> None:
    assert is_declared(old, new) is declared


def test_tags_are_spelled_as_promised() -> None:
    released, current = "release/sap.mm/mara/raw/v1.10.0", "current/finance/invoice/gold/12"
    contract, version = parse_release_tag(released) or pytest.fail(released)
    assert (str(contract), str(version), render_release_tag(contract, version)) == (
        "sap.mm.raw.mara",
        "v1.10.0",
        released,
    )
    contract, number = parse_current_tag(current) or pytest.fail(current)
    assert (str(contract), number, render_current_tag(contract, number)) == ("finance.gold.invoice", 12, current)
