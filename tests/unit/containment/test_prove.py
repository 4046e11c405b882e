"""The public door: verdicts, witnesses, places, and that no schema makes it raise."""

from typing import Any

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
