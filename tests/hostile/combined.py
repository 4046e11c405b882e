"""Hostile inputs that combine threats, or hide one in a place that nobody looks at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.hostile.inputs import VERSION, Hostile, contract_text, numbered, with_file, with_lines, with_value
from tests.support.small_registry import CONTRACT, FOLDER

_DEFINITION = "    authoritativeDefinitions: [{type: jsonSchema, url: ./v1.0.0.schema.yaml}]\n"
_COLUMN = "description: Number of the sale."
_MARKUP = (
    "\t=cmd|' /C calc'!A0", " \u00a0=1+1", "\u200b=1+1", "\u2212" + "1+1", "\uff1dcmd", "'=1+1",
    '"];x["', "a\\\"b\n]--><script>", "%%{init: {}}%%\nclick a href \"javascript:x\"", "'}) DETACH DELETE n //",
    "\x9b31m", "\x90q\x9c", "\x9d52;c;aGk=\x9c", "\x1b]52;c;aGk=\x07", "\u200d\u200c\u2060zero", "a\u00ad\u034fb",
    "x\u2028::error::y\u2029z", "x\x85::set-env name=a::b", "]]]]><![CDATA[>", "&#x1b;[31m", "<!--#exec cmd=x-->",
    "{{constructor.constructor('x')()}}", "{% raw %}{{ x }}", "[x]: javascript:alert(1)\n[x]", "<a\x00b>",
    "<scr\u0131pt>",
    "\U000e0001\U000e0041\U000e007f tags", "\ufdd0\uffff nonsense", "@everyone\u200b@all", "![x](//example.com/a)",
)  # fmt: skip


def labels() -> Iterator[Hostile]:
    """Give texts that break out of a cell, a label, a command or a tag, in each place that people write to."""
    places = (_COLUMN, "purpose: One truth about sales.", "value: open", "channel: shop-data", "name: status")
    for number, text in enumerate(_MARKUP, start=1):
        for place in places:
            changed = CONTRACT.replace(place, f"{place.partition(':')[0]}: {json.dumps(text)}", 1)
            yield contract_text("labels", f"{number} as {place.partition(':')[0]} ({place[-12:]})", changed)


def readings() -> Iterator[Hostile]:
    """Give texts that one reader of YAML takes for another thing than the next."""
    scalars = (
        "yes", "No", "ON", "off", "y", "0777", "0o777", "0b1", "1:30", "190:20:30.15", "1_000", "0x_1", "+1", "-0",
        ".5", "5.", "1e3", "1.e+3", "2026-01-01", "2026-1-1", "2026-01-01t00:00:00.1Z", "0000-00-00", "9999-99-99",
        "10000-01-01", "-0001-01-01", "~", "Null", "NULL", "!!bool yes", "!!int 010", "!!float 1:30", "!!null ''",
        "0." + "1" * 10_000, "1" * 10_000, "-" + "9" * 10_000, "1e" + "1" * 10_000, "0x" + "1" * 10_000,
    )  # fmt: skip
    for number, scalar in enumerate(scalars, start=1):
        yield with_value("readings", f"{number} as a text: {scalar[:24]}", scalar)
        for path, key in (("registry.yaml", "notice_period_days"), ("datasets/shop/sale/dataset.yaml", "tenant")):
            text = f"apiVersion: treaty/v1\nkind: Registry\nname: shop\n{key}: {scalar}\n"
            yield with_file("readings", f"{number} as {key}: {scalar[:24]}", f"contracts/{path}", text)
    for name, line_end in (
        ("NEL", "\x85"),
        ("LS", "\u2028"),
        ("PS", "\u2029"),
        ("FF", "\x0c"),
        ("VT", "\x0b"),
        ("CR", "\r"),
    ):
        yield contract_text("readings", f"lines that end in {name}", CONTRACT.replace("\n", line_end))
        yield with_lines("readings", f"a block with {name}", f"x: |\n  a{line_end}  b\nid: other")
    yield from numbered(
        "readings",
        "anchors",
        (
            "&a a: 1\n*a : 2",
            "&a [1]: 2",
            "? &a {b: c}\n: *a",
            "a: &a {<<: *a}",
            "a: &a {b: &b {<<: [*a, *b]}}",
            "a: &a\n  <<: &b {<<: *a}\n",
            "a: &a 1\na: &a 2\nb: *a",
            "[" * 300 + "&a x" + "]" * 300,
            "a: " + "{b: " * 300 + "&a x" + "}" * 300,
            "".join(f"a{i}: &a{i} [" for i in range(60)) + "*a0" + "]" * 60,
            "\ufeff%YAML 1.2\n---\n\ufeffa: 1\n...\n\ufeff---\nb: 2",
            "%TAG ! tag:a,2026:\n%TAG !! tag:b,2026:\n--- !x\na: !!y 1\n...\n--- !x\nb: 1",
        ),
    )


def products() -> Iterator[Hostile]:
    """Give schemas beside a contract in which an evil pattern stands at the end of chains, products and choices."""
    chain: dict[str, Any] = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(40)}
    chain["d40"] = {"pattern": "^(([a-z])+.)+[A-Z]([a-z])+$", "examples": ["a" * 4_000]}
    choices = [{"properties": {f"k{i}": {"$ref": "#/$defs/d0"}}, "required": [f"k{i}"]} for i in range(30)]
    column = {"type": "string", "default": "a" * 4_000 + "!"}
    for name, schema in (
        ("thirty choices of chains", {"anyOf": choices, "$defs": chain}),
        ("thirty times thirty choices", {"allOf": [{"anyOf": choices}] * 30, "$defs": chain}),
        ("none of thirty", {"not": {"anyOf": choices}, "$defs": chain}),
        ("names by an evil pattern", {"properties": {"a" * 60 + "!": column}, "patternProperties": {"^(a+)+$": {}}}),
        ("nothing left of evil names", {"patternProperties": {"^(a|aa)+$": {}}, "unevaluatedProperties": False}),
        ("many stars", {"properties": {"a": {**column, "pattern": "^" + "a*" * 40 + "$"}}}),
        ("conditions in a ring", {"if": {"$ref": "#"}, "then": {"$ref": "#"}, "else": {"$ref": "#"}}),
        ("ten thousand kinds", {"oneOf": [{"const": i} for i in range(10_000)]}),
        ("ten thousand places", {"prefixItems": [{"type": "integer"}] * 10_000}),
    ):
        old, new = ({**schema, "title": title, "required": required} for title, required in (("a", []), ("b", ["z"])))
        yield Hostile(
            threat="products",
            name=name,
            files={
                VERSION: _beside("1.0.0"),
                f"{FOLDER}/v1.1.0.yaml": _beside("1.1.0"),
                f"{FOLDER}/v1.0.0.schema.yaml": json.dumps(old).encode(),
                f"{FOLDER}/v1.1.0.schema.yaml": json.dumps(new).encode(),
            },
        )
    yield contract_text("products", "a schema in UTF-16", _beside("1.0.0"))
    for encoding in ("utf-16", "utf-32", "utf-7"):
        data = json.dumps({"type": "object"}).encode(encoding)
        files = {VERSION: _beside("1.0.0"), f"{FOLDER}/v1.0.0.schema.yaml": data}
        yield Hostile(threat="products", name=f"a schema in {encoding}, beside", files=files)


def _beside(number: str) -> bytes:
    text = CONTRACT.replace("    quality:\n", f"{_DEFINITION}    quality:\n", 1).replace("1.0.0", number)
    return text.encode()
