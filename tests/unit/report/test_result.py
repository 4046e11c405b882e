"""What a check's result says about itself."""

from __future__ import annotations

import pytest
from tests.support.builders import comparison, diagnostic, judged

from treaty.diagnostics.rule import Severity
from treaty.report.result import CheckResult


@pytest.mark.parametrize(
    ("fail_on", "is_failed"), [(Severity.ERROR, False), (Severity.WARNING, True), (Severity.INFO, True)]
)
def test_check_fails_at_its_level(fail_on: Severity, is_failed: bool) -> None:
    found = diagnostic(severity=Severity.WARNING)
    assert CheckResult(diagnostics=(found,), checked=1, fail_on=fail_on).is_failed is is_failed


def test_counts_hold_every_severity_worst_first() -> None:
    result = CheckResult(diagnostics=(diagnostic(severity=Severity.INFO),), checked=1)
    assert list(result.counts.items()) == [(Severity.ERROR, 0), (Severity.WARNING, 0), (Severity.INFO, 1)]


def test_breaking_pair_with_an_error_is_forbidden() -> None:
    breaking = comparison(judged())
    result = CheckResult(diagnostics=(diagnostic(),), checked=1, comparisons=(breaking,))
    assert result.forbidden == {(breaking.old, breaking.new)}


def test_new_major_that_breaks_without_an_error_is_not_forbidden() -> None:
    result = CheckResult(diagnostics=(), checked=1, comparisons=(comparison(judged()),))
    assert result.forbidden == frozenset()


def test_contradiction_is_forbidden() -> None:
    contradiction = comparison(disagreement="x")
    result = CheckResult(diagnostics=(), checked=1, comparisons=(contradiction,))
    assert result.forbidden == {(contradiction.old, contradiction.new)}
