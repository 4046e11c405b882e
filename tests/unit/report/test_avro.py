"""A comparison of two Avro schemas, for people and as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from treaty.compat.avro import compare_avro
from treaty.compat.avro_findings import AvroComparison
from treaty.load.avro_schema import parse_avro
from treaty.report.avro import AVRO_FORMATS, render_json, render_text

OLD = {"type": "record", "name": "Sale", "fields": [{"name": "id", "type": "int"}]}
NEW = {"type": "record", "name": "Sale", "fields": [{"name": "id", "type": "long"}, {"name": "n", "type": "int"}]}


def _comparison(old: Any = OLD, new: Any = NEW, mode: str = "forward") -> AvroComparison:
    return compare_avro(parse_avro(old), parse_avro(new), names=("old.avsc", "new.avsc"), mode=mode)


def test_text_tells_verdict_place_reason_and_datum() -> None:
    text = render_text(_comparison(), colour=False, width=100)
    assert "Readers of old break on data of new, and readers of new on data of old." in text
    assert "Posture: none; breaking under mode forward. Next version: major." in text
    assert "error Sale.id  type-mismatch" in text
    assert "witness: this datum is allowed by new and breaks a reader of old" in text
    assert '"id": 2147483648,   ◀ here' in text
    assert "help: Give the field a default in the schema that reads." in text
    assert "warning Sale.n  reader-field-missing-default-value" in text
    assert "2 findings, 1 forbidden by mode forward." in text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (OLD, OLD, "No new version is needed."),
        ("int", "long", "Readers of old break on data of new. Readers of new can read data of old."),
        ("long", "int", "Readers of old can read data of new. Readers of new break on data of old."),
    ],
)
def test_the_verdict_is_told_in_plain_words(old: Any, new: Any, words: str) -> None:
    assert words in render_text(_comparison(old, new), colour=False, width=100)


def test_json_has_the_words_of_diff_and_a_witness_where_there_is_one() -> None:
    told = json.loads(render_json(_comparison()))
    assert (told["posture"], told["step"], told["compatible"]) == ("none", "major", False)
    first, second = told["changes"]
    assert (first["severity"], first["reader"], first["witness"]) == (
        "error",
        "old_readers",
        {"id": 2147483648, "n": 1},
    )
    assert (first["witness_at"], first["instead"][:11]) == ("/id", "Add a field")
    assert "witness" not in second
    assert second["message"].endswith(".")


@pytest.mark.parametrize("name", AVRO_FORMATS)
def test_names_from_schemas_cannot_steer_a_terminal(name: str) -> None:
    hostile = {"type": "record", "name": "Sale\x1b[31m", "fields": [{"name": "a\x1b]0;x", "type": "int"}]}
    text = AVRO_FORMATS[name](_comparison(hostile, NEW), colour=False, width=100)
    assert "\x1b" not in text
