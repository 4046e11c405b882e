"""Samples: values put together from what schemas spell out."""

from typing import Any

import pytest

from treaty.containment.budget import AllowanceSpent, Budget, Meter
from treaty.containment.dialect import DEFAULT
from treaty.containment.question import Question, ask
from treaty.containment.samples import find_by_samples


def _ask(writer: Any, reader: Any) -> Question:
    return ask(writer, reader, fallback=DEFAULT, is_fixed=True, further={}, meter=Meter(Budget()))


@pytest.mark.parametrize(
    ("writer", "reader", "value"),
    [
        ({"enum": ["a", "b"]}, {"const": "a"}, "b"),
        ({"type": "integer", "minimum": 5}, {"minimum": 6}, 5),
        ({"type": "string"}, {"maxLength": 3}, "text"),
        (
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
            {"required": ["b"]},
            {"a": 0},
        ),
        ({"type": "array", "items": {"type": "integer"}}, {"maxItems": 1}, [0, 0]),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string"}, None),
        ({"type": "string", "pattern": "^[0-9]{2}$"}, {"pattern": "^[02-9]"}, "12"),
    ],
)
def test_a_sample_may_be_a_witness(writer: Any, reader: Any, value: Any) -> None:
    question = _ask(writer, reader)
    found = find_by_samples(question.writer.schema, question.reader.schema, question.search)
    assert found is not None
    assert found.value == value


def test_objects_of_two_branches_are_put_together() -> None:
    branches = [{"type": "object", "required": [name], "properties": {name: {"const": 1}}} for name in ("a", "b")]
    question = _ask({"anyOf": branches}, {"oneOf": branches})
    found = find_by_samples(question.writer.schema, question.reader.schema, question.search)
    assert found is not None
    assert found.value == {"a": 1, "b": 1}


def test_no_sample_is_found_where_there_is_no_witness() -> None:
    question = _ask({"type": "integer"}, {"type": "number"})
    assert find_by_samples(question.writer.schema, question.reader.schema, question.search) is None


def test_the_allowance_is_kept() -> None:
    schema = {"anyOf": [{"type": "object", "required": [f"p{at}"]} for at in range(40)]}
    question = _ask(schema, {"oneOf": schema["anyOf"]})
    with question.search.meter.allowance(20), pytest.raises(AllowanceSpent):
        find_by_samples(question.writer.schema, question.reader.schema, question.search)
