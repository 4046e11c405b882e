from __future__ import annotations

import csv
import io
import json
import re

import pytest
import yaml

from treaty.report.rows import ROW_FORMATS, render_csv, render_table

COLUMNS = ("name", "is_current", "tags", "text")
ROWS = [
    {"name": "a.b.c", "is_current": True, "tags": ["x", "y"], "text": 'Zoë, "quoted"', "more": 1},
    {"name": "long.name.here", "is_current": False, "tags": [], "text": None, "more": None},
]


def test_a_table_is_aligned_and_ends_no_line_in_blanks() -> None:
    assert render_table(ROWS, COLUMNS).splitlines() == [
        "NAME            IS CURRENT  TAGS  TEXT",
        'a.b.c           yes         x,y   Zoë, "quoted"',
        "long.name.here",
    ]


def test_foreign_texts_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in render_table([{"name": "a\x1b[31mb\nc"}], ["name"])
    assert len(render_table([{"name": "a\r\nb"}], ["name"]).splitlines()) == 2


def test_csv_reads_back() -> None:
    rows = list(csv.reader(io.StringIO(render_csv(ROWS, COLUMNS))))
    assert rows == [list(COLUMNS), ["a.b.c", "yes", "x,y", 'Zoë, "quoted"'], ["long.name.here", "", "", ""]]


def test_json_and_yaml_hold_every_fact() -> None:
    assert json.loads(ROW_FORMATS["json"](ROWS, COLUMNS)) == ROWS
    assert yaml.safe_load(ROW_FORMATS["yaml"](ROWS, COLUMNS)) == ROWS


def test_nothing_is_a_heading_or_an_empty_list() -> None:
    assert ROW_FORMATS["table"]([], ["name"]) == "NAME\n"
    assert ROW_FORMATS["csv"]([], ["name"]) == "name\n"
    assert ROW_FORMATS["json"]([], ["name"]) == "[]\n"


@pytest.mark.parametrize(
    "text", ["user\u202e\u2066 // admin", "a\u200bb", "\ufeff", "line\u2028end", "plain \u00e9\u2013 text"]
)
def test_yaml_hides_nothing_and_says_the_same(text: str) -> None:
    shown = ROW_FORMATS["yaml"]([{"text": text, text: 1}], ("text",))
    assert not re.search("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", shown)
    assert yaml.safe_load(shown) == [{"text": text, text: 1}]


def test_wide_signs_begin_no_formula() -> None:
    assert ROW_FORMATS["csv"]([{"text": "\uff1d1+1"}, {"text": "  =1+1"}], ("text",)) == "text\n'\uff1d1+1\n'  =1+1\n"
