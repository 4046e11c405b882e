"""The JSON report: golden, and valid against the schema we ship."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.support.report_schemas import validate
from tests.unit.report.samples import RULES, build_check

from treaty.report.json_report import check_to_json, render_check
from treaty.report.result import CheckResult


def test_whole_report(golden: Callable[[str, str], None]) -> None:
    golden("report/check.json", render_check(build_check(), rules=RULES))


def test_report_is_valid_against_its_schema() -> None:
    validate(json.loads(render_check(build_check())), "check")
    validate(check_to_json(CheckResult(diagnostics=(), checked=0)), "check")


def test_summary_counts_what_is_there() -> None:
    report = check_to_json(build_check())
    assert report["summary"] == {
        "errors": 2,
        "warnings": 1,
        "infos": 0,
        "files": 34,
        "suppressed": 1,
        "fail_on": "error",
        "failed": True,
    }
    assert [item["code"] for item in report["diagnostics"]] == ["TR110", "TR130", "TR531"]
