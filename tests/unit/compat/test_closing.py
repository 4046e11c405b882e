"""A closed schema admits what is declared, whatever declares it, and nothing else; elsewhere it says the same."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from treaty.compat.closing import close_schema

ADDRESS = {"type": "object", "properties": {"city": {"type": "string"}, "next": {"$ref": "#/$defs/address"}}}

CASES: dict[str, tuple[dict[str, Any], list[Any], list[Any]]] = {
    "plain object": (
        {"type": "object", "properties": {"a": {"type": "integer"}}},
        [{}, {"a": 1}],
        [{"b": 1}, {"a": "x"}],
    ),
    "nested objects and lists": (
        {"properties": {"a": {"properties": {"b": {}}}, "l": {"items": {"properties": {"c": {}}}}}},
        [{"a": {"b": 1}, "l": [{"c": 1}]}],
        [{"a": {"x": 1}}, {"l": [{"x": 1}]}],
    ),
    "names gathered over allOf": (
        {"allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}], "properties": {"c": {}}},
        [{"a": 1, "b": 1, "c": 1}],
        [{"d": 1}],
    ),
    "names gathered over the branches of a union": (
        {"oneOf": [{"properties": {"k": {"const": 1}, "a": {}}}, {"properties": {"k": {"const": 2}, "b": {}}}]},
        [{"k": 1, "a": 1}, {"k": 2, "b": 1}],
        [{"k": 1, "z": 1}],
    ),
    "names of one branch are not those of another": (
        {
            "properties": {"k": {}},
            "oneOf": [
                {"properties": {"k": {"const": 1}, "data": {"properties": {"a b/%": {}, "c": {}}}}},
                {"properties": {"k": {"const": 2}, "data": {"properties": {"d": {}}}}, "required": ["k"]},
            ],
        },
        [{"k": 1, "data": {"a b/%": 1, "c": 1}}, {"k": 2, "data": {"d": 1}}],
        [{"k": 1, "data": {"d": 1}}, {"k": 2, "data": {"c": 1}}, {"k": 2, "z": 1}],
    ),
    "branches behind references, and one that says nothing": (
        {
            "properties": {"k": {}},
            "oneOf": [
                {"$ref": "#/$defs/a/b~1c"},
                {"properties": {"x": {"type": "integer"}}, "required": ["x"]},
                {"not": {"anyOf": [{"required": ["x"]}, {"required": ["y"]}]}},
            ],
            "$defs": {"a": {"b/c": {"properties": {"y": {}}, "required": ["y"]}}},
        },
        [{}, {"k": 1}, {"k": 1, "x": 1}, {"y": 1}],
        [{"z": 1}, {"y": 1, "z": 1}, {"x": 1, "y": 1}],
    ),
    "branches that need not hold": (
        {
            "anyOf": [
                {
                    "required": ["k"],
                    "oneOf": [{"properties": {"k": {"const": 1}, "a": {}}}, {"properties": {"k": {"const": 2}}}],
                },
                {"properties": {"b": {}}},
            ]
        },
        [{"k": 1, "a": 1}, {"b": 1}, {"a": 1}],
        [{"z": 1}, {"b": 1, "z": 1}],
    ),
    "branches that say nothing but no": ({"properties": {"a": {}}, "oneOf": [False]}, [], [{}, {"a": 1}]),
    "names behind if, then and else": (
        {
            "if": {"properties": {"a": {"const": 1}}},
            "then": {"properties": {"b": {}}},
            "else": {"properties": {"c": {}}},
        },
        [{"a": 1, "b": 1}, {"a": 2, "c": 1}],
        [{"z": 1}],
    ),
    "a recursive reference": (
        {"properties": {"home": {"$ref": "#/$defs/address"}}, "$defs": {"address": ADDRESS}},
        [{"home": {"city": "Bern", "next": {"city": "Basel"}}}],
        [{"home": {"street": 1}}, {"home": {"next": {"street": 1}}}],
    ),
    "a reference at the root": (
        {"$ref": "#/$defs/address", "$defs": {"address": ADDRESS}},
        [{"city": "Bern"}],
        [{"street": 1}, {"next": {"street": 1}}],
    ),
    "names by pattern": (
        {"properties": {"a": {}}, "patternProperties": {"^x_": {"type": "integer"}}},
        [{"a": 1, "x_1": 1}],
        [{"b": 1}, {"x_1": "s"}],
    ),
    "a schema that says itself what else may be there": (
        {"properties": {"a": {}}, "additionalProperties": {"type": "integer"}},
        [{"b": 1}],
        [{"b": "x"}],
    ),
    "names of an object that several schemas describe": (
        {
            "properties": {"a": {"properties": {"b": {"type": "string"}}}},
            "allOf": [{"properties": {"a": {"properties": {"c": {"type": "string"}}}}}],
        },
        [{"a": {"b": "x", "c": "x"}}],
        [{"a": {"d": 1}}, {"a": {"b": 1}}, {"d": 1}],
    ),
    "names of an object that a definition extends": (
        {
            "$defs": {"base": {"properties": {"home": {"$ref": "#/$defs/address"}}}, "address": ADDRESS},
            "$ref": "#/$defs/base",
            "properties": {"home": {"properties": {"zip": {}}}},
        },
        [{"home": {"city": "Bern", "zip": 1, "next": {"city": "Basel"}}}],
        [{"home": {"street": 1}}, {"home": {"next": {"zip": 1}}}],
    ),
    "names of members of lists that several schemas describe": (
        {
            "properties": {"l": {"items": {"properties": {"b": {}}}}},
            "anyOf": [{"properties": {"l": {"items": {"properties": {"c": {}}}}}}, {"required": ["z"]}],
        },
        [{"l": [{"b": 1, "c": 1}]}],
        [{"l": [{"d": 1}]}],
    ),
    "names of the first members of lists": (
        {
            "properties": {"l": {"prefixItems": [{"properties": {"b": {}}}], "items": {"properties": {"c": {}}}}},
            "allOf": [{"properties": {"l": {"items": {"properties": {"d": {}}}}}}],
        },
        [{"l": [{"b": 1, "d": 1}, {"c": 1, "d": 1}]}],
        [{"l": [{"c": 1}]}, {"l": [{}, {"b": 1}]}],
    ),
    "a name that a pattern describes too": (
        {"properties": {"x_a": {"properties": {"b": {}}}}, "patternProperties": {"^x_": {"properties": {"c": {}}}}},
        [{"x_a": {"b": 1, "c": 1}, "x_b": {"c": 1}}],
        [{"x_b": {"d": 1}}, {"x_a": {"d": 1}}, {"y": 1}],
    ),
    "a name that two patterns describe": (
        {"patternProperties": {"^x": {"properties": {"b": {}}}, "y$": {"properties": {"c": {}}}}},
        [{"xy": {"b": 1, "c": 1}}],
        [{"xy": {"d": 1}}, {"z": 1}],
    ),
    "conditions are as they were": (
        {
            "properties": {"a": {"properties": {"b": {}, "k": {}}}},
            "if": {"properties": {"a": {"properties": {"k": {"const": 1}}, "required": ["k"]}}, "required": ["a"]},
            "then": {"required": ["z"], "properties": {"z": {}}},
        },
        [{"a": {"b": 1}}, {"a": {"b": 1, "k": 1}, "z": 1}],
        [{"a": {"b": 1, "k": 1}}],
    ),
    "what is counted is as it was": (
        {"properties": {"l": {"contains": {"properties": {"b": {"const": 1}}, "required": ["b"]}, "maxContains": 1}}},
        [{"l": [{"b": 1}]}],
        [{"l": [{"b": 1}, {"b": 1, "c": 1}]}],
    ),
    "references in what is denied": (
        {
            "properties": {"a": {}, "b": {}},
            "not": {"$ref": "#/definitions/odd"},
            "definitions": {"odd": {"required": ["a", "b"]}},
        },
        [{"a": 1}],
        [{"a": 1, "b": 1}, {"c": 1}],
    ),
    "a root in draft 7 that refers": (
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$ref": "#/definitions/address",
            "definitions": {"address": {"properties": {"city": {}, "next": {"$ref": "#/definitions/address"}}}},
        },
        [{"city": "Bern", "next": {"city": "Basel"}}],
        [{"street": 1}, {"next": {"street": 1}}],
    ),
    "a free object stays free": (
        {"properties": {"payload": {"type": "object"}}},
        [{"payload": {"any": 1}}],
        [{"x": 1}],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_closed_schema_admits_what_is_declared_and_no_more(name: str) -> None:
    schema, accepted, rejected = CASES[name]
    closed = close_schema(schema)
    assert [row for row in accepted if not jsonschema_rs.is_valid(closed, row)] == []
    assert [row for row in rejected if jsonschema_rs.is_valid(closed, row)] == []


@pytest.mark.parametrize("name", CASES)
def test_closing_never_admits_more_than_the_schema(name: str) -> None:
    schema, accepted, rejected = CASES[name]
    closed = close_schema(schema)
    for row in (*accepted, *rejected):
        assert not jsonschema_rs.is_valid(closed, row) or jsonschema_rs.is_valid(schema, row)


@pytest.mark.parametrize("keyword", ["$anchor", "$dynamicAnchor"])
def test_what_may_be_described_from_elsewhere_is_taken_literally(keyword: str) -> None:
    schema = {"properties": {"a": {keyword: "here", "properties": {"b": {}}}, "c": {"$ref": "#here"}}}
    assert close_schema(schema) is schema


@pytest.mark.parametrize(
    "schema",
    [
        {"$anchor": "top", "properties": {"a": {"$ref": "#top"}}},
        {"$ref": "#top", "properties": {"a": {}}},
        {
            "$dynamicRef": "#x",
            "properties": {"a": {}},
            "$defs": {"x": {"$dynamicAnchor": "x", "properties": {"b": {}}}},
        },
        {"$recursiveRef": "#", "properties": {"a": {}}},
    ],
)
def test_so_is_what_the_root_itself_refers_to_by_name(schema: dict[str, Any]) -> None:
    assert close_schema(schema) is schema


def test_a_reference_out_of_the_document_is_taken_literally() -> None:
    schema = {"properties": {"a": {"$ref": "other.json"}}}
    assert close_schema(schema) is schema


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": 5},
        {"properties": ["a"]},
        {"properties": {"a": {"patternProperties": 1}}},
        {"dependentSchemas": ["a"]},
        {"$ref": "#/$defs/absent"},
    ],
)
def test_an_ill_shaped_schema_is_given_back(schema: dict[str, Any]) -> None:
    assert close_schema(schema) == schema


def test_a_long_chain_of_references_is_closed() -> None:
    links = {f"d{n}": {"properties": {"next": {"$ref": f"#/$defs/d{n + 1}"}}} for n in range(3000)}
    closed = close_schema({"$ref": "#/$defs/d0", "$defs": {**links, "d3000": {}}})
    assert len(closed["definitions"]) >= 3000


def test_references_that_fork_are_followed_once() -> None:
    forks = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(60)}
    schema = {"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": {**forks, "d60": {"properties": {"b": {}}}}}
    validator = jsonschema_rs.validator_for({"properties": {"b": {}}, "additionalProperties": False})
    closed = close_schema(schema)
    names = closed["definitions"]["closed2"]["properties"]
    assert validator.is_valid(dict.fromkeys(names))
    assert len(closed["definitions"]) == 3
