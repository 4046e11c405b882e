"""Seeds and mutations: real contracts and schemas, damaged in ways that keep most of their shape."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from tests.hostile.corpus import corpus

CONTRACTS = Path(__file__).parent.parent.parent / "contracts"
WORDS = (
    b"null", b"[]", b"{}", b"-1", b"1e400", b'""', b"'", b'"', b"&a ", b"*a", b"!!int ", b"|", b">", b"- ",
    b": ", b"\n", b"  ",
    b"\t", b"\xff", b"\xe2\x80\xae", b"<<: ", b"? ", b"%", b"{a: b}", b"[[a]]", b"true", b"0x1", b"v1.0.0",
    b"$ref", b"#", b"999999999999",
)  # fmt: skip

TEXTS = (
    "plain words",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1)) <https://example.com> ![x](data:image/svg+xml,x)",
    "=HYPERLINK(1)",
    "\x1b]8;;https://example.com\x1b\\a\x1b]8;;\x1b\\",
    "::error file=a::b%0A::set-output name=x::y",
    "]]></failure><x>",
    "`` a `` | b | ``` c\n- d\n> e\n# f",
    "user\u202e\u2066 // admin\u2069",
    "&lt;b&gt; &#x3c;b&#x3e; \u00e9\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
)
"""What the renderers are begun with: markup, commands and formulas of every format."""


def seeds_for(target: str) -> list[bytes]:
    """Give what the mutations of a target begin with."""
    hostile = [item for item in corpus() if item.threat not in {"size", "gigantic diffs", "nesting", "alias bombs"}]
    if target == "containment":
        pairs = (item.schemas for item in hostile if item.schemas is not None)
        texts = (tuple(map(_write_small, pair)) for pair in pairs)
        return ["\n---\n".join(pair).encode() for pair in texts if all(pair)]
    if target == "renderers":
        return [text.encode() for text in TEXTS]
    if target == "command-line":
        return [
            b"TR001",
            b"--format\njson",
            b"shop.gold.sale:v1.0.0",
            b"--help",
            b"--base\nmain",
            b"contracts\n--fail-on\ninfo",
        ]
    real = [path.read_bytes() for path in sorted(CONTRACTS.rglob("*.yaml"))]
    small = (data for item in hostile for data in item.files.values() if len(data) < 5_000)
    return [*real, *small]


def _write_small(schema: object) -> str:
    """Give a schema as text, or nothing where that is long: some are small only while their parts are shared."""
    text = ""
    for part in json.JSONEncoder().iterencode(schema):
        text += part
        if len(text) > _LONGEST:
            return ""
    return text


_LONGEST = 2_000


def mutate(random: Random, seeds: list[bytes]) -> bytes:
    """Give a seed with a few things cut, doubled, swapped for another seed's, or replaced by a word of YAML."""
    data = random.choice(seeds)
    for _ in range(random.randint(1, 6)):
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice((0, 1, 4, 30, 200)))
        match random.randrange(5):
            case 0:
                middle = b""
            case 1:
                middle = data[start:end] * 2
            case 2:
                other = random.choice(seeds)
                at = random.randint(0, len(other))
                middle = other[at : at + 80]
            case 3:
                middle = random.randbytes(random.randint(1, 3))
            case _:
                middle = random.choice(WORDS)
        data = data[:start] + middle + data[end:]
    return data[:20_000]
