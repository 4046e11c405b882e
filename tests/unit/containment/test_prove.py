"""The public door: verdicts, witnesses, places, and that no schema makes it raise."""

import inspect
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from treaty.containment.prove import Budget, Verdict, find_instance, prove_containment


def test_equal_schemas_are_contained() -> None:
    schema: Any = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    assert prove_containment(schema, schema).verdict is Verdict.CONTAINED


def test_a_widened_enum_is_refuted_by_a_witness_and_the_keyword_is_named() -> None:
    writer: Any = {"type": "object", "properties": {"country": {"enum": ["DE", "FR", "IT"]}}, "required": ["country"]}
    reader: Any = {"type": "object", "properties": {"country": {"enum": ["DE", "FR"]}}, "required": ["country"]}
    proof = prove_containment(writer, reader)
    assert proof.verdict is Verdict.NOT_CONTAINED
    assert proof.witness == {"country": "IT"}
    assert proof.failing_pointer == "/properties/country/enum"
    assert proof.instance_pointer == "/country"


def test_a_spent_budget_is_undecided() -> None:
    writer: Any = {"type": "string", "pattern": "^[a-z]{40}$"}
    proof = prove_containment(writer, {"type": "string", "maxLength": 30}, budget=Budget(steps=5))
    assert proof.verdict is Verdict.UNDECIDED
    assert proof.reason == "the budget of steps is used up"


def test_an_instance_is_found_or_refuted() -> None:
    assert find_instance({"type": "integer", "minimum": 5}).value == 5
    assert find_instance({"type": "integer", "minimum": 5, "maximum": 4}).exists is False


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {1: {"type": "string"}}},
        {"const": date(2024, 5, 17)},
        {"enum": [float("nan")]},
        {"maximum": float("inf")},
        {"minimum": True},
        {"required": "a"},
        {"allOf": {}},
        {"properties": []},
        {"items": 3},
        {"$ref": 3},
        {"$ref": "#/nowhere"},
        {"multipleOf": 0},
        "text",
        None,
        3,
        [],
    ],
)
def test_what_is_no_schema_is_answered(schema: Any) -> None:
    assert prove_containment(schema, {"type": "string"}).verdict is Verdict.UNDECIDED
    assert (
        prove_containment({"type": "array", "maxItems": 3, "items": {"type": "string"}}, schema).verdict
        is Verdict.UNDECIDED
    )


def test_an_unknown_draft_is_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="draft3"):
        prove_containment(True, True, draft="draft3")


def test_decimal_numbers_are_exact() -> None:
    assert prove_containment({"const": Decimal("0.30")}, {"multipleOf": Decimal("0.1")}).verdict is Verdict.CONTAINED


@pytest.mark.parametrize("draft", ["draft4", "draft6", "draft7", "2019-09", "2020-12"])
def test_instances_are_found_in_every_draft(draft: str) -> None:
    schema: Any = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    assert find_instance(schema, draft=draft).value == {"a": 0}


def test_questions_from_a_deep_stack_are_answered() -> None:
    writer: Any = {"type": "object", "required": ["a"], "properties": {"a": {"items": {"type": "string"}}}}
    reader: Any = {"properties": {"a": {"items": {"type": "string", "maxLength": 3}}}}

    def descend(levels: int) -> Verdict:
        return prove_containment(writer, reader).verdict if levels == 0 else descend(levels - 1)

    deep = sys.getrecursionlimit() - len(inspect.stack())
    assert descend(deep - 450) is Verdict.NOT_CONTAINED
    assert descend(deep - 60) in (Verdict.NOT_CONTAINED, Verdict.UNDECIDED)


@pytest.mark.parametrize("value", [True, False])
def test_what_is_left_of_a_boolean_is_found(value: bool) -> None:
    left = {"type": "boolean", "not": {"const": value}}
    assert prove_containment(left, {"const": value}).witness is (not value)
    assert prove_containment({"type": "boolean"}, {"const": value}).witness is (not value)
    assert prove_containment(left, {"const": not value}).verdict is Verdict.CONTAINED


@pytest.mark.parametrize("escape", ["t", "n", "v", "f", "r"])
def test_an_escape_of_a_pattern_is_the_character_that_it_names(escape: str) -> None:
    letter = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}[escape]
    one = {"type": "string", "pattern": f"^\\{escape}$"}
    assert prove_containment(one, {"const": letter}).verdict is Verdict.CONTAINED
    assert prove_containment({"const": letter}, one).verdict is Verdict.CONTAINED


def test_arrays_that_are_told_one_by_one_are_all_that_there_are() -> None:
    pairs: Any = {"type": "array", "items": {"enum": [1, 2]}, "minItems": 2, "maxItems": 2}
    told = [[1, 1], [2, 1], [2, 2]]
    assert prove_containment(pairs, {"enum": [*told, [1, 2]]}).verdict is Verdict.CONTAINED
    assert prove_containment(pairs, {"enum": told}).witness == [1, 2]
    assert prove_containment({**pairs, "not": {"const": [1, 2]}}, {"enum": told}).verdict is Verdict.CONTAINED


def test_long_lists_cost_what_they_are_long() -> None:
    names = [f"n{at}" for at in range(3200)]
    for schema in ({"enum": names}, {"required": names}, {"properties": dict.fromkeys(names, True)}):
        assert prove_containment(schema, schema).steps > 100
