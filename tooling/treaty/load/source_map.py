"""SourceMap: Pointer to Span: where a node stands in the file.

Most files have no finding, so nothing is kept while a file is read: the first question reads the text once more, and
remembers places alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from treaty.diagnostics.diagnostic import Span
from treaty.load.text_decoding import decode_text
from treaty.load.yaml_events import SyntaxFault, read_events
from treaty.model.nodes import ListNames
from treaty.model.pointer import Pointer, Token


class _Place:
    """Where one node stands, by the parser's marks: spans are made of them when they are asked for."""

    __slots__ = ("end", "entries", "is_scalar", "members", "start")

    def __init__(self, event: Event, *, is_scalar: bool = False) -> None:
        self.start: Any = event.start_mark
        self.end: Any = event.end_mark
        self.is_scalar = is_scalar
        self.entries: dict[str, tuple[_Place, _Place]] | None = None
        """The keys of a mapping with their values."""
        self.members: list[_Place] | None = None

    @property
    def span(self) -> Span:
        """The stretch of text."""
        return Span(self.start.line + 1, self.start.column + 1, self.end.line + 1, self.end.column + 1)

    def widen(self, end: Any) -> None:
        """Go on to a mark, where it stands on the first line."""
        if end.line == self.start.line and end.column > self.end.column:
            self.end = end


@dataclass(slots=True)
class _Places:
    """What one text was found to hold: its nodes, its lines, and how the members of its lists are called."""

    root: _Place | None
    lines: list[str]
    names: ListNames = field(default_factory=ListNames)


class SourceMap:
    """Places of the nodes of one document."""

    __slots__ = ("_data", "_value")

    def __init__(self, data: bytes, value: Any) -> None:
        """Keep bytes and value; they are read when a question comes, and what was read is soon forgotten."""
        self._data = data
        self._value = value

    def find(self, pointer: Pointer) -> Span | None:
        """Give the span of a node's value, or of the nearest ancestor where there is no such node.

        The span of a mapping or list that starts a block is that of its first line: a finding about a column is
        shown at its head, not at its last line. None when the document could not be read at all.
        """
        return self._walk(pointer)[1]

    def find_key(self, pointer: Pointer) -> Span | None:
        """Give the span of the key that leads to a node; of the value where a list holds it."""
        key, value = self._walk(pointer)
        return key or value

    def find_text(self, pointer: Pointer) -> str | None:
        """Give a scalar as it is written (`1.10`), or None where the node is none or spreads over lines."""
        places = _read_places(self._data)
        place = self._place(places, pointer)
        if place is None or not place.is_scalar or place.start.line != place.end.line:
            return None
        line: str = places.lines[place.start.line]
        return line[place.start.column : place.end.column]

    def _place(self, places: _Places, pointer: Pointer) -> _Place | None:
        place, value = places.root, self._value
        for token in pointer.tokens:
            step = _step(places.names, place, value, token) if place else None
            if step is None:
                return None
            _, place, value = step
        return place

    def _walk(self, pointer: Pointer) -> tuple[Span | None, Span | None]:
        places = _read_places(self._data)
        place, value = places.root, self._value
        key: Span | None = None
        if place is None:
            return None, None
        for token in pointer.tokens:
            step = _step(places.names, place, value, token)
            if step is None:
                # What is missing in a list is told at the list's key; its first member has nothing to do with it.
                return key, key if key and isinstance(value, list) else place.span
            key, place, value = step
        span = place.span
        is_empty = span.line == span.end_line and span.column == span.end_column
        return key, key if key and is_empty else span


@lru_cache(maxsize=32)
def _read_places(data: bytes) -> _Places:
    """Read where things stand in a text.

    Places take a hundred times the memory of the text, and findings come file by file: few files' are kept.
    """
    text = (decode_text(data)[0] or "") if data else ""
    root = None
    if text:
        with suppress(SyntaxFault):
            root = _build_places(text)
    return _Places(root, split_lines(text))


def _step(names: ListNames, place: _Place, value: Any, token: Token) -> tuple[Span | None, _Place, Any] | None:
    if isinstance(value, Mapping):
        name = str(token)
        entry = place.entries.get(name) if place.entries is not None else None
        return (entry[0].span, entry[1], value[name]) if entry and name in value else None
    if isinstance(value, list) and len(value) == len(place.members or ()):
        position = names.find_position(value, token)
        return (None, place.members[position], value[position]) if place.members and position is not None else None
    return None


def split_lines(text: str) -> list[str]:
    """Split a text at the line ends that YAML knows, so that line numbers agree with those of spans."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


class _Frame:
    """A collection that is still open; `key` is the key that waits for its value."""

    __slots__ = ("entries", "is_block", "key", "members", "place")

    def __init__(self, event: Any) -> None:
        self.place = _Place(event)
        self.is_block = not event.flow_style
        self.key: tuple[str, _Place] | None = None
        self.entries: dict[str, tuple[_Place, _Place]] = {}
        self.members: list[_Place] = []
        if type(event) is MappingStartEvent:
            self.place.entries = self.entries
        else:
            self.place.members = self.members

    def add(self, place: _Place, text: str) -> None:
        """Take the next key, value or member; the first ones widen the line that is shown for the whole."""
        if self.place.members is not None:
            self.members.append(place)
            is_first = len(self.members) == 1
        elif self.key is None:
            self.key = (text, place)
            is_first = len(self.entries) <= 1
        else:
            name, key = self.key
            self.entries.setdefault(name, (key, place))
            self.key = None
            is_first = len(self.entries) == 1
        if is_first and self.is_block:
            self.place.widen(place.end)


class _Builder:
    """Builds places from events; the document has been accepted before, so nothing is checked here."""

    def __init__(self) -> None:
        self.root: _Place | None = None
        self.frames: list[_Frame] = []
        self.anchors: dict[str, _Place] = {}

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is ScalarEvent:
            place = _Place(event, is_scalar=True)
            self._name(event.anchor, place)
            self._put(place, event.value)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            frame = _Frame(event)
            self.frames.append(frame)
            self._name(event.anchor, frame.place)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._close(event)
        elif kind is AliasEvent:
            self._put(self.anchors.get(str(event.anchor)) or _Place(event), "")

    def _name(self, anchor: str | None, place: _Place) -> None:
        if anchor:
            self.anchors[anchor] = place

    def _close(self, event: Any) -> None:
        frame = self.frames.pop()
        if not frame.is_block:
            frame.place.widen(event.end_mark)
        self._put(frame.place, "")

    def _put(self, place: _Place, text: str) -> None:
        if self.frames:
            self.frames[-1].add(place, text)
        else:
            self.root = self.root or place


def _build_places(text: str) -> _Place | None:
    builder = _Builder()
    for event in read_events(text):
        if isinstance(event, DocumentEndEvent):
            break  # a second document is refused, and never looked at
        builder.take(event)
    return builder.root
