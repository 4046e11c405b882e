"""YAML events: the one place that calls PyYAML, through libyaml where it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import Event

from treaty.diagnostics.diagnostic import Span

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

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
    parser = parser_class(text)
    try:
        event = parser.get_event()
        while event is not None:
            yield event
            event = parser.get_event()
    finally:
        parser.dispose()


def span_of(event: Event) -> Span:
    """Give the stretch of text that an event covers."""
    start: Any = event.start_mark
    end: Any = event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def span_at(mark: Any) -> Span:
    """Give the one character at a mark of the parser."""
    return Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
