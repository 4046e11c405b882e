"""Sentences for what the YAML parser objects to: its own words name its states, not the writer's mistake."""

from __future__ import annotations

from typing import Any

from treaty.diagnostics.diagnostic import Span
from treaty.load.rules_text import YAML_IS_WELL_FORMED
from treaty.load.yaml_events import TOO_MANY_HANDLES, SyntaxFault, span_at
from treaty.load.yaml_problem import YamlProblem

_SENTENCES = (
    ("mapping values are not allowed", "A second `: ` stands in this line; quote a text that contains `: `."),
    ("could not find expected ':'", "This line is not of the form `key: value`; check its indentation and its colon."),
    ("did not find expected key", "This line does not line up with the keys above it; check the indentation."),
    ("expected <block end>", "This line does not line up with the lines above it; check the indentation."),
    ("did not find expected '-'", "This line does not line up with the list above it; check the indentation."),
    ("block sequence entries are not allowed", "A list cannot start here; put its first `- ` on a line of its own."),
    ("',' or ']'", "A list in square brackets is not closed, or lacks a comma; write `[a, b]`."),
    ("',' or '}'", "A mapping in braces is not closed, or lacks a comma; write `{a: 1, b: 2}`."),
    ("expected node content", "A value is missing here, or a bracket is not closed; complete it."),
    ("unexpected end of stream", "A quoted text is not closed before the end of the file; add the closing quote."),
    ("unexpected document indicator", "A quoted text is not closed before the document ends; add the closing quote."),
    ("unknown escape character", "A backslash in double quotes starts an escape that YAML lacks; use single quotes."),
    ("expected hexadecimal number", "An escape in double quotes lacks its hexadecimal digits; use single quotes."),
    ("invalid unicode character", "An escape in double quotes names no character; write the character itself."),
    ("<document start>", "Something follows the end of the document; keep one document in a file."),
    ("found incompatible yaml document", "The `%YAML` line names a version that is not read; remove the line."),
    (TOO_MANY_HANDLES, "More than 100 `%TAG` lines stand before here; remove them: no tag becomes known by one."),
    ("tab character that violates indentation", "A tab stands where indentation is expected; use spaces."),
)


def build_syntax_problem(fault: SyntaxFault, text: str) -> YamlProblem:
    """Give the problem for what the parser raised, at the place where it stopped."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    span = span_at(mark) if mark is not None else _end_of(text)
    return YamlProblem(rule=YAML_IS_WELL_FORMED, message=_sentence(fault, mark, text), span=span)


def _sentence(fault: Any, mark: Any, text: str) -> str:
    words = str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or fault)
    if "cannot start any token" in words:
        return _bad_start(mark, text)
    lowered = words.lower()
    for part, sentence in _SENTENCES:
        if part.lower() in lowered:
            return sentence
    return f"This is not YAML: {' '.join(words.split())}."


def _bad_start(mark: Any, text: str) -> str:
    character = text[mark.index : mark.index + 1] if mark is not None else ""
    if character == "\t":
        return "A tab stands where indentation is expected; use spaces."
    return f"A text cannot start with `{character}`; put it in quotes." if character else "Put this text in quotes."


def _end_of(text: str) -> Span:
    line = text.count("\n") + 1
    column = len(text) - (text.rfind("\n") + 1) + 1
    return Span(line, column, line, column + 1)
