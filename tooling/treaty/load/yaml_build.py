"""Plain data from YAML events, without recursion and within limits; what is wrong is collected on the way."""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern
from typing import Any

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from treaty.diagnostics.diagnostic import Span
from treaty.diagnostics.rule import Rule
from treaty.load import rules_text
from treaty.load.text_decoding import find_hidden_character, hide
from treaty.load.yaml_events import span_of
from treaty.load.yaml_problem import YamlProblem
from treaty.load.yaml_scalars import ScalarError, resolve_plain

MAX_NODES = 100_000
"""Nodes of a document, every alias counted with all that it stands for."""
MAX_DEPTH = 64
MAX_SCALAR = 1_000_000
"""Characters in one text."""
MAX_PROBLEMS = 100

_SHARED_LENGTH = 60
"""Texts up to this length are kept once: versions of a contract repeat most of them."""

_CORE = "tag:yaml.org,2002:"
_TAG_TYPES: dict[str, tuple[type, ...]] = {
    _CORE + "int": (int,),
    _CORE + "float": (int, float),
    _CORE + "bool": (bool,),
    _CORE + "null": (type(None),),
}


class StopReading(Exception):  # noqa: N818  # a signal between builder and loop, not an error anyone sees
    """The rest of the document is not worth reading, or must not be read."""


@dataclass(slots=True)
class _Anchor:
    """What an anchor names; `size` is None while the node is still open."""

    value: Any = None
    size: int | None = None
    height: int = 0


class _Frame:
    """A collection that is still open."""

    __slots__ = ("anchor", "first", "height", "key", "keys", "members", "size", "value")

    def __init__(self, value: Any, keys: dict[str, Event] | None, anchor: _Anchor | None) -> None:
        self.value = value
        self.keys = keys
        """The keys seen so far with their places, of a mapping; None of a list."""
        self.key: str | None = None
        self.anchor = anchor
        self.size = 1
        self.height = 0


_SKIPPED = "\x00"
"""A key whose entry is left out; no text holds this character."""


