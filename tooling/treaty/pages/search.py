"""The search index: classic scripts that the browser loads on demand, so that search works from `file://` too.

`manifest.js` says which file holds which first letters, `docs.js` has a row for each thing that can be found, and each
shard holds words with the things they stand in: `[distance to the previous thing, weight, column or 0, …]`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from treaty.pages import urls
from treaty.pages.content.columns import column_anchor
from treaty.pages.content.manual import build_manual_pages
from treaty.pages.index import SiteIndex

FOLDER = "assets/search"
SHARD_BYTES = 60_000
"""A shard that would be larger is split by one letter more."""
LONGEST_KEY = 4

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_IDENTIFIER = re.compile(r"[^\s,;:()\[\]{}\"'`]+")
_WEIGHT_IDENTITY, _WEIGHT_NAME, _WEIGHT_TITLE, _WEIGHT_TAG, _WEIGHT_OWNER = 14, 10, 8, 5, 4
_WEIGHT_COLUMN, _WEIGHT_TEXT = 3, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """One thing that can be found. `boost` counts what depends on it."""

    path: str
    title: str
    caption: str
    kind: str
    boost: int
    texts: tuple[tuple[int, str], ...]
    """Weight and text."""
    columns: tuple[tuple[str, str], ...] = ()
    """Dotted path and anchor."""


Posting = tuple[int, str]
"""Weight, and the column that a word stands in (empty for none)."""


def fold(text: str) -> str:
    """Give a text in lower case without accents, as both sides of the search compare it."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def find_tokens(text: str) -> Iterator[str]:
    """Give the words of a text, and each identifier in it as a whole."""
    for word in _WORD.findall(_HUMP.sub(" ", text)):
        yield fold(word)
    for name in _IDENTIFIER.findall(text):
        if re.search(r"\w[_.-]\w", name):
            yield fold(name.strip("._-"))


def build_search_files(index: SiteIndex) -> Iterator[tuple[str, bytes]]:
    """Give every file of the index, path and bytes."""
    docs = list(find_docs(index))
    shards = _split(_collect(docs))
    keys = sorted(shards)
    yield _script("manifest", {"count": len(docs), "keys": keys})
    rows = [[doc.path, doc.title, doc.caption, doc.kind, doc.boost] for doc in docs]
    yield _script("docs", rows)
    for number, key in enumerate(keys):
        yield _script(f"shard-{number}", _encode(shards[key]))


def find_docs(index: SiteIndex) -> Iterator[Doc]:
    """Give everything that can be found: datasets, contracts, consumers, products, owners, tags, rules."""
    for key in sorted({*index.layers, *index.catalog.datasets}):
        dataset = index.catalog.datasets.get(key)
        title = dataset.title if dataset is not None and dataset.title else key.dataset
        owner = (dataset.owner if dataset is not None else None) or ""
        words = (dataset.description if dataset is not None else None) or ""
        tags = " ".join(dataset.tags) if dataset is not None else ""
        yield Doc(
            path=urls.dataset_page(key),
            title=title,
            caption=str(key),
            kind="Dataset",
            boost=len(index.layers.get(key, ())),
            texts=(
                (_WEIGHT_IDENTITY, str(key)),
                (_WEIGHT_NAME, key.dataset),
                (_WEIGHT_TITLE, title),
                (_WEIGHT_TAG, tags),
                (_WEIGHT_OWNER, f"{owner} {key.namespace}"),
                (_WEIGHT_TEXT, words),
            ),
        )
    yield from _contract_docs(index)
    yield from _other_docs(index)


def _contract_docs(index: SiteIndex) -> Iterator[Doc]:
    for key, standing in index.standings.items():
        contract = standing.shown.contract
        is_only = len(contract.records) == 1
        fields = [(record, path, field) for record in contract.records for path, field in record.walk()]
        described = " ".join(field.description for _, _, field in fields if field.description)
        yield Doc(
            path=urls.contract_page(key),
            title=index.title(key),
            caption=f"{key}:{standing.shown.version}",
            kind=index.layer_title(key.layer),
            boost=len(index.consumers.get(key, ())) + len(index.downstream.get(key, ())),
            texts=(
                (_WEIGHT_IDENTITY, str(key)),
                (_WEIGHT_NAME, key.dataset),
                (_WEIGHT_TITLE, index.title(key)),
                (_WEIGHT_TAG, " ".join(index.tags(key))),
                (_WEIGHT_OWNER, f"{key.namespace} {key.layer} {index.owner(key) or ''}"),
                (_WEIGHT_TEXT, f"{contract.description.purpose or ''} {described}"),
            ),
            columns=tuple(
                (path, column_anchor(path, None if is_only else record.name))
                for record, path, _ in fields
                if not path.endswith(("[]", "{}", "{key}"))
            ),
        )


