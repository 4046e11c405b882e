"""Patterns as our engine reads them: what is refused, what is a choice, and which texts match."""

from __future__ import annotations

import re

import pytest

from treaty.containment.budget import Budget, Meter, Undecided
from treaty.containment.languages import Languages
from treaty.containment.regex_automaton import Pool
from treaty.containment.regex_syntax import parse_pattern


@pytest.mark.parametrize(
    "source",
    [
        "(?=a)b", "(?=a>)b", "(?!a>)b", "(?<=a>)b", "(?<!a>)b", "(?<=a)b", "(?i)a", "(?<name", "(?<n>a", "(a", "a)",
        "*a", "a**", "[b-a]", "[a", "[[:alpha:]]", r"\1", r"\k<n>", r"\A", r"\u{110000}", r"\u12", r"\x1", "a{2,1}",
        r"\ud800\u0041",
    ],
)  # fmt: skip
def test_what_our_engine_does_not_read_is_refused(source: str) -> None:
    with pytest.raises(Undecided):
        parse_pattern(source, Pool())


@pytest.mark.parametrize(
    ("source", "choices", "repeats"),
    [
        ("abc", 1, 0),
        ("(abc)", 1, 0),
        ("a|b", 1, 0),
        ("[ab]", 1, 0),
        ("ab|cd", 2, 0),
        ("a|a", 2, 0),
        ("a|b|cd", 3, 0),
        ("(ab|cd)(ab|cd)", 4, 0),
        ("a?", 2, 0),
        ("a*", 1, 1),
        ("a*b+", 1, 2),
    ],
)
def test_what_there_is_to_try_is_counted(source: str, choices: int, repeats: int) -> None:
    syntax = parse_pattern(source, Pool())
    assert (syntax.choices, syntax.repeats) == (choices, repeats)


@pytest.mark.parametrize(
    ("source", "expected"),
    [("(abc)*", False), ("(a|b)*", False), ("(a|ab)*", True), ("(a*)*", True), ("(a|ab)?", False), ("a*b*", False)],
)
def test_what_matches_in_many_ways_is_dangerous_where_it_is_repeated(source: str, *, expected: bool) -> None:
    assert parse_pattern(source, Pool()).is_dangerous is expected


TEXTS = ("", "a", "b", "ab", "ba", "aab", "a b", "_a", "a-b", "a\n", "ä", "1", "a1", "\U0010ffff", "\u2028", "-")


@pytest.mark.parametrize(
    "source",
    [
        "a", "^a", "a$", "^a$", "^$", "", "(?<n>a)b", "(?:a)b", "a|b", "^(a|b)*$", "a?b", "^a{1,2}b$", "^a{2}",
        "^[^a]", "[a-b]$", r"\ba", r"a\b", r"\Ba", r"a\B", r"^\b", r"(a|\b)b",
        r"^(\bb)*\ba", r"(\bb|\ba)*\b$", r"(?:\b|a)*b", r"^(?:a\b)?",
        r"^(\b)*a", r"\b$", r"\b|x", r"(\B|b)a", r"^\w+$", r"\W", r"\d", r"^\D", r"\s", r"^\S$", "^.$", r"^\u0061",
        r"^\x61", r"[\w-]", r"[a\-b]$", "a{0}b",
    ],
)  # fmt: skip
def test_texts_match_as_python_matches_them(source: str) -> None:
    languages = Languages(Meter(Budget()))
    # What both engines have words for means the same; `$` is the very end in ECMA-262, and letters are those of ASCII.
    python = re.compile(source.replace("$", r"\Z").replace("(?<n>", "(?P<n>"), re.ASCII)
    for text in TEXTS:
        if "\u2028" in text and "." in source:
            continue
        if text == "\u2028" and r"\s" in source.lower():
            continue
        assert languages.matches(source, text) is (python.search(text) is not None), text


def test_pairs_of_surrogates_are_one_sign() -> None:
    languages = Languages(Meter(Budget()))
    for source, text in (
        (r"^\ud800\udc00$", "\U00010000"),
        (r"^\udbff\udfff$", "\U0010ffff"),
        (r"^\ud83d\ude00$", "\U0001f600"),
        (r"^\u{10ffff}$", "\U0010ffff"),
        (r"^\u{41}$", "A"),
    ):
        assert languages.matches(source, text)
        assert not languages.matches(source, "a")
