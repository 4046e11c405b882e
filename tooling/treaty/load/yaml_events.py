"""YAML events: the one place that calls PyYAML, through libyaml where it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import Event

from treaty.diagnostics.diagnostic import Span

_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE | re.ASCII)
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HANDLES = re.compile(r"^%TAG\b", re.MULTILINE)
_MAX_HANDLES = 100
TOO_MANY_HANDLES = "more handles of tags than are read"

SyntaxFault = yaml.YAMLError
"""What the parser raises when a text is not YAML."""


def read_events(text: str, parser_class: Any = _PARSER) -> Iterator[Event]:
    """Give the events of a text in order; nothing is resolved or constructed.

    Args:
        text: without characters that the parser would refuse.
        parser_class: PyYAML's loader class; libyaml's where it is there.

    Raises:
        SyntaxFault: where the text stops being YAML.
    """
    _refuse_directives(text)
    parser = parser_class(_join_surrogates(text))
    try:
        event = parser.get_event()
        while event is not None:
            yield event
            event = parser.get_event()
    finally:
        parser.dispose()


def _refuse_directives(text: str) -> None:
    """Refuse more handles of tags than any document has: the parser compares each with all others."""
    for count, line in enumerate(_HANDLES.finditer(text), start=1):
        if count > _MAX_HANDLES:
            mark = yaml.Mark("", line.start(), text.count("\n", 0, line.start()), 0, "", line.start())
            raise yaml.MarkedYAMLError(problem=TOO_MANY_HANDLES, problem_mark=mark)


def _join_surrogates(text: str) -> str:
    # JSON escapes a character beyond U+FFFF in two halves, which YAML refuses; libyaml wants `\U` and eight digits.
    if not text.lstrip().startswith(("{", "[")) or "\\ud" not in text.lower():
        return text
    return _SURROGATES.sub(lambda match: f"{match[1]}\\U{_code_point(match[2], match[3]):08x}", text)


def _code_point(high: str, low: str) -> int:
    return 0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00


def span_of(event: Event) -> Span:
    """Give the stretch of text that an event covers."""
    start: Any = event.start_mark
    end: Any = event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def span_at(mark: Any) -> Span:
    """Give the one character at a mark of the parser."""
    return Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
