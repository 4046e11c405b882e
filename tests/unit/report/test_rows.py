"""Listings: every format holds the facts, and none lets a contract's text do harm."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml

from treaty.report.rows import ROW_FORMATS, Row, render_csv, render_json, render_table

ROWS: list[Row] = [
    {"contract": "finance.gold.invoice", "version": "v1.0.0", "current": False, "tags": ["a", "b"]},
    {"contract": "漢字", "version": None, "current": True, "tags": []},
]
COLUMNS = ("contract", "version", "current", "tags")


def test_table_is_aligned_by_display_cells() -> None:
    assert render_table(ROWS, COLUMNS).splitlines() == [
        "CONTRACT              VERSION  CURRENT  TAGS",
        "finance.gold.invoice  v1.0.0            a,b",
        "漢字                           yes",
    ]


def test_empty_listing_is_its_heading() -> None:
    assert render_table([], ("a", "b")) == "A  B\n"


def test_json_and_yaml_hold_all_facts() -> None:
    assert json.loads(ROW_FORMATS["json"](ROWS, ())) == ROWS
    assert yaml.safe_load(ROW_FORMATS["yaml"](ROWS, ())) == ROWS


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x"])
def test_csv_cell_is_no_formula(text: str) -> None:
    lines = list(csv.reader(io.StringIO(render_csv([{"a": text}], ("a",)))))
    assert lines == [["a"], [f"'{text}"]]


def test_control_characters_do_not_reach_a_terminal() -> None:
    row = {"a": "\x1b[31m\x9b\n"}
    for render in (render_table, render_csv):
        assert "\x1b" not in render([row], ("a",))
        assert "\x9b" not in render([row], ("a",))
    assert "\x9b" not in render_json([row])
