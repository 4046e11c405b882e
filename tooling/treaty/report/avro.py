"""A comparison of two Avro schemas: for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from treaty.compat.avro_findings import AvroComparison, AvroFinding
from treaty.compat.avro_samples import MISSING
from treaty.compat.comparison import Posture, Reader, Step
from treaty.report.plain import dump_json, neutralise
from treaty.report.terminal import count, wrap
from treaty.report.text import Paper, render_note, render_witness

_INDENT = "  "


class AvroRenderer(Protocol):
    """Renders a comparison of two Avro schemas."""

    def __call__(self, comparison: AvroComparison, *, colour: bool, width: int) -> str:
        """Give the whole output, its last line ended."""
        ...


def render_text(comparison: AvroComparison, *, colour: bool, width: int) -> str:
    """Give the answer for a terminal."""
    paper = Paper(colour=colour, width=width)
    lines = [
        paper.paint(neutralise(f"{comparison.old} → {comparison.new}"), "strong"),
        paper.paint(f"mode {comparison.mode}; Avro schema resolution", "faint"),
        "",
        *wrap(_verdict(comparison), width=width),
        _facts(comparison, paper),
        "",
    ]
    for item in comparison.findings:
        lines += [*_finding(item, comparison, paper), ""]
    if comparison.findings:
        forbidden = len(comparison.forbidden)
        lines += [
            f"{count(len(comparison.findings), 'finding')}, {forbidden or 'none'} forbidden by mode {comparison.mode}."
        ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _verdict(comparison: AvroComparison) -> str:
    match comparison.posture:
        case Posture.BOTH:
            return "Readers of old and new can read the data of either."
        case Posture.FORWARD:
            return "Readers of old can read data of new. Readers of new break on data of old."
        case Posture.BACKWARD:
            return "Readers of old break on data of new. Readers of new can read data of old."
        case Posture.NONE:
            return "Readers of old break on data of new, and readers of new on data of old."


def _facts(comparison: AvroComparison, paper: Paper) -> str:
    word, style = ("breaking", "error") if comparison.forbidden else ("compatible", "good")
    posture = paper.paint(f"Posture: {comparison.posture.value}; {word} under mode {comparison.mode}.", style)
    is_same = comparison.step is Step.NONE
    return f"{posture} {'No new version is needed.' if is_same else f'Next version: {comparison.step.value}.'}"


def _severity(item: AvroFinding, comparison: AvroComparison) -> str:
    return "error" if comparison.forbids(item) else "warning"


def _finding(item: AvroFinding, comparison: AvroComparison, paper: Paper) -> Iterator[str]:
    severity = _severity(item, comparison)
    yield f"{paper.paint(severity, severity)} {paper.paint(neutralise(item.at), 'strong')}  {item.rule}"
    yield from wrap(f"Readers of {_who(item)}: {item.message}.", width=paper.width, first=_INDENT)
    if item.witness is not MISSING:
        writer = "new" if item.reader is Reader.OLD else "old"
        says = f"this datum is allowed by {writer} and breaks a reader of {_who(item)}"
        yield from render_witness({"row": item.witness, "at": item.witness_at}, paper, says=says)
    if item.instead:
        yield from render_note("help", item.instead, paper)


def _who(item: AvroFinding) -> str:
    return "old" if item.reader is Reader.OLD else "new"


def render_json(comparison: AvroComparison, **_: Any) -> str:
    """Give the answer as JSON, in the words of `treaty diff --format json`."""
    value = {
        "old": comparison.old,
        "new": comparison.new,
        "schema_type": "avro",
        "mode": comparison.mode,
        "compatible": not comparison.forbidden,
        "posture": comparison.posture.value,
        "old_readers": comparison.old_readers.value,
        "new_readers": comparison.new_readers.value,
        "step": comparison.step.value,
        "changes": [_to_json(item, comparison) for item in comparison.findings],
    }
    return dump_json(value) + "\n"


def _to_json(item: AvroFinding, comparison: AvroComparison) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rule": item.rule,
        "severity": _severity(item, comparison),
        "reader": item.reader.value,
        "at": item.at,
        "breaks": item.is_break,
        "message": f"{item.message[:1].upper()}{item.message[1:]}.",
    }
    if item.instead:
        told["instead"] = item.instead
    return told if item.witness is MISSING else {**told, "witness": item.witness, "witness_at": item.witness_at}


AVRO_FORMATS: Mapping[str, AvroRenderer] = MappingProxyType({"text": render_text, "json": render_json})
"""Formats of `treaty compat` for Avro."""
