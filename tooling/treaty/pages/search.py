"""The search index: classic scripts that the browser loads on demand, so that search works from `file://` too.

`manifest.js` says which file holds which first letters and which filters there are, `docs-0.js` and on have a row for
each thing that can be found, with its columns, and each shard holds words with the things they stand in:
`[distance to the previous thing, weight, number of the column or 0, …]`. Whole identifiers (`created_at`) stand in
shards of their own, which only a query with such a sign needs: their words lead to the same things. A filter's file
holds the distances of things alone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import count, pairwise
from typing import Any

from treaty.pages.index import SiteIndex
from treaty.pages.search_docs import WEIGHT_COLUMN, Doc, find_docs

FOLDER = "assets/search"
SHARD_BYTES = 60_000
"""A shard that would be larger is split by one letter more."""
LONGEST_KEY = 24
LONGEST_NAME = 64
"""Letters of a text that may occur again: a column, a tag, an owner."""
CHUNK = 16
"""Things whose names and columns are loaded together: those that are shown, and not all that there are."""
FACETS = ("layer", "namespace", "status", "tag", "owner", "classification")
VALUES = 400
"""Values of one filter that can be chosen."""

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SIGN = re.compile(r"[_.-]")
_JOINED = re.compile(r"\w[_.-]\w")
_IDENTIFIER = re.compile(r"[^\s,;:()\[\]{}\"'`]+")


Posting = tuple[int, int]
"""Weight, and the number of the column that a word stands in, from 1 (0 for none)."""
Words = Mapping[str, Mapping[int, Posting]]


def fold(text: str) -> str:
    """Give a text in lower case without accents, as both sides of the search compare it."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def find_tokens(text: str) -> tuple[str, ...]:
    """Give the words of a text, and each identifier in it as a whole; each once."""
    return _split_name(text) if len(text) <= LONGEST_NAME else _split_text(text)


@lru_cache(maxsize=65_536)
def _split_name(text: str) -> tuple[str, ...]:
    return _split_text(text)


def _split_text(text: str) -> tuple[str, ...]:
    split = _HUMP.sub(" ", text)
    both = split if split == text else f"{split} {text}"
    words = _WORD.findall(both.lower()) if both.isascii() else [fold(word) for word in _WORD.findall(both)]
    if _JOINED.search(text):
        words += [fold(name.strip("._-")) for name in _IDENTIFIER.findall(text) if _JOINED.search(name)]
    return tuple(dict.fromkeys(words))


def build_search_files(index: SiteIndex) -> Iterator[tuple[str, bytes]]:
    """Give every file of the index, path and bytes."""
    docs = list(find_docs(index))
    collected = _collect(docs)
    words = _split({word: postings for word, postings in collected.items() if not _SIGN.search(word)})
    names = _split({word: postings for word, postings in collected.items() if _SIGN.search(word)})
    shards = [*(words[key] for key in sorted(words)), *(names[key] for key in sorted(names))]
    facets = _find_facets(docs)
    told = {
        name: [[value, len(found), number] for number, (value, found) in members] for name, members in facets.items()
    }
    yield _script(
        "manifest", {"count": len(docs), "keys": sorted(words), "names": sorted(names), "chunk": CHUNK, "facets": told}
    )
    yield _script("boosts", [doc.boost for doc in docs])
    for number, start in enumerate(range(0, max(len(docs), 1), CHUNK)):
        yield _script(
            f"docs-{number}",
            [[doc.path, doc.title, doc.caption, doc.kind, *_name_columns(doc)] for doc in docs[start : start + CHUNK]],
        )
    for members in facets.values():
        for number, (_, found) in members:
            yield _script(f"facet-{number}", [place - before for before, place in pairwise([0, *found])])
    for number, shard in enumerate(shards):
        yield _script(f"shard-{number}", _encode(shard))


def _name_columns(doc: Doc) -> Iterator[str]:
    """Give the columns of a thing, each with its anchor where that does not follow from its name."""
    for path, anchor in doc.columns:
        yield path if anchor == f"col-{path}" else f"{path}\t{anchor.removeprefix('col-')}"


def _find_facets(docs: list[Doc]) -> Mapping[str, list[tuple[int, tuple[str, list[int]]]]]:
    """Give for each filter its values, the most frequent first, each with a number and the things that have it."""
    found: dict[str, dict[str, list[int]]] = {name: {} for name in FACETS}
    for number, doc in enumerate(docs):
        for name, value in dict.fromkeys(doc.facets):
            found[name].setdefault(value, []).append(number)
    counter = count()
    return {
        name: [
            (next(counter), item) for item in sorted(values.items(), key=lambda item: (-len(item[1]), item[0]))[:VALUES]
        ]
        for name, values in found.items()
        if values
    }


def _collect(docs: list[Doc]) -> Mapping[str, dict[int, Posting]]:
    """Give for each word the things it stands in, each with its best weight."""
    found: dict[str, dict[int, Posting]] = defaultdict(dict)
    for number, doc in enumerate(docs):
        for token, posting in _weigh(doc).items():
            found[token][number] = posting
    return found


def _weigh(doc: Doc) -> Mapping[str, Posting]:
    """Give the best weight of each word of a thing, and the first column that it stands in."""
    found: dict[str, Posting] = {}
    for place, (path, _) in enumerate(doc.columns, start=1):
        posting = (WEIGHT_COLUMN, place)
        for token in find_tokens(path):
            found.setdefault(token, posting)
    for weight, text in doc.texts:
        for token in find_tokens(text):
            known = found.get(token)
            if known is None:
                found[token] = (weight, 0)
            elif weight > known[0]:
                # A column stays known even where the word weighs more elsewhere in the same thing.
                found[token] = (weight, known[1])
    return found


def _split(words: Words) -> Mapping[str, Words]:
    """Group words by their first letters, as few as keep a group small; a key may be the whole of a word."""
    shards: dict[str, Words] = {}
    pending = [("", sorted(words))]
    while pending:
        key, members = pending.pop()
        size = sum(len(word) + 7 * len(words[word]) for word in members)
        if key and (size <= SHARD_BYTES or len(key) >= LONGEST_KEY):
            shards[key] = {word: words[word] for word in members}
            continue
        groups: dict[str, list[str]] = defaultdict(list)
        for word in members:
            groups[word[: len(key) + 1]].append(word)
        if key in groups:
            shards[key] = {word: words[word] for word in groups.pop(key)}
        pending.extend(groups.items())
    return shards


def _encode(words: Words) -> Mapping[str, list[int]]:
    encoded: dict[str, list[int]] = {}
    for word in sorted(words):
        row: list[int] = []
        last = 0
        for number, (weight, place) in sorted(words[word].items()):
            row += [number - last, weight, place]
            last = number
        encoded[word] = row
    return encoded


def _script(name: str, value: Any) -> tuple[str, bytes]:
    # Not `</`, so that the text stays inert wherever it is pasted; U+2028 and U+2029 end lines in old scripts.
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("</", "<\\/")
    return f"{FOLDER}/{name}.js", f"treatySearch({json.dumps(name)},{text});\n".encode()
