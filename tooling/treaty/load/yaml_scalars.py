"""Scalars of YAML 1.2's core schema: what a plain text such as `no`, `1.10` or `0o17` means.

Source: YAML 1.2.2 section 10.3.2.
"""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

MAX_DIGITS = 100
"""Digits of an integer; the widest column type holds 76, and a longer one would cost quadratic time to read."""

_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_NUMERIC_STARTS = frozenset("0123456789+-.")
_DECIMAL = re.compile(r"[-+]?[0-9]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_RADIX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", re.ASCII)


class ScalarError(ValueError):
    """A text reads as a number that no JSON reader can hold; the message is a sentence."""


def resolve_plain(text: str) -> Scalar:
    """Give the value of an unquoted scalar.

    Raises:
        ScalarError: for infinity, not-a-number, and numbers too large to hold.
    """
    if text[:1] not in _NUMERIC_STARTS:
        return _WORDS.get(text, text)
    if _DECIMAL.fullmatch(text):
        return _integer(text, 10)
    if _FLOAT.fullmatch(text):
        return _float(text)
    if _RADIX.fullmatch(text):
        return _integer(text[2:], 8 if text[1] == "o" else 16)
    if _NOT_FINITE.fullmatch(text):
        raise ScalarError(f"`{text}` is not a number that JSON can hold; write a finite number, or quote it as a text.")
    return _WORDS.get(text, text)


def _integer(digits: str, base: int) -> int:
    if len(digits) > MAX_DIGITS:
        raise ScalarError(f"The number has {len(digits)} digits; at most {MAX_DIGITS} can be held, quote it as a text.")
    return int(digits, base)


def _float(text: str) -> float:
    if len(text) > 2 * MAX_DIGITS:
        raise ScalarError(f"The number has {len(text)} characters; quote it as a text.")
    number = float(text)
    if not math.isfinite(number):
        raise ScalarError(f"`{text}` is too large for a number; write a smaller one, or quote it as a text.")
    return number
