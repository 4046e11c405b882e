"""Patterns: what they match, what lies between them, and what is no regular language."""

import re
from itertools import product

import pytest

from treaty.containment.backtracking import is_quick
from treaty.containment.budget import Budget, Meter, Undecided
from treaty.containment.languages import Languages
from treaty.containment.matchers import may_match


@pytest.fixture
def languages() -> Languages:
    return Languages(Meter(Budget()))


@pytest.mark.parametrize(
    ("source", "texts", "others"),
    [
        ("a", ["a", "xax"], ["", "b"]),
        ("^a*$", ["", "aaa"], ["b", "ab"]),
        ("^$", [""], ["a"]),
        ("^a|b$", ["ax", "xb"], ["xa", "bx"]),
        ("^(a|^b)c", ["ac", "bc"], ["xbc"]),
        ("(^|,)x($|,)", ["x", "a,x", "x,b"], ["ax"]),
        (r"^\d{2,3}$", ["12", "123"], ["1", "1234", "١٢"]),
        (r"^\w+\s\S$", ["ab c"], ["ab  ", "é x"]),
        ("^.$", ["a", "😀"], ["\n", "\r", "\u2028", "ab"]),
        ("^[^a-c]$", ["d", "\n"], ["b"]),
        ("^[]$|x", ["x"], ["", "]"]),
        ("^[^]$", ["a", "\n"], [""]),
        (r"^[\d.-]+$", ["1.2-3"], ["a"]),
        (r"^[a\-z]$", ["-", "a", "z"], ["b"]),
        (r"^\x41\u0042\u{43}\cJ$", ["ABC\n"], ["ABCJ"]),
        (r"^\ud83d\ude00$", ["😀"], ["x"]),
        (r"^\$\.\/$", ["$./"], ["x"]),
        ("^a{,2}$", ["a{,2}"], ["a"]),
        ("^(?:ab){2}$", ["abab"], ["ab"]),
        ("^(?<name>a)b??$", ["a", "ab"], ["b"]),
        (r"\bcat\b", ["cat", "a cat!", "cat's"], ["cats", "concat", "_cat"]),
        (r"^\b", ["a", "_"], ["", " a"]),
        (r"\B", ["ab", " ", ""], ["a", "a b"]),
        (r"^(\bab?\b ?)+$", ["a", "ab a ab"], ["aa", "ab aba"]),
        (r"a\b-|\Bb$", ["a-", "ab"], ["b", "-b"]),
        (r"^(\w+\b\W*)*$", ["", "ab, cd."], [" a"]),
        (r"^\p{Lu}\p{Letter}*$", ["Éa", "Σς"], ["éa", "E1"]),
        (r"^[^\p{L}\d]\P{Nd}$", ["-a", "!é"], ["aa", "-1"]),
        (r"^\p{gc=Sc}\p{LC}$", ["€a"], ["a€", "€ʰ"]),
    ],
)
def test_a_pattern_matches_what_ecma_says(
    languages: Languages, source: str, texts: list[str], others: list[str]
) -> None:
    assert all(languages.matches(source, text) for text in texts)
    assert not any(languages.matches(source, text) for text in others)


@pytest.mark.parametrize(
    "source",
    [
        "(?=a)", "(?!a)", "(?<=a)b", "(?i)a", r"(a)\1", r"\p{Greek}", r"\pL", r"\p{}",
        r"(\bx){2}", r"$\b", r"\b^", r"(?<n>a)\k<n>", "a)", "(a", "[a", "*a",
        "a{2,1}", "[b-a]", r"\u12", "[[:alpha:]]", "a$^", r"\A", "(^a$)*", "(^){2}a", "a++", "a{99999}",
    ],
)  # fmt: skip
def test_what_is_no_regular_language_is_undecided_and_names_the_pattern(languages: Languages, source: str) -> None:
    with pytest.raises(Undecided) as caught:
        languages.parse(source)
    assert caught.value.pattern == source
    assert not languages.can_read(source)


