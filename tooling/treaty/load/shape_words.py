"""Words for values and types in sentences about shape."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

from treaty.diagnostics.wording import join
from treaty.load.shape_place import Place

KINDS = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
    "object": "a mapping",
    "array": "a list",
    "null": "empty",
}


def say_is(place: Place) -> str:
    """Give "`unit` of service level `freshness` is `hours`"."""
    return f"{place.value_words} is {_say_value(place)}"


def _say_value(place: Place) -> str:
    """Give what stands at a place, as it is written where that is short."""
    node = place.node
    if isinstance(node, dict | list):
        return "a mapping" if isinstance(node, dict) else "an empty list" if not node else "a list"
    if node is None:
        return "empty"
    if isinstance(node, bool):
        return f"`{place.written or show(node)}`"
    if isinstance(node, int | float):
        return f"the number {place.written or show(node)}"
    return f"`{node if len(node) <= 60 else node[:57] + '...'}`" if node else "an empty text"


def show(value: Any) -> str:
    """Give a value as one would type it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_MOST_OPTIONS = 1_000
"""No file that people write has more keys in one place; one with more is not searched through for a slip."""


def find_nearest(word: str, options: Iterable[str]) -> str | None:
    """Give the option that a word was most likely meant to be; capitals and underscores make no difference."""
    by_folded = {_fold(option): option for option in islice(options, _MOST_OPTIONS)}
    near = difflib.get_close_matches(_fold(word), by_folded, n=1, cutoff=0.75)
    return by_folded[near[0]] if near else None


def _fold(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()


def say_type(types: list[str], place: Place) -> str:
    """Give the sentence for a value that is of none of the types asked for."""
    node = place.node
    key = place.pointer.tokens[-1] if place.pointer.tokens else ""
    wanted = join((KINDS[name] for name in types), "or")
    if "string" in types and isinstance(node, int | float) and isinstance(key, str):
        written = place.written or show(node)
        return f'{say_is(place)}; it must be a text: write `{key}: "{written}"`.'
    if node is None:
        return f"{place.value_words} is empty; it must be {wanted}, or be left out."
    return f"{say_is(place)}; it must be {wanted}."
