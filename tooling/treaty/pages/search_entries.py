"""What the search index holds before it is cut into files; a few things can be exchanged in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from treaty.model.identity import ContractId, DatasetId
from treaty.pages.search_docs import Doc
from treaty.pages.search_rows import (
    BASE,
    LETTERS,
    Posting,
    Row,
    decode_row,
    encode_row,
    read_number,
    row_names,
    row_step,
    row_text,
    write_number,
)
from treaty.pages.search_words import fold, weigh_words

_FEW = 12
"""So many things are looked for in a row without cutting it up."""


@dataclass(slots=True, kw_only=True)
class Entries:
    """Words and filters with the things that they lead to, and what is shown of each thing."""

    width: int
    """Letters of the number of a thing."""
    words: dict[str, Row] = field(default_factory=dict)
    facets: dict[str, Row] = field(default_factory=dict)
    """By `name:value` in small letters; a row names the value where it is written otherwise."""
    shown: dict[int, list[str]] = field(default_factory=dict)
    """Path, title and kind of what is no dataset and no contract."""
    things: dict[int, str] = field(default_factory=dict)
    """The version and the states of each dataset and contract."""
    titles: dict[DatasetId, str] = field(default_factory=dict)
    boosts: dict[int, str] = field(default_factory=dict)
    """A letter for how much depends on a thing, where anything does."""

    def exchange(self, gone: Collection[int], docs: Iterable[tuple[int, Doc]], end: int) -> None:
        """Forget things, and take up others; where both say the same of a number nothing is done.

        Args:
            gone: the numbers of what is to be forgotten.
            docs: what is taken up, under numbers that nothing else has.
            end: everything from this number on is forgotten, too.
        """
        words: dict[str, list[Posting]] = defaultdict(list)
        facets: dict[str, list[Posting]] = defaultdict(list)
        for number in [*gone, *(number for number in self.shown if number >= end)]:
            for told in (self.things, self.shown, self.boosts):
                told.pop(number, None)
        for number, doc in docs:
            text = write_number(number, self.width)
            for word, (weight, column) in weigh_words(doc).items():
                words[word].append((text + LETTERS[weight], column))
            for name, stated in dict.fromkeys(doc.facets):
                value = " ".join(stated.split())
                folded = fold(value)
                facets[f"{name}:{folded}"].append((text + LETTERS[1], "" if folded == value else value))
            self._show(number, doc)
            if doc.boost:
                self.boosts[number] = LETTERS[min(doc.boost, BASE - 1)]
        forgotten = _Forgotten(
            numbers={write_number(number, self.width) for number in gone}, end=write_number(end, self.width)
        )
        _exchange(self.words, forgotten, words)
        _exchange(self.facets, forgotten, facets)

    def _show(self, number: int, doc: Doc) -> None:
        if doc.thing is None:
            self.shown[number] = [doc.path, doc.title, doc.kind]
            return
        key = doc.thing.dataset_id if isinstance(doc.thing, ContractId) else doc.thing
        self.titles[key] = doc.title
        self.things[number] = " ".join(filter(None, (doc.version, *doc.states)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forgotten:
    """Numbers as rows write them."""

    numbers: Collection[str]
    end: str

    @property
    def width(self) -> int:
        return len(self.end)

    def find_all(self, rows: Mapping[str, Row]) -> Iterator[tuple[str, set[Posting]]]:
        """Give each word whose row names any of them, and what it says of these."""
        width, few = self.width, len(self.numbers) <= _FEW
        for word, row in rows.items():
            text, step = row_text(row), row_step(row, width)
            # Most rows name none of them, which is soon seen.
            is_last = text[len(text) - step :][:width] >= self.end
            if few and not is_last:
                for number in self.numbers:
                    if number in text:
                        break
                else:
                    continue
            found = {*self._find_before(text, step, few), *self._find_after(text, step)}
            if found:
                yield word, self._read(row, found, step)

    def _read(self, row: Row, places: Iterable[int], step: int) -> set[Posting]:
        text, names, head = row_text(row), row_names(row), self.width + 1
        return {(text[at : at + head], names[read_number(text[at + head : at + step])]) for at in places}

    def _find_before(self, text: str, step: int, few: bool) -> Iterator[int]:
        if not few:
            yield from (at for at in range(0, len(text), step) if text[at : at + self.width] in self.numbers)
            return
        for number in self.numbers:
            at = text.find(number)
            while at > 0 and at % step:
                at = text.find(number, at + 1)
            if at >= 0:
                yield at

    def _find_after(self, text: str, step: int) -> Iterator[int]:
        at = len(text) - step
        while at >= 0 and text[at : at + self.width] >= self.end:
            yield at
            at -= step


def _exchange(rows: dict[str, Row], forgotten: _Forgotten, added: Mapping[str, list[Posting]]) -> None:
    removed = dict(forgotten.find_all(rows))
    for word in {**removed, **added}:
        if word not in rows:
            rows[word] = encode_row(added[word])
            continue
        old, new = removed.get(word, set()), set(added.get(word, ()))
        if old == new:
            continue
        rest = [one for one in decode_row(rows[word], forgotten.width) if one not in old]
        if rest or new:
            rows[word] = encode_row([*rest, *new])
        else:
            del rows[word]
