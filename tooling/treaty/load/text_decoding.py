"""Bytes to text: UTF-8 only, and nothing in it that a reader cannot see."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from treaty.diagnostics.diagnostic import Span
from treaty.load.rules_text import FILE_IS_UTF_8, FILE_WITHIN_LIMITS, NO_CONTROL_CHARACTERS
from treaty.load.yaml_problem import YamlProblem

MAX_FILE_BYTES = 5_000_000
MAX_REPORTED = 20
"""Control characters reported in one file; a binary file has thousands."""

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ASCII_HIDDEN = bytes(code for code in range(128) if _HIDDEN.match(chr(code)))
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"),
)  # fmt: skip
_START = Span(1, 1, 1, 1)


def decode_text(data: bytes) -> tuple[str | None, tuple[YamlProblem, ...]]:
    """Give the text of a file, and what is wrong with its bytes.

    The text is None where it cannot be had. Characters that may not stand in it are replaced one for one, so that
    places stay true.
    """
    if len(data) > MAX_FILE_BYTES:
        message = f"The file has more than {MAX_FILE_BYTES:,} bytes, and no more are read. Split it."
        return None, (YamlProblem(rule=FILE_WITHIN_LIMITS, message=message, span=_START),)
    wide = _find_wide_encoding(data)
    if wide is not None:
        message = f"The file is {wide}; save it as UTF-8."
        return None, (YamlProblem(rule=FILE_IS_UTF_8, message=message, span=_START),)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return None, (_broken_bytes(data.removeprefix(codecs.BOM_UTF8), data.startswith(codecs.BOM_UTF8)),)
    if _is_plain_ascii(data) or _HIDDEN.search(text) is None:
        return text, ()
    return hide(text), tuple(_find_hidden(text))


def _is_plain_ascii(data: bytes) -> bool:
    """Tell whether nothing is hidden in ASCII: most files are so, and a search of the text takes ten times as long."""
    return data.isascii() and len(data.translate(None, _ASCII_HIDDEN)) == len(data)


def hide(text: str) -> str:
    """Give the text with every character that a reader cannot see replaced by U+FFFD."""
    return _HIDDEN.sub("\ufffd", text)


def find_hidden_character(text: str) -> str | None:
    """Give the first character in a text that a reader cannot see, or None."""
    match = _HIDDEN.search(text)
    return match.group() if match else None


def _find_wide_encoding(data: bytes) -> str | None:
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return name
    head = data[:64]
    is_wide = len(head) >= 4 and len(head) % 2 == 0 and (not any(head[1::2]) or not any(head[::2])) and any(head)
    return "UTF-16" if is_wide else None


def _broken_bytes(data: bytes, has_mark: bool) -> YamlProblem:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        offset = error.start + (len(codecs.BOM_UTF8) if has_mark else 0)
        message = f"Byte {offset} of the file (0x{data[error.start]:02x}) is not UTF-8; save the file as UTF-8."
        return YamlProblem(rule=FILE_IS_UTF_8, message=message, span=_span_after(before))
    raise AssertionError("called for bytes that are UTF-8")


def _find_hidden(text: str) -> Iterator[YamlProblem]:
    for count, match in enumerate(_HIDDEN.finditer(text)):
        if count == MAX_REPORTED:
            return
        message = f"The character U+{ord(match.group()):04X} cannot be seen here and may mislead; remove it."
        yield YamlProblem(rule=NO_CONTROL_CHARACTERS, message=message, span=_span_after(text[: match.start()]))


def _span_after(before: str) -> Span:
    """Give the one character that follows a text."""
    before = before.replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Span(line, column, line, column + 1)
