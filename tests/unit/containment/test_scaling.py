"""Large questions stay within the budget. Steps are counted, not seconds, so that a busy machine changes nothing."""

import math
import re
import time
from typing import Any

import pytest
from tests.support.large_schemas import (
    EDITS,
    chain_of_choices,
    contract,
    graph_of_definitions,
    overlapping_union,
    recursive_union,
    union_by_kind,
)

from treaty.containment.prove import Budget, Verdict, prove_containment

STEPS = Budget().steps


def _prove(writer: Any, reader: Any) -> Verdict:
    return prove_containment(writer, reader, budget=Budget(steps=STEPS, seconds=60)).verdict


@pytest.mark.parametrize("size", [20, 100, 400])
@pytest.mark.parametrize("edit", EDITS)
def test_a_contract_with_one_change_is_decided_both_ways(size: int, edit: str) -> None:
    old, new = contract(size), contract(size)
    EDITS[edit](new)
    assert _prove(old, new) is Verdict.CONTAINED
    assert _prove(new, old) is Verdict.NOT_CONTAINED


def test_a_recursive_union_of_twelve_is_decided() -> None:
    assert _prove(recursive_union(12), recursive_union(12)) is Verdict.CONTAINED
    assert _prove(recursive_union(12), recursive_union(12, "integer")) is Verdict.NOT_CONTAINED
    assert _prove(recursive_union(12), recursive_union(13)) is Verdict.CONTAINED


def test_choices_within_choices_are_told_apart_at_the_bottom() -> None:
    def nest(shortest: int) -> Any:
        schema: Any = {"type": "string", "minLength": shortest}
        for at in range(20):
            schema = {"allOf": [{"maxLength": 100 + at}, {"anyOf": [schema, {"type": "integer", "minimum": at}]}]}
        return schema

    assert _prove(nest(3), nest(4)) is Verdict.NOT_CONTAINED
    assert _prove(nest(4), nest(3)) is Verdict.CONTAINED


@pytest.mark.parametrize("combination", ["oneOf", "anyOf"])
def test_a_recursive_union_of_twelve_that_overlap_is_decided(combination: str) -> None:
    assert _prove(overlapping_union(12, combination), overlapping_union(12, combination)) is Verdict.CONTAINED
    assert (
        _prove(overlapping_union(12, combination), overlapping_union(12, combination, "integer"))
        is Verdict.NOT_CONTAINED
    )
    assert (
        _prove(overlapping_union(12, combination, "integer"), overlapping_union(12, combination))
        is Verdict.NOT_CONTAINED
    )


@pytest.mark.parametrize("count", [40, 300])
def test_many_definitions_that_refer_to_each_other_are_decided(count: int) -> None:
    plain, wider = graph_of_definitions(count), graph_of_definitions(count, 7)
    assert _prove(plain, plain) is Verdict.CONTAINED
    assert _prove(plain, wider) is Verdict.CONTAINED
    assert _prove(wider, plain) is Verdict.NOT_CONTAINED


def test_a_long_chain_of_references_is_no_deep_schema() -> None:
    chain: dict[str, Any] = {f"d{at}": {"properties": {"a": {"$ref": f"#/$defs/d{at + 1}"}}} for at in range(100)}
    short, long = ({"$ref": "#/$defs/d0", "$defs": chain | {"d100": {"maxLength": most}}} for most in (3, 5))
    assert _prove(short, long) is Verdict.CONTAINED


def test_a_union_of_sixty_told_apart_by_a_member_is_decided() -> None:
    assert _prove(union_by_kind(60), union_by_kind(60)) is Verdict.CONTAINED
    assert _prove(union_by_kind(59), union_by_kind(60)) is Verdict.CONTAINED
    assert _prove(union_by_kind(60), union_by_kind(59)) is Verdict.NOT_CONTAINED


def test_chains_of_choices_are_decided() -> None:
    assert _prove(chain_of_choices(0, 16), chain_of_choices(2, 14)) is Verdict.CONTAINED
    assert _prove(chain_of_choices(0, 16), chain_of_choices(1, 17)) is Verdict.NOT_CONTAINED


def _nested(depth: int, leaf: Any) -> Any:
    for _ in range(depth):
        leaf = {"items": leaf}
    return leaf


def test_depth_is_answered_and_never_raises() -> None:
    assert _prove(_nested(20, {}), _nested(20, {"type": "string"})) is Verdict.NOT_CONTAINED
    assert _prove(_nested(60, {}), _nested(60, {"type": "string"})) is Verdict.UNDECIDED
    assert _prove(_nested(5000, {}), _nested(5000, {"type": "string"})) is Verdict.UNDECIDED
    constant: Any = []
    for _ in range(5000):
        constant = [constant]
    assert _prove({"const": constant}, {"type": "array"}) is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("writer", "reader"),
    [
        ({"type": "string", "minLength": 200}, {"pattern": "^(a+)+$"}),
        ({"type": "string", "pattern": "^(a+)+$", "minLength": 40}, {"pattern": "^(a|aa)+b$"}),
        ({"type": "string", "pattern": "^([a-z]+.)+[A-Z]([a-z])+$", "minLength": 60}, {"maxLength": 50}),
    ],
)
def test_evil_patterns_hang_no_validator(writer: Any, reader: Any) -> None:
    assert _prove(writer, reader) is Verdict.NOT_CONTAINED


