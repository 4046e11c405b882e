"""Every rule's page holds an example that the rule finds fault with and one that it does not; every case holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from tests.support.cases import FOLDER, read_cases
from tests.unit.lint.tree import TODAY, find, load

from treaty.diagnostics.lint_rule import LintRule
from treaty.lint.engine import run_lint
from treaty.lint.rules import LINT_RULES

BY_NAME = {declared.rule.name: declared for declared in LINT_RULES}
CASES = [
    pytest.param(name, case, id=f"{name}: {case['name']}")
    for name in BY_NAME
    if (FOLDER / "lint" / f"{name}.yaml").exists()
    for case in read_cases(f"lint/{name}.yaml")
]
each_rule = pytest.mark.parametrize("rule", LINT_RULES, ids=BY_NAME)


def _fragment(text: str) -> Mapping[str, Any]:
    fragment = yaml.safe_load(text.strip().strip("`"))
    assert isinstance(fragment, dict), text
    return fragment


@each_rule
def test_rule_finds_its_bad_example(rule: LintRule[Any]) -> None:
    assert list(find(rule, _fragment(rule.rule.bad)))


@each_rule
def test_rule_points_into_the_file(rule: LintRule[Any]) -> None:
    loaded = load(rule.scope, _fragment(rule.rule.bad))
    spans = [
        loaded.sources[found.path].document.source_map.find(found.pointer)
        for found in run_lint(loaded.catalog, today=TODAY)
        if found.rule is rule.rule and found.path in loaded.sources
    ]
    assert spans
    assert None not in spans


@each_rule
def test_rule_is_content_with_its_good_example(rule: LintRule[Any]) -> None:
    assert list(find(rule, _fragment(rule.rule.good))) == []


@pytest.mark.parametrize(("name", "case"), CASES)
def test_case(name: str, case: Mapping[str, Any]) -> None:
    found = list(find(BY_NAME[name], case["input"]))
    assert sorted(place for place, _ in found) == sorted(case.get("expected", [])), found
    for words in case.get("says", []):
        assert any(words in message for _, message in found), found


@pytest.mark.parametrize("name", BY_NAME)
def test_cases_of_a_rule_hold_both_a_fault_and_none(name: str) -> None:
    told = {bool(case.get("expected")) for case in read_cases(f"lint/{name}.yaml")}
    assert told == {True, False}
