"""Long lists on several pages: the first at the list's own address, the others beside it, and each leads to all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from treaty.model.identity import ContractId, DatasetId
from treaty.pages import urls
from treaty.pages.content.parts import Link, Page

LISTED = 150
"""Entries of one page, where each takes about a kilobyte."""

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Pages of a list that are made together when they are asked for, and what they are made from."""

    name: str
    """The path of the first."""
    make: Callable[[], Iterable[Page]]
    things: Iterable[DatasetId | ContractId | None] = ()
    """The datasets and contracts they tell of: nothing but what these tell themselves; None for one that is missing."""
    told: Any = ()
    """Whatever else they tell, as a value whose `repr` is the same for the same pages."""


def set_pages(sheets: Iterable[Sheet]) -> Iterator[Page]:
    """Give the pages of sheets."""
    return (page for sheet in sheets for page in sheet.make())


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[Entry]):
    """One page of a list."""

    path: str
    number: int
    entries: tuple[Entry, ...]
    pages: tuple[Link, ...]
    """All pages of the list, the one without a path being this one; empty where there is no other."""

    @property
    def is_first(self) -> bool:
        """Whether this is what stands at the list's own address."""
        return self.number == 1

    def name(self, title: str) -> str:
        """Give the list's title as this page's own."""
        return title if self.is_first else f"{title}, page {self.number}"


def cut(path: str, entries: Sequence[Entry], most: int = LISTED) -> Iterator[Part[Entry]]:
    """Give a list in pages of so many entries; one that is empty is one page."""
    count = max(1, -(-len(entries) // most))
    links = [Link(text=f"{number}", path=urls.list_part(path, number)) for number in range(1, count + 1)]
    for at, link in enumerate(links):
        yield Part(
            path=link.path,
            number=at + 1,
            entries=tuple(entries[at * most : (at + 1) * most]),
            pages=(*links[:at], Link(text=link.text), *links[at + 1 :]) if count > 1 else (),
        )
