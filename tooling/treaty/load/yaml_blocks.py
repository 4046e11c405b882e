"""The first look at a YAML text: blocks of one-line values, read line by line; all else is left to the full reader.

Nearly every contract is written so, and nearly none has a fault: reading it this way costs a fifth of libyaml's events.
What is read here is exactly what the full reader gives; whatever is in doubt, or wrong, makes the answer `NOT_PLAIN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from treaty.load.yaml_lines import BLOCK_TEXTS, Line, NotPlainError, read_entry, read_flow, read_scalar, split_line


class Answer(Enum):
    """What is no value."""

    NOT_PLAIN = "not plain"


NOT_PLAIN: Final = Answer.NOT_PLAIN
"""The text needs the full reader."""

_COLUMNS_DEPTH = 4
"""Collections open where a list of columns goes on: the document, `schema`, a schema object, `properties`."""

MAX_CHARACTERS = 1_000_000
MAX_LINES = 20_000
_MAX_DEPTH = 32
"""All far below the full reader's limits, so that whoever exceeds those is told by it."""

_SECTION = re.compile(r"^[A-Za-z_$]", re.ASCII | re.MULTILINE)
_BETWEEN_SECTIONS = re.compile(r"\n(?=[A-Za-z_$])", re.ASCII)
_SHORT = 2_000
"""Characters of a section that is worth keeping for other files."""


class _Open(NamedTuple):
    """A collection that is still open, and the column in which its members begin."""

    indent: int
    value: Any
    is_list: bool


def read_blocks(text: str) -> Any:
    """Give the value of a text, or `NOT_PLAIN` where the full reader must say what it is."""
    if len(text) > MAX_CHARACTERS or "\t" in text or "\r" in text or "\0" in text:
        return NOT_PLAIN
    # A block text that the end of the file cuts off has no last line break.
    if not text.endswith("\n"):
        return NOT_PLAIN
    if text.count("\n") >= MAX_LINES:
        return NOT_PLAIN
    try:
        return _read_document(text)
    except NotPlainError:
        return NOT_PLAIN


def _read_document(text: str) -> Any:
    """Read a text section by section: a key in the first column, and what stands below it further in."""
    first = _SECTION.search(text)
    if first is None or _says_something(text[: first.start()]):
        return _Reader(text, shares=True).read()
    document: dict[str, Any] = {}
    sections = _BETWEEN_SECTIONS.split(text[first.start() :])
    for section in sections:
        document.update(_read_section(section))
    if len(document) < len(sections):
        raise NotPlainError
    return document


def _says_something(text: str) -> bool:
    return any(split_line(line) is not None for line in text.split("\n"))


