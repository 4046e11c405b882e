"""Cases for every lint rule and every change kind, and no case without one."""

from __future__ import annotations

from pathlib import Path

from tests.support.change_cases import read_cases

from treaty.compat.changes import CHANGE_KINDS
from treaty.lint.rules import LINT_RULES

CASES = Path(__file__).parent.parent / "cases"


def _names(family: str) -> set[str]:
    return {path.stem for path in (CASES / family).glob("*.yaml")}


def test_every_lint_rule_has_its_cases_and_none_is_an_orphan() -> None:
    assert _names("lint") == {declared.rule.name for declared in LINT_RULES}


def test_every_change_kind_has_its_cases_and_none_is_an_orphan() -> None:
    # Tables of changes go by subject, since kinds come in fours; a case stands for its mirror too, being run backwards.
    kinds = {kind.name: kind for kind in CHANGE_KINDS}
    expected = {line.partition(" ")[0] for case in read_cases() for line in case.expect}
    assert expected <= set(kinds)
    assert expected | {kinds[name].mirror for name in expected} == set(kinds)
