"""What both versions say of a member is left out of a proof, and only where nothing else hangs on it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from treaty.compat.closing import close_schema
from treaty.compat.shortening import MEMBERS_APART, is_plain, shorten
from treaty.containment.prove import Verdict, prove_containment

TEXT = {"type": "string"}
NAMED = {"$ref": "#/$defs/name"}
DEFS = {"name": {"type": "string", "maxLength": 9}}


def schema(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give the schema of an object."""
    return {"type": "object", "properties": properties, **more}


def test_members_that_say_the_same_may_be_anything() -> None:
    old = schema({"a": TEXT, "b": TEXT}, required=["a"])
    new = schema({"a": TEXT, "b": {"type": "integer"}, "c": TEXT})
    shorter = schema({"a": {}, "b": TEXT}, required=["a"]), schema({"a": {}, "b": {"type": "integer"}, "c": TEXT})
    assert shorten(old, new) == shorter


def test_definitions_go_with_the_last_that_refers_to_them() -> None:
    old, new = schema({"a": NAMED}, **{"$defs": DEFS}), schema({"a": NAMED, "b": TEXT}, **{"$defs": DEFS})
    assert shorten(old, new) == (schema({"a": {}}), schema({"a": {}, "b": TEXT}))
    new = schema({"a": NAMED, "b": NAMED}, **{"$defs": DEFS})
    assert shorten(old, new) == (schema({"a": {}}), schema({"a": {}, "b": NAMED}, **{"$defs": DEFS}))


@pytest.mark.parametrize(
    "new",
    [
        schema({"a": {"type": "integer"}}),
        schema({"b": TEXT}),
        {"type": "object"},
        schema({"a": TEXT}, **{"$schema": "http://json-schema.org/draft-07/schema#"}),
        schema({"a": TEXT}, **{"$defs": DEFS}),
        schema({"a": TEXT}, definitions=DEFS),
    ],
    ids=["another type", "another name", "no properties", "another draft", "other definitions", "old definitions"],
)
def test_what_is_not_said_alike_stays(new: dict[str, Any]) -> None:
    assert shorten(schema({"a": TEXT}), new) is None
    assert shorten(new, schema({"a": TEXT})) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (schema({"a": NAMED}, **{"$defs": DEFS}), True),
        (schema({"a": {"$ref": "#/definitions/name"}}, definitions=DEFS), True),
        (schema({"id": TEXT, "$id": TEXT, "$ref": TEXT}), True),
        ({key: {} for key in MEMBERS_APART}, True),
        (schema({"a": {"$ref": "#"}}), False),
        (schema({"a": {"$ref": "#/properties/b"}, "b": TEXT}), False),
        (schema({"a": NAMED}, **{"$defs": {"name": {"items": [{"$ref": "#/properties/b"}]}}}), False),
        (schema({"a": {"$id": "https://example.com/a"}}), False),
        (schema({"a": {"$anchor": "a"}}), False),
        (schema({"a": {"$recursiveAnchor": True}}), False),
        (schema({"a": TEXT}, allOf=[schema({"a": {"minLength": 1}})]), False),
        (schema({"a": TEXT}, patternProperties={"^a": {"minLength": 1}}), False),
        (schema({"a": TEXT}, unevaluatedProperties=False), False),
        (schema({"a": TEXT}, **{"$ref": "#/$defs/name"}), False),
    ],
)
def test_members_stand_apart_where_nothing_else_speaks_of_them(given: dict[str, Any], *, expected: bool) -> None:
    assert is_plain(given) is expected


PARTS = (
    {},
    {"a": TEXT},
    {"a": NAMED},
    {"a": TEXT, "b": {"type": "integer"}},
    {"a": TEXT, "b": {"type": "number"}},
    {"a": {"type": ["string", "null"]}, "b": {"oneOf": [TEXT, schema({"c": TEXT})]}},
    {"b": {"oneOf": [TEXT, schema({"c": TEXT, "d": TEXT})]}, "a": TEXT},
)
TERMS: tuple[dict[str, Any], ...] = ({}, {"required": ["a"]}, {"additionalProperties": False}, {"minProperties": 2})


@pytest.mark.parametrize("terms", tuple(itertools.product(TERMS, TERMS)), ids=str)
def test_what_is_contained_without_them_is_contained(terms: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for one, other in itertools.product(PARTS, PARTS):
        old, new = (schema(part, **{"$defs": DEFS}, **term) for part, term in zip((one, other), terms, strict=True))
        shorter = shorten(old, new)
        if shorter is not None and _contains(*shorter):
            assert _contains(old, new)


def _contains(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return prove_containment(close_schema(old), new).verdict is Verdict.CONTAINED