class _Reader:
    """The lines of one text, read from the first to the last."""

    def __init__(self, text: str, *, shares: bool = False) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._shares = shares
        """Whether columns that were read before are taken from there."""
        self._at = 0
        self._reached = (0, 0)
        """A line, and the offset of its first character."""
        self._open: list[_Open] = []
        self._waiting: tuple[dict[str, Any], str, int] | None = None
        """A key whose value has yet to come, with its mapping and column."""

    def read(self) -> Any:
        """Give the value."""
        lines = self._lines
        while self._at < len(lines):
            line = split_line(lines[self._at])
            self._at += 1
            if line is None:
                continue
            if self._waiting is not None:
                self._begin_value(line)
            self._take(line)
        if self._waiting is not None:
            mapping, key, _ = self._waiting
            mapping[key] = None
        if not self._open:
            raise NotPlainError
        return self._open[0].value

    def _begin_value(self, line: Line) -> None:
        """Open the collection that a key waits for, or give it no value."""
        assert self._waiting is not None  # noqa: S101 - asked by the caller
        mapping, key, column = self._waiting
        self._waiting = None
        if line.width and line.indent >= column:
            value: list[Any] = []
            mapping[key] = value
            self._push(_Open(line.indent, value, True))
        elif line.indent > column:
            mapping[key] = self._open_mapping(line.indent)
        else:
            mapping[key] = None

    def _open_mapping(self, indent: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        self._push(_Open(indent, value, False))
        return value

    def _push(self, opened: _Open) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise NotPlainError
        self._open.append(opened)

    def _take(self, line: Line) -> None:
        top = self._close_down_to(line)
        if line.width:
            if line.key is None:
                top.value.append(self._value(line.rest, line.indent))
                return
            if self._shares and len(self._open) == _COLUMNS_DEPTH:
                top.value.extend(self._columns(line.indent))
                return
            inner = line.indent + line.width
            value = self._open_mapping(inner)
            top.value.append(value)
            self._take_entry(value, line.key, line.rest, inner)
        elif line.key is None:
            raise NotPlainError
        else:
            self._take_entry(top.value, line.key, line.rest, line.indent)

    def _columns(self, indent: int) -> Iterator[Any]:
        """Give the list member that begins on the line just taken and those that follow it, and go to their end."""
        first = self._at - 1
        line, start = self._reached
        start += sum(map(len, self._lines[line:first])) + first - line
        self._reached = (first, start)
        end = _find_end_of_members(indent).search(self._text, start)
        block = self._text[start : end.start() if end else len(self._text)]
        self._at = first + block.count("\n") + 1
        dash = f"{' ' * indent}- "
        return (_read_member(dash + member) for member in block[len(dash) :].split(f"\n{dash}"))

    def _close_down_to(self, line: Line) -> _Open:
        """Close what ends before this line; give the collection that the line goes on with."""
        opened = self._open
        if not opened:
            self._push(_Open(line.indent, [] if line.width else {}, bool(line.width)))
        while len(opened) > 1 and opened[-1].indent > line.indent:
            opened.pop()
        # A list may stand in the column of the key that it belongs to; a key in that column ends it.
        if opened[-1].is_list and not line.width and len(opened) > 1 and opened[-2].indent == line.indent:
            opened.pop()
        top = opened[-1]
        if top.indent != line.indent or top.is_list is not bool(line.width):
            raise NotPlainError
        return top

    def _take_entry(self, mapping: dict[str, Any], key: str, rest: str, column: int) -> None:
        if key in mapping:
            raise NotPlainError
        if rest:
            mapping[key] = self._value(rest, column)
        else:
            mapping[key] = None
            self._waiting = (mapping, key, column)

    def _value(self, rest: str, column: int) -> Any:
        """Give the value that stands on a line; it must not go on in the next."""
        if rest in BLOCK_TEXTS:
            return self._block_text(rest, column)
        self._refuse_continuation(column)
        if rest[0] == "[" or rest[0] == "{":
            return read_flow(rest)
        return read_scalar(rest)

    def _refuse_continuation(self, column: int) -> None:
        following = self._at
        while following < len(self._lines):
            line = self._lines[following]
            bare = line.lstrip(" ")
            if bare:
                if len(line) - len(bare) > column:
                    raise NotPlainError
                return
            following += 1

    def _block_text(self, style: str, column: int) -> str:
        """Give a literal or folded text whose lines all stand in one column and none is blank."""
        first = self._at
        indent = -1
        while self._at < len(self._lines):
            line = self._lines[self._at]
            bare = line.lstrip(" ")
            depth = len(line) - len(bare)
            if bare and depth <= column:
                break
            if bare and indent < 0:
                indent = depth
            if (bare and depth != indent) or (not bare and indent < 0):
                raise NotPlainError
            self._at += 1
        found = [line[indent:] for line in self._lines[first : self._at]]
        while found and not found[-1]:
            found.pop()
        if not found or not all(found):
            raise NotPlainError
        return (" " if style[0] == ">" else "\n").join(found) + ("" if style.endswith("-") else "\n")


@lru_cache(maxsize=4_096)
def _read_member(text: str) -> Any:
    """Give the one member of a list; versions of a contract share the columns that did not change."""
    value = _read_by_entries(text)
    if value is None:
        [value] = _Reader(text).read()
    return value


def _read_by_entries(text: str) -> dict[str, Any] | None:
    """Give a list member entry by entry, for columns repeat most of each other's; None where it is no plain mapping."""
    column = text.index("-") + 2
    parts = _find_entries(column).split(text[column:])
    if any(len(indent) != column for indent in parts[1::2]) or not all(map(_SECTION.match, parts[::2])):
        return None
    found = dict(entry for part in parts[::2] for entry in _read_section(part))
    return found if 2 * len(found) > len(parts) else None


@cache
def _find_entries(column: int) -> re.Pattern[str]:
    """Give the line breaks before lines that begin in a column or before it, with their indent."""
    return re.compile(rf"\n( {{0,{column}}})(?=[^ \n])")


def _read_section(text: str) -> Iterable[tuple[str, Any]]:
    """Give the one entry that begins in the first column of a text."""
    return _read_short_section(text) if len(text) <= _SHORT else _Reader(text, shares=True).read().items()


@lru_cache(maxsize=8_192)
def _read_short_section(text: str) -> tuple[tuple[str, Any], ...]:
    """Give an entry that other files may well repeat: those of one owner share most of theirs."""
    entry = read_entry(text) if "\n" not in text else None
    return tuple(_Reader(text, shares=True).read().items()) if entry is None else (entry,)


@cache
def _find_end_of_members(indent: int) -> re.Pattern[str]:
    """Give the line break after which no member of a list in this column goes on or begins."""
    return re.compile(rf"\n(?!\n|\Z| {{{indent + 1}}}| {{{indent}}}- )")
