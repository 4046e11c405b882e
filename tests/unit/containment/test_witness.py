"""Witnesses: small, like the hints, with the keyword and the part at fault, and confirmed or not shown."""

import copy
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from treaty.containment.budget import Budget, Meter
from treaty.containment.dialect import DEFAULT
from treaty.containment.prove import Proof, Verdict, find_instance, prove_containment
from treaty.containment.question import ask
from treaty.containment.shrink import dress, shrink, variants
from treaty.containment.suggest import Path
from treaty.containment.witness import find_among

WRITER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string", "maxLength": 60},
        "country": {"enum": ["DE", "FR", "IT"]},
        "amount": {"type": "number"},
        "day": {"type": "string", "format": "date"},
        "lines": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"sku": {"type": "string", "examples": ["A-100"]}, "count": {"type": "integer"}},
                "required": ["sku", "count"],
            },
        },
    },
    "required": ["id", "name", "country", "amount", "day", "lines"],
}
HINT = {"id": "9a", "name": "Blue Widget", "country": "FR", "amount": 19.9, "lines": [{"count": 3}]}


def _refute(edit: Callable[[dict[str, Any]], Any], *hints: Any) -> Proof:
    reader = copy.deepcopy(WRITER)
    edit(reader["properties"])
    proof = prove_containment(WRITER, reader, hints=hints)
    assert proof.verdict is Verdict.NOT_CONTAINED
    return proof


def test_a_witness_looks_like_the_hint_but_for_what_is_at_fault() -> None:
    proof = _refute(lambda fields: fields["amount"].update(maximum=100), HINT)
    assert proof.witness == {
        "id": "9a",
        "name": "Blue Widget",
        "country": "FR",
        "amount": 101,
        "day": "2024-05-17",
        "lines": [{"sku": "A-100", "count": 3}],
    }
    assert (proof.failing_pointer, proof.instance_pointer) == ("/properties/amount/maximum", "/amount")


def test_the_part_at_fault_is_the_hint_itself_where_that_is_rejected() -> None:
    proof = _refute(lambda fields: fields["amount"].update(multipleOf=1), HINT)
    assert isinstance(proof.witness, dict)
    assert proof.witness["amount"] == 19.9


def test_a_text_that_is_too_long_is_the_hint_repeated() -> None:
    proof = _refute(lambda fields: fields["name"].update(maxLength=20), HINT)
    assert isinstance(proof.witness, dict)
    assert proof.witness["name"] == "Blue Widget Blue Widg"


def test_without_hints_examples_and_formats_of_the_schema_are_used() -> None:
    instance = find_instance(WRITER)
    assert isinstance(instance.value, dict)
    assert instance.value["lines"] == [{"sku": "A-100", "count": 3}]
    assert instance.value["day"] == "2024-05-17"


def test_the_fault_is_named_in_depth() -> None:
    proof = _refute(lambda fields: fields["lines"]["items"]["properties"]["count"].update(minimum=0))
    assert proof.failing_pointer == "/properties/lines/items/properties/count/minimum"
    assert proof.instance_pointer == "/lines/0/count"


