"""What is wrong with a built site: links and assets that lead nowhere, pages too heavy to open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote, urlsplit

from treaty.pages.urls import MANIFEST

PAGE_BYTES = 60_000
"""What a page may weigh that lists nothing; a contract's page of thirty columns stays under it."""
ROW_BYTES = 2_000
"""What each row of a table or list may add."""
LARGEST_PAGE = 2_000_000
"""What no page may weigh, whatever it lists."""

# Every value is escaped, so that a quotation mark in a page always belongs to a tag.
_REFERENCE = re.compile(rb' (?:href|src|action)="([^"]*)"')
_ANCHOR = re.compile(rb' id="([^"]*)"')
_ROW = re.compile(rb"<(?:tr|li)\b")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One thing that is wrong on a page."""

    page: str
    message: str


@dataclass(slots=True, kw_only=True)
class Audit:
    """Looks at the files of a site as they pass; what is wrong is known when the last one has passed."""

    base_url: str | None = None
    """Where the site will stand: links that begin with it are links within the site."""
    known: list[Fault] = field(default_factory=list)
    """What is wrong with what the site is made from; found before there was a page."""
    _paths: set[str] = field(default_factory=lambda: {MANIFEST})
    _anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    _references: dict[str, frozenset[str]] = field(default_factory=dict)
    _heavy: list[Fault] = field(default_factory=list)

    def watch(self, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Give the files as they come."""
        for path, data in files:
            self._paths.add(path)
            if path.endswith(".html"):
                self._note(path, data)
            yield path, data

    def add(self, other: Audit) -> None:
        """Take over what another has seen."""
        self._paths |= other._paths
        self._anchors |= other._anchors
        self._references |= other._references
        self._heavy += other._heavy

    def find_faults(self) -> tuple[Fault, ...]:
        """Give what is wrong, in order of page."""
        broken = (
            Fault(page=page, message=message)
            for page, references in self._references.items()
            for reference in references
            if (message := self._judge(page, reference))
        )
        return tuple(sorted([*self.known, *self._heavy, *broken]))

    def _note(self, path: str, data: bytes) -> None:
        self._anchors[path] = frozenset(unescape(name.decode()) for name in _ANCHOR.findall(data))
        self._references[path] = frozenset(unescape(name.decode()) for name in _REFERENCE.findall(data))
        allowed = min(LARGEST_PAGE, PAGE_BYTES + ROW_BYTES * len(_ROW.findall(data)))
        if len(data) > allowed:
            message = f"weighs {len(data):,} bytes, {allowed:,} are allowed for what it lists"
            self._heavy.append(Fault(page=path, message=message))

    def _judge(self, page: str, reference: str) -> str:
        """Give what is wrong with a reference; empty for nothing."""
        if self.base_url and reference.startswith(self.base_url):
            page, reference = "", reference.removeprefix(self.base_url) or "index.html"
        link = urlsplit(reference)
        if link.scheme or link.netloc:
            return ""
        target = _resolve(page, unquote(link.path)) if link.path else page
        if target not in self._paths:
            return f"leads to `{reference}`, which the site does not have"
        fragment = unquote(link.fragment)
        # One with `=` is a state that a script reads, and no place.
        if fragment and "=" not in fragment and target in self._anchors and fragment not in self._anchors[target]:
            return f"leads to `{reference}`, and that page has no such place"
        return ""


def _resolve(page: str, path: str) -> str:
    parts = page.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return f"../{path}"
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
