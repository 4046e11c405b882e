"""Wrapped text keeps its indents and gives a CI runner no command."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from treaty.report.terminal import count, defuse, wrap


def test_text_is_wrapped_under_its_label() -> None:
    assert wrap("one two three four five six seven eight nine ten", width=40, first="  = help: ") == [
        "  = help: one two three four five six",
        "          seven eight nine ten",
    ]


@pytest.mark.parametrize("length", [35, 36, 37, 38])
def test_a_text_is_wrapped_where_it_no_longer_fits(length: int) -> None:
    text = "word " * 6 + "x" * (length - 30)
    assert len(wrap(text, width=40, first="  = ")) == (1 if length <= 36 else 2)


@given(text=st.lists(st.sampled_from(("a", "bcd", " ", "x" * 45, "-")), max_size=60).map("".join))
@example("x" * 36 + " y").via("a line that is just full")
@example("   " + "x" * 60).via("a word too long after blanks")
def test_lines_break_where_those_of_the_standard_library_do(text: str) -> None:
    theirs = textwrap.wrap(
        text, 40, initial_indent="> ", subsequent_indent="|   ", break_long_words=False, break_on_hyphens=False
    )
    assert wrap(text, width=40, first="> ", rest="|   ") == (theirs or [">"])


def test_blanks_at_the_end_are_dropped_and_those_within_kept() -> None:
    assert wrap("a   b  ", width=40, first="> ") == ["> a   b"]
    assert wrap("   ", width=40, first="> ") == [">"]


def test_own_line_breaks_are_kept() -> None:
    assert wrap("a\n\nb", width=40, first="> ", rest="| ") == ["> a", "|", "| b"]


def test_long_word_is_not_cut() -> None:
    word = "x" * 90
    assert wrap(word, width=40, first="  ") == ["  " + word]


def test_no_line_is_a_workflow_command() -> None:
    assert defuse("::error::x") == ": :error::x"
    assert defuse("a ##[group]") == "a # #[group]"
    assert wrap("a\n  ::error::x", width=40, first="  ")[1].strip().startswith(": :")


def test_nouns_agree_with_their_number() -> None:
    assert (count(0, "error"), count(1, "error"), count(2, "error")) == ("0 errors", "1 error", "2 errors")
