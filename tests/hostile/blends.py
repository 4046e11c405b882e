"""Hostile schemas that blend threats: patterns where nobody looks for one, towers, numbers, names of references."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.hostile.inputs import VERSION, Hostile
from tests.support.small_registry import CONTRACT, FOLDER

_DEFINITION = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.0.0.schema.yaml}]\n"
_EVIL = "^(([a-z])+.)+[A-Z]([a-z])+$"
_WIDE = "^(a|b)*a(a|b){18}$"
_NAME = "a" * 60 + "!"


def places() -> Iterator[Hostile]:
    """Give patterns in each keyword that may hold a schema, the evil text in the example beside."""
    keywords: dict[str, Callable[[Any], dict[str, Any]]] = {
        "propertyNames": lambda schema: {"propertyNames": schema, "minProperties": 3},
        "patternProperties": lambda schema: {"patternProperties": {_EVIL: schema, _WIDE: schema}, "minProperties": 2},
        "dependentSchemas": lambda schema: {"dependentSchemas": {_NAME: {"properties": {"b": schema}}}},
        "if, then, else": lambda schema: {"if": {"properties": {"a": schema}}, "then": {"required": ["a"]}},
        "contains": lambda schema: {"contains": schema, "minContains": 40, "maxContains": 41, "uniqueItems": True},
        "unevaluatedProperties": lambda schema: {
            "anyOf": [{"properties": {"a": schema}}],
            "unevaluatedProperties": schema,
        },
        "unevaluatedItems": lambda schema: {"prefixItems": [schema], "contains": schema, "unevaluatedItems": schema},
        "additionalProperties": lambda schema: {"patternProperties": {_EVIL: True}, "additionalProperties": schema},
        "not of not": lambda schema: {"not": {"not": {"properties": {"a": {"not": {"not": schema}}}}}},
        "exactly one": lambda schema: {"oneOf": [schema, {"minLength": 3}, {"maxLength": 50, **schema}]},
        "all at once": lambda schema: {"properties": {f"p{at}": {**schema, "minLength": at} for at in range(60)}},
    }
    texts = {"type": "string", "pattern": _EVIL, "examples": [_NAME], "default": _NAME * 30}
    wide = {"type": "string", "pattern": _WIDE}
    for name, make in keywords.items():
        yield _compared("blends", f"patterns in {name}", make(texts), make(wide))
        yield _beside("blends", f"patterns in {name}", make(texts), make(wide))


def towers() -> Iterator[Hostile]:
    """Give combinations that are high rather than wide, each floor of which doubles the one above."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        for other in ("allOf", "anyOf", "oneOf", "not"):
            one, two = (_tower(keyword, other, letter, 9) for letter in "ab")
            yield _compared("towers", f"{keyword} on {other}", one, two)
    deep: Any = {"type": "string"}
    for at in range(40):
        deep = {
            "if": {"required": [f"a{at}"]},
            "then": {"properties": {"x": deep}},
            "else": {"properties": {"y": deep}},
        }
    yield _compared("towers", "conditions on conditions", deep, {"properties": {"x": {"type": "integer"}}})
    ladder = [{"if": {"const": at}, "then": {"const": at + 1}, "else": {"not": {"const": at + 2}}} for at in range(600)]
    yield _compared("towers", "600 conditions at once", {"allOf": ladder}, {"allOf": ladder[1:]})
    yield _beside("towers", "600 conditions at once", {"allOf": ladder}, {"allOf": ladder[1:]})


def _tower(keyword: str, other: str, letter: str, floors: int) -> Any:
    schema: Any = {"properties": {letter: {"type": "string"}}}
    for at in range(floors):
        inner = {"not": schema} if other == "not" else {other: [schema, {"required": [f"{letter}{at}"]}]}
        schema = {keyword: [inner, {"properties": {f"{letter}{at}": {"minimum": at}}}, {"required": [f"r{at}"]}]}
    return schema