@pytest.mark.parametrize(
    ("writer", "reader"),
    [
        ({"type": "string", "pattern": "(a{1000}){1000}"}, {"type": "string", "pattern": "^a"}),
        ({"type": "string", "pattern": "^(a|b)*a(a|b){18}$"}, {"type": "string", "pattern": "^(a|b)*b(a|b){18}$"}),
    ],
)
def test_patterns_of_many_options_use_up_steps_and_not_the_time(writer: Any, reader: Any) -> None:
    proof = prove_containment(writer, reader, budget=Budget(steps=20_000, seconds=600))
    assert proof.reason == "the budget of steps is used up"
    assert 20_000 < proof.steps < 25_000


@pytest.mark.parametrize("pattern", ["\\w" * 3_000, "\\s" * 200, "(?i)" + "[\\x00-\\uffff]" * 100])
def test_a_pattern_that_validators_read_for_seconds_is_not_given_to_them(pattern: str) -> None:
    texts = {"type": "string", "minLength": 3}
    assert _prove(texts, {"type": "string", "pattern": pattern}) is Verdict.UNDECIDED
    assert _prove({"type": "object", "minProperties": 1}, {"patternProperties": {pattern: False}}) is Verdict.UNDECIDED


def test_a_validator_that_becomes_large_is_charged_for() -> None:
    proof = prove_containment({"type": "string"}, {"type": "string", "pattern": "^[a\\p{L}]{1,20}$"})
    assert proof.verdict is Verdict.NOT_CONTAINED
    assert proof.steps > 5_000


def test_a_long_look_ahead_is_left_alone() -> None:
    reader = {"pattern": "^(?=(a+)+$)a*$"}
    assert _prove({"type": "string", "minLength": 100}, reader) is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "writer",
    [
        {"type": "string", "minLength": 10**9},
        {"type": "array", "minItems": 10**9},
        {"type": "object", "minProperties": 10**9},
        {"type": "array", "uniqueItems": True, "minItems": 5000, "items": {"type": "integer"}},
        {"type": "string", "pattern": "^([a-z]{1,1000}){1,1000}x$"},
        {"type": "object", "patternProperties": {f"x{at}": {"type": "string"} for at in range(40)}},
    ],
)
def test_absurd_sizes_end_within_the_budget(writer: Any) -> None:
    start = time.perf_counter()
    prove_containment(writer, {"not": {"type": writer["type"]}}, budget=Budget(seconds=1))
    assert time.perf_counter() - start < 20


def test_no_clock_is_looked_at_unless_seconds_are_given() -> None:
    def refuse() -> float:
        raise AssertionError("a clock decides")

    assert (
        prove_containment(contract(400), contract(401), budget=Budget(clock=refuse, seconds=math.inf)).verdict
        is not None
    )


@pytest.mark.parametrize("pattern", ["\\b" * 150 + "a", "(\\ba|\\B)" * 40, "(\\b?a\\B?)*" * 16])
def test_many_word_boundaries_cost_little(pattern: str) -> None:
    start = time.process_time()
    prove_containment({"type": "string", "minLength": 3}, {"pattern": pattern}, budget=Budget(steps=30_000))
    assert time.process_time() - start < 2  # it was a quarter of a second for each of hundreds


def test_time_is_kept_by_the_clock_that_is_given() -> None:
    readings = iter([0.0, *([100.0] * 1000)])
    budget = Budget(clock=lambda: next(readings), seconds=1)
    proof = prove_containment(contract(400), contract(401), budget=budget)
    assert proof.verdict is Verdict.UNDECIDED
    assert re.search("time", proof.reason or "")


def test_long_enumerations_cost_by_their_length() -> None:
    short, long = ({"enum": [f"value {at}" for at in range(size)]} for size in (8_000, 8_001))
    assert _prove(short, long) is Verdict.CONTAINED
    assert _prove(long, short) is Verdict.NOT_CONTAINED
    assert _prove(long, {"type": "string", "maxLength": 10}) is Verdict.CONTAINED


def test_parts_that_are_shared_are_not_walked_without_end() -> None:
    schema: Any = {"type": "string"}
    for _ in range(80):
        schema = {"if": {"minLength": 2}, "then": schema, "else": schema}
    assert _prove(schema, {"type": "string"}) is Verdict.UNDECIDED