def test_the_same_question_has_the_same_witness() -> None:
    first, second = (_refute(lambda fields: fields["country"]["enum"].pop(), HINT) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("reader", "keyword", "part"),
    [
        ({"properties": {"a": {"properties": {"x": False}}}}, "/properties/a/properties/x", "/a/x"),
        ({"patternProperties": {"^a": False}}, "/patternProperties/^a", "/a"),
        ({"prefixItems": [True, False]}, "/prefixItems/1", "/1"),
        ({"$ref": "#/$defs/x", "$defs": {"x": {"enum": []}}}, "/$defs/x/enum", ""),
        (
            {"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"allOf": [{"type": "null"}]}}},
            "/$defs/x/allOf/0/type",
            "/a",
        ),
        ({"if": True, "then": {"type": "null"}}, "/then/type", ""),
        ({"properties": {}, "additionalProperties": False}, "/additionalProperties", "/extra"),
        ({"dependentSchemas": {"a/b": {"required": ["c"]}}}, "/dependentSchemas/a~1b/required", ""),
    ],
)
def test_the_keyword_that_rejects_is_found_through_references(reader: Any, keyword: str, part: str) -> None:
    proof = prove_containment(True, reader)
    assert (proof.failing_pointer, proof.instance_pointer) == (keyword, part)


def test_of_several_members_that_are_too_many_the_first_is_told() -> None:
    proof = prove_containment({"type": "object", "required": ["a", "b"]}, {"additionalProperties": False})
    assert proof.instance_pointer == "/a"


def test_validators_that_differ_confirm_nothing() -> None:
    proof = prove_containment({"const": "a\n"}, {"pattern": "^a$"})  # for Python's engine `$` is before a last newline
    assert proof.verdict is Verdict.UNDECIDED
    assert proof.reason == "the validators do not confirm the witness found"


def test_where_validators_differ_on_texts_a_witness_of_another_kind_will_do() -> None:
    proof = prove_containment({"maxLength": 2}, {"type": "string", "pattern": "^.{0,3}$"})  # but for line ends
    assert proof.verdict is Verdict.NOT_CONTAINED
    assert not isinstance(proof.witness, str)


def test_a_hint_may_be_the_witness_where_the_search_finds_none() -> None:
    reader = {"type": "string", "pattern": "^(?=.*[0-9])"}
    assert prove_containment({"type": "string", "pattern": "(?<= )id"}, reader, hints=["my id"]).witness == "my id"


def test_a_witness_may_be_null() -> None:
    proof = prove_containment({"type": "null"}, {"type": "string"})
    assert proof.has_witness
    assert proof.witness is None


def test_shrinking_leaves_out_what_the_test_does_not_need() -> None:
    value: Any = {"a": 1, "b": [1, 2, {"c": 1, "d": 2}], "e": {}}
    assert shrink(value, (), lambda each: "'d': 2" in str(each)) == {"b": [{"d": 2}]}


def test_dressing_takes_what_passes_and_no_more() -> None:
    suggestions: list[tuple[Path, Any]] = [(("a",), "x"), (("b",), "y"), (("a",), "z"), (("c", 0), "w")]

    def test(value: Any) -> bool:
        return bool(value["a"] != "x")

    assert dress({"a": 1, "b": 2, "c": [3]}, suggestions, test) == {"a": "z", "b": "y", "c": ["w"]}


def test_variants_of_a_text_are_as_long_as_it_is() -> None:
    assert list(variants("aaaaa", "xy")) == ["xy", "xyxyx"]
    assert list(variants(1, 1)) == []


def test_a_likelier_value_that_the_validators_do_not_confirm_is_not_shown() -> None:
    # By binary fractions 19.99 is no multiple of 0.01, so that one validator refuses what is true of the numbers.
    writer: dict[str, Any] = {"type": "number", "multipleOf": 0.01}
    proof = prove_containment(writer, {"maximum": 5}, hints=[19.99])
    assert proof.verdict is Verdict.NOT_CONTAINED
    assert jsonschema.Draft202012Validator(writer).is_valid(proof.witness)


def test_a_hint_that_no_validator_may_be_asked_about_hides_no_other() -> None:
    question = ask(
        {"type": "string"},
        {"pattern": "^(?!b$)(x+)*"},
        fallback=DEFAULT,
        is_fixed=False,
        further={},
        meter=Meter(Budget()),
    )
    found = find_among(question, ["x" * 200, "b"])
    assert found is not None
    assert found.value == "b"
    assert find_among(question, ["x" * 200]) is None


@pytest.mark.parametrize(
    ("writer", "reader", "witness"),
    [
        ({"type": "number", "maximum": 2.35}, {"type": "integer"}, 2.3),
        ({"type": "number", "minimum": 2.35, "maximum": 2.45}, {"type": "integer"}, 2.4),
        ({"type": "number"}, {"type": "integer"}, 0.5),
        ({"type": "integer"}, {"minimum": 10}, 9),
        ({"type": "integer"}, {"maximum": 10}, 11),
        ({"type": "integer"}, {"exclusiveMaximum": 10}, 11),
        ({"type": "string"}, {"maxLength": 3}, None),
    ],
)
def test_a_number_that_shows_a_limit_is_near_it_and_plain(writer: Any, reader: Any, witness: Any) -> None:
    proof = prove_containment(writer, reader)
    assert proof.verdict is Verdict.NOT_CONTAINED
    assert witness is None or proof.witness == witness
