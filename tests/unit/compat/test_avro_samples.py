"""Data that witnesses of Avro are built into: finite, and whole down to the last record."""

from __future__ import annotations

from typing import Any

import pytest

from treaty.compat.avro_samples import MISSING, build_datum
from treaty.load.avro_schema import parse_avro

INNER = {"type": "record", "name": "Inner", "fields": [{"name": "b", "type": "string"}]}
LIST = {"type": "record", "name": "Node", "fields": [{"name": "next", "type": ["null", "Node"]}]}
ENDLESS = {"type": "record", "name": "Node", "fields": [{"name": "next", "type": "Node"}]}


@pytest.mark.parametrize(
    ("schema", "datum"),
    [
        ({"type": "record", "name": "Outer", "fields": [{"name": "a", "type": INNER}]}, {"a": {"b": "text"}}),
        (LIST, {"next": None}),
        ({"type": "record", "name": "R", "fields": [{"name": "a", "type": ["string", "null"]}]}, {"a": None}),
        (ENDLESS, MISSING),
        ({"type": "enum", "name": "E", "symbols": ["X", "Y"]}, "X"),
        ({"type": "fixed", "name": "F", "size": 3}, "xxx"),
        ({"type": "array", "items": ENDLESS}, []),
    ],
)
def test_a_datum_is_whole_or_there_is_none(schema: Any, datum: Any) -> None:
    parsed = parse_avro(schema)
    assert build_datum(parsed, parsed.root) == datum
