"""How text is laid out for a terminal: width, wrapping, indented notes; colours come from `report/text.py`."""

from __future__ import annotations

import textwrap

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
        if len(start) + len(part) <= width and part.strip():
            lines.append(start + part)  # as most: taking words apart and putting them together takes long
            continue
        lines += textwrap.wrap(
            part,
            max(width, MIN_WIDTH),
            initial_indent=start,
            subsequent_indent=following,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [start.rstrip()]
    starts = [first] + [following] * (len(lines) - 1)
    return [(start + defuse(line[len(start) :])).rstrip() for start, line in zip(starts, lines, strict=True)]


def defuse(line: str) -> str:
    """Give a line that a CI runner does not take for a command of its own (`::warning`, `##[group]`)."""
    text = line.lstrip()
    opened = f"{line[: len(line) - len(text)]}: :{text[2:]}" if text.startswith("::") else line
    return opened.replace("##[", "# #[")


def count(number: int, noun: str, plural: str = "") -> str:
    """Give a number with its noun: `1 error`, `2 errors`, `3 infos`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