@pytest.mark.parametrize(
    "source",
    [r"\b", r"a\B", r"(\b|a)b", r"(a|\b-)*b\b", r"\b\B|a-", r"^(\w\b-)*$", r"(\ba+)?\B-", r"^(.\b)+", r"((\W)*\B)*a"],
)
def test_word_boundaries_are_where_another_engine_finds_them(languages: Languages, source: str) -> None:
    for size in range(1, 5):  # of the empty text that engine says something else before Python 3.14
        for letters in product("ab-", repeat=size):
            text = "".join(letters)
            assert languages.matches(source, text) is bool(re.search(source, text)), text


def test_a_boundary_is_reasoned_about(languages: Languages) -> None:
    assert languages.shortest([r"^foo\b"], ["^foo$"], [], 0, None) == "foo-"
    assert languages.shortest([r"^\w+\b \w"], [r"^\w+ "], [], 0, None) is None
    assert languages.shortest([r"^\p{Lu}+$"], [r"^\p{L}+$"], [], 0, None) is None


def test_the_shortest_text_between_patterns(languages: Languages) -> None:
    assert languages.shortest(["^[A-Z]{2,3}$"], ["^[A-Z]{2}$"], [], 0, None) == "ABC"
    assert languages.shortest(["^[A-Z]{2}$"], ["^[A-Z]{2,3}$"], [], 0, None) is None
    assert languages.shortest(["^a*$"], [], ["", "a"], 0, None) == "aa"
    assert languages.shortest(["^a*$"], [], [], 3, 5) == "aaa"
    assert languages.shortest(["^.{0,255}$"], [], [], 256, None) is None
    assert languages.shortest(["a"], ["a"], [], 0, None) is None


def test_lengths_are_exact_where_languages_have_gaps(languages: Languages) -> None:
    assert languages.shortest(["^(aaa)*$"], [], [], 4, 5) is None
    assert languages.shortest(["^(aaa)*$"], [], [], 4, 6) == "aaaaaa"


@pytest.mark.parametrize(
    ("source", "is_dangerous"),
    [
        ("^(a+)+$", True),
        ("^(a|aa)*$", True),
        ("^((ab)*c)*$", True),
        ("^(a|b)*$", False),
        ("^[a-z]+@[a-z]+$", False),
        ("^(a+)?$", False),
    ],
)
def test_patterns_that_backtracking_matchers_fear_are_known(
    languages: Languages, source: str, is_dangerous: bool
) -> None:
    assert languages.parse(source).is_dangerous is is_dangerous


def test_an_evil_pattern_is_matched_in_linear_time(languages: Languages) -> None:
    assert not languages.matches("^(a+)+$", "a" * 2000 + "b")
    assert languages.matches("^(a|aa)+$", "a" * 2000)


@pytest.mark.parametrize(
    ("source", "length", "is_told_soon"),
    [
        ("^[a-z]+@[a-z]+$", 100, True),
        ("^[a-z]+@[a-z]+$", 5_000, False),
        ("^" + "a*" * 12 + "$", 10, False),
        ("^" + "a?" * 30 + "a{30}$", 30, False),
        ("^" + "(a|a)" * 40 + "$", 40, False),
        ("^(a|b|c)*$", 500, True),
        ("^(a+)+$", 5, False),  # ours reads it, and is never slow
        ("^(?=(a+a+)+b)a*$", 30, False),
        ("^(?!internal)[a-z]{3}$", 5_000, True),
        ("^[A-Z]{3}-[0-9]{4}$", 1_000_000, True),
    ],
)
def test_what_a_backtracking_matcher_may_pay_is_counted(source: str, length: int, is_told_soon: bool) -> None:
    assert is_quick(source, length) is is_told_soon


def test_a_name_that_is_not_matched_soon_may_match() -> None:
    assert may_match("^(a+)+$", "a" * 40 + "!")
    assert may_match("^a+$", "aaa")
    assert not may_match("^a+$", "aab")
