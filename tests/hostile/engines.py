"""Hostile schemas of a third thought: texts on which a pattern of no special look takes ages, and squares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.hostile.inputs import Hostile

_NAME = "a" * 40 + "!"
_OBJECT = {"type": "object", "required": [_NAME], "properties": {_NAME: {}}}
_EVIL_NAMES = {"type": "object", "patternProperties": {"^(a+)+$": {"type": "string"}}}


def _text(**keywords: Any) -> dict[str, Any]:
    return {"type": "string", **keywords}


def slow_texts() -> Iterator[Hostile]:
    """Give pairs whose witness, or whose example, is a text that a backtracking matcher chokes on."""
    yield from _both_ways(
        "slow texts",
        ("stars, then what is not there", _text(pattern=".*" * 120 + "\x00" + "*." * 3), _text(maxLength=1)),
        (
            "five hundred stars that take nothing",
            _text(pattern=".*" * 250 + "9" + ".*" * 250),
            _text(pattern="^[a-c]*$"),
        ),
        ("five hundred stars, and a short text", _text(pattern="^b9$"), _text(pattern=".*" * 500 + "x")),
        ("stars in a row", _text(minLength=100), _text(pattern="^" + "a*" * 12 + "$")),
        ("stars and one letter more", _text(pattern="^a{80}b$"), _text(pattern="^" + "a*" * 12 + "$")),
        ("what may be left out", _text(pattern="^a{29}$"), _text(pattern="^" + "a?" * 30 + "a{30}$")),
        ("either or, often", _text(pattern="^a{40}b$"), _text(pattern="^" + "(a|a)" * 40 + "$")),
        ("counted", _text(pattern="^a{300}$"), _text(pattern="^a{0,200}a{0,200}a{0,200}a{0,200}b$")),
        ("look-ahead over stars", _text(minLength=200, pattern="^a*$"), _text(pattern="^(?=a*a*a*a*a*a*b)a*$")),
        ("look-ahead, repeated", _text(minLength=30, pattern="^a*$"), _text(pattern="^(?=(a+a+)+b)a*$")),
        ("back-references", _text(minLength=400, pattern="^a*$"), _text(pattern="^(a*)(a*)(a*)(a*)\\1\\2\\3b$")),
        ("an example", _text(examples=["a" * 5_000 + "!"]), _text(pattern="^" + "a*" * 8 + "$")),
        ("a default", _text(default="a" * 5_000 + "!"), _text(pattern="^a*a*a*a*c?$")),
        ("names", _OBJECT, _EVIL_NAMES),
        ("names, and what is left over", _OBJECT, {**_EVIL_NAMES, "unevaluatedProperties": False}),
        ("names, and no others", _OBJECT, {**_EVIL_NAMES, "additionalProperties": False}),
        ("names of names", _OBJECT, {"type": "object", "propertyNames": {"pattern": "^(a|aa)+$"}}),
        ("thirty choices behind chains of references", _text(minLength=30), _chained_choices(30, 20)),
        ("states by the power set", _text(pattern="^(a|b)*a(a|b){18}$"), _text(pattern="^(a|b)*b(a|b){18}$")),
        ("counters in counters", _text(pattern="^(a{1,200}b{1,200}){1,20}$"), _text(pattern="^(a{1,199}b+){1,20}$")),
        ("categories", _text(pattern="^\\p{L}*\\p{Lu}*\\p{Ll}*$"), _text(pattern="^\\p{N}*$")),
    )


def _chained_choices(width: int, length: int) -> dict[str, Any]:
    parts: dict[str, Any] = {
        f"d{i}_{j}": {"$ref": f"#/$defs/d{i}_{j + 1}"} for i in range(width) for j in range(length)
    }
    parts |= {f"d{i}_{length}": {"pattern": f"^(a+)+{i}$"} for i in range(width)}
    return {"anyOf": [{"$ref": f"#/$defs/d{i}_0"} for i in range(width)], "$defs": parts}


def squares() -> Iterator[Hostile]:
    """Give pairs by which each of many things meets each of many others."""
    kinds = [{"properties": {"k": {"const": i}}, "required": ["k"]} for i in range(5_000)]
    holes = range(9)
    pigeons = [
        {"anyOf": [{"properties": {f"p{i}": {"const": hole}}, "required": [f"p{i}"]} for hole in holes]}
        for i in range(10)
    ]
    apart = [
        {"not": {"properties": {f"p{i}": {"const": h}, f"p{j}": {"const": h}}, "required": [f"p{i}", f"p{j}"]}}
        for h in holes
        for i in range(10)
        for j in range(i)
    ]
    implied: list[Any] = [
        {"anyOf": [{"not": {"required": [f"a{i}"]}}, {"required": [f"a{i + 1}"]}]} for i in reversed(range(2_500))
    ]
    yield from _both_ways(
        "squares",
        (
            "names by twenty patterns",
            {"patternProperties": {f"^.*{c}.*$": {"type": "integer"} for c in "abcdefghijklmnopqrst"}},
            {"additionalProperties": {"type": "integer"}},
        ),
        ("kinds told by a key", {"anyOf": kinds}, {"anyOf": kinds[1:]}),
        ("exactly one kind", {"oneOf": kinds[:1_500]}, {"oneOf": kinds[1:1_501]}),
        ("exactly one value", {"oneOf": [{"const": i} for i in range(3_000)]}, {"oneOf": [{"const": 2}, {"const": 3}]}),
        ("exactly one value of many", *({"oneOf": [{"const": i} for i in range(a, 3_000 + a)]} for a in (0, 1))),
        ("a chain of conclusions, told backwards", {"allOf": [*implied, {"required": ["a0"]}]}, {"maxProperties": 3}),
        ("pigeons and holes", {"allOf": [*pigeons, *apart]}, False),
        (
            "lists of thousands",
            {"prefixItems": [{"type": "integer"}] * 5_000, "minItems": 5_000},
            {"prefixItems": [{"type": "number"}] * 4_999 + [{"type": "string"}]},
        ),
        ("objects by value", {"enum": [{"a": i} for i in range(30_000)]}, {"properties": {"a": {"maximum": 29_998}}}),
        ("texts by value", {"enum": [f"x{i}" * 5 for i in range(20_000)]}, {"pattern": "^(x[0-9]+)+$"}),
        (
            "members that ask for members",
            {"dependentSchemas": {f"a{i}": {"required": [f"a{i + 1}"]} for i in range(3_000)}, "required": ["a0"]},
            {"not": {"required": ["a3000"]}},
        ),
        ("rings of 400 and 401", _ring(400, 7, 3), _ring(401, 5, 11)),
    )


def _ring(count: int, one: int, other: int) -> dict[str, Any]:
    parts = {
        f"s{i}": {
            "type": "object",
            "properties": {
                "a": {"$ref": f"#/$defs/s{(i * one + 1) % count}"},
                "b": {"$ref": f"#/$defs/s{(i * other + 2) % count}"},
            },
            "additionalProperties": False,
        }
        for i in range(count)
    }
    return {"$ref": "#/$defs/s0", "$defs": parts}


def _both_ways(threat: str, *pairs: tuple[str, Any, Any]) -> Iterator[Hostile]:
    for name, writer, reader in pairs:
        yield Hostile(threat=threat, name=name, schemas=(writer, reader))
        yield Hostile(threat=threat, name=f"{name}, turned round", schemas=(reader, writer))
