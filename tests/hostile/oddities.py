"""Hostile inputs of a second thought: directives, spellings of numbers, devices, files that lean on files."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.hostile.inputs import VERSION, Hostile, contract_text, numbered, with_file, with_lines, with_value
from tests.support.small_registry import CONTRACT, FOLDER

_DEFINITION = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.0.0.schema.yaml}]\n"


def directives() -> Iterator[Hostile]:
    """Give documents whose first lines change what the others mean."""
    yield from numbered(
        "directives",
        "directive",
        (
            "%TAG ! tag:yaml.org,2002:python/\n---\na: !name:os.system x",
            "%TAG !! tag:example.com,2026:\n---\na: !!str 1",
            "%TAG !e! !\n%TAG !e! !!\n---\na: !e!x 1",
            "%TAG !" + "a" * 100_000 + "! x\n---\na: 1",
            "".join(f"%TAG !t{number}! tag:x{number},2026:\n" for number in range(20_000)) + "---\na: 1",
            "%YAML 1.1\n---\na: yes",
            "%YAML 1.3\n---\na: 1",
            "%YAML 2.0\n---\na: 1",
            "%YAML 999999999999999999999999.1\n---\na: 1",
            "%YAML\n---\na: 1",
            "%TAG\n---\na: 1",
            "%TAG ! \u202e\n---\na: 1",
            "%\n---\na: 1",
            "a: 1\n%YAML 1.2\n---\nb: 2",
            "---\n%TAG ! x\na: 1",
        ),
    )


def spellings() -> Iterator[Hostile]:
    """Give numbers, dates, keys and merges that another reader would take for something else."""
    numbers = (
        "1e999999", "-1e999999", "1e-999999", "1." + "0" * 5_000 + "1", "0." + "0" * 5_000 + "1", "9" * 99, "9" * 101,
        "0x" + "f" * 99, "0b" + "1" * 5_000, "1__0", "1e1e1", "0x1p3", "1_000.5",
        "\u0661\u0662", "\uff11", "\u00b2", "\u2167",
        "1:2:3:4:5", "+0x1", "-.inf", "+.nan", "2026-13-45", "2026-02-30T25:61:61Z", "9999999999-01-01",
        "=", "<<", "~", "NO",
    )  # fmt: skip
    places = ("version: 1.0.0", "primaryKeyPosition: 1", "mustBe: 0", "value: 4", "port: 5432", "required: true")
    for number in numbers:
        for place in places:
            text = CONTRACT.replace(place, f"{place.partition(':')[0]}: {number}", 1)
            yield contract_text("spellings", f"{place.partition(':')[0]}: {number[:30]} ({len(number)})", text)
    yield from numbered(
        "spellings",
        "merge",
        (
            "base: &b {a: 1}\n<<: *b\na: 2",
            "<<: {<<: {<<: {a: 1}}}",
            "<<: [{a: 1}, {a: 2}]",
            "? <<\n: {a: 1}",
            "!!merge <<: {a: 1}",
            "!!str <<: {a: 1}",
            "base: &b\n  <<: *b\n",
            "k" * 900_000 + ": 1",
            "? " + "k" * 2_000 + "\n: 1",
            "'" + "k" * 2_000 + "': 1",
            "".join(f"{'k' * 900}{number}: 1\n" for number in range(4_000)),
            "\x00: 1",
            "a\x00b: 1",
            "a: \x00",
            '"\\0": 1',
            "[" * 5_000 + "]" * 5_000 + ": 1",
            "? [a, {b: c}]\n: {? [d]: e}",
        ),
    )


def leaning() -> Iterator[Hostile]:
    """Give JSON Schema files that are wrong as JSON, match for ages, or lean on each other in rings."""
    for name, data in (
        ("a lone surrogate", '{"properties": {"a\\ud800": {"const": "\\udfff"}}}'),
        ("surrogates the wrong way round", '{"const": "\\udc00\\ud800"}'),
        ("an escape cut short", '{"const": "\\ud8'),
        ("two documents", "{}\n---\n{}"),
        ("NaN", '{"const": NaN}'),
        ("infinity", '{"maximum": 1e999999}'),
        ("a tiny step", '{"multipleOf": 1e-300, "minimum": 1e300}'),
        ("a key twice", '{"type": "string", "type": "object"}'),
        ("comments", '{/* a */ "type": "string"} // b'),
        ("a trailing comma", '{"type": "string",}'),
        ("a prototype", '{"properties": {"__proto__": {"type": "string"}, "constructor": {}}}'),
        ("a vocabulary", '{"$vocabulary": {"http://localhost:9/x": true}}'),
        ("a page", "<!DOCTYPE html><script>alert(1)</script>"),
        ("nothing", ""),
        ("a mark of order", "\ufeff{}"),
    ):
        yield _beside(name, {f"{FOLDER}/v1.0.0.schema.yaml": data.encode("utf-8", "surrogatepass")})
    for number, pattern in enumerate(
        ("^(a+)+$", "(x+x+)+y", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"^(a*)\1*\1*b$"), start=1
    ):
        values = {"default": "a" * 5_000 + "!", "examples": ["x" * 5_000], "enum": ["a" * 500, "x" * 500 + "y"]}
        schema = {
            "properties": {"a": {"type": "string", "pattern": pattern, **values}},
            "patternProperties": {pattern: {}},
        }
        yield _beside(
            f"evil pattern {number} and its victims", {f"{FOLDER}/v1.0.0.schema.yaml": json.dumps(schema).encode()}
        )
    for count, width in ((400, 1), (60, 3)):
        ring = {
            f"{FOLDER}/p{number}.schema.yaml": json.dumps(
                {
                    "properties": {
                        f"c{step}": {"$ref": f"./p{(number + step) % count}.schema.yaml"}
                        for step in range(1, width + 1)
                    }
                }
            ).encode()
            for number in range(count)
        }
        yield _beside(
            f"a ring of {count} files, {width} wide",
            {**ring, f"{FOLDER}/v1.0.0.schema.yaml": b"$ref: ./p0.schema.yaml"},
        )
    for keyword, value in (
        ("minItems", 10**11),
        ("minLength", 10**10),
        ("minProperties", 10**10),
        ("minContains", 10**9),
    ):
        schema = {keyword: value, "contains": {"type": "integer"}}
        yield _beside(f"{keyword} beyond all memory", {f"{FOLDER}/v1.0.0.schema.yaml": json.dumps(schema).encode()})


def _beside(name: str, files: dict[str, bytes]) -> Hostile:
    text = CONTRACT.replace("    quality:\n", f"{_DEFINITION}    quality:\n", 1)
    return Hostile(threat="files beside", name=name, files={VERSION: text.encode(), **files})


def devices() -> Iterator[Hostile]:
    """Give names that are fine here and cannot be cloned elsewhere, and widths that nobody draws."""
    for name in ("con", "nul", "aux", "prn", "com1", "lpt9"):
        for place in (f"{name}/sale/gold", f"shop/{name}/gold", f"{name}.mm/sale/gold"):
            yield with_file("devices", place, f"contracts/datasets/{place}/v1.0.0.yaml", CONTRACT, "TR040")
    for count in (10_000, 100_000):
        columns = "".join(f"      - {{name: c{number}}}\n" for number in range(count))
        text = CONTRACT.replace("    quality:\n", f"{columns}    quality:\n", 1)
        yield contract_text("size", f"{count:,} columns of a word", text)


def speech() -> Iterator[Hostile]:
    """Give texts that are commands to what shows them: diagrams, graphs, queries, cells, logs of CI."""
    for number, text in enumerate(
        (
            '"]:::x --> b[click me] click a href "javascript:alert(1)"',
            "%%{init: {'securityLevel': 'loose'}}%%",
            'a"; b [URL="javascript:alert(1)"]; //',
            "`) DETACH DELETE n //",
            "' OR 1=1 --",
            "=cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd",
            "::stop-commands::x",
            "##[error]x",
            "::set-output name=a::b",
            "::add-mask::e",
            "%0A::error::x",
            "```suggestion\nrm -rf /\n```",
            "</details><script>alert(1)</script>",
            "<!-- treaty-report -->",
            "@everyone @acme/security #1 ![](https://example.com/x.png)",
            "]]>&lt;x&gt;<![CDATA[",
            "&xxe; <!ENTITY xxe SYSTEM 'file:///etc/passwd'>",
            "${{ secrets.TOKEN }} $(id) `id` ${IFS}",
            "{{ 7*7 }}{% include '/etc/passwd' %}",
            "\\u001b[31m \\x1b]8;;x\\x07",
            "a\\r\\nSet-Cookie: b",
        ),
        start=1,
    ):
        quoted = json.dumps(text)
        yield with_value("words that command", f"{number} in a description", quoted)
        yield with_lines("words that command", f"{number} in a tag", f"tags: [{quoted}]")
        yield contract_text(
            "words that command", f"{number} as a name", CONTRACT.replace("name: status", f"name: {quoted}")
        )
        yield contract_text(
            "words that command", f"{number} as a value", CONTRACT.replace("value: paid", f"value: {quoted}")
        )