def numbers() -> Iterator[Hostile]:
    """Give numbers that no machine holds, or that only a decimal keeps apart."""
    pairs: tuple[tuple[str, Any, Any], ...] = (
        ("multiples of a thousand digits", {"multipleOf": int("7" * 1_000)}, {"multipleOf": int("3" * 999)}),
        ("multiples that share nothing", {"allOf": [{"multipleOf": 1e-9 * p} for p in _PRIMES]}, {"minimum": 5}),
        ("a hundred multiples", {"allOf": [{"multipleOf": p} for p in _PRIMES * 5]}, {"maximum": 10}),
        ("multiples between", {"multipleOf": 0.1, "minimum": 1e15, "maximum": 1e15 + 1}, {"type": "integer"}),
        ("bounds of ten thousand digits", {"minimum": 10**4_000}, {"maximum": 10**4_000 + 1}),
        ("a gap of nothing", {"exclusiveMinimum": 1e-320, "exclusiveMaximum": 2e-320}, {"const": 0}),
        ("constants of ten thousand digits", {"enum": [10**4_000 + at for at in range(50)]}, {"multipleOf": 2}),
        ("zeros of all kinds", {"enum": [0, 0.0, -0.0, False]}, {"const": 0}),
        ("lengths beyond all memory", {"type": "string", "minLength": 10**18}, {"maxLength": 10**18 - 1}),
        ("lengths with fractions", {"type": "string", "minLength": 2.0, "maxLength": 1e300}, {"maxLength": 1e299}),
        ("counts beyond all memory", {"type": "array", "minItems": 10**18, "items": {"pattern": _WIDE}},
            {"maxItems": 1}),
        ("unique ones of few", {"type": "array", "uniqueItems": True, "minItems": 400,
            "items": {"enum": [*range(399)]}}, False),
        ("members beyond all memory", {"type": "object", "minProperties": 10**18, "propertyNames": {"pattern": _WIDE}},
            False),
        ("not a multiple of any", {"type": "integer", "allOf": [{"not": {"multipleOf": p}} for p in _PRIMES * 6]},
            False),
    )  # fmt: skip
    for name, writer, reader in pairs:
        yield _compared("odd bounds", name, writer, reader)
    for name, text in (
        ("an exponent of a million", '{"multipleOf": 1e-1000000}'),
        ("an exponent beyond", '{"maximum": 1e999999999999}'),
        ("an exponent that is large", '{"minimum": 123456789e400}'),
        ("a decimal of ten thousand digits", '{"const": 0.' + "1" * 10_000 + "}"),
    ):
        yield _written("odd bounds", f"{name}, beside", '{"properties": {"a": ' + text + "}}")


_PRIMES = (9973, 9967, 9949, 9941, 9931, 9929, 9923, 9907, 9901, 9887)


def references() -> Iterator[Hostile]:
    """Give references that lead round, or out, by the names that parts of a schema give themselves."""
    schemas: tuple[tuple[str, Any], ...] = (
        ("dynamic anchors in a ring", _ring_of_anchors(200)),
        ("an anchor twice", {"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x", "type": "null"}}, "$ref": "#x"}),
        ("anchors of odd names", {"$defs": {"a": {"$anchor": "../x\u202e"}}, "$ref": "#../x\u202e"}),
        ("an id that is a file", {"$id": "file:///etc/", "properties": {"a": {"$ref": "passwd"}}}),
        ("an id that is a share", {"$id": "//host.example/share/", "$ref": "x.json"}),
        ("an id on a loopback", {"$id": "http://127.0.0.1:9/", "$dynamicRef": "a#b"}),
        ("an id with a password", {"$id": "https://user:secret@example.com/", "$ref": "other"}),
        ("ids that rebase, deeply", _rebased(60)),
        ("ids with script", {"$id": "javascript:alert(1)", "$ref": "#/$defs/a", "$defs": {"a": {}}}),
        ("an id of 100,000 letters", {"$id": "urn:" + "a" * 100_000, "properties": {"a": {"$ref": "#"}}}),
        ("a recursive anchor", {"$recursiveAnchor": True, "properties": {"a": {"$recursiveRef": "#"}}}),
        ("a vocabulary of nowhere", {"$vocabulary": {"https://example.com/none": True},
            "$schema": "https://example.com/m"}),
        ("a pointer of 10,000 steps", {"$ref": "#" + "/properties/a" * 5_000}),
        ("a pointer that escapes", {"$ref": "#/$defs/~2/~01%7E1%00"}),
        ("a reference through a constant", {"const": {"a": {"type": "string"}}, "$ref": "#/const/a"}),
        ("definitions that draw all others", {"$ref": "#/$defs/d0", "$defs": _drawn(90)}),
        ("dynamic through all", {"$dynamicAnchor": "t", "anyOf": [{"items": {"$dynamicRef": "#t"}}] * 50}),
    )  # fmt: skip
    for name, schema in schemas:
        yield _compared("names of references", name, schema, {"type": "object"})
        yield _beside("names of references", name, schema, {"type": "object", "properties": {"a": {"type": "integer"}}})


