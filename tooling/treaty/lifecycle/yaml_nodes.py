"""Where the entries of a YAML text's mappings begin and end, as offsets: what an edit needs to leave the rest alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from treaty.load.yaml_events import read_events


class Kind(Enum):
    """What a node is, as far as an edit cares."""

    BLOCK = "block mapping"
    FLOW = "flow mapping"
    SCALAR = "scalar"
    LIST = "list"
    ALIAS = "alias"


@dataclass(slots=True, kw_only=True)
class Node:
    """One node; `end` is where its last character stands plus one, without what follows on the line."""

    kind: Kind
    start: int
    end: int
    column: int
    """Characters before it on its line; of a block mapping, those before each of its keys."""
    is_block: bool = False
    """Whether it ends with its lines, not with a character: a block scalar, or a list in lines of its own."""
    is_empty: bool = False
    """Whether nothing is written: `key:` alone."""
    is_null: bool = False
    """Whether it reads as no value, written or not."""
    entries: list[Entry] = field(default_factory=list)
    members: list[Node] = field(default_factory=list)
    """Of a list."""

    @property
    def is_mapping(self) -> bool:
        """Whether entries can be set in it."""
        return self.kind in {Kind.BLOCK, Kind.FLOW}

    def find(self, key: str) -> Entry | None:
        """Give the entry of a key, or None."""
        return next((entry for entry in self.entries if entry.key == key), None)


@dataclass(slots=True, kw_only=True)
class Entry:
    """One key of a mapping and its value."""

    key: str
    start: int
    """Where the key begins."""
    key_end: int
    value: Node


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class _Frame:
    """A collection that is still open; `key` is the one that waits for its value."""

    node: Node
    key: tuple[str, int, int] | None = None


def read_nodes(text: str) -> Node | None:
    """Give the root of a text that has been accepted before; None where it holds nothing."""
    root: Node | None = None
    frames: list[_Frame] = []
    for event in read_events(text):
        node = _close(frames, event)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            frames.append(_Frame(_open(event)))
        elif node is None:
            continue
        elif frames:
            _put(frames[-1], node, event)
        else:
            root = root or node
    return root


def _open(event: MappingStartEvent | SequenceStartEvent) -> Node:
    is_flow = bool(event.flow_style)
    kind = Kind.LIST
    if isinstance(event, MappingStartEvent):
        kind = Kind.FLOW if is_flow else Kind.BLOCK
    mark = _mark(event.start_mark)
    return Node(kind=kind, start=mark.index, end=mark.index, column=mark.column, is_block=not is_flow)


def _close(frames: list[_Frame], event: Event) -> Node | None:
    """Give the node that an event completes, or None."""
    if isinstance(event, ScalarEvent):
        return _scalar(event)
    if isinstance(event, AliasEvent):
        return _leaf(Kind.ALIAS, event)
    if not isinstance(event, MappingEndEvent | SequenceEndEvent):
        return None
    node = frames.pop().node
    if not node.is_block:
        node.end = _mark(event.end_mark).index
    # The parser ends a block collection where the next token begins, comments included; its last member knows better.
    return node


def _scalar(event: ScalarEvent) -> Node:
    node = _leaf(Kind.SCALAR, event)
    node.is_block = event.style in {"|", ">"}
    node.is_empty = node.start == node.end
    node.is_null = not event.style and event.value in _NULLS
    return node


def _leaf(kind: Kind, event: Event) -> Node:
    start, end = _mark(event.start_mark), _mark(event.end_mark)
    return Node(kind=kind, start=start.index, end=end.index, column=start.column)


def _mark(mark: Any) -> Any:
    """Give a mark of the parser, which every event from a text has; its types do not say so."""
    return mark


def _put(frame: _Frame, node: Node, event: Event) -> None:
    parent = frame.node
    if parent.kind is Kind.LIST:
        parent.members.append(node)
        _stretch(parent, node)
    elif frame.key is None:
        name = event.value if isinstance(event, ScalarEvent) else ""
        frame.key = (name, node.start, node.end)
        if parent.kind is Kind.BLOCK and not parent.entries:
            parent.column = node.column
    else:
        name, start, end = frame.key
        parent.entries.append(Entry(key=name, start=start, key_end=end, value=node))
        frame.key = None
        _stretch(parent, node)


def _stretch(parent: Node, node: Node) -> None:
    if parent.is_block:
        parent.end = node.end
