"""Wrapped text keeps its indents and gives a CI runner no command."""

from __future__ import annotations

from treaty.report.terminal import count, defuse, wrap


def test_text_is_wrapped_under_its_label() -> None:
    assert wrap("one two three four five six seven eight nine ten", width=40, first="  = help: ") == [
        "  = help: one two three four five six",
        "          seven eight nine ten",
    ]


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
