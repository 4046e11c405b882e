"""What stops a validator does not stop the comparison: the row is then no confirmed witness."""

from __future__ import annotations

from typing import Any

import pytest

from treaty.compat.confirm import Rejection
from treaty.compat.confirm import confirm as confirm_by
from treaty.containment.confirm import confirmer_of

TEXT = {"type": "object", "properties": {"a": {"type": "string"}}}


def confirm(writer: dict[str, Any], reader: dict[str, Any], row: Any) -> Rejection | None:
    return confirm_by(confirmer_of(writer), confirmer_of(reader), row)


def test_a_row_is_a_witness_when_written_and_not_read() -> None:
    rejection = confirm({"type": "object"}, TEXT, {"a": 1})
    assert rejection is not None
    assert rejection.at == "/a"


@pytest.mark.parametrize(
    "broken",
    [
        {"type": 5},
        {"type": "text"},
        {"properties": ["a"]},
        {"allOf": 5},
        {"$ref": "#/$defs/absent"},
        {"$ref": "https://example.com/other.json"},
        {"$ref": "file:///etc/hostname"},
        {"multipleOf": 0},
    ],
)
def test_a_schema_that_no_validator_can_use_confirms_nothing(broken: dict[str, Any]) -> None:
    nested = {"type": "object", "properties": {"a": broken}}
    assert confirm(nested, TEXT, {"a": 1}) is None
    assert confirm({"type": "object"}, nested, {"a": 1}) is None


def test_of_many_values_twenty_are_quoted() -> None:
    reader = {"type": "object", "properties": {"a": {"enum": [f"v{number}" for number in range(600)]}}}
    rejection = confirm({"type": "object"}, reader, {"a": "w"})
    assert rejection is not None
    assert rejection.words.startswith('"w" is not one of ["v0", "v1", ')
    assert rejection.words.endswith('"v19", … 580 more]')
    few = confirm({}, {"enum": list(range(20))}, 99)
    assert few is not None
    assert few.words.endswith("18, 19]")


@pytest.mark.parametrize(
    ("member", "value", "at", "words"),
    [
        ({"type": "string"}, 1, "/a", "1 is not of type string"),
        ({"type": ["string", "null"]}, 1, "/a", "1 is not of type string or null"),
        ({"enum": ["x"]}, "y", "/a", '"y" is not one of ["x"]'),
        ({"const": "x"}, "ü", "/a", '"ü" is not "x"'),
        ({"const": "ü"}, "x", "/a", '"x" is not "ü"'),
        ({"enum": ["ü"]}, "x", "/a", '"x" is not one of ["ü"]'),
        ({"maxLength": 2}, "abc", "/a", '"abc" is longer than 2 characters'),
        ({"minLength": 2}, "a", "/a", '"a" is shorter than 2 characters'),
        ({"maxItems": 1}, [1, 2], "/a", "[1, 2] has more than 1 members"),
        ({"minItems": 1}, [], "/a", "[] has fewer than 1 members"),
        ({"maximum": 1}, 2, "/a", "2 is greater than the maximum of 1"),
        ({"pattern": "^b"}, "a", "/a", '"a" does not match ^b'),
        (
            {"pattern": "^b", "$comment": "must be on or after 2026-01-01"},
            "a",
            "/a",
            '"a" must be on or after 2026-01-01',
        ),
        ({"pattern": "^b", "$comment": "letters"}, "a", "/a", '"a" does not match ^b'),
        ({"required": ["x", "y~/z"]}, {"x": 1}, "/a/y~0~1z", "'y~/z' is a required property"),
        (
            {"properties": {"x": {}}, "additionalProperties": False},
            {"x": 1, "y": 2},
            "/a/y",
            "Additional properties are not allowed ('y' was unexpected)",
        ),
        (
            {"properties": {"x": {}}, "additionalProperties": False},
            {"z": 1, "x": 1, "y": 2},
            "/a/z",
            "Additional properties are not allowed ('y', 'z' were unexpected)",
        ),
        (
            {"patternProperties": {"^p": {}}, "additionalProperties": False},
            {"p": 1, "y": 2},
            "/a/y",
            "'y' does not match any of the regexes: '^p'",
        ),
        ({"additionalProperties": {"type": "null"}}, {"y": 2}, "/a/y", "2 is not of type null"),
    ],
)
def test_a_rejection_is_told_with_its_place_and_in_words_of_json(
    member: dict[str, Any], value: Any, at: str, words: str
) -> None:
    rejection = confirm({}, {"properties": {"a": member}}, {"a": value})
    assert rejection is not None
    assert (rejection.at, rejection.words) == (at, words)


def test_of_a_long_value_the_beginning_is_quoted() -> None:
    for length, is_cut in ((118, False), (119, True)):
        rejection = confirm({}, {"type": "integer"}, "x" * length)
        assert rejection is not None
        assert ("…" in rejection.words) is is_cut


def test_a_rejection_of_all_branches_is_told_where_they_reject() -> None:
    reader = {"anyOf": [{"properties": {"b": {"type": "string"}}}, {"properties": {"a": {"type": "string"}}}]}
    whole = confirm({}, reader, {"a": 1, "b": 1})
    assert whole is not None
    assert whole.at == ""
    inner = confirm_by(confirmer_of({}), confirmer_of(reader), {"a": 1, "b": 1}, lambda column: column == "b")
    assert inner is not None
    assert (inner.at, inner.words) == ("/b", "1 is not of type string")
