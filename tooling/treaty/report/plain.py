"""Text and values of contracts made safe to show: no control characters, no endless strings, plain JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from enum import Enum
from json.encoder import encode_basestring
from types import NoneType
from typing import Any

# C0 and C1 controls, and the characters that reorder, hide or cut text: a contract from a fork may hold any of them.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]"
)
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]")

MAX_STRING = 80
"""Characters of one string that are shown to people."""
_LONG_INTEGER_BITS = 4096


def neutralise(text: str, *, keep_lines: bool = False) -> str:
    """Give text that cannot steer a terminal: control characters become visible symbols (`␛`), others their code.

    Args:
        text: anything, also from a hostile contract.
        keep_lines: let line feeds through; otherwise they are shown as `␊`.
    """
    if text.isprintable():  # as nearly always: then none of them is in it
        return text
    return _UNSAFE.sub(lambda match: "\n" if keep_lines and match.group() == "\n" else _visible(match.group()), text)


def _visible(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"\\u{code:04x}"


def to_plain(value: Any) -> Any:
    """Give the value as JSON can hold it: mappings and sequences copied, what JSON has no word for as text."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is dict:
        return {key if type(key) is str else str(key): to_plain(member) for key, member in value.items()}
    if kind is list or kind is tuple:
        return [to_plain(member) for member in value]
    return _plain_of_any(value)


def _plain_of_any(value: Any) -> Any:
    match value:
        case str():
            return value
        case Enum():
            return to_plain(value.value)
        case int():
            return value if value.bit_length() <= _LONG_INTEGER_BITS else hex(value)
        case float():
            return value if math.isfinite(value) else str(value)
        case Mapping():
            return {str(key): to_plain(member) for key, member in value.items()}
        case list() | tuple():
            return [to_plain(member) for member in value]
        case set() | frozenset():
            return sorted((to_plain(member) for member in value), key=str)
        case _:
            return str(value)


def dump_json(value: Any, *, indent: int | None = 2) -> str:
    """Give JSON text in the order of the keys, readable (not all ASCII) and without a character that could do harm."""
    text = _write_line(to_plain(value)) if indent is None else _write_lines(value, "\n", " " * indent)
    return escape_hidden(text)


_write_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode
_TEXT_ALONE = {str}


def _write_lines(value: Any, line: str, step: str) -> str:
    """Give a value as `json.dumps` would, in a quarter of its time; `line` begins each line, `step` goes before it."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind in _SCALARS:
        return _write_scalar(value)
    inner = line + step
    if kind is dict and set(map(type, value)) == _TEXT_ALONE:
        members = [f"{encode_basestring(key)}: {_write_lines(member, inner, step)}" for key, member in value.items()]
        return f"{{{inner}{f',{inner}'.join(members)}{line}}}"
    if (kind is list or kind is tuple) and value:
        return f"[{inner}{f',{inner}'.join([_write_lines(member, inner, step) for member in value])}{line}]"
    plain = to_plain(value)
    return _write_lines(plain, line, step) if plain and type(plain) in _HOLDERS else _write_line(plain)


_HOLDERS = (dict, list)
_SCALARS = frozenset({bool, int, float, NoneType})


def _write_scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    is_short = math.isfinite(value) if isinstance(value, float) else value.bit_length() <= _LONG_INTEGER_BITS
    return repr(value) if is_short else _write_line(to_plain(value))


def escape_hidden(text: str) -> str:
    """Give JSON or YAML text with what hides or turns text around as escapes, which say the same to a reader."""
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def render_value(value: Any, *, limit: int = MAX_STRING) -> str:
    """Give one value on one line for people: text bare where it cannot be mistaken, everything else as JSON."""
    is_bare = isinstance(value, str) and _BARE.fullmatch(value) is not None
    text = neutralise(value) if is_bare else dump_json(value, indent=None)
    return crop(text, limit)


_BARE = re.compile(r"(?!(?:true|false|null)$)[^\W\d](?:[^\n\"]*[^\s\"])?")


def crop(text: str, limit: int) -> str:
    """Give at most `limit` characters, the last of them `…` where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
