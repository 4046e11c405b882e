"""GitLab Code Quality: golden, the fields GitLab asks for, one fingerprint an issue."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.support.builders import diagnostic
from tests.unit.report.samples import build_check

from treaty.diagnostics.rule import Severity
from treaty.report.gitlab import render_check
from treaty.report.result import CheckResult


def test_whole_report(golden: Callable[[str, str], None]) -> None:
    golden("report/check.gitlab.json", render_check(build_check()))


def test_issue_holds_what_gitlab_asks_for() -> None:
    found = diagnostic(span=(3, 5, 9, 2), severity=Severity.WARNING)
    (issue,) = json.loads(render_check(CheckResult(diagnostics=(found,), checked=1)))
    assert issue["fingerprint"] == found.fingerprint
    assert issue["severity"] == "minor"
    assert issue["location"] == {"path": found.location.path, "lines": {"begin": 3}}
    assert (issue["check_name"], issue["description"]) == ("TR130 duplicate-field-name", found.message)


def test_finding_about_a_whole_file_stands_at_its_first_line() -> None:
    (issue,) = json.loads(render_check(CheckResult(diagnostics=(diagnostic(),), checked=1)))
    assert issue["location"]["lines"] == {"begin": 1}


def test_no_two_issues_share_a_fingerprint() -> None:
    twice = (diagnostic("One."), diagnostic("Two."), diagnostic("Three."))
    issues = json.loads(render_check(CheckResult(diagnostics=twice, checked=1)))
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_no_finding_is_an_empty_list() -> None:
    assert render_check(CheckResult(diagnostics=(), checked=3)) == "[]\n"
