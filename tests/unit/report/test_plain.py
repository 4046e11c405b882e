"""Nothing of a contract steers a terminal or breaks JSON."""

from __future__ import annotations

import json
import math
from datetime import date
from enum import Enum

import pytest

from treaty.report.plain import crop, dump_json, neutralise, render_value, to_plain


class _Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ü 漢 🎉", "plain ü 漢 🎉"),
        ("\x1b[2J", "␛[2J"),
        ("a\r\nb\tc", "a␍␊b␉c"),
        ("\x00\x7f", "␀␡"),
        ("\x9b31m", "\\u009b31m"),
        ("right\u202eleft", "right\\u202eleft"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("half \ud800 pair", "half \\ud800 pair"),
    ],
)
def test_control_characters_become_visible(text: str, shown: str) -> None:
    assert neutralise(text) == shown


def test_neutralised_text_stays_as_it_is() -> None:
    once = neutralise("\x1b\u202e\x9b")
    assert neutralise(once) == once


def test_line_feeds_may_be_kept() -> None:
    assert neutralise("a\nb\r", keep_lines=True) == "a\nb␍"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ((1, 2), [1, 2]),
        ({1: {"b"}}, {"1": ["b"]}),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (_Colour.RED, "red"),
        (date(2026, 3, 1), "2026-03-01"),
        (b"\xff", "b'\\xff'"),
        (None, None),
        (True, True),
    ],
)
def test_every_value_has_a_plain_form(value: object, plain: object) -> None:
    assert to_plain(value) == plain


def test_integer_too_long_for_decimal_digits_is_hexadecimal() -> None:
    assert json.loads(dump_json(1 << 40_000)).startswith("0x1000")


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        [[], {}],
        {"a": []},
        [1, -2.5, 1e300, True, False, None, "x"],
        {"ü": {"b": ["c\n", {"d": -1}]}, "e": 'say "x"'},
        "x",
        1.0,
    ],
)
@pytest.mark.parametrize("indent", [None, 1, 2, 4])
def test_json_is_laid_out_as_everywhere(value: object, indent: int | None) -> None:
    assert dump_json(value, indent=indent) == json.dumps(value, indent=indent, ensure_ascii=False)


def test_json_keeps_letters_and_escapes_what_could_do_harm() -> None:
    value = {"ü": "漢\x9b\u202e\ud800\x1b"}
    text = dump_json(value, indent=None)
    assert text == '{"ü": "漢\\u009b\\u202e\\ud800\\u001b"}'
    assert json.loads(text) == value
    text.encode()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("number", "number"),
        ("VARCHAR(40)", "VARCHAR(40)"),
        ("true", '"true"'),
        ("12", '"12"'),
        ("", '""'),
        (" padded ", '" padded "'),
        ("two\nlines", '"two\\nlines"'),
        ('say "x"', '"say \\"x\\""'),
        (12, "12"),
        (False, "false"),
        ([1, "a"], '[1, "a"]'),
    ],
)
def test_value_is_shown_so_that_text_is_not_mistaken(value: object, shown: str) -> None:
    assert render_value(value) == shown


def test_long_value_is_cropped() -> None:
    assert render_value("x" * 200, limit=10) == "xxxxxxxxx…"
    assert crop("abc", 3) == "abc"