def _ring_of_anchors(count: int) -> dict[str, Any]:
    parts = {
        f"s{at}": {"$dynamicAnchor": f"n{at}", "properties": {"a": {"$dynamicRef": f"#n{(at * 7 + 1) % count}"}}}
        for at in range(count)
    }
    return {"$ref": "#/$defs/s0", "$defs": parts}


def _rebased(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"$ref": "../" * depth + "x"}
    for at in range(depth):
        schema = {"$id": f"d{at}/", "properties": {"a": schema, "b": {"$ref": f"d{at}/#"}}}
    return {**schema, "$id": "https://example.com/x"}


def _drawn(count: int) -> dict[str, Any]:
    return {
        f"d{at}": {"properties": {f"p{to}": {"$ref": f"#/$defs/d{to}"} for to in range(count)}, "required": [f"p{at}"]}
        for at in range(count)
    }


def formats() -> Iterator[Hostile]:
    """Give values and formats that a checker of formats may choke on."""
    texts = {
        "email": "a@" + "a." * 3_000 + "!", "idn-email": "\u202ea@\u0430.com", "hostname": "a." * 4_000,
        "ipv6": ":" * 5_000, "uri": "http://[" + ":" * 5_000, "iri": "http://\U000e0001/", "uuid": "-" * 10_000,
        "uri-template": "{" * 5_000, "json-pointer": "/~" * 5_000, "relative-json-pointer": "9" * 5_000 + "#",
        "regex": "(a+)+" * 1_000, "date": "9" * 9_999 + "-01-01", "time": "23:59:60Z" * 900, "date-time": "T" * 9_000,
        "duration": "P" + "9" * 5_000 + "Y", "no-such-format": "x", "\u202edate": "x",
    }  # fmt: skip
    for name, text in texts.items():
        one: dict[str, Any] = {"type": "string", "format": name, "examples": [text], "default": text}
        old, new = {"properties": {"a": one}}, {"properties": {"a": {**one, "maxLength": 3}}}
        yield _beside("formats", f"a text that is no {name!a}", old, new)


def constants() -> Iterator[Hostile]:
    """Give values that are larger than what is said of them."""
    deep = json.loads("[" * 200 + "]" * 200)
    wide = {f"k{at}": [at, str(at)] for at in range(4_000)}
    for name, one, two in (
        ("deep", {"const": deep}, {"const": [deep]}),
        ("wide", {"const": wide}, {"const": {**wide, "k0": None}}),
        ("wide ones to choose from", {"enum": [{**wide, "k": at} for at in range(4)]}, {"enum": [wide]}),
        ("long", {"const": "a" * 400_000}, {"const": "a" * 399_999 + "b"}),
        ("long, and an evil pattern", {"const": "a" * 30_000 + "!"}, {"pattern": "^(a+)+$"}),
        ("long, and states without end", {"const": "ab" * 4_000}, {"pattern": "(a|b)*a(a|b){18}c"}),
        ("long ones, and a wide pattern", {"enum": ["ab" * 1_000 + str(at) for at in range(60)]}, {"pattern": _WIDE}),
    ):
        yield _compared("constants", name, one, two)
        yield _beside("constants", name, {"properties": {"a": one}}, {"properties": {"a": two}})


def _compared(threat: str, name: str, writer: Any, reader: Any) -> Hostile:
    return Hostile(threat=threat, name=name, schemas=(writer, reader))


def _beside(threat: str, name: str, old: Any, new: Any) -> Hostile:
    """Give two versions, each told by a JSON Schema of its own."""
    files = {f"{FOLDER}/v{number}.schema.yaml": json.dumps(schema).encode() for number, schema in _two(old, new)}
    return _with_both(threat, f"{name}, beside a contract", files)


def _written(threat: str, name: str, text: str) -> Hostile:
    return _with_both(threat, name, {f"{FOLDER}/v{number}.schema.yaml": text.encode() for number in ("1.0.0", "1.1.0")})


def _two(old: Any, new: Any) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return ("1.0.0", old), ("1.1.0", {**new, "title": "t"} if isinstance(new, dict) else new)


def _with_both(threat: str, name: str, files: dict[str, bytes]) -> Hostile:
    text = CONTRACT.replace("    quality:\n", f"{_DEFINITION}    quality:\n", 1)
    versions = {VERSION: text.encode(), f"{FOLDER}/v1.1.0.yaml": text.replace("1.0.0", "1.1.0").encode()}
    return Hostile(threat=threat, name=name, files={**versions, **files})
