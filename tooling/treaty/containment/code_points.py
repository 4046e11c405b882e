"""Sets of code points, as sorted ranges with gaps between them; those that Unicode names."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

LAST = 0x10FFFF
START = LAST + 1
"""A mark outside of Unicode before each text, which `^` matches."""
END = LAST + 2
"""A mark after each text, which `$` matches."""

Ranges: TypeAlias = tuple[tuple[int, int], ...]

WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
"""What `\\w` matches, by ECMA-262."""

_LONG_NAMES = {
    "Letter": "L", "Cased_Letter": "LC", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc",
    "Enclosing_Mark": "Me", "Number": "N", "Decimal_Number": "Nd", "Letter_Number": "Nl", "Other_Number": "No",
    "Punctuation": "P", "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc", "Separator": "Z",
    "Space_Separator": "Zs",
}  # fmt: skip
_CASED = ("Lu", "Ll", "Lt")


@lru_cache(4096)
def _merged(ranges: Ranges) -> Ranges:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The same code points as sorted ranges with gaps between them."""
    return _merged(tuple(ranges))


def invert_ranges(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """All code points of Unicode that the ranges leave out."""
    inverted: list[tuple[int, int]] = []
    following = 0
    for low, high in merge_ranges(ranges):
        if low > following:
            inverted.append((following, low - 1))
        following = high + 1
    if following <= LAST:
        inverted.append((following, LAST))
    return tuple(inverted)


def has_point(ranges: Ranges, point: int) -> bool:
    """Whether a code point is in merged ranges."""
    at = bisect_right(ranges, (point, END)) - 1
    return at >= 0 and point <= ranges[at][1]


@lru_cache(64)
def find_category(name: str) -> Ranges | None:
    """The code points of a general category by its short or long name (`Lu`, `Letter`), or None for another name.

    Source: Unicode Standard Annex #44, section 5.7.1.
    """
    plain = name.removeprefix("General_Category=").removeprefix("gc=")
    short = _LONG_NAMES.get(plain, plain)
    known = _categories()
    wanted = _CASED if short == "LC" else [each for each in known if short and each.startswith(short)]
    return merge_ranges(pair for each in wanted for pair in known[each]) if wanted else None


@lru_cache(1)
def _categories() -> Mapping[str, Ranges]:
    found: dict[str, list[tuple[int, int]]] = {}
    first = 0
    for category, run in groupby(map(unicodedata.category, map(chr, range(LAST + 1)))):
        size = sum(1 for _ in run)
        found.setdefault(category, []).append((first, first + size - 1))
        first += size
    return {category: tuple(ranges) for category, ranges in found.items()}
