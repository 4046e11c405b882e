"""A case file for every lint rule and every change kind, and no case file without one."""

from __future__ import annotations

from pathlib import Path

from treaty.compat.changes import CHANGE_KINDS
from treaty.lint.rules import LINT_RULES

CASES = Path(__file__).parent.parent / "cases"


def _names(family: str) -> set[str]:
    return {path.stem for path in (CASES / family).glob("*.yaml")}


def test_every_lint_rule_has_its_cases_and_none_is_an_orphan() -> None:
    assert _names("lint") == {declared.rule.name for declared in LINT_RULES}


def test_every_change_kind_has_its_cases_and_none_is_an_orphan() -> None:
    assert _names("compat") == {kind.name for kind in CHANGE_KINDS}
