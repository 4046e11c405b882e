"""Large questions stay within the budget. Steps are counted, not seconds, so that a busy machine changes nothing."""

import copy
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from treaty.containment.prove import Budget, Verdict, prove_containment

STEPS = Budget().steps


def _prove(writer: Any, reader: Any) -> Verdict:
    return prove_containment(writer, reader, budget=Budget(steps=STEPS, seconds=60)).verdict


def _contract(size: int) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {"type": "string", "maxLength": 50},
        {"type": "integer", "minimum": 0},
        {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4,8}$"},
        {"enum": ["a", "b", "c"]},
        {"type": ["string", "null"], "format": "date"},
        {
            "type": "object",
            "properties": {
                "street": {"type": "string", "minLength": 1},
                "place": {"type": "object", "properties": {"lat": {"type": "number", "maximum": 90}}},
            },
            "required": ["street"],
        },
        {"type": "array", "items": {"type": "string", "pattern": "^[a-z_]+$"}, "maxItems": 10},
        {"type": "number", "multipleOf": 0.01},
    ]
    names = [f"field_{at}" for at in range(size)]
    properties = {name: copy.deepcopy(kinds[at % len(kinds)]) for at, name in enumerate(names)}
    return {"type": "object", "properties": properties, "required": names[::2], "additionalProperties": False}


EDITS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "length": lambda contract: contract["properties"]["field_0"].update(maxLength=60),
    "pattern": lambda contract: contract["properties"]["field_2"].update(pattern="^[A-Z]{3}-[0-9]{4,9}$"),
    "enum": lambda contract: contract["properties"]["field_3"]["enum"].append("d"),
    "nested": lambda contract: contract["properties"]["field_5"]["properties"]["place"]["properties"]["lat"].clear(),
    "demand": lambda contract: contract["required"].remove("field_2"),
    "member": lambda contract: contract["properties"].update(extra={"type": "string"}),
}


@pytest.mark.parametrize("size", [20, 100, 400])
@pytest.mark.parametrize("edit", EDITS)
def test_a_contract_with_one_change_is_decided_both_ways(size: int, edit: str) -> None:
    old, new = _contract(size), _contract(size)
    EDITS[edit](new)
    assert _prove(old, new) is Verdict.CONTAINED
    assert _prove(new, old) is Verdict.NOT_CONTAINED


def _recursive(branches: int, last: str = "string") -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    for at in range(branches):
        value = {"type": last if at == branches - 1 else "string"}
        properties = {"kind": {"const": f"k{at}"}, "left": {"$ref": "#/$defs/node"}, "value": value}
        definitions[f"t{at}"] = {"type": "object", "properties": properties, "required": ["kind", "value"]}
    definitions["node"] = {"oneOf": [{"$ref": f"#/$defs/t{at}"} for at in range(branches)]}
    return {"$ref": "#/$defs/node", "$defs": definitions}


def test_a_recursive_union_of_twelve_is_decided() -> None:
    assert _prove(_recursive(12), _recursive(12)) is Verdict.CONTAINED
    assert _prove(_recursive(12), _recursive(12, "integer")) is Verdict.NOT_CONTAINED
    assert _prove(_recursive(12), _recursive(13)) is Verdict.CONTAINED


def _open(branches: int, combination: str, last: str = "string") -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    for at in range(branches):
        below = {"$ref": "#/$defs/node"} if at else {"type": "string"}
        value = {"type": last if at == branches - 1 else "string"}
        properties = {f"p{at}": below, "value": value}
        definitions[f"t{at}"] = {"type": "object", "properties": properties, "required": [f"p{at}"]}
    definitions["node"] = {combination: [{"$ref": f"#/$defs/t{at}"} for at in range(branches)]}
    return {"$ref": "#/$defs/node", "$defs": definitions}


@pytest.mark.parametrize("combination", ["oneOf", "anyOf"])
def test_a_recursive_union_of_twelve_that_overlap_is_decided(combination: str) -> None:
    assert _prove(_open(12, combination), _open(12, combination)) is Verdict.CONTAINED
    assert _prove(_open(12, combination), _open(12, combination, "integer")) is Verdict.NOT_CONTAINED
    assert _prove(_open(12, combination, "integer"), _open(12, combination)) is Verdict.NOT_CONTAINED


def _union(branches: int) -> dict[str, Any]:
    return {
        "oneOf": [
            {
                "type": "object",
                "properties": {"kind": {"const": f"k{at}"}, **{f"f{field}": {"type": "string"} for field in range(6)}},
                "required": ["kind", "f1", "f2"],
            }
            for at in range(branches)
        ]
    }


def test_a_union_of_sixty_told_apart_by_a_member_is_decided() -> None:
    assert _prove(_union(60), _union(60)) is Verdict.CONTAINED
    assert _prove(_union(59), _union(60)) is Verdict.CONTAINED
    assert _prove(_union(60), _union(59)) is Verdict.NOT_CONTAINED


def _chain(start: int, stop: int) -> dict[str, Any]:
    links = [{"anyOf": [{"required": [f"a{at}"]}, {"required": [f"a{at + 1}"]}]} for at in range(start, stop)]
    return {"type": "object", "allOf": links}


def test_chains_of_choices_are_decided() -> None:
    assert _prove(_chain(0, 16), _chain(2, 14)) is Verdict.CONTAINED
    assert _prove(_chain(0, 16), _chain(1, 17)) is Verdict.NOT_CONTAINED


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


def test_time_is_kept_by_the_clock_that_is_given() -> None:
    readings = iter([0.0, *([100.0] * 1000)])
    budget = Budget(clock=lambda: next(readings), seconds=1)
    proof = prove_containment(_contract(400), _contract(401), budget=budget)
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
