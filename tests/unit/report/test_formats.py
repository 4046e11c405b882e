"""Every name of a format renders; an unknown one is an error that names the known."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml
from tests.unit.report.samples import RULES, build_check, build_comparison, build_hits

from treaty.cli.diff import FORMATS
from treaty.diagnostics.errors import UsageError
from treaty.report.formats import CHECK_FORMATS, DIFF_FORMATS, render_check, render_comparison


@pytest.mark.parametrize("name", CHECK_FORMATS)
def test_check_is_rendered_in_every_format_always_the_same(name: str) -> None:
    text = render_check(name, build_check(), rules=RULES, colour=False)
    assert text.endswith("\n")
    assert "TR130" in text
    assert text == render_check(name, build_check(), rules=RULES, colour=False)


@pytest.mark.parametrize("name", DIFF_FORMATS)
def test_comparison_is_rendered_in_every_format(name: str) -> None:
    text = render_comparison(name, build_comparison(), consumers=build_hits(), colour=False)
    assert text.endswith("\n")
    assert "TR531" in text


def test_the_command_offers_every_format() -> None:
    assert set(FORMATS) == set(DIFF_FORMATS)


def test_rows_and_data_tell_the_same_changes() -> None:
    texts = {
        name: render_comparison(name, build_comparison(), consumers=build_hits(), colour=False) for name in FORMATS
    }
    data = json.loads(texts["json"])
    assert yaml.safe_load(texts["yaml"]) == data
    rows = list(csv.DictReader(io.StringIO(texts["csv"])))
    assert [row["code"] for row in rows] == [change["code"] for change in data["changes"]]
    assert texts["table"].count("\n") == len(rows) + 1


def test_unknown_format_is_an_error() -> None:
    with pytest.raises(UsageError) as caught:
        render_check("xml", build_check(), rules=RULES, colour=False)
    assert caught.value.hint == "Choose text, json, sarif, github, gitlab, junit or markdown."
