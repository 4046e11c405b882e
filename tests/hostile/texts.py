"""Hostile texts: what a YAML reader can be made to swallow."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.hostile.inputs import Hostile, contract_text, numbered, with_file, with_lines, with_value

BOMB = "TR009"
"""A limit was met."""

MILLION = 1_000_001


def alias_bombs() -> Iterator[Hostile]:
    """Give texts that stand for far more than they hold."""
    for depth in (8, 12, 30, 60):
        for width in (2, 9, 40):
            lines = ["a0: &a0 x"]
            lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * width)}]" for i in range(1, depth)]
            yield contract_text("alias bombs", f"lists, {depth} deep, {width} wide", "\n".join(lines))
            lines = ["a0: &a0 {x: y}"]
            for i in range(1, depth):
                members = ", ".join(f"k{j}: *a{i - 1}" for j in range(width))
                lines.append(f"a{i}: &a{i} {{{members}}}")
            yield contract_text("alias bombs", f"mappings, {depth} deep, {width} wide", "\n".join(lines))
    yield from numbered(
        "alias bombs",
        "odd aliases",
        (
            "a: &a [*a]",
            "a: &a {b: *a}",
            "&a a: *a",
            "a: *nowhere",
            "a: &a x\nb: &a y\nc: *a",
            "a: &a\n  - &b [*a, *b]",
            "? *a\n: b",
            "a: & x",
            "a: * x",
            "a: &a *a",
            "[&a a, " + "*a, " * 90_000 + "*a]",
            "a: &a " + "[" * 60 + "]" * 60 + "\nb: [[[[[[[[[[*a]]]]]]]]]]",
        ),
    )


def nesting() -> Iterator[Hostile]:
    """Give texts nested deeper than any contract."""
    for depth in (65, 1_000, 20_000, 400_000):
        yield contract_text("nesting", f"flow lists, {depth:,}", "[" * depth + "]" * depth)
        yield contract_text("nesting", f"flow lists, {depth:,}, never closed", "[" * depth)
        yield contract_text("nesting", f"JSON objects, {depth:,}", '{"a":' * depth + "1" + "}" * depth)
        yield contract_text("nesting", f"flow mappings, {depth:,}", "{a: " * depth + "}" * depth)
        yield contract_text("nesting", f"block lists, {depth:,}", "- " * depth + "x")
        yield contract_text("nesting", f"questions, {depth:,}", "? " * depth + "x")
    for depth in (65, 500, 1_500):
        yield contract_text("nesting", f"block mappings, {depth:,}", "\n".join(" " * i + "a:" for i in range(depth)))
    for depth in (30, 62, 200, 3_000):
        nested = "{name: a, properties: [" * depth + "]}" * depth
        yield with_lines("nesting", f"columns in columns, {depth:,}", f"x-schema: {nested}")
        columns = "{name: a, logicalType: array, items: " * depth + "{}" + "}" * depth
        yield with_lines("nesting", f"items in items, {depth:,}", f"x-columns: {columns}")


def sizes() -> Iterator[Hostile]:
    """Give texts larger than any contract."""
    for name, text in (
        ("plain text", "a: " + "x" * MILLION),
        ("quoted text", 'a: "' + "x" * MILLION + '"'),
        ("escapes", 'a: "' + "\\n" * MILLION + '"'),
        ("literal text", "a: |\n" + "  x\n" * 400_000),
        ("folded text", "a: >\n" + "  x\n\n" * 300_000),
        ("text over lines", "a: x\n" + "  y\n" * 500_000),
        ("key", "x" * MILLION + ": a"),
        ("quoted key", '"' + "x" * MILLION + '": a'),
        ("anchor", "a: &" + "x" * MILLION + " b"),
        ("alias", "a: *" + "x" * MILLION),
        ("tag", "a: !" + "x" * MILLION + " b"),
        ("directive", "%YAML " + "1" * MILLION + "\n---\na: b"),
        ("digits", "a: " + "9" * MILLION),
        ("digits after a point", "a: 0." + "9" * MILLION),
        ("exponent", "a: 1e" + "9" * 100_000),
        ("hexadecimal digits", "a: 0x" + "f" * MILLION),
        ("comment", "#" + "x" * MILLION + "\na: b"),
        ("comments", "# x\n" * MILLION),
        ("blank lines", "\n" * 4_000_000),
        ("blanks", " " * 4_000_000),
        ("keys", "\n".join(f"k{i}: v" for i in range(200_000))),
        ("keys that are one", "k: v\n" * 200_000),
        ("list members", "a:\n" + "- b\n" * 400_000),
        ("list members on a line", "a: [" + "b, " * 400_000 + "b]"),
        ("documents", "---\na: b\n" * 200_000),
        ("anchors", "\n".join(f"k{i}: &a{i} v" for i in range(60_000))),
        ("tags", "a:\n" + "- !x b\n" * 100_000),
        ("colons", "a: " + ":" * MILLION),
        ("quotes", "a: '" + "''" * MILLION),
        ("commas", "a: [" + "," * MILLION),
        ("a byte too many", "a: b\n" + " " * 5_000_000),
        ("ten megabytes", "a: b\n" * 2_200_000),
    ):
        yield contract_text("size", name, text)
    yield with_file("size", "a registry of suppressions", "contracts/registry.yaml", _suppressions(8_000))
    yield with_file("size", "a consumer of everything", "contracts/subscriptions/all.yaml", _subscription(4_000))
    yield with_lines("size", "many tags", "tags: [" + ", ".join(f"t{i}" for i in range(50_000)) + "]")
    yield contract_text(
        "size", "many unknown keys", "kind: DataContract\n" + "".join(f"u{i}: 1\n" for i in range(30_000))
    )


def _suppressions(count: int) -> str:
    head = "apiVersion: treaty/v1\nkind: Registry\nname: shop\nchecks:\n  suppressions:\n"
    return head + "    - {code: TR101, reason: x}\n" * count


def _subscription(count: int) -> str:
    head = "apiVersion: treaty/v1\nkind: Subscription\nconsumer: all\nsubscriptions:\n"
    return head + "".join(f"  - {{contract: shop.gold.sale{i}, columns: [a, b]}}\n" for i in range(count))


def keys() -> Iterator[Hostile]:
    """Give texts whose mappings are none."""
    yield from numbered(
        "duplicate and merge keys",
        "keys",
        (
            "a: 1\na: 2",
            "{a: 1, a: 2}",
            "a: 1\n'a': 2",
            'a: 1\n"\\x61": 2',
            "a: &a {x: 1}\nb: {<<: *a}",
            "a: &a {x: 1}\nb: {<<: [*a, *a]}",
            "b: {<<: 1}",
            "b: {'<<': 1}",
            "<<: {a: 1}\na: 2",
            "? [a]\n: b",
            "? {a: b}\n: c",
            "? |\n  a\n: b",
            "? \n: b",
            ": b",
            "1: a\n'1': b",
            "null: a\n~: b",
            "true: a\n'true': b",
            "a:\n  b: 1\n  b: 2\n  c: {d: 1, d: 2}",
        ),
    )


def encodings() -> Iterator[Hostile]:
    """Give bytes that are no UTF-8, or are not what they seem."""
    text = "id: shop.gold.sale\nname: sale\n"
    for encoding in (
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "utf-7",
        "cp500",
        "utf-8-sig",
    ):
        yield contract_text("encodings", encoding, text.encode(encoding))
    for name, data in (
        ("latin-1", b"name: M\xfcller\n"),
        ("overlong slash", b"name: \xc0\xaf\n"),
        ("overlong nul", b"name: \xc0\x80\n"),
        ("half a pair", b"name: \xed\xa0\x80\n"),
        ("beyond the last character", b"name: \xf4\x90\x80\x80\n"),
        ("cut short", b"name: \xf0\x9f\x98"),
        ("five bytes", b"name: \xf8\x88\x80\x80\x80\n"),
        ("two marks", b"\xef\xbb\xbf\xef\xbb\xbfname: a\n"),
        ("mark in the middle", b"name: a\xef\xbb\xbfb\n"),
        ("nothing", b""),
        ("nul", b"\0"),
        ("nuls", b"\0" * 100_000),
        ("half a mark", b"\xff"),
        ("carriage returns", text.replace("\n", "\r").encode()),
        ("both line ends", text.replace("\n", "\r\n").encode() + text.encode()),
        ("next line", b"name: a\xc2\x85b: c\n"),
        ("line separator", "name: a\u2028b: c\n".encode()),
        ("a program", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20),
        ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("compressed", b"\x1f\x8b\x08\x00" + bytes(range(255, 0, -1)) * 20),
    ):
        yield contract_text("encodings", name, data)
    random = Random(6)  # noqa: S311 - noise, not a secret
    for number in range(20):
        yield contract_text("encodings", f"noise {number}", random.randbytes(2_000))


def characters() -> Iterator[Hostile]:
    """Give texts that show something else than they hold."""
    hidden = [0x00, 0x07, 0x08, 0x1B, 0x7F, 0x85, 0x9B, 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F)]
    hidden += [*range(0x2066, 0x206A), 0x2028, 0x2029, 0xFEFF, 0xFFFE]
    for point in hidden:
        yield with_value("hidden characters", f"U+{point:04X} in a text", f"ab{chr(point)}cd")
        yield with_value("hidden characters", f"U+{point:04X} as an escape", f'"ab\\U{point:08x}cd"', "TR008")
        yield contract_text("hidden characters", f"U+{point:04X} in a key", f"a{chr(point)}b: c\n")
    for name, text in (
        ("a title that sets the window's title", '"\\e]0;owned\\a"'),
        ("a link of the terminal", '"\\e]8;;https://example.com\\e\\\\click\\e]8;;\\e\\\\"'),
        ("a cleared screen", '"\\e[2J\\e[H"'),
        ("text turned around", '"user\\u202e\\u2066 // admin\\u2069"'),
        ("letters that look alike", "\u0440ayment"),
        ("a thousand accents", "a" + "\u0301" * 1_000),
        ("a family", "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 100),
    ):
        yield with_value("hidden characters", name, text)


def tags() -> Iterator[Hostile]:
    """Give tags by which other readers construct objects."""
    texts = (
        "!!python/object/apply:os.system ['touch /tmp/owned']",
        "!!python/object/new:type [x, !!python/tuple [], {}]",
        "!!python/object:builtins.eval {}",
        "!!python/name:os.system",
        "!!python/module:os",
        "!!python/bytes YQ==",
        "!!python/none",
        "!!java.net.URL ['http://localhost']",
        "!ruby/object:Gem::Installer {i: x}",
        "!!js/function 'function(){}'",
        "!!binary YQ==",
        "!!set {a, b}",
        "!!omap [a: 1]",
        "!!pairs [a: 1]",
        "!!timestamp 2026-01-01",
        "!!merge <<",
        "!!value =",
        "!!yaml x",
        "!!int text",
        "!!float text",
        "!!bool maybe",
        "!!null something",
        "!!map [a]",
        "!!seq {a: b}",
        "!!str {a: b}",
        "!<tag:yaml.org,2002:python/object/apply:os.system> [x]",
        "!include /etc/passwd",
        "!env_var HOME",
        "!vault |\n          $ANSIBLE",
        "!",
        "!!",
    )
    for number, text in enumerate(texts, start=1):
        yield with_value("tags that construct", f"{number}: {text.split(' ', 1)[0]}", text)
    yield contract_text("tags that construct", "a tag of the whole", "--- !!python/object/apply:os.system [x]\n")
    yield contract_text(
        "tags that construct", "a tag by directive", "%TAG !p! tag:yaml.org,2002:python/\n---\na: !p!none x\n"
    )
    yield contract_text("tags that construct", "a tag on a key", "!!python/none a: b\n")


def syntax() -> Iterator[Hostile]:
    """Give texts that are no YAML."""
    yield from numbered(
        "no YAML",
        "syntax",
        (
            "a: [",
            "a: {",
            "a: 'x",
            'a: "x',
            'a: "\\q"',
            'a: "\\ud800"',
            'a: "\\U00110000"',
            "a: b: c",
            "a:\n\t- b",
            "\ta: b",
            "a: |\n b\n  c\n d\ne",
            "a: >9\n  b",
            "a: |-+\n b",
            "- a\nb: c",
            "a: b\n- c",
            "a\nb: c",
            "%YAML 9.9\n---\na: b",
            "%FOO\n---\na: b",
            "%YAML 1.1\n%YAML 1.1\n---\na: b",
            "--- a\n--- b",
            "a: b\n...\nc: d",
            "a: @b",
            "a: `b",
            "a: %b",
            "a: ]",
            "a: , b",
            "[a, b: c, {d]}",
            "{a b c}",
            "? a",
            "? a\n? b",
            "- - - a\n  - b",
            "'a': 'b' 'c'",
            '"a" "b": c',
            "a: !!str",
            "--- |1-\n x",
            "#" * 100,
            "---",
            "...",
            "text alone",
            "42",
            "- a list",
            "null",
        ),
    )
    yield from numbered(
        "odd numbers",
        "number",
        tuple(
            f"a: {text}"
            for text in (
                ".inf", "-.inf", ".nan", "1e999", "-1e999", "1e-999", "0x" + "f" * 300, "0o" + "7" * 300, "9" * 400,
                "1_000", "0b101", "1:30:00", "+.5", "-0", "0e0", "1.7976931348623159e308", "--1", "1e", "0x", "٣",
            )
        ),
    )  # fmt: skip
