"""One line of a YAML text that is plain: its indent, key and value; what is in doubt is for the full reader to say."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple

from treaty.load.yaml_scalars import ScalarError, resolve_plain

BLOCK_TEXTS = frozenset({"|", "|-", ">", ">-"})
"""What stands in place of a value where a text follows on lines of its own."""

_MAX_KEY = 200
_MAX_ITEMS = 1_000
_LINE = re.compile(r"( *)(- +)?(?:([A-Za-z_$][A-Za-z0-9_.$-]*):(?: +|$))?(.*)", re.ASCII)
_PLAIN_START = re.compile(r"[\w./(+~^$<=]|-[^ ]")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'((?:[^']|'')*)'")
_ITEM = r"(?:[A-Za-z0-9_./^$-]+|\"[^\"\\]*\"|'[^']*')"
_FLOW_LIST = re.compile(rf"\[ *({_ITEM}(?: *, *{_ITEM})*)? *\]", re.ASCII)
_ENTRY = rf"[A-Za-z_$][A-Za-z0-9_.$-]*: +{_ITEM}"
_FLOW_MAPPING = re.compile(rf"\{{ *({_ENTRY}(?: *, *{_ENTRY})*)? *\}}", re.ASCII)
_FLOW_ITEM = re.compile(rf"(?:([A-Za-z_$][A-Za-z0-9_.$-]*): +)?({_ITEM})", re.ASCII)


class NotPlainError(Exception):
    """Something stands here that the full reader must see."""


class Line(NamedTuple):
    """A line with something on it; `width` is that of the dash and the blanks after it."""

    indent: int
    width: int
    key: str | None
    rest: str


@lru_cache(maxsize=32_768)
def split_line(line: str) -> Line | None:
    """Give the parts of a line, None for one that says nothing; versions of a contract repeat most of their lines."""
    bare = line.lstrip(" ")
    if not bare or bare[0] == "#":
        return None
    if bare[0] == "%" or line.startswith(("---", "...")):
        raise NotPlainError
    match = _LINE.fullmatch(line)
    assert match is not None  # noqa: S101 - the last group takes anything
    indent, dash, key, rest = match.groups()
    rest = rest.rstrip(" ")
    if (key is not None and len(key) > _MAX_KEY) or (key is None and not (dash and rest)) or rest.startswith("#"):
        raise NotPlainError
    return Line(len(indent), len(dash or ""), None if key is None else intern(key), rest)


@lru_cache(maxsize=32_768)
def read_scalar(rest: str) -> Any:
    """Give the value of a one-line scalar."""
    match = _QUOTED.fullmatch(rest)
    if match is not None:
        double, single = match.groups()
        return intern(double if double is not None else single.replace("''", "'"))
    if _PLAIN_START.match(rest) is None:
        raise NotPlainError
    text = rest.partition(" #")[0].rstrip(" ")
    if ": " in text or text.endswith(":"):
        raise NotPlainError
    try:
        return resolve_plain(intern(text))
    except ScalarError as error:
        raise NotPlainError from error


def read_entry(line: str) -> tuple[str, Any] | None:
    """Give key and value of a line that begins with a key and ends with its value; None for any other."""
    found = split_line(line)
    if found is None or found.key is None or found.indent or found.width or not found.rest:
        return None
    if found.rest in BLOCK_TEXTS:
        return None
    return found.key, read_flow(found.rest) if found.rest[0] in "[{" else read_scalar(found.rest)


def read_flow(rest: str) -> Any:
    """Give a list or mapping of scalars that stands on one line."""
    match = (_FLOW_LIST if rest[0] == "[" else _FLOW_MAPPING).fullmatch(rest)
    if match is None:
        raise NotPlainError
    found = _FLOW_ITEM.findall(match.group(1) or "")
    if len(found) > _MAX_ITEMS:
        raise NotPlainError
    if rest[0] == "[":
        return [read_scalar(item) for _, item in found]
    entries = {intern(key): read_scalar(item) for key, item in found}
    if len(entries) < len(found):
        raise NotPlainError
    return entries
