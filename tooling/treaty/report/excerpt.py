"""The lines of a file around a finding, cropped to the width, with the stretch that a caret line points out."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass

from treaty.diagnostics.diagnostic import Span
from treaty.report.plain import neutralise

# The line breaks of YAML 1.1, which its readers count by; `str.splitlines` knows more of them.
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_TAB = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an excerpt, safe to print; `mark` is the marked stretch in display cells, end exclusive."""

    number: int
    text: str
    mark: tuple[int, int] | None = None


def split_lines(text: str) -> list[str]:
    """Give the lines as the YAML reader counts them."""
    return _BREAK.split(text)


def build_excerpt(lines: list[str], span: Span, *, width: int) -> tuple[Line, ...]:
    """Give the line before a span, its first line with the mark, and its second where it has one.

    Args:
        lines: the file, from `split_lines`.
        span: the place; outside the file gives nothing.
        width: display cells for the text of a line.
    """
    if not 1 <= span.line <= len(lines):
        return ()
    before = _context(lines, span.line - 1, width)
    marked = _marked_line(lines[span.line - 1], span, width)
    after = _context(lines, span.line + 1, width) if span.end_line > span.line and span.end_column > 1 else ()
    return (*before, marked, *after)


def _context(lines: list[str], number: int, width: int) -> tuple[Line, ...]:
    if not 1 <= number <= len(lines) or not lines[number - 1].strip():
        return ()
    return (Line(number=number, text=_fit(lines[number - 1][: 4 * width], width)),)


def _marked_line(line: str, span: Span, width: int) -> Line:
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    head, tail = _window(line, start, max(end, start + 1), width)
    prefix = "…" if head else ""
    text = _fit(prefix + _shown(line[head:tail]) + ("…" if tail < len(line) else ""), width)
    first = measure(prefix + _shown(line[head:start]))
    last = measure(prefix + _shown(line[head : min(end, tail)]))
    return Line(number=span.line, text=text, mark=(first, max(min(last, width), first + 1)))


def _window(line: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Give the stretch of a line to show: all of it, or a part that begins shortly before the span."""
    if len(line) <= 4 * width and measure(_shown(line)) <= width:
        return 0, len(line)
    room = max(width - 2, 1)
    head = 0 if end < room else max(start - room // 3, 0)
    return head, max(_find_end(line, head, room), head + 1)


def _is_plain(text: str) -> bool:
    """Whether each character is shown as it is, in one cell; so are nearly all, which are then not looked at singly."""
    return text.isascii() and text.isprintable()


def _shown(text: str) -> str:
    return neutralise(text.replace("\t", _TAB))


def _fit(text: str, width: int) -> str:
    shown = _shown(text)
    return shown if measure(shown) <= width else shown[: _find_end(shown, 0, width - 1)] + "…"


def _find_end(text: str, start: int, room: int) -> int:
    """Give how far a text goes that begins somewhere and takes no more than so many cells."""
    end = start + room
    if _is_plain(text[start:end]):
        return min(end, len(text))
    ends = itertools.accumulate(measure(_shown(char)) for char in itertools.islice(text, start, None))
    return start + next((place for place, cells in enumerate(ends) if cells > room), len(text) - start)


def measure(text: str) -> int:
    """Give the display cells that a text takes in a terminal."""
    return len(text) + (0 if text.isascii() else sum(_cells(char) - 1 for char in _FOREIGN.findall(text)))


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
