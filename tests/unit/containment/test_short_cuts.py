"""Short cuts of the search: what they say without a proof is so, for each of many values; and what they must see."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from treaty.containment.atoms import SchemaId
from treaty.containment.budget import MAX_RULE_DEPTH, AllowanceSpent, Budget, Meter
from treaty.containment.compile import Compiler
from treaty.containment.dialect import DEFAULT
from treaty.containment.languages import Languages
from treaty.containment.recursion import close_recursion
from treaty.containment.resources import Resources
from treaty.containment.schema import Arena
from treaty.containment.search import Search
from treaty.containment.values import ANY

VALUES: list[Any] = [
    None, True, 0, 1, 5, 9.5, 10, 10.5, 11, -1, "",
    "a", "ab", "b", [], [1], [1, 2], ["a"], [1, "a"], [[]], {}, {"k": 1},
    {"k": "a"}, {"k": "b"}, {"k": "a", "v": 1}, {"k": "b", "v": "x"}, {"v": 1}, {"o": {"k": "a"}}, {"o": {"k": "b"}},
    {"o": {"o": {"k": "a"}}}, {"o": {"o": {"k": "b"}}}, {"o": {"o": {"o": {"k": "a"}}}},
    {"o": {"o": {"o": {"k": "b"}}}},
]  # fmt: skip


def _tagged(tag: str, depth: int = 0) -> dict[str, Any]:
    if depth:
        return {"type": "object", "properties": {"o": _tagged(tag, depth - 1)}, "required": ["o"]}
    return {"type": "object", "properties": {"k": {"const": tag}}, "required": ["k"]}


SCHEMAS: list[Any] = [
    {},
    False,
    {"type": "string"},
    {"type": ["string", "null"]},
    {"type": "integer"},
    {"type": "number"},
    {"enum": [1, "a"]},
    {"enum": ["b", "ab"]},
    {"enum": [1, 5, 10]},
    {"const": 10},
    {"maximum": 10, "type": "number"},
    {"minimum": 10},
    {"type": "number", "exclusiveMaximum": 10},
    {"type": "number", "minimum": 10},
    {"type": "number", "minimum": 0},
    {"type": "number", "exclusiveMinimum": 10},
    {"type": "integer", "minimum": 0, "maximum": 5},
    {"type": "number", "minimum": 11},
    {"type": "integer", "multipleOf": 5},
    {"minLength": 1},
    {"maxLength": 1},
    {"type": "string", "minLength": 2},
    {"minItems": 1},
    {"maxItems": 1},
    {"items": {"type": "integer"}},
    {"items": {"minimum": 0}},
    {"prefixItems": [{"type": "integer"}]},
    {"prefixItems": [{"minimum": 1}], "items": False},
    {"contains": {"type": "integer"}},
    {"contains": {"type": "integer"}, "minContains": 2},
    {"contains": {"type": "integer"}, "maxContains": 1},
    {"contains": {"type": "integer"}, "maxContains": 2},
    {"required": ["k"]},
    {"properties": {"k": {"type": "string"}}},
    {"properties": {"k": {"const": "a"}}},
    {"not": {"type": "string"}},
    {"additionalProperties": {"type": "object"}},
    {"properties": {"k": {}}, "additionalProperties": False},
    {"maxProperties": 1},
    {"minProperties": 1},
    {"propertyNames": {"pattern": "^k$"}},
    {"patternProperties": {"^k": {"type": "string"}}},
    {"patternProperties": {"^k": {"const": "a"}}, "additionalProperties": {"type": "integer"}},
    {"not": {"required": ["k"]}},
    {"anyOf": [{"type": "string"}, {"minimum": 10, "type": "number"}]},
    {"oneOf": [{"type": "null"}, {"const": "a"}]},
    *(_tagged(tag, depth) for depth in range(4) for tag in "ab"),
]


def _search(documents: list[Any]) -> tuple[Search, list[SchemaId]]:
    arena, meter = Arena(), Meter(Budget(steps=10_000_000, seconds=60))
    simple: dict[str, SchemaId] = {}
    found = []
    for document in documents:
        resources = Resources(document, DEFAULT, {}, "writer")
        found.append(Compiler(arena, resources, meter, simple, asserts_format=False).compile(resources.root))
    closed, places = close_recursion(arena, meter)
    return Search(closed, Languages(meter), meter, ANY), [places[schema] for schema in found]


def test_what_is_said_of_two_schemas_is_true_of_every_value() -> None:
    search, schemas = _search(SCHEMAS)
    held = [{at for at, value in enumerate(VALUES) if search.evaluator.holds(schema, value)} for schema in schemas]
    for one, other in itertools.product(range(len(schemas)), repeat=2):
        if search.disjointness.are_disjoint(schemas[one], schemas[other]):
            assert not held[one] & held[other], (SCHEMAS[one], SCHEMAS[other])
        if search.rules.contains(schemas[one], schemas[other]):
            assert held[one] <= held[other], (SCHEMAS[one], SCHEMAS[other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": "string"}, {"type": "integer"}),
        ({"enum": [1, 2]}, {"enum": [3, "a"]}),
        ({"type": "number", "maximum": 9}, {"type": "number", "minimum": 10}),
        ({"type": "number", "exclusiveMaximum": 10}, {"type": "number", "minimum": 10}),
        ({"type": "number", "maximum": 10}, {"type": "number", "exclusiveMinimum": 10}),
        (_tagged("a"), _tagged("b")),
        (_tagged("a", 1), _tagged("b", 1)),
        (_tagged("a", 2), _tagged("b", 2)),
        ({"allOf": [{"minLength": 1}], "type": "string"}, {"not": {"minLength": 1, "type": "string"}}),
    ],
)
def test_what_plainly_shares_no_value_is_seen_from_either_side(one: Any, other: Any) -> None:
    search, (first, second) = _search([one, other])
    assert search.disjointness.are_disjoint(first, second)
    assert search.disjointness.are_disjoint(second, first)
    assert search.disjointness.are_exclusive((first, second))
    assert not search.disjointness.are_exclusive((first, first))


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ({"enum": [1, 2]}, {"type": "integer", "minimum": 1}),
        ({"type": "integer"}, {"type": "number"}),
        ({"minimum": 5}, {"minimum": 5}),
        ({"minimum": 5}, {"minimum": 4}),
        ({"exclusiveMinimum": 5}, {"minimum": 5}),
        ({"maximum": 5}, {"maximum": 5}),
        ({"maximum": 4}, {"exclusiveMaximum": 5}),
        ({"exclusiveMaximum": 5}, {"maximum": 5}),
        ({"type": "null"}, {"allOf": [{}, {"type": ["null", "string"]}]}),
        ({"type": "string", "minLength": 2, "maxLength": 3}, {"minLength": 2, "maxLength": 3}),
        ({"type": "string", "minLength": 2, "maxLength": 3}, {"minLength": 1, "maxLength": 4}),
        ({"minItems": 1, "items": {"const": 1}}, {"items": {"type": "integer"}}),
        ({"contains": {"type": "integer"}, "minContains": 2}, {"contains": {"type": "integer"}, "minContains": 2}),
        (
            {"contains": {"type": "integer"}, "maxContains": 2},
            {"contains": {"type": "integer"}, "minContains": 0, "maxContains": 2},
        ),
        ({"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"a": {"type": "integer"}}}),
        (
            {"properties": {"a": {}}, "additionalProperties": False},
            {"properties": {"a": {}}, "additionalProperties": False},
        ),
        ({"type": "string"}, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        ({"anyOf": [{"const": 1}, {"const": "a"}]}, {"type": ["integer", "string"]}),
        ({"type": "string"}, {"minimum": 3}),
        (False, {"type": "string"}),
        ({"type": "string"}, True),
    ],
)
def test_what_is_plainly_contained_is_seen(small: Any, large: Any) -> None:
    search, (one, other) = _search([small, large])
    assert search.rules.contains(one, other)


def _system(seed: int) -> dict[str, Any]:
    """Give definitions that lead to each other, as a number says."""
    lot = random.Random(seed)  # noqa: S311 - the same ones every time
    names = [f"d{at}" for at in range(6)]

    def member() -> dict[str, Any]:
        return lot.choice([{"$ref": f"#/$defs/{lot.choice(names)}"}] * 3 + [{"const": 1}, {"type": "integer"}, {}])

    def shape() -> dict[str, Any]:
        told = {"type": "object", "properties": {name: member() for name in lot.sample("xyz", 2)}}
        return told | lot.choice([{}, {"required": ["x"]}, {"additionalProperties": False}])

    return {name: lot.choice([shape, shape, lambda: {"anyOf": [shape(), shape()]}])() for name in names}


def _trees(depth: int) -> list[Any]:
    below = _trees(depth - 1) if depth else []
    return [1, "a", {}, *({name: value} for name in "xyz" for value in below), *({"x": one, "z": 1} for one in below)]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_said_of_definitions_that_lead_to_each_other_is_true_of_every_value(seed: int) -> None:
    definitions = _system(seed)
    search, schemas = _search([{"$ref": f"#/$defs/{name}", "$defs": definitions} for name in definitions])
    values = _trees(2)
    held = [{at for at, value in enumerate(values) if search.evaluator.holds(schema, value)} for schema in schemas]
    for one, other in itertools.product(range(len(schemas)), repeat=2):
        if search.rules.contains(schemas[one], schemas[other]):
            assert held[one] <= held[other], (seed, one, other)


def test_definitions_that_say_the_same_in_a_circle_contain_each_other() -> None:
    def ring(size: int, leaf: dict[str, Any]) -> dict[str, Any]:
        told = {
            f"d{at}": {"type": "object", "properties": {"next": {"$ref": f"#/$defs/d{(at + 1) % size}"}, "v": leaf}}
            for at in range(size)
        }
        return {"$ref": "#/$defs/d0", "$defs": told}

    search, (two, three, wide) = _search([ring(2, {"const": 1}), ring(3, {"type": "integer"}), ring(5, {})])
    assert search.rules.contains(two, three)
    assert search.rules.contains(three, wide)
    assert search.rules.contains(two, wide)
    assert not search.rules.contains(three, two)
    assert not search.rules.contains(wide, three)
    assert search.rules.contains(two, two)


def _chain(length: int, leaf: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        f"d{at}": {"type": "object", "properties": {"next": {"$ref": f"#/$defs/d{at + 1}"}}} for at in range(length)
    }
    return {"$ref": "#/$defs/d0", "$defs": {**told, f"d{length}": leaf}}


def test_what_is_put_off_far_down_is_compared_in_the_end() -> None:
    leaves = ({"const": 1}, {"type": "integer"}, {"const": 2})
    search, (one, whole, two) = _search([_chain(2 * MAX_RULE_DEPTH + 3, leaf) for leaf in leaves])
    for _ in range(2):
        assert search.rules.contains(one, whole)
        assert search.rules.contains(two, whole)
        assert not search.rules.contains(one, two)
        assert not search.rules.contains(whole, one)


def test_a_question_that_was_broken_off_leaves_nothing_behind() -> None:
    leaves = ({"const": 1}, {"type": "integer"}, {"const": 2})
    search, (one, whole, two) = _search([_chain(2 * MAX_RULE_DEPTH + 3, leaf) for leaf in leaves])
    with pytest.raises(AllowanceSpent), search.meter.allowance(5):
        search.rules.contains(two, whole)
    assert not search.rules.contains(one, two)
    assert search.rules.contains(two, whole)


def test_a_look_at_required_members_ends_where_they_lead_to_each_other() -> None:
    def endless(kind: str) -> dict[str, Any]:
        member = {"type": "object", "required": ["n"], "properties": {"n": {"$ref": "#/$defs/d"}, "k": {"type": kind}}}
        return {"$ref": "#/$defs/d", "$defs": {"d": member}}

    search, (one, other) = _search([endless("string"), endless("integer")])
    assert not search.disjointness.are_disjoint(one, other)
