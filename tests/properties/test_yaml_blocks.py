"""The first look at a YAML text says what the full reader says, or nothing."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treaty.load.yaml_blocks import NOT_PLAIN, read_blocks
from treaty.load.yaml_build import Builder, StopReading
from treaty.load.yaml_events import SyntaxFault, read_events

CONTRACTS = Path(__file__).parent.parent.parent / "contracts"

KEYS = ("name", "a", "b-c", "v1.0.0", "no", "null", "1", '"q"', "<<", "? x", "key with blanks", "properties", "schema")
VALUES = (
    "", "text", "a b", "1", "1.10", "-5", "0o17", ".inf", "~", "null", "no", "true", "2026-01-01",
    '"quoted"', "'single'",
    "'it''s'", '"esc\\n"', '"open', "'open", "[]", "[a, b]", "[a, [b]]", "{}", "{a: b}", "{a: 1, b: 'x'}",
    "{a: b, a: c}",
    "|", ">", ">-", "|-", "|+", "|2", "&x a", "*x", "!!str a", "!tag", "a: b", "a:b", "a:", "a # note", "a #",
    "# note",
    "a#b", "@x", "`x", "%x", "- x", "-x", "-", "?x", ",x", "]", "}", "=", "^[A-Z]{2}$",
    "https://example.com/x", "\u00fc",
    "9" * 120, "x\ty", "a'b", 'a"b"', "(a)", "\\d+", "...", "---", "<<", "[a, b", "[a,b]", "{a:b}", "[1, 2.5, null]",
    "[a:b, c]", "[a: b]", "[-]", "[- a]", "[.]", "['a', \"b\"]", "'a' b", "'a' # c", "\"a\" # c", "a  ", "+1", "1_000",
)  # fmt: skip
LINES = st.builds(
    lambda indent, dash, key, value: " " * indent + dash + (f"{key}: {value}" if key else value),
    st.sampled_from((0, 0, 0, 2, 2, 4, 6, 1)),
    st.sampled_from(("", "", "- ", "-   ")),
    st.sampled_from((*KEYS, "", "")),
    st.sampled_from(VALUES),
)
TEXTS = st.lists(
    st.one_of(LINES, LINES, LINES, st.sampled_from(("", "  ", "# note", "    # note", "---", "...", "    more words"))),
    max_size=8,
)


def assert_agrees(text: str) -> bool:
    """Compare with the full reader; tell whether there was an answer."""
    value = read_blocks(text)
    if value is NOT_PLAIN:
        return False
    builder = Builder()
    try:
        for event in read_events(text):
            builder.take(event)
    except (StopReading, SyntaxFault) as fault:
        raise AssertionError(f"the full reader refuses {text!r}") from fault
    assert builder.problems == [], text
    assert repr(value) == repr(builder.root), text
    return True


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_made_up_texts_read_the_same(lines: list[str]) -> None:
    assert_agrees("\n".join([*lines, ""]))


@given(st.text(alphabet="ab:- #'\"[]{},|>&*!?%\n\\1.<~\u00e9", max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_reads_the_same(text: str) -> None:
    assert_agrees(text + "\n")


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("value", ["text", "|\n  text", ">-\n  text\n  more", "", "[a]"])
def test_the_end_of_the_file_is_read_the_same(value: str, end: str) -> None:
    assert_agrees(f"a: {value}{end}")


@pytest.mark.parametrize("seed", range(4))
def test_damaged_contracts_read_the_same(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - damage, not a secret
    for path in sorted(CONTRACTS.rglob("*.yaml"))[seed::8]:
        lines = path.read_text(encoding="utf-8").split("\n")
        for _ in range(12):
            assert_agrees("\n".join(_damaged(lines, random)))


def _damaged(lines: list[str], random: Random) -> list[str]:
    damaged = list(lines)
    at = random.randrange(len(damaged))
    match random.randrange(5):
        case 0:
            del damaged[at]
        case 1:
            damaged[at] = random.choice(("  ", " ", "- ")) + damaged[at]
        case 2:
            damaged[at] = damaged[at][random.randrange(4) :]
        case 3:
            damaged.insert(at, damaged[random.randrange(len(damaged))])
        case _:
            damaged[at] += random.choice((" ", ":", " #x", "'", '"', ": y", " |", ","))
    return damaged


def test_most_contracts_are_answered() -> None:
    paths = sorted(CONTRACTS.rglob("*.yaml"))
    answered = sum(assert_agrees(path.read_text(encoding="utf-8")) for path in paths)
    assert answered > 0.8 * len(paths)
