"""Where references lead, and where a pattern stands."""

from __future__ import annotations

from typing import Any

import pytest

from treaty.containment.prove import Verdict, prove_containment
from treaty.containment.resources import find_pattern

ONE: dict[str, Any] = {"const": 1}


@pytest.mark.parametrize(
    ("schema", "is_found"),
    [
        ({"$ref": "#/$defs/l/allOf/0", "$defs": {"l": {"allOf": [ONE]}}}, True),
        ({"$ref": "#/$defs/l/allOf/1", "$defs": {"l": {"allOf": [ONE]}}}, False),
        ({"$ref": "#/$defs/l/allOf/-1", "$defs": {"l": {"allOf": [ONE]}}}, False),
        ({"$ref": "#/$defs/l/allOf/x", "$defs": {"l": {"allOf": [ONE]}}}, False),
        ({"$ref": "#/$defs/a~1b", "$defs": {"a/b": ONE}}, True),
        ({"$ref": "#/$defs/a~0b", "$defs": {"a~b": ONE}}, True),
        ({"$ref": "#/$defs/a%20b", "$defs": {"a b": ONE}}, True),
        ({"$ref": "#/$defs/%C3%BC", "$defs": {"ü": ONE}}, True),
        ({"$ref": "#one", "$defs": {"x": {"$anchor": "one", **ONE}}}, True),
        ({"$ref": "#two", "$defs": {"x": {"$anchor": "one", **ONE}}}, False),
        ({"$ref": "one", "$defs": {"x": {"$id": "one", **ONE}}}, True),
        ({"$ref": "one#/$defs/y", "$defs": {"x": {"$id": "one", "$defs": {"y": ONE}}}}, True),
        ({"$ref": "#x", "$defs": {"x": {"$anchor": "x", **ONE}, "y": {"$anchor": "x", **ONE}}}, False),
        ({"$ref": "https://example.com/x"}, False),
    ],
)
def test_a_reference_leads_to_the_schema_it_names_or_nowhere(schema: dict[str, Any], *, is_found: bool) -> None:
    forth, back = prove_containment(schema, ONE), prove_containment(ONE, schema)
    expected = Verdict.CONTAINED if is_found else Verdict.UNDECIDED
    assert (forth.verdict, back.verdict) == (expected, expected)


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"pattern": "a"}, "/pattern"),
        ({"patternProperties": {"a": {}}}, "/patternProperties/a"),
        ({"patternProperties": {"b": {"pattern": "a"}}}, "/patternProperties/b/pattern"),
        ({"allOf": [{}, {"pattern": "a"}]}, "/allOf/1/pattern"),
        ({"properties": {"x/y": {"pattern": "a"}}}, "/properties/x~1y/pattern"),
        ({"patternProperties": ["a"]}, None),
        ({"pattern": "b", "const": "a"}, None),
        ([], None),
    ],
)
def test_the_first_place_of_a_pattern_is_found(document: Any, pointer: str | None) -> None:
    assert find_pattern(document, "a") == pointer


def test_parts_that_cannot_be_read_are_the_same_only_where_their_references_lead_to_the_same() -> None:
    branches = [{"patternProperties": {f"^p{at}": {}}} for at in range(9)]

    def schema(of: dict[str, Any]) -> dict[str, Any]:
        part = {"anyOf": branches, "unevaluatedProperties": {"$ref": "#/$defs/x"}}
        return {"properties": {"p": part}, "$defs": {"x": of}}

    told = prove_containment(schema(ONE), schema({"const": 2}))
    assert told.verdict is Verdict.UNDECIDED
    assert "too many branches" in (told.reason or "")
    plain = {"anyOf": branches, "unevaluatedProperties": ONE}
    assert prove_containment(plain, plain).verdict is Verdict.CONTAINED


DRAFT_7 = {"$id": "https://example.com/x", "$schema": "http://json-schema.org/draft-07/schema#", "items": [ONE]}


@pytest.mark.parametrize(
    ("schema", "value", "is_valid"),
    [
        ({"$dynamicRef": "#x", "$defs": {"a": {"$anchor": "x", **ONE}}}, 1, True),
        ({"$dynamicRef": "#x", "$defs": {"a": {"$anchor": "x", **ONE}}}, 2, False),
        ({"$dynamicRef": "#x", "$defs": {"a": {"$dynamicAnchor": "x", **ONE}}}, 1, True),
        ({"$dynamicRef": "#x", "$defs": {"a": {"$dynamicAnchor": "x", **ONE}}}, 2, False),
        ({"$dynamicRef": "#/$defs/b", "$defs": {"a": {"$dynamicAnchor": "x", **ONE}, "b": {"const": 2}}}, 2, True),
        ({"$dynamicRef": "#/$defs/b", "$defs": {"a": {"$dynamicAnchor": "x", **ONE}, "b": {"const": 2}}}, 1, False),
        # In draft 7 a list under `items` tells of a tuple; in 2020-12 it is none.
        ({"$ref": "https://example.com/x", "$defs": {"x": DRAFT_7}}, [1, 2], True),
        ({"$ref": "https://example.com/x", "$defs": {"x": DRAFT_7}}, [2], False),
    ],
)
def test_what_a_reference_leads_to_is_read_by_its_own_rules(schema: Any, value: Any, *, is_valid: bool) -> None:
    proof = prove_containment({"const": value}, schema)
    assert proof.verdict is (Verdict.CONTAINED if is_valid else Verdict.NOT_CONTAINED)
