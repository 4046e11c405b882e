"""The text report: whole outputs as golden files, and what must hold of any."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.support.builders import comparison, diagnostic, judged, kind, rule
from tests.unit.report.samples import build_check

from treaty.diagnostics.rule import Severity
from treaty.report.result import CheckResult
from treaty.report.text import render_check


def test_whole_report(golden: Callable[[str, str], None]) -> None:
    golden("report/check.txt", render_check(build_check(), colour=False))


def test_whole_report_in_colour(golden: Callable[[str, str], None]) -> None:
    golden("report/check.ansi.txt", render_check(build_check(), colour=True, width=80))


def test_clean_check_says_how_much_was_looked_at() -> None:
    text = render_check(CheckResult(diagnostics=(), checked=1), colour=False)
    assert text == "No findings in 1 file.\n"


def test_plain_paper_has_no_escape_sequence() -> None:
    assert "\x1b" not in render_check(build_check(), colour=False)


def test_contract_content_cannot_write_escape_sequences() -> None:
    result = CheckResult(diagnostics=(diagnostic("\x1b]0;title\x07", path="a\x1b[31m.yaml"),), checked=1)
    assert render_check(result, colour=False).count("\x1b") == 0


@pytest.mark.parametrize("width", [1, 40, 60, 200])
def test_excerpts_and_prose_keep_to_the_width(width: int) -> None:
    text = render_check(build_check(), colour=False, width=width)
    prose = [line for line in text.splitlines() if line.startswith(("  ", "    = ")) and "/" not in line]
    assert all(len(line) <= max(width, 50) for line in prose if "◀" not in line and "→" not in line)


def test_other_fail_level_is_told() -> None:
    warning = diagnostic(severity=Severity.WARNING)
    text = render_check(CheckResult(diagnostics=(warning,), checked=1, fail_on=Severity.WARNING), colour=False)
    assert "The check fails at warning" in text


def test_next_step_names_the_worst_finding() -> None:
    warning = diagnostic(of=rule("TR110"), severity=Severity.WARNING, path="a.yaml")
    error = diagnostic(of=rule("TR130"), path="b.yaml")
    text = render_check(CheckResult(diagnostics=(warning, error), checked=2), colour=False)
    assert text.endswith("Run `treaty explain TR130` for the reason and the remedy.\n")


def test_next_step_names_the_change_and_not_the_number_that_follows_from_it() -> None:
    number, change = diagnostic(of=rule("TR403")), diagnostic(of=kind("TR510"), severity=Severity.ERROR)
    text = render_check(CheckResult(diagnostics=(number, change), checked=2), colour=False)
    assert "treaty explain TR510" in text


def test_nobody_hit_is_said() -> None:
    found = diagnostic(notes=[("consumers", [])])
    assert "no subscription is hit" in render_check(CheckResult(diagnostics=(found,), checked=1), colour=False)


def test_many_pairs_are_counted_and_only_forbidden_ones_listed() -> None:
    safe = [comparison(old=f"a.b.c:v1.{number}.0", new=f"a.b.c:v1.{number + 1}.0") for number in range(20)]
    breaking = comparison(judged())
    result = CheckResult(diagnostics=(diagnostic(),), checked=1, comparisons=(*safe, breaking))
    text = render_check(result, colour=False)
    assert "Compared 21 pairs of versions:" in text
    assert "finance.gold.invoice v1.2.0 → v1.3.0" in text
    assert "… and 20 that nothing speaks against" in text
    assert "a.b.c" not in text


def test_pair_of_two_contracts_is_named_in_full() -> None:
    result = CheckResult(diagnostics=(), checked=1, comparisons=(comparison(old="a.b.c:v1.0.0", new="draft.yaml"),))
    assert "  a.b.c:v1.0.0 → draft.yaml  posture both" in render_check(result, colour=False)
