"""What it costs validators to read a pattern, before they match anything: told by its text alone."""

import re

MAX_CLASSES = 24
"""Classes of characters such as `\\s` in a pattern: validators respell each in a walk over all of the pattern."""
MAX_RANGES = 20
"""Ranges where case does not count: Python's reader walks over every character of each."""

_CLASS = re.compile(r"\\[dDsSwW]")
_CASELESS = re.compile(r"\(\?[a-zA-Z]*i")
_SCRIPTS = re.compile(r"\\[pP]\{.*[\])}]\{", re.DOTALL)


def is_soon_read(pattern: str) -> bool:
    """Whether validators read a pattern in some hundredths of a second."""
    if _CASELESS.search(pattern) and pattern.count("-") > MAX_RANGES:
        return False
    return len(_CLASS.findall(pattern)) <= MAX_CLASSES


def is_bulky(pattern: str) -> bool:
    """Whether a validator may take as long as that: for many classes, or ones of all scripts, counted."""
    return len(_CLASS.findall(pattern)) > MAX_CLASSES // 2 or _SCRIPTS.search(pattern) is not None
