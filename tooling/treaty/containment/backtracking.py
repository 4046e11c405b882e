"""What a pattern may cost a matcher that tries one way after the other: counted before it is let loose on a text."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import comb

from treaty.containment.budget import Undecided
from treaty.containment.regex_automaton import Pool
from treaty.containment.regex_syntax import parse_pattern

MAX_WAYS = 200_000
"""Ways to match a text that may be tried: some hundredths of a second."""
_MAX_CHOICES = 10**9
_GROUP_HEAD = re.compile(r"\(\?(?:[:=!]|<[=!]?|[a-zA-Z]+)")
_NESTED = re.compile(r"[*+}][^()]*\)+[*+{]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What there is to try in a pattern."""

    is_read: bool
    """Whether our engine reads it."""
    is_nested: bool
    """Whether something that matches in many ways is repeated."""
    repeats: int
    """Repetitions that may take less or more of a text; where a match may begin counts as one."""
    choices: int
    """The product of all that is either this or that."""


def can_read(source: str) -> bool:
    """Whether our engine reads a pattern."""
    return _look_at(source).is_read


def is_quick(source: str, length: int) -> bool:
    """Whether a backtracking matcher comes back soon from a text of a length, whatever stands in it."""
    look = _look_at(source)
    if look.is_nested:
        return not look.is_read and (1 + look.repeats) ** min(length, 64) * look.choices <= MAX_WAYS
    # Each way passes by repetitions that take nothing: of hundreds in a row that is most of the work.
    passed = max(1, look.repeats // 64)
    return comb(length + look.repeats, min(length, look.repeats, 64)) * passed * look.choices <= MAX_WAYS


_MAX_REPEATS = 4096


@lru_cache(maxsize=1024)
def _look_at(source: str) -> _Look:
    begins = 0 if source.startswith("^") and "|" not in source else 1
    try:
        syntax = parse_pattern(source, Pool())
    except Undecided:
        return _look_from_outside(source, begins)
    return _Look(
        is_read=True,
        is_nested=syntax.is_dangerous,
        repeats=min(begins + syntax.repeats, _MAX_REPEATS),
        choices=min(syntax.choices, _MAX_CHOICES),
    )


def _look_from_outside(source: str, begins: int) -> _Look:
    """What a pattern looks like that has look-around, back-references, or is no pattern."""
    body = _GROUP_HEAD.sub("(", source)
    return _Look(
        is_read=False,
        is_nested=_NESTED.search(body) is not None,
        repeats=min(begins + sum(body.count(sign) for sign in "*+{"), _MAX_REPEATS),
        choices=min(2 ** min(body.count("?") + body.count("|"), 30), _MAX_CHOICES),
    )