def _other_docs(index: SiteIndex) -> Iterator[Doc]:
    for subscription in index.catalog.subscriptions:
        yield _simple(
            urls.consumer_page(subscription.consumer), subscription.consumer, "Consumer", subscription.description
        )
    for product in index.catalog.products:
        text = f"{product.title or ''} {product.description or ''}"
        yield _simple(urls.product_page(product.name), product.name, "Data product", text)
    owners = {index.owner(key) for key in index.standings}
    for owner in sorted(name for name in owners if name):
        yield _simple(urls.owner_page(owner), owner, "Team", "")
    tags = {tag for key in index.standings for tag in index.tags(key)}
    for tag in sorted(tags):
        yield _simple(urls.tag_page(tag), tag, "Tag", "")
    for page in build_manual_pages(index.input):
        yield _simple(page.path, page.title, "Docs", page.description)
    for rule in sorted(index.input.rules, key=lambda rule: rule.code):
        text = f"{rule.code} {' '.join(rule.aliases)} {rule.summary}"
        yield _simple(urls.rule_page(rule.code), f"{rule.code} {rule.name}", "Rule", text)


def _simple(path: str, name: str, kind: str, text: str | None) -> Doc:
    texts = ((_WEIGHT_TITLE, name), (_WEIGHT_TEXT, text or ""))
    return Doc(path=path, title=name, caption="", kind=kind, boost=0, texts=texts)


def _collect(docs: list[Doc]) -> Mapping[str, dict[int, Posting]]:
    """Give for each word the things it stands in, each with its best weight."""
    found: dict[str, dict[int, Posting]] = defaultdict(dict)
    for number, doc in enumerate(docs):
        for path, anchor in doc.columns:
            name = path if anchor == f"col-{path}" else f"{path}\t{anchor.removeprefix('col-')}"
            for token in find_tokens(path):
                _note(found[token], number, (_WEIGHT_COLUMN, name))
        for weight, text in doc.texts:
            for token in find_tokens(text):
                _note(found[token], number, (weight, ""))
    return found


def _note(postings: dict[int, Posting], number: int, posting: Posting) -> None:
    weight, column = postings.get(number, (0, ""))
    if posting[0] > weight:
        # A column stays known even where the word weighs more elsewhere in the same thing.
        postings[number] = (posting[0], posting[1] or column)


def _split(words: Mapping[str, dict[int, Posting]]) -> Mapping[str, Mapping[str, dict[int, Posting]]]:
    """Group words by their first letters, as few as keep a group small; a key may be the whole of a word."""
    shards: dict[str, dict[str, dict[int, Posting]]] = {}
    pending = [("", sorted(words))]
    while pending:
        key, members = pending.pop()
        size = sum(len(word) + 8 * len(words[word]) for word in members)
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


def _encode(words: Mapping[str, dict[int, Posting]]) -> Mapping[str, Any]:
    columns: dict[str, int] = {}
    encoded: dict[str, list[int]] = {}
    for word in sorted(words):
        row: list[int] = []
        last = 0
        for number, (weight, column) in sorted(words[word].items()):
            place = columns.setdefault(column, len(columns) + 1) if column else 0
            row += [number - last, weight, place]
            last = number
        encoded[word] = row
    return {"columns": list(columns), "words": encoded}


def _script(name: str, value: Any) -> tuple[str, bytes]:
    # Not `</`, so that the text stays inert wherever it is pasted; U+2028 and U+2029 end lines in old scripts.
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("</", "<\\/")
    return f"{FOLDER}/{name}.js", f"treatySearch({json.dumps(name)},{text});\n".encode()
