"""Large schemas: contracts of many fields with one change each, unions, recursion, chains of choices."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any


def contract(size: int) -> dict[str, Any]:
    """Give the schema of a contract of so many fields, some nested, some with patterns."""
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


def recursive_union(branches: int, last: str = "string") -> dict[str, Any]:
    """Give a recursive `oneOf` whose branches are told apart by a constant."""
    definitions: dict[str, Any] = {}
    for at in range(branches):
        value = {"type": last if at == branches - 1 else "string"}
        properties = {"kind": {"const": f"k{at}"}, "left": {"$ref": "#/$defs/node"}, "value": value}
        definitions[f"t{at}"] = {"type": "object", "properties": properties, "required": ["kind", "value"]}
    definitions["node"] = {"oneOf": [{"$ref": f"#/$defs/t{at}"} for at in range(branches)]}
    return {"$ref": "#/$defs/node", "$defs": definitions}


def overlapping_union(branches: int, combination: str, last: str = "string") -> dict[str, Any]:
    """Give a recursive union whose branches overlap."""
    definitions: dict[str, Any] = {}
    for at in range(branches):
        below = {"$ref": "#/$defs/node"} if at else {"type": "string"}
        value = {"type": last if at == branches - 1 else "string"}
        properties = {f"p{at}": below, "value": value}
        definitions[f"t{at}"] = {"type": "object", "properties": properties, "required": [f"p{at}"]}
    definitions["node"] = {combination: [{"$ref": f"#/$defs/t{at}"} for at in range(branches)]}
    return {"$ref": "#/$defs/node", "$defs": definitions}


def union_by_kind(branches: int) -> dict[str, Any]:
    """Give a union of objects told apart by one member."""
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


def chain_of_choices(start: int, stop: int) -> dict[str, Any]:
    """Give a chain of choices in which each shares a name with the next."""
    links = [{"anyOf": [{"required": [f"a{at}"]}, {"required": [f"a{at + 1}"]}]} for at in range(start, stop)]
    return {"type": "object", "allOf": links}


def graph_of_definitions(count: int, wider: int | None = None) -> Any:
    """Definitions that refer to each other in long ways; one of them takes longer names."""
    definitions: dict[str, Any] = {
        f"d{at}": {
            "type": "object",
            "properties": {
                "next": {"$ref": f"#/$defs/d{(at * 7 + 1) % count}"},
                "others": {"type": "array", "items": {"$ref": f"#/$defs/d{(at * 3 + 2) % count}"}},
                "name": {"type": "string", "maxLength": 20 if at == wider else 10},
            },
        }
        for at in range(count)
    }
    return {"$ref": "#/$defs/d0", "$defs": definitions}
