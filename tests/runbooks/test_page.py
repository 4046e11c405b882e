"""The page of the runbooks and the tests of their rows agree: each row has a test, or says whose it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "site" / "docs" / "reference" / "runbooks.md"
ROWS = [*range(1, 10), *range(19, 42)]
"""Of the contract registry's runbook, and of the schema registry's."""


def _rows() -> dict[int, str]:
    return {int(number): rest for number, rest in re.findall(r"^\| (\d+) \| (.*) \|$", PAGE.read_text(), re.MULTILINE)}


def _tests() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for path in Path(__file__).parent.glob("test_*.py"):
        for name, number in re.findall(r"^def (test_row_(\d\d)_\w+)\(", path.read_text(), re.MULTILINE):
            found.setdefault(int(number), []).append(name)
    return found


def test_the_page_has_every_row_once_and_in_order() -> None:
    assert list(_rows()) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_its_test_or_says_whose_it_is(row: int) -> None:
    last = _rows()[row].rpartition(" | ")[2]
    is_elsewhere = last.startswith(("*service*", "*operations*"))
    assert is_elsewhere is not bool(_tests().get(row)), last
    assert is_elsewhere or "`" in last or "nothing" in last


def test_every_test_of_a_row_has_its_row() -> None:
    assert sorted(_tests()) == sorted(set(_tests()) & set(ROWS))


def test_commands_on_the_page_exist() -> None:
    from treaty.cli.main import COMMANDS

    named = set(re.findall(r"`treaty ([a-z]+)", PAGE.read_text()))
    assert named <= set(COMMANDS)
