"""How text is laid out for a terminal: width, wrapping, indented notes; colours come from `report/text.py`."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.report.plain import neutralise

MIN_WIDTH = 40


def wrap(text: str, *, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Give the text as lines that keep to the width where words allow it.

    Args:
        text: made safe here; its own line breaks are kept.
        width: characters of a whole line, indents included.
        first: what the first line begins with.
        rest: what the following lines begin with; by default as many blanks as `first` is long.
    """
    following = " " * len(first) if rest is None else rest
    lines: list[str] = []
    for part in neutralise(text, keep_lines=True).split("\n"):
        start = following if lines else first
        lines += [*_break(part, max(width, MIN_WIDTH), start, following)] or [start.rstrip()]
    starts = [first] + [following] * (len(lines) - 1)
    return [(start + defuse(line[len(start) :])).rstrip() for start, line in zip(starts, lines, strict=True)]


def _break(text: str, width: int, first: str, following: str) -> Iterator[str]:
    """Give a text as lines, broken at blanks as `textwrap` does it; no word is cut."""
    start, at, length = first, 0, len(text)
    while at < length:
        room = width - len(start)
        end = length if length - at <= room else text.rfind(" ", at, max(at + room + 1, at))
        if end < 0:  # a word that is longer than a line
            end = (text + " ").index(" ", at)
        line = text[at:end].rstrip(" ")
        if line:
            yield start + line
            start = following
        while end < length and text[end] == " ":
            end += 1
        at = end


def defuse(line: str) -> str:
    """Give a line that a CI runner does not take for a command of its own (`::warning`, `##[group]`)."""
    text = line.lstrip()
    opened = f"{line[: len(line) - len(text)]}: :{text[2:]}" if text.startswith("::") else line
    return opened.replace("##[", "# #[")


def count(number: int, noun: str, plural: str = "") -> str:
    """Give a number with its noun: `1 error`, `2 errors`, `3 infos`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
