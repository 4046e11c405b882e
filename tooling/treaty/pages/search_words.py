"""The words that a thing is found by, and how much each of them says of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from treaty.pages.search_docs import WEIGHT_COLUMN, Doc

LONGEST_NAME = 64
"""Letters of a text that may occur again: a column, a tag, an owner."""

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINED = re.compile(r"\w[_.-]\w")
_IDENTIFIER = re.compile(r"[^\s,;:()\[\]{}\"'`]+")

Found = tuple[int, str]
"""Weight, and the column that a word stands in: its path, and after a tab its anchor where that does not follow."""


def fold(text: str) -> str:
    """Give a text in lower case without accents, as both sides of the search compare it."""
    if text.isascii():
        return text.lower()
    # Signs that mark a letter, among them those of Indic scripts, which have no combining class.
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter)[0] != "M"
    ).lower()


def is_identifier(word: str) -> bool:
    """Tell whether a word is a whole name with signs in it: such words stand apart from those they consist of."""
    return "_" in word or "." in word or "-" in word


def find_tokens(text: str) -> tuple[str, ...]:
    """Give the words of a text, and each identifier in it as a whole; each once."""
    return _split_name(text) if len(text) <= LONGEST_NAME else _split_text(text)


@lru_cache(maxsize=65_536)
def _split_name(text: str) -> tuple[str, ...]:
    return _split_text(text)


def _split_text(text: str) -> tuple[str, ...]:
    split = _HUMP.sub(" ", text)
    words = _WORD.findall(fold(split if split == text else f"{split} {text}"))
    if _JOINED.search(text):
        words += [fold(name.strip("._-")) for name in _IDENTIFIER.findall(text) if _JOINED.search(name)]
    return tuple(dict.fromkeys(words))


def weigh_words(doc: Doc) -> Mapping[str, Found]:
    """Give the best weight of each word of a thing, and the first column that it stands in where that is why."""
    found: dict[str, Found] = {}
    for path, anchor in doc.columns:
        # A row has a line for each column.
        name = " ".join(path.split()) or anchor
        told = path if anchor == f"col-{path}" else f"{name}\t{anchor.removeprefix('col-')}"
        entry = (WEIGHT_COLUMN, told)
        for token in find_tokens(path):
            found.setdefault(token, entry)
    for weight, text in doc.texts:
        for token in find_tokens(text):
            known = found.get(token)
            if known is None or weight > known[0]:
                found[token] = (weight, "")
    for weight, name in doc.names:
        token = fold(name)
        if token not in found or weight > found[token][0]:
            found[token] = (weight, "")
    return found
