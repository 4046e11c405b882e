"""Constants against schemas: what a validator takes is contained, and what it refuses is contained in the opposite."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from treaty.containment.prove import Verdict, prove_containment

A, B, INT, TEXT = {"properties": {"a": {}}}, {"properties": {"b": {}}}, {"type": "integer"}, {"type": "string"}
VALUES: list[Any] = [
    None, True, 0, 1, 2, 3, -1, 0.5, 1.5, 2.5, "", "a", "ab", "b1", "aab", [], [1], [1, 2], [1, 1], ["a"], ["a", 1],
    ["a", "b"], [1, "a"], [1, "a", 1], [1, 2, 3], [[1], [1]], {}, {"a": 1}, {"a": "x"}, {"b": 1}, {"a": 1, "b": 1},
    {"c": 1}, {"a1": 1},
    {"a": 1, "b": "x", "c": None}, {"a": {"a": 1}}, {"a": {"a": {"b": 1}}},
]  # fmt: skip


def _many(*branches: dict[str, Any]) -> dict[str, Any]:
    """Give more ways for branches to hold than are told apart as cases."""
    return {"allOf": [{"anyOf": list(branches)}] * 4}


SCHEMAS: list[dict[str, Any]] = [
    {"type": "integer", "minimum": 1, "exclusiveMaximum": 3},
    {"exclusiveMinimum": 0.5, "maximum": 1.5},
    {"multipleOf": 0.5, "not": {"multipleOf": 1}},
    {"minLength": 1, "maxLength": 2},
    {"pattern": "^a+b?$", "type": ["string", "null"]},
    {"enum": [1, "a", {"a": 1}, None], "not": {"enum": ["a"]}},
    {"allOf": [{"enum": [1, 2]}, {"enum": [2, 3]}]},
    {"oneOf": [{"enum": [1, 2]}, {"enum": [2, 3]}]},
    {"oneOf": [{"type": "integer"}, {"minimum": 2}]},
    {"oneOf": [{"type": "null"}, {"type": "boolean"}, {"type": ["null", "string"]}]},
    {"anyOf": [{"const": 1}, {"required": ["a"]}], "type": ["integer", "object"]},
    {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"maxProperties": 1}},
    {"items": INT, "minItems": 1, "maxItems": 2},
    {"prefixItems": [TEXT], "items": INT},
    {"prefixItems": [{}, TEXT], "items": False},
    {"uniqueItems": True, "type": "array"},
    {"contains": {"const": 1}, "minContains": 2},
    {"contains": INT, "maxContains": 1},
    {"contains": TEXT, "minContains": 0, "maxContains": 1, "type": "array"},
    {"properties": {"a": INT}, "required": ["a"], "additionalProperties": False},
    {"patternProperties": {"^a": INT}, "additionalProperties": {"type": "string"}},
    {"propertyNames": {"maxLength": 1}, "minProperties": 1},
    {"maxProperties": 1, "type": "object"},
    {"dependentRequired": {"a": ["b"]}, "type": "object"},
    {"dependentSchemas": {"a": {"required": ["b"]}}, "type": "object"},
    {"$ref": "#/$defs/n", "$defs": {"n": {"properties": {"a": {"$ref": "#/$defs/n"}}, "additionalProperties": False}}},
    {"oneOf": [{**A, "required": ["a"]}], "unevaluatedProperties": False},
    {"oneOf": [{**A, "required": ["a"]}, {**B, "not": {"required": ["a"]}}], "unevaluatedProperties": False},
    {"anyOf": [{**A, "required": ["a"]}, B], "unevaluatedProperties": INT},
    {"allOf": [A, B], "unevaluatedProperties": False},
    {"if": {**A, "required": ["a"]}, "then": B, "unevaluatedProperties": False},
    {"if": {**A, "required": ["a"]}, "else": B, "unevaluatedProperties": False},
    {"dependentSchemas": {"a": {**A, **B}}, "properties": {"a": {}}, "unevaluatedProperties": False},
    {"$ref": "#/$defs/a", "$defs": {"a": A}, "unevaluatedProperties": {"type": "string"}},
    {"prefixItems": [INT], "anyOf": [{"prefixItems": [{}, INT]}, {}], "unevaluatedItems": TEXT},
    {"contains": INT, "unevaluatedItems": False},
    {"contains": TEXT, "minContains": 0, "unevaluatedItems": INT},
    {"allOf": [{"contains": {"const": 1}}, {"prefixItems": [TEXT]}], "unevaluatedItems": False},
    {"allOf": [{"additionalProperties": INT}, B], "unevaluatedProperties": False},
    {"allOf": [B, {"additionalProperties": INT}], "unevaluatedProperties": False},
    {"allOf": [{"items": INT}, {"prefixItems": [{}]}], "unevaluatedItems": False},
    {"allOf": [{"unevaluatedProperties": INT}], "unevaluatedProperties": False},
    {"allOf": [{"unevaluatedItems": INT}], "unevaluatedItems": False},
    {**_many({**A, "required": ["a"]}, {**B, "required": ["b"]}, {"maxProperties": 1}), "unevaluatedProperties": False},
    {**_many({**A, "required": ["a"]}, {"properties": {"c": {}}}), **B, "unevaluatedProperties": False},
    {**_many({**A, "required": ["a"]}, {"additionalProperties": INT}), "unevaluatedProperties": False},
    {**_many({"prefixItems": [INT]}, {"prefixItems": [{}, INT]}, {"prefixItems": [TEXT]}), "unevaluatedItems": False},
    {**_many({"prefixItems": [INT]}, {"items": TEXT}, {"maxItems": 1}), "prefixItems": [{}], "unevaluatedItems": INT},
    {**_many({"patternProperties": {"^a": INT}}, {"required": ["c"]}, B), "unevaluatedProperties": False},
    {**_many({"contains": INT}, {"maxItems": 1}, {"prefixItems": [TEXT]}), "unevaluatedItems": False},
]  # fmt: skip


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_what_a_validator_takes_is_contained_and_what_it_refuses_is_not(schema: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(schema)
    taken = [value for value in VALUES if validator.is_valid(value)]
    refused = [value for value in VALUES if not validator.is_valid(value)]
    assert taken
    assert refused
    opposite = {"not": schema, "$defs": schema.get("$defs", {})}
    proofs = prove_containment({"enum": taken}, schema), prove_containment({"enum": refused}, opposite)
    expected = {Verdict.CONTAINED} | ({Verdict.UNDECIDED} if _may_be_left_open(schema) else set())
    assert {proof.verdict for proof in proofs} <= expected


def _may_be_left_open(schema: dict[str, Any]) -> bool:
    """Whether branches evaluate by pattern or by content, in more ways than there are cases."""
    return len(schema.get("allOf", ())) > 2 and any(word in str(schema) for word in ("patternProperties", "contains"))


@pytest.mark.parametrize(("draft", "is_integer"), [("draft4", False), ("draft6", True), ("2020-12", True)])
def test_whole_numbers_are_integers_or_not_as_the_draft_says(draft: str, *, is_integer: bool) -> None:
    proof = prove_containment({"const": 1.0}, INT, draft=draft)
    assert (proof.verdict is Verdict.CONTAINED) is is_integer
