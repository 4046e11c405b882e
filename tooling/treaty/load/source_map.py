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
from treaty.load.list_names import ListNames
from treaty.load.text_decoding import decode_text
from treaty.load.yaml_events import SyntaxFault, read_events, span_of
from treaty.model.pointer import Pointer, Token


@dataclass(slots=True)
class _Place:
    """Where one node stands; `entries` of a mapping, `members` of a list, neither of a scalar."""

    span: Span
    entries: dict[str, tuple[Span, _Place]] = field(default_factory=dict)
    members: list[_Place] = field(default_factory=list)
    is_scalar: bool = False


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
        if place is None or not place.is_scalar or place.span.line != place.span.end_line:
            return None
        return places.lines[place.span.line - 1][place.span.column - 1 : place.span.end_column - 1]

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
        is_empty = place.span.line == place.span.end_line and place.span.column == place.span.end_column
        return key, key if key and is_empty else place.span


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
        entry = place.entries.get(name)
        return (entry[0], entry[1], value[name]) if entry and name in value else None
    if isinstance(value, list) and len(value) == len(place.members):
        position = names.find_position(value, token)
        return (None, place.members[position], value[position]) if position is not None else None
    return None


def split_lines(text: str) -> list[str]:
    """Split a text at the line ends that YAML knows, so that line numbers agree with those of spans."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@dataclass(slots=True)
class _Frame:
    """A collection that is still open; `key` is the key that waits for its value."""

    place: _Place
    is_mapping: bool
    is_block: bool
    key: tuple[str, Span] | None = None


class _Builder:
    """Builds places from events; the document has been accepted before, so nothing is checked here."""

    def __init__(self) -> None:
        self.root: _Place | None = None
        self.frames: list[_Frame] = []
        self.anchors: dict[str, _Place] = {}

    def take(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            self._add(_Place(span_of(event), is_scalar=True), event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            place = _Place(span_of(event))
            is_mapping = isinstance(event, MappingStartEvent)
            self.frames.append(_Frame(place, is_mapping, is_block=not event.flow_style))
            self._name(event.anchor, place)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._close(event)
        elif isinstance(event, AliasEvent):
            self._put(self.anchors.get(str(event.anchor), _Place(span_of(event))), "")

    def _name(self, anchor: str | None, place: _Place) -> None:
        if anchor:
            self.anchors[anchor] = place

    def _add(self, place: _Place, event: ScalarEvent) -> None:
        self._name(event.anchor, place)
        self._put(place, event.value)

    def _close(self, event: Event) -> None:
        frame = self.frames.pop()
        if not frame.is_block:
            frame.place.span = _first_line(frame.place.span, span_of(event))
        self._put(frame.place, "")

    def _put(self, place: _Place, text: str) -> None:
        if not self.frames:
            self.root = self.root or place
            return
        frame = self.frames[-1]
        if not frame.is_mapping:
            frame.place.members.append(place)
            self._widen(frame, place.span)
        elif frame.key is None:
            frame.key = (text, place.span)
            self._widen(frame, place.span)
        else:
            name, span = frame.key
            frame.place.entries.setdefault(name, (span, place))
            frame.key = None
            if len(frame.place.entries) == 1:
                self._widen(frame, place.span)

    @staticmethod
    def _widen(frame: _Frame, span: Span) -> None:
        if frame.is_block and len(frame.place.entries) <= 1 and len(frame.place.members) <= 1:
            frame.place.span = _first_line(frame.place.span, span)


def _first_line(start: Span, end: Span) -> Span:
    """Give the stretch from one span to the end of another, where both stand on the same line."""
    if end.end_line == start.line and end.end_column > start.end_column:
        return Span(start.line, start.column, end.end_line, end.end_column)
    return start


def _build_places(text: str) -> _Place | None:
    builder = _Builder()
    for event in read_events(text):
        if isinstance(event, DocumentEndEvent):
            break  # a second document is refused, and never looked at
        builder.take(event)
    return builder.root
