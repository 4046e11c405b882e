"""A comparison as JSON: golden, and valid against the schema we ship."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.support.builders import comparison
from tests.support.report_schemas import validate
from tests.unit.report.samples import build_comparison, build_hits

from treaty.report.diff_json import comparison_to_json, render_comparison


def test_whole_comparison(golden: Callable[[str, str], None]) -> None:
    golden("report/diff.json", render_comparison(build_comparison(), consumers=build_hits()))


def test_comparison_is_valid_against_its_schema() -> None:
    validate(json.loads(render_comparison(build_comparison(), consumers=build_hits())), "diff")
    validate(comparison_to_json(comparison()), "diff")
    validate(comparison_to_json(comparison(disagreement="Field `a` …")), "diff")


def test_first_witness_stands_alone_too() -> None:
    change = comparison_to_json(build_comparison())["changes"][0]
    assert change["witness"] == change["witnesses"][0]
    assert change["witness"]["reader"] == "old_readers"
