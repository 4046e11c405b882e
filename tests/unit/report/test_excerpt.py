"""The caret stands under the span, whatever the line holds."""

from __future__ import annotations

import pytest

from treaty.diagnostics.diagnostic import Span
from treaty.report.excerpt import build_excerpt, measure, split_lines


def _marked(line: str, column: int, end: int, width: int = 60) -> tuple[str, str]:
    (found,) = [item for item in build_excerpt([line], Span(1, column, 1, end), width=width) if item.mark]
    assert found.mark is not None
    start, stop = found.mark
    return found.text, " " * start + "^" * (stop - start)


def test_caret_stands_under_the_span() -> None:
    assert _marked("  name: Total", 9, 14) == ("  name: Total", "        ^^^^^")


def test_empty_span_gets_one_caret() -> None:
    assert _marked("abc", 2, 2) == ("abc", " ^")


def test_span_past_the_end_of_the_line_gets_one_caret_there() -> None:
    assert _marked("abc", 9, 12) == ("abc", "   ^")


def test_wide_characters_take_two_cells() -> None:
    assert _marked("漢字: x", 5, 6) == ("漢字: x", "      ^")


def test_combining_characters_take_none() -> None:
    assert measure("e\u0301") == 1


def test_tab_is_widened() -> None:
    assert _marked("\tx: 1", 2, 3) == ("    x: 1", "    ^")


def test_control_character_is_shown_and_counted() -> None:
    assert _marked("a\x9bb", 3, 4) == ("a\\u009bb", "       ^")


@pytest.mark.parametrize("column", [1, 50, 300, 990])
def test_long_line_is_cropped_around_the_span(column: int) -> None:
    line = "".join(str(position % 10) for position in range(1000))
    text, carets = _marked(line, column, column + 5, width=40)
    assert measure(text) <= 40
    assert len(carets) <= 40
    shown = [char for char, mark in zip(text, carets.ljust(len(text)), strict=True) if mark == "^"]
    assert "".join(shown) == line[column - 1 : column + 4]


def test_span_longer_than_the_width_is_cut() -> None:
    text, carets = _marked("x" * 500, 1, 400, width=40)
    assert 30 <= measure(text) <= 40
    assert 30 <= len(carets) <= 40


def test_line_before_gives_context_and_blank_lines_do_not() -> None:
    lines = ["a:", "  b: 1", "", "  c: 2"]
    assert [item.number for item in build_excerpt(lines, Span(2, 3, 2, 4), width=60)] == [1, 2]
    assert [item.number for item in build_excerpt(lines, Span(4, 3, 4, 4), width=60)] == [4]


def test_span_over_lines_shows_its_second() -> None:
    found = build_excerpt(["a:", "  b: 1", "  c: 2"], Span(2, 3, 3, 5), width=60)
    assert [(item.number, item.mark) for item in found] == [(1, None), (2, (2, 6)), (3, None)]


def test_span_outside_the_file_gives_nothing() -> None:
    assert build_excerpt(["a"], Span(7, 1, 7, 2), width=60) == ()


def test_lines_are_split_as_yaml_counts_them() -> None:
    assert split_lines("a\r\nb\rc\nd\x85e\u2028f\x0cg") == ["a", "b", "c", "d", "e", "f\x0cg"]


def test_huge_line_is_cropped_in_bounded_time() -> None:
    text, _ = _marked("x" * 3_000_000, 1_500_000, 1_500_004, width=80)
    assert measure(text) <= 80
