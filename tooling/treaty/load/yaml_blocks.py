"""The first look at a YAML text: blocks of one-line values, read line by line; all else is left to the full reader.

Nearly every contract is written so, and nearly none has a fault: reading it this way costs a fifth of libyaml's events.
What is read here is exactly what the full reader gives; whatever is in doubt, or wrong, makes the answer `NOT_PLAIN`.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from sys import intern
from typing import Any, Final, NamedTuple

from treaty.load.yaml_scalars import ScalarError, resolve_plain


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
_MAX_KEY = 200
_MAX_ITEMS = 1_000
"""All far below the full reader's limits, so that whoever exceeds those is told by it."""

_LINE = re.compile(r"( *)(- +)?(?:([A-Za-z_$][A-Za-z0-9_.$-]*):(?: +|$))?(.*)", re.ASCII)
_PLAIN_START = re.compile(r"[\w./(+~^$<=]|-[^ ]")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'((?:[^']|'')*)'")
_ITEM = r"(?:[A-Za-z0-9_./^$-]+|\"[^\"\\]*\"|'[^']*')"
_FLOW_LIST = re.compile(rf"\[ *({_ITEM}(?: *, *{_ITEM})*)? *\]", re.ASCII)
_ENTRY = rf"[A-Za-z_$][A-Za-z0-9_.$-]*: +{_ITEM}"
_FLOW_MAPPING = re.compile(rf"\{{ *({_ENTRY}(?: *, *{_ENTRY})*)? *\}}", re.ASCII)
_FLOW_ITEM = re.compile(rf"(?:([A-Za-z_$][A-Za-z0-9_.$-]*): +)?({_ITEM})", re.ASCII)
_BLOCK_TEXTS = frozenset({"|", "|-", ">", ">-"})


class _NotPlainError(Exception):
    """Something stands here that the full reader must see."""


class _Line(NamedTuple):
    """A line with something on it; `width` is that of the dash and the blanks after it."""

    indent: int
    width: int
    key: str | None
    rest: str


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
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return NOT_PLAIN
    try:
        return _Reader(lines, shares=True).read()
    except _NotPlainError:
        return NOT_PLAIN


class _Reader:
    """The lines of one text, read from the first to the last."""

    def __init__(self, lines: list[str], *, shares: bool = False) -> None:
        self._lines = lines
        self._shares = shares
        """Whether columns that were read before are taken from there."""
        self._at = 0
        self._open: list[_Open] = []
        self._waiting: tuple[dict[str, Any], str, int] | None = None
        """A key whose value has yet to come, with its mapping and column."""

    def read(self) -> Any:
        """Give the value."""
        lines = self._lines
        while self._at < len(lines):
            line = _split(lines[self._at])
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
            raise _NotPlainError
        return self._open[0].value

    def _begin_value(self, line: _Line) -> None:
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
            raise _NotPlainError
        self._open.append(opened)

    def _take(self, line: _Line) -> None:
        top = self._close_down_to(line)
        if line.width:
            if line.key is None:
                top.value.append(self._value(line.rest, line.indent))
                return
            if self._shares and len(self._open) == _COLUMNS_DEPTH:
                top.value.append(self._column(line.indent))
                return
            inner = line.indent + line.width
            value = self._open_mapping(inner)
            top.value.append(value)
            self._take_entry(value, line.key, line.rest, inner)
        elif line.key is None:
            raise _NotPlainError
        else:
            self._take_entry(top.value, line.key, line.rest, line.indent)

    def _column(self, indent: int) -> Any:
        """Give the list member that begins on the line just taken, and go to its end."""
        lines, first = self._lines, self._at - 1
        inside = " " * (indent + 1)
        end = self._at
        while end < len(lines) and (lines[end].startswith(inside) or not lines[end]):
            end += 1
        self._at = end
        return _read_member("\n".join(lines[first:end]))

    def _close_down_to(self, line: _Line) -> _Open:
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
            raise _NotPlainError
        return top

    def _take_entry(self, mapping: dict[str, Any], key: str, rest: str, column: int) -> None:
        if key in mapping:
            raise _NotPlainError
        if rest:
            mapping[key] = self._value(rest, column)
        else:
            mapping[key] = None
            self._waiting = (mapping, key, column)

    def _value(self, rest: str, column: int) -> Any:
        """Give the value that stands on a line; it must not go on in the next."""
        if rest in _BLOCK_TEXTS:
            return self._block_text(rest, column)
        self._refuse_continuation(column)
        if rest[0] == "[" or rest[0] == "{":
            return _flow(rest)
        return _scalar(rest)

    def _refuse_continuation(self, column: int) -> None:
        following = self._at
        while following < len(self._lines):
            line = self._lines[following]
            bare = line.lstrip(" ")
            if bare:
                if len(line) - len(bare) > column:
                    raise _NotPlainError
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
                raise _NotPlainError
            self._at += 1
        found = [line[indent:] for line in self._lines[first : self._at]]
        while found and not found[-1]:
            found.pop()
        if not found or not all(found):
            raise _NotPlainError
        return (" " if style[0] == ">" else "\n").join(found) + ("" if style.endswith("-") else "\n")


@lru_cache(maxsize=4_096)
def _read_member(text: str) -> Any:
    """Give the one member of a list; versions of a contract share the columns that did not change."""
    [value] = _Reader(text.split("\n")).read()
    return value


@lru_cache(maxsize=32_768)
def _split(line: str) -> _Line | None:
    """Give the parts of a line, None for one that says nothing; versions of a contract repeat most of their lines."""
    bare = line.lstrip(" ")
    if not bare or bare[0] == "#":
        return None
    if bare[0] == "%" or line.startswith(("---", "...")):
        raise _NotPlainError
    match = _LINE.fullmatch(line)
    assert match is not None  # noqa: S101 - the last group takes anything
    indent, dash, key, rest = match.groups()
    rest = rest.rstrip(" ")
    if (key is not None and len(key) > _MAX_KEY) or (key is None and not (dash and rest)) or rest.startswith("#"):
        raise _NotPlainError
    return _Line(len(indent), len(dash or ""), None if key is None else intern(key), rest)


@lru_cache(maxsize=32_768)
def _scalar(rest: str) -> Any:
    """Give the value of a one-line scalar."""
    match = _QUOTED.fullmatch(rest)
    if match is not None:
        double, single = match.groups()
        return intern(double if double is not None else single.replace("''", "'"))
    if _PLAIN_START.match(rest) is None:
        raise _NotPlainError
    text = rest.partition(" #")[0].rstrip(" ")
    if ": " in text or text.endswith(":"):
        raise _NotPlainError
    try:
        return resolve_plain(intern(text))
    except ScalarError as error:
        raise _NotPlainError from error


def _flow(rest: str) -> Any:
    """Give a list or mapping of scalars that stands on one line."""
    match = (_FLOW_LIST if rest[0] == "[" else _FLOW_MAPPING).fullmatch(rest)
    if match is None:
        raise _NotPlainError
    found = _FLOW_ITEM.findall(match.group(1) or "")
    if len(found) > _MAX_ITEMS:
        raise _NotPlainError
    if rest[0] == "[":
        return [_scalar(item) for _, item in found]
    entries = {intern(key): _scalar(item) for key, item in found}
    if len(entries) < len(found):
        raise _NotPlainError
    return entries