class Builder:
    """Plain data from events; problems are collected, and reading goes on where it can."""

    def __init__(self) -> None:
        self.root: Any = None
        self.problems: list[YamlProblem] = []
        self.is_whole = True
        """Whether the value may be used."""
        self.is_bounded = True
        """Whether the text may be read a second time, for places."""
        self._frames: list[_Frame] = []
        self._anchors: dict[str, _Anchor] = {}
        self._nodes = 0
        self._documents = 0

    def take(self, event: Event) -> None:
        """Take the next event.

        Raises:
            StopReading: when the rest is not worth reading, or must not be read.
        """
        kind = type(event)
        if kind is ScalarEvent:
            self._take_scalar(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            self._open(event)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._close(event)
        elif kind is AliasEvent:
            self._take_alias(event)
        elif kind is DocumentStartEvent:
            self._start_document(event)

    def _start_document(self, event: Event) -> None:
        self._documents += 1
        if self._documents > 1:
            self._report(
                rules_text.ONE_DOCUMENT,
                "A second document starts here; keep one document in a file.",
                span_of(event),
            )
            raise StopReading

    def _take_scalar(self, event: Any) -> None:
        text: str = event.value
        if len(text) > MAX_SCALAR:
            self._refuse(f"A text of {len(text):,} characters stands here; at most {MAX_SCALAR:,} are read.", event)
        if event.style == '"' and (hidden := find_hidden_character(text)):
            self._report_hidden(hidden, event)
            text = hide(text)
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.keys is not None and frame.key is None:
            self._take_key(frame, text, event)
            return
        if len(text) <= _SHARED_LENGTH:
            text = intern(text)
        value = text if event.tag is None and not event.implicit[0] else self._resolve(event, text)
        self._add(value, event)
        if event.anchor:
            self._anchors[event.anchor] = _Anchor(value, 1, 0)

    def _take_key(self, frame: _Frame, text: str, event: Any) -> None:
        key = frame.key = intern(text)
        keys = {} if frame.keys is None else frame.keys
        if text == "<<" and event.implicit[0]:
            frame.key = _SKIPPED
            self._report(
                rules_text.NO_MERGE_KEYS,
                "The merge key `<<` is not part of YAML 1.2; write out the keys that it would bring in.",
                span_of(event),
            )
        elif key in keys:
            frame.key = _SKIPPED
            self._report(
                rules_text.KEYS_ARE_UNIQUE,
                f"The key `{_short(text)}` stands twice in this mapping; keep one of the two.",
                span_of(event),
                ((span_of(keys[key]), "first here"),),
            )
        else:
            keys[key] = event
        self._check_tag(event, "str")
        if event.anchor:
            self._anchors[event.anchor] = _Anchor(text, 1, 0)

    def _resolve(self, event: Any, text: str) -> Any:
        if event.tag is not None and not self._check_tag(event, "str", "int", "float", "bool", "null"):
            return text
        if event.tag == _CORE + "str":
            return text
        try:
            value = resolve_plain(text)
        except ScalarError as fault:
            self._report(rules_text.NUMBERS_ARE_FINITE, str(fault), span_of(event))
            return text
        if event.tag is not None and not isinstance(value, _TAG_TYPES[event.tag]):
            tag = event.tag.replace(_CORE, "!!")
            self._report(rules_text.NO_TAGS, f"`{_short(text)}` is no `{tag}`; remove the tag.", span_of(event))
        return value

    def _check_tag(self, event: Any, *permitted: str) -> bool:
        if event.tag is None or event.tag in {_CORE + name for name in permitted}:
            return True
        self._report(
            rules_text.NO_TAGS,
            f"The tag `{_short(event.tag.replace(_CORE, '!!'))}` is not read here; remove it and write plain data.",
            span_of(event),
        )
        return False

    def _open(self, event: Any) -> None:
        is_mapping = type(event) is MappingStartEvent
        self._check_tag(event, "map" if is_mapping else "seq")
        if len(self._frames) >= MAX_DEPTH:
            self._refuse(f"Data is nested more than {MAX_DEPTH} levels deep here; flatten it.", event)
        anchor = None
        if event.anchor:
            anchor = self._anchors[event.anchor] = _Anchor()
        self._frames.append(_Frame({} if is_mapping else [], {} if is_mapping else None, anchor))

    def _close(self, event: Event) -> None:
        frame = self._frames.pop()
        if frame.anchor is not None:
            frame.anchor.value, frame.anchor.size, frame.anchor.height = frame.value, frame.size, frame.height + 1
        self._add(frame.value, event, frame.size, frame.height + 1)

    def _take_alias(self, event: Any) -> None:
        anchor = self._anchors.get(event.anchor)
        if anchor is None or anchor.size is None:
            reason = "names no anchor above it" if anchor is None else "stands inside of what it names"
            self._report(
                rules_text.ALIASES_RESOLVE,
                f"The alias `*{_short(event.anchor)}` {reason}; write the data out.",
                span_of(event),
            )
            self._add(None, event)
            return
        if len(self._frames) + anchor.height > MAX_DEPTH:
            self._refuse(f"With this alias data is nested more than {MAX_DEPTH} levels deep; flatten it.", event)
        self._add(anchor.value, event, anchor.size, anchor.height)

    def _add(self, value: Any, event: Event, size: int = 1, height: int = 0) -> None:
        self._nodes += 1 if type(event) is not AliasEvent else size
        if self._nodes > MAX_NODES:
            self._refuse(f"The document has more than {MAX_NODES:,} values, aliases counted; split it.", event)
        if not self._frames:
            self.root = value
            return
        frame = self._frames[-1]
        frame.size += size
        frame.height = max(frame.height, height)
        self._put(frame, value, event)

    def _put(self, frame: _Frame, value: Any, event: Event) -> None:
        if frame.keys is None:
            frame.value.append(value)
        elif frame.key is None:
            frame.key = _SKIPPED
            self._report(
                rules_text.KEYS_ARE_TEXTS,
                "A key here is a list or a mapping; a key must be a text.",
                span_of(event),
            )
        else:
            if frame.key is not _SKIPPED:
                frame.value[frame.key] = value
            frame.key = None

    def _refuse(self, message: str, event: Event) -> None:
        self.is_whole = self.is_bounded = False
        self._report(rules_text.FILE_WITHIN_LIMITS, message, span_of(event))
        raise StopReading

    def _report_hidden(self, character: str, event: Event) -> None:
        self._report(
            rules_text.NO_CONTROL_CHARACTERS,
            f"This text holds the character U+{ord(character):04X} as an escape; remove it, it cannot be seen.",
            span_of(event),
        )

    def _report(self, rule: Rule, message: str, span: Span, related: tuple[tuple[Span, str], ...] = ()) -> None:
        self.problems.append(YamlProblem(rule=rule, message=message, span=span, related=related))
        if len(self.problems) >= MAX_PROBLEMS:
            raise StopReading


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
