"""Annotations: golden, and nothing of a contract becomes a command or a property."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.builders import diagnostic
from tests.unit.report.samples import build_check

from treaty.diagnostics.rule import Severity
from treaty.report.github import render_check
from treaty.report.result import CheckResult


def test_whole_report(golden: Callable[[str, str], None]) -> None:
    golden("report/check.github.txt", render_check(build_check()))


def test_hostile_content_stays_in_its_one_command() -> None:
    message = "x%0A::error::y\n::stop-commands::z\r"
    hostile = diagnostic(message, path="a,title=b::c\n.yaml", notes=[("help", "\n::add-mask::")])
    text = render_check(CheckResult(diagnostics=(hostile,), checked=1))
    command, last, end = text.split("\n")
    assert command.startswith("::error file=a%2Ctitle=b%3A%3Ac")
    assert (last, end) == ("1 error in 1 file.", "")
    properties, _, data = command.removeprefix("::error ").partition("::")
    assert [part.partition("=")[0] for part in properties.split(",")] == ["file", "title"]
    assert "x%250A" in data


def test_columns_are_left_out_of_a_span_over_lines() -> None:
    found = diagnostic(span=(3, 5, 9, 2), severity=Severity.INFO)
    command = render_check(CheckResult(diagnostics=(found,), checked=1)).splitlines()[0]
    assert command.startswith("::notice ")
    assert "line=3,endLine=9,title=" in command
