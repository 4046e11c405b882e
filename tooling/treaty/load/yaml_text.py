"""The only reader of contract YAML: spans, duplicate keys, YAML 1.2 scalars.

Built over the parser's events without recursion; nothing in the input can construct an object, and size, depth and
aliases are bounded. JSON is YAML, so `.json` files read as well. Values may share parts: do not change what you get.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from treaty.load.source_map import SourceMap
from treaty.load.text_decoding import decode_text
from treaty.load.yaml_blocks import NOT_PLAIN, read_blocks
from treaty.load.yaml_build import Builder, StopReading
from treaty.load.yaml_events import SyntaxFault, read_events
from treaty.load.yaml_faults import build_syntax_problem
from treaty.load.yaml_problem import YamlProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlDocument:
    """A file as read: `value` is plain data (None when it could not be read, or says nothing)."""

    value: Any
    data: bytes
    source_map: SourceMap
    problems: tuple[YamlProblem, ...] = ()

    @property
    def text(self) -> str:
        """The file's text, hidden characters replaced; empty when the bytes are none. Decoded anew at each call."""
        return decode_text(self.data)[0] or ""


def parse_yaml(data: bytes) -> YamlDocument:
    """Read one file; whatever the bytes are, the result is a document with its problems in order of place."""
    text, problems = decode_text(data)
    if text is None:
        return YamlDocument(value=None, data=data, source_map=SourceMap(b"", None), problems=problems)
    value = NOT_PLAIN if problems else read_blocks(text)
    if value is NOT_PLAIN:
        return _read_fully(data, text, problems)
    return YamlDocument(value=value, data=data, source_map=SourceMap(data, value))


def _read_fully(data: bytes, text: str, problems: tuple[YamlProblem, ...]) -> YamlDocument:
    builder = Builder()
    try:
        for event in read_events(text):
            builder.take(event)
    except StopReading:
        pass
    except SyntaxFault as fault:
        builder.problems.append(build_syntax_problem(fault, text))
        builder.is_whole = False
    value = builder.root if builder.is_whole else None
    found = sorted([*problems, *builder.problems], key=lambda problem: problem.span)
    readable = data if builder.is_bounded else b""
    return YamlDocument(value=value, data=data, source_map=SourceMap(readable, value), problems=tuple(found))
