"""Hostile schemas: patterns, references and combinations that a validator or a prover could be lost in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.hostile.inputs import VERSION, Hostile, contract_text
from tests.support.small_registry import CONTRACT, FOLDER

PATTERNS = (
    "(a+)+$",
    "(a|a)*b",
    "(a|aa)+$",
    "([a-zA-Z]+)*$",
    "(.*a){25}",
    "(.*)*x",
    "^(a?){40}a{40}$",
    "(x+x+)+y",
    "((a+)+)+$",
    "(a{1,50}){1,50}b",
    "a{1,100000}",
    "(a{1000}){1000}",
    "[a-z]{0,60000}",
    "(?=a)(?=b)c",
    "(?<!a)b",
    "(a)\\1+",
    "(?i)a",
    "(?P<x>a)",
    "\\p{L}+",
    "[",
    "(",
    ")",
    "*",
    "a**",
    "(?",
    "(?:" * 500 + ")" * 500,
    "(" * 5000 + ")" * 5000,
    "|" * 20000,
    "[^" + "a-z" * 2000 + "]",
    "\\",
    "\\u{110000}",
    "\\cA",
    "\\x",
    "^$^$",
    ".*" * 500,
    "(a*)*" * 30,
    "\\d+\\.\\d+\\.\\d+" * 50,
    "(?!.*evil)^.*$",
    "[[:alpha:]]",
    "\\b" * 1000,
    "a" * 50000,
    ".*" * 100 + ".x" + ".*" * 200,
    "(.+)+@(.+)+\\.(.+)+",
)


def patterns() -> Iterator[Hostile]:
    """Give patterns with texts that make a backtracking matcher run for ages."""
    for number, pattern in enumerate(PATTERNS, start=1):
        quoted = json.dumps(pattern)
        column = (
            f"      - {{name: code, logicalType: string, description: C., logicalTypeOptions: {{pattern: {quoted}}}, "
            f"examples: [{'a' * 60 + '!'}]}}\n"
        )
        text = CONTRACT.replace("    quality:\n", f"{column}    quality:\n", 1)
        yield contract_text("patterns", f"a column with pattern {number}: {pattern[:30]}", text)
        wide = {"type": "string", "pattern": pattern}
        yield _pair(
            "patterns",
            f"pattern {number} against one letter: {pattern[:30]}",
            wide,
            {"type": "string", "pattern": "^a"},
        )
        yield _pair(
            "patterns",
            f"one letter against pattern {number}: {pattern[:30]}",
            {"type": "string", "pattern": "^a"},
            wide,
        )


def _pair(threat: str, name: str, writer: Any, reader: Any) -> Hostile:
    return Hostile(threat=threat, name=name, schemas=(writer, reader))


def references() -> Iterator[Hostile]:
    """Give JSON Schemas beside a contract whose references lead away, or round and round."""
    for number, address in enumerate(
        (
            "http://localhost:9/x.json",
            "https://example.com/schema.json",
            "file:///etc/passwd",
            "/etc/passwd",
            "../../../../../../../../etc/passwd",
            "..%2f..%2fetc%2fpasswd",
            "ftp://example.com/x",
            "data:,{}",
            "//example.com/x",
            "C:\\windows\\win.ini",
            "\\\\host\\share",
            "#",
            "#/",
            "#/$defs/x",
            "#/$defs/~2",
            "#/%",
            "",
            " ",
            "\x00",
            "./v1.0.0.schema.yaml",
            "v1.0.0.yaml",
            "shop.gold.sale",
            "shop.gold.sale:v1.0.0",
            "shop.gold.nothing",
            "urn:x",
            "javascript:alert(1)",
            "#" + "/a" * 50000,
            "a" * 100000,
            "?x=1",
            "../sale/gold/../gold/v1.0.0.schema.yaml",
        ),
        start=1,
    ):
        yield _beside("references", f"$ref {number}: {address[:40]}", {"properties": {"a": {"$ref": address}}})
        url = json.dumps(address)
        definition = f"    authoritativeDefinitions: [{{type: jsonSchema, url: {url}}}]\n"
        text = CONTRACT.replace("    quality:\n", f"{definition}    quality:\n", 1)
        yield contract_text("references", f"address {number}: {address[:40]}", text)
    for name, schema in (
        ("itself", {"$ref": "#"}),
        (
            "two that name one another",
            {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}},
        ),
        ("a chain", {"$ref": "#/$defs/d0", "$defs": {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(3000)}}),
        (
            "a tree",
            {"$defs": {"t": {"properties": {c: {"$ref": "#/$defs/t"} for c in "abcdefgh"}}}, "$ref": "#/$defs/t"},
        ),
        ("not itself", {"not": {"$ref": "#"}}),
        (
            "doubling",
            {
                "$ref": "#/$defs/d0",
                "$defs": {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(60)},
            },
        ),
        ("dynamic", {"$dynamicAnchor": "n", "properties": {"a": {"$dynamicRef": "#n"}}}),
        (
            "recursive of 2019",
            {
                "$schema": "https://json-schema.org/draft/2019-09/schema",
                "$recursiveAnchor": True,
                "items": {"$recursiveRef": "#"},
            },
        ),
        ("ids that clash", {"$id": "x", "$defs": {"a": {"$id": "x", "$ref": "y"}, "b": {"$id": "y", "$ref": "x"}}}),
        ("an id far away", {"$id": "http://169.254.169.254/latest/meta-data", "$ref": "other.json"}),
        ("a draft of our own", {"$schema": "http://localhost:9/meta"}),
        ("a draft that is a file", {"$schema": "file:///etc/passwd"}),
    ):
        yield _beside("references", name, schema)
        yield _pair("references", f"{name}, compared", schema, {"type": "object"})


def _beside(threat: str, name: str, schema: Any) -> Hostile:
    definition = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.0.0.schema.yaml}]\n"
    text = CONTRACT.replace("    quality:\n", f"{definition}    quality:\n", 1)
    files = {VERSION: text.encode(), f"{FOLDER}/v1.0.0.schema.yaml": json.dumps(schema).encode()}
    return Hostile(threat=threat, name=name, files=files)


def combinations() -> Iterator[Hostile]:
    """Give pairs whose containment is dear to decide."""
    texts = [{"pattern": f"^.{{{i}}}a"} for i in range(12)]
    bits = [{"properties": {f"p{i}": {"const": True}}} for i in range(20)]
    choices = [{"oneOf": [{"required": [f"a{i}"]}, {"required": [f"b{i}"]}]} for i in range(40)]
    nested: Any = {"type": "string"}
    for _ in range(60):
        nested = {"anyOf": [nested, {"not": nested}]}
    deep: Any = {}
    for _ in range(300):
        deep = {"properties": {"a": deep}, "additionalProperties": False}
    pairs: tuple[tuple[str, Any, Any], ...] = (
        ("choices multiplied", {"allOf": choices}, {"required": ["c"]}),
        ("choices on the other side", {"type": "object"}, {"allOf": choices}),
        ("not of not of not", nested, {"not": nested}),
        ("depth", deep, {"properties": {"a": {"type": "integer"}}}),
        ("patterns met", {"allOf": texts}, {"maxLength": 3}),
        ("patterns refused", {"type": "string"}, {"anyOf": texts}),
        ("bits", {"allOf": [{"not": bit} for bit in bits]}, {"anyOf": bits}),
        ("a large set", {"enum": list(range(50_000))}, {"enum": list(range(1, 50_001))}),
        ("large sets crossed", {"allOf": [{"enum": list(range(i, 3_000))} for i in range(50)]}, {"enum": [2_999]}),
        ("multiples", {"multipleOf": 1e-300}, {"multipleOf": 7e-301}),
        ("multiples of primes", {"allOf": [{"multipleOf": p} for p in (9973, 9967, 9949, 9941)]}, {"maximum": 5}),
        ("not multiples", {"type": "integer", "minimum": 0}, {"anyOf": [{"multipleOf": p} for p in range(2, 60)]}),
        ("numbers at the edge", {"minimum": 1e308}, {"exclusiveMinimum": 1e308}),
        ("far apart", {"minimum": -(10**90), "multipleOf": 10**80 + 1}, {"maximum": 10**90}),
        ("a long list", {"minItems": 10**9}, {"maxItems": 5}),
        ("a long text", {"type": "string", "minLength": 10**9}, {"maxLength": 5}),
        ("many members", {"type": "object", "minProperties": 10**7}, {"maxProperties": 3}),
        (
            "all different",
            {"type": "array", "uniqueItems": True, "items": {"type": "boolean"}, "minItems": 3},
            {"maxItems": 2},
        ),
        (
            "names by patterns",
            {"patternProperties": {f"^.{{{i}}}a": {"type": "string"} for i in range(40)}},
            {"additionalProperties": {"type": "integer"}},
        ),
        ("names that are refused", {"propertyNames": {"pattern": "(a+)+$"}, "minProperties": 5}, {"maxProperties": 2}),
        (
            "conditions",
            {"allOf": [{"if": {"required": [f"a{i}"]}, "then": {"required": [f"a{i + 1}"]}} for i in range(200)]},
            {"required": ["z"]},
        ),
        (
            "dependences",
            {"dependentRequired": {f"a{i}": [f"a{(i + 1) % 300}"] for i in range(300)}},
            {"required": ["a5"]},
        ),
        ("contains", {"contains": {"type": "string"}, "minContains": 500, "maxContains": 100_000}, {"maxItems": 3}),
        (
            "what is left over",
            {"allOf": [{"properties": {f"a{i}": True}} for i in range(200)], "unevaluatedProperties": False},
            {"maxProperties": 1},
        ),
        (
            "lists in lists",
            {"$defs": {"t": {"type": "array", "items": {"$ref": "#/$defs/t"}}}, "$ref": "#/$defs/t"},
            {"maxItems": 1},
        ),
        (
            "trees that differ",
            {"$defs": {"t": {"required": ["l", "r"], "properties": {"l": {"$ref": "#/$defs/t"}}}}, "$ref": "#/$defs/t"},
            False,
        ),
        (
            "one of many",
            {"oneOf": [{"minimum": i} for i in range(150)]},
            {"oneOf": [{"maximum": i} for i in range(150)]},
        ),
        (
            "one of thousands",
            {"oneOf": [{"minimum": i} for i in range(5_000)]},
            {"oneOf": [{"maximum": i} for i in range(5_000)]},
        ),
        (
            "many keys",
            {"properties": {f"k{i}": {"type": "string"} for i in range(20_000)}},
            {"properties": {f"k{i}": {"type": "string"} for i in range(20_000)}},
        ),
        ("no schema", 5, {"type": "object"}),
        ("wrong words", {"type": "strnig", "minimum": "a", "required": 5, "enum": {}, "properties": []}, {}),
        ("constants that are deep", {"const": json.loads("[" * 90 + "]" * 90)}, {"maxItems": 0}),
    )
    for name, writer, reader in pairs:
        yield _pair("schema bombs", name, writer, reader)
        yield _pair("schema bombs", f"{name}, turned round", reader, writer)
