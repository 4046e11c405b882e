"""Keywords of the validator that match names by our engine."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
from jsonschema.validators import extend

from treaty.containment.matchers import Matchers

OWN = Matchers(lambda source, text: re.search(source, text) is not None)
VALIDATOR: Any = extend(jsonschema.Draft202012Validator, {**OWN.for_texts(), **OWN.for_names()})  # type: ignore[no-untyped-call]  # its stubs lack a type


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": "^a"},
        {"patternProperties": {"^a": {"type": "integer"}}},
        {"patternProperties": {"^a": {"type": "integer"}, "b$": {"minimum": 2}}},
        {"additionalProperties": False},
        {"additionalProperties": {"type": "integer"}},
        {"properties": {"a": {}}, "additionalProperties": False},
        {"properties": {"b": {}}, "patternProperties": {"^a": {}}, "additionalProperties": False},
        {"properties": {"b": {}}, "patternProperties": {"^a": {}}, "additionalProperties": {"type": "string"}},
    ],
    ids=str,
)
def test_they_say_what_the_validators_own_say(schema: dict[str, Any]) -> None:
    plain = jsonschema.Draft202012Validator(schema)
    values: list[Any] = ["a", "ba", 1, None, [], {}, {"a": 1}, {"a": "x"}, {"a": 1, "c": 1}, {"b": 1, "c": 1, "a": 1}]
    values += [{"a": 1, "b": 1, "c": "x"}, {"ab": 1}, {"ab": 2, "z": 1}, {"z": 1, "a": 1}, {"b": 1, "a": 2, "z": "x"}]
    for value in values:
        assert VALIDATOR(schema).is_valid(value) is plain.is_valid(value), value
        assert {tuple(error.absolute_path) for error in VALIDATOR(schema).iter_errors(value)} == {
            tuple(error.absolute_path) for error in plain.iter_errors(value)
        }
