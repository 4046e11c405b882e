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
