"""Patterns: does a regular expression compile, and does a text match it, in bounded time.

Contracts come from strangers, so no pattern is ever run by a backtracking engine: matching is left to the linear-time
engine of `jsonschema_rs`, and what that engine cannot run (look-around, back-references) is not judged.

Source: ECMA-262, which ODCS and JSON Schema name as the syntax of `pattern`.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

import jsonschema_rs

from treaty.model.pattern_cost import is_bulky, is_soon_read

MAX_PATTERN_LENGTH = 2_000
"""Characters; a longer pattern is not judged."""
MAX_COMPILED_BYTES = 200_000
"""A pattern that becomes larger is not judged: `\\p{L}{500}` would take a tenth of a second, and thousands may come."""
MAX_TEXT_LENGTH = 10_000
"""Characters; a longer text is not judged."""


def find_pattern_fault(pattern: str) -> str | None:
    """Say why a pattern compiles in no engine, or None when some engine takes it.

    A pattern is at fault only where both the ECMA-262 reader and Python's reject it, so that a dialect's own
    extension is never called an error.
    """
    if not _may_be_judged(pattern) or is_bulky(pattern) or _ecma_accepts(pattern):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(_as_python(pattern))
        except re.error as error:
            return error.msg
        except (RecursionError, OverflowError):
            return None
    return None


def _as_python(pattern: str) -> str:
    r"""Respell what ECMA-262 spells otherwise, well enough to see whether it compiles.

    `[^]` and `[]` are "any character" and "none", which Python reads as an open class; `(?<name>…)` names a group, and
    `\p{…}` is a class of characters.
    """
    text = pattern.replace("[^]", ".").replace("[]", ".")
    return re.sub(r"\\[pP]\{[^}]*\}", r"\\w", re.sub(r"\(\?<(?![=!])", "(?P<", text))


def _may_be_judged(pattern: str) -> bool:
    return len(pattern) <= MAX_PATTERN_LENGTH and is_soon_read(pattern)


def is_match(pattern: str, text: str) -> bool | None:
    """Tell whether a pattern is found in a text; None where that cannot be told in bounded time."""
    if not _may_be_judged(pattern) or len(text) > MAX_TEXT_LENGTH:
        return None
    matcher = _linear_matcher(pattern)
    return None if matcher is None else matcher.is_valid(text)


@lru_cache(maxsize=4096)
def _linear_matcher(pattern: str) -> jsonschema_rs.Draft202012Validator | None:
    options = jsonschema_rs.RegexOptions(size_limit=MAX_COMPILED_BYTES)
    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=options)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _ecma_accepts(pattern: str) -> bool:
    options = jsonschema_rs.FancyRegexOptions(size_limit=MAX_COMPILED_BYTES)
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=options)
    except ValueError:
        return False
    return True
