"""A comparison as JSON: golden, and valid against the schema we ship."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from tests.support.builders import comparison
from tests.support.cases import read_cases
from tests.support.change_cases import complete
from tests.support.report_schemas import validate
from tests.unit.report.samples import build_comparison, build_hits

from treaty.compat.modes import MODES
from treaty.compat.verdict import compare_contracts
from treaty.report.diff_json import comparison_to_json, render_comparison

ROOT = Path(__file__).parents[3]


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


def test_every_row_of_the_change_table_is_valid_with_its_witnesses_and_engines() -> None:
    found = []
    for case in read_cases("verdict/change-table.yaml"):
        sides = (complete(case[side], case["scope"]) for side in ("old", "new"))
        data = json.loads(json.dumps(comparison_to_json(compare_contracts(*sides))))
        validate(data, "diff")
        found.append(data)
    assert {witness["rows"] for data in found for change in data["changes"] for witness in change["witnesses"]} == {
        1,
        2,
    }
    assert any(data["engines"] for data in found)
    assert all(change["why"] for data in found for change in data["changes"])


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_has_its_word_in_the_schema(mode: str) -> None:
    old, new = (complete({"name": "a", "logicalType": kind}, "field") for kind in ("integer", "number"))
    data = comparison_to_json(compare_contracts(old, new, mode=mode))
    validate(data, "diff")
    assert data["compatible"] is (mode.partition("_")[0] in {"none", "backward"})


def test_the_reference_page_names_every_key_and_shows_an_answer_of_today() -> None:
    page = (ROOT / "site" / "docs" / "reference" / "diff-json.md").read_text(encoding="utf-8")
    schema = json.loads(files("treaty.report").joinpath("schemas/diff.schema.json").read_bytes())
    keys = {key for part in schema["$defs"].values() for key in part.get("properties", {})}
    assert [key for key in sorted(keys) if f"| `{key}` | " not in page] == []
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    validate(shown, "diff")
    sides = (complete([_invoice(kind)], "records") for kind in ("integer", "number"))
    assert {**comparison_to_json(compare_contracts(*sides)), "old": "old.yaml", "new": "new.yaml"} == shown


def _invoice(kind: str) -> dict[str, object]:
    number = {"name": "invoice_id", "logicalType": "string", "required": True}
    return {"name": "invoice", "properties": [number, {"name": "amount", "logicalType": kind, "required": True}]}
