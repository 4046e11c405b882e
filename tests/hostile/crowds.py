"""Hostile inputs that are many: what one of them costs is little, and a comparison or a check asks about all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.hostile.inputs import VERSION, Hostile, contract_text
from tests.hostile.shapes import with_columns
from tests.support.small_registry import CONTRACT, FOLDER

_PATTERNS: tuple[tuple[str, Callable[[str, int], str]], ...] = (
    ("without an end", lambda letter, at: f"^({letter}|c)*{letter}([ab]|c){{{12 + at % 9}}}x{at}$"),
    ("with states by the power set", lambda letter, at: f"^({letter}|c)*{letter}([ab]|c){{18}}x{at}$"),
    ("of counters in counters", lambda letter, at: f"({letter}{{{1_000 - at}}}){{1000}}"),
    ("of all scripts", lambda letter, at: f"^[{letter}\\p{{L}}]{{1,{at + 100}}}$"),
    ("of many classes", lambda letter, at: f"{letter}{at}" + "\\s" * 23),
    ("that nest repetitions", lambda letter, at: f"^(({letter}+)+{at})+$"),
)
_SLOW_TO_READ = (
    ("spaces, 900 times", "\\s" * 900),
    ("digits and words", "\\d\\w" * 450),
    ("all scripts, 500 of them", "\\p{L}{500}"),
    ("ranges where case does not count", "(?i)" + "[\\x00-\\uffff]" * 100),
    ("look-ahead over words", "(?=\\w{1000})x"),
)


def patterns() -> Iterator[Hostile]:
    """Give versions of which every pattern is dear, to compare, to read, or both."""
    for name, make in _PATTERNS:
        for count in (30, 150):
            old, new = (_patterned(count, make, letter) for letter in "ab")
            yield Hostile(
                threat="crowds",
                name=f"{count} patterns {name}",
                files={
                    VERSION: with_columns(old).encode(),
                    f"{FOLDER}/v1.1.0.yaml": with_columns(new, "1.1.0").encode(),
                },
            )
    for name, pattern in _SLOW_TO_READ:
        columns = "".join(_column(at, f"{pattern}{at}") for at in range(40))
        yield contract_text("crowds", f"columns that read slowly: {name}", with_columns(columns))
        yield Hostile(
            threat="crowds",
            name=f"a pattern that reads slowly: {name}",
            schemas=({"type": "string", "minLength": 3}, {"type": "string", "pattern": pattern * 4}),
        )
        yield Hostile(
            threat="crowds",
            name=f"names that read slowly: {name}",
            schemas=(
                {"type": "object", "minProperties": 1},
                {"patternProperties": {f"{pattern}{at}": False for at in range(40)}},
            ),
        )


_OF_RECORDS: tuple[tuple[str, Callable[[str, int], str]], ...] = (
    *_PATTERNS,
    ("of word boundaries", lambda letter, at: "\\b" * (150 + at) + letter),
    ("of word boundaries within each other", lambda letter, at: "(\\b" * 25 + letter + ")?" * 25 + f"x{at}"),
    ("of long examples", lambda letter, at: f"^({letter}|c){{{900 + at}}}x$"),
    ("of rare examples", lambda letter, at: f"^(?:{letter}{{2}})*(?:{letter}{{3}})*(?:{letter}{{7}})*x{at}$"),
    ("of two ways", lambda letter, at: f"^[{letter}-m]{{3,40}}([0-9]{{2,9}}|[{letter}x]{{1,7}})+y{at}$"),
)


def records() -> Iterator[Hostile]:
    """Give versions of many records, of which each asks for a plausible row that is dear to find."""
    for name, make in _OF_RECORDS:
        for count, width in ((1, 60), (20, 6), (100, 2)):
            files = {
                f"{FOLDER}/v{number}.yaml": _recorded(count, width, make, letter, number)
                for number, letter in (("1.0.0", "a"), ("1.1.0", "b"))
            }
            yield Hostile(threat="crowds of records", name=f"{count} records of {width} patterns {name}", files=files)


def _recorded(count: int, width: int, make: Callable[[str, int], str], letter: str, number: str) -> bytes:
    columns = [
        f"{{name: p{at}, logicalType: string, required: true, logicalTypeOptions: {{pattern: '{make(letter, at)}'}}}}"
        for at in range(count * width)
    ]
    lines = "".join(
        f"  - {{name: r{at}, logicalType: object, properties: [{', '.join(columns[at * width : (at + 1) * width])}]}}\n"
        for at in range(count)
    )
    return CONTRACT.replace("1.0.0", number).replace("schema:\n", f"schema:\n{lines}", 1).encode()


def _patterned(count: int, make: Callable[[str, int], str], letter: str) -> str:
    return "".join(_column(at, make(letter, at)) for at in range(count))


def _column(at: int, pattern: str) -> str:
    return (
        f"      - {{name: p{at}, logicalType: string, description: P., logicalTypeOptions: {{pattern: '{pattern}'}}, "
        "examples: [abc]}\n"
    )
