"""Patterns are judged in bounded time, and only where the judgement is certain."""

from __future__ import annotations

import time

import pytest

from treaty.lint.patterns import MAX_PATTERN_LENGTH, MAX_TEXT_LENGTH, find_pattern_fault, is_match


@pytest.mark.parametrize("pattern", ["(", ")", "[z-a]", "x{2,1}", "*a", "[a", "(?<n>a)(?<n>b)", "\\"])
def test_what_no_engine_takes_is_a_fault(pattern: str) -> None:
    assert find_pattern_fault(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "^a$",
        r"^\p{Lu}+$",
        "(?<year>[0-9]{4})",
        "(?P<year>[0-9]{4})",
        "a{1000000}",
        "[^]",
        "[[:alpha:]]",
        r"\z",
        "(?=a)b",
    ],
)
def test_what_some_engine_takes_is_none(pattern: str) -> None:
    assert find_pattern_fault(pattern) is None


@pytest.mark.parametrize("pattern", ["(" * (MAX_PATTERN_LENGTH + 1), "(" * 1_900 + ")" * 1_900])
def test_patterns_beyond_reason_are_not_judged(pattern: str) -> None:
    assert find_pattern_fault(pattern) is None


def test_match_is_found_anywhere_as_ecma_does() -> None:
    assert is_match("b", "abc") is True
    assert is_match("^b", "abc") is False


@pytest.mark.parametrize("pattern", ["(?=a)", r"(a)\1", "("])
def test_what_the_linear_engine_cannot_run_is_not_judged(pattern: str) -> None:
    assert is_match(pattern, "aa") is None


def test_long_texts_are_not_judged() -> None:
    assert is_match("a", "a" * (MAX_TEXT_LENGTH + 1)) is None


def test_catastrophic_patterns_end_at_once() -> None:
    begin = time.perf_counter()
    assert is_match("^(a+)+$", "a" * 5_000 + "b") is False
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(
    "pattern",
    [
        "\\s" * 900 + "(",
        "\\p{L}{500}(",
        "(?i)" + "[\\x00-\\uffff]" * 100 + "(",
    ],
)
def test_a_pattern_that_readers_take_long_over_is_not_judged(pattern: str) -> None:
    assert find_pattern_fault(pattern) is None


def test_few_classes_are_no_reason_to_look_away() -> None:
    assert find_pattern_fault("\\s" * 9 + "(") is not None
    assert find_pattern_fault("(?i)[a-z](") is not None
