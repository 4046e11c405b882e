"""Diagnostic, Location, Span, Related, Note; the fingerprint and the order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from treaty.diagnostics.rule import Rule, Severity
from treaty.model.pointer import ROOT, Pointer


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text; lines and columns count from 1, columns in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a finding stands: a file (path from the repository's root, with `/`), and in it a node."""

    path: str
    contract: str | None = None
    """FQID with version, where the file is a contract's."""
    revision: str | None = None
    pointer: Pointer = ROOT
    span: Span | None = None

    def with_span(self, span: Span | None) -> Location:
        """Give the same node with its place in the file."""
        # Told by name: `dataclasses.replace` takes four times as long, and a file may hold thousands of findings.
        return Location(path=self.path, contract=self.contract, revision=self.revision, pointer=self.pointer, span=span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another place that explains a finding."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Evidence or advice under a finding, in order of reading.

    `label` is one of `old`, `new`, `witness`, `consumers`, `verdict`, `help`; `value` is text or plain JSON data.
    """

    label: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding of any family."""

    rule: Rule
    message: str
    """One sentence: names the element, says what is and what should be."""
    severity: Severity
    location: Location
    related: tuple[Related, ...] = ()
    notes: tuple[Note, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What distinguishes this finding from others of its rule at the same node; part of the fingerprint."""

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits from code, contract, pointer and arguments: not of text, lines or order."""
        where = self.location.contract or self.location.path
        parts = [self.rule.code, where, str(self.location.pointer), sorted(self.arguments.items())]
        text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Path, then place, then code: total and the same on every machine."""
        span = self.location.span
        place = (span.line, span.column, span.end_line, span.end_column) if span else (0, 0, 0, 0)
        return (self.location.path, place, self.rule.code, str(self.location.pointer), self.message)

    def with_span(self, span: Span | None) -> Diagnostic:
        """Give the same finding with its place in the file."""
        return self.with_places(self.location.with_span(span), self.related)

    def with_places(self, location: Location, related: tuple[Related, ...]) -> Diagnostic:
        """Give the same finding elsewhere."""
        return Diagnostic(
            rule=self.rule,
            message=self.message,
            severity=self.severity,
            location=location,
            related=related,
            notes=self.notes,
            arguments=self.arguments,
        )


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Give the findings in their one order, exact repetitions dropped."""
    by_place: dict[tuple[Any, ...], list[Diagnostic]] = {}
    for item in diagnostics:
        by_place.setdefault(item.sort_key, []).append(item)
    return tuple(item for key in sorted(by_place) for item in _drop_repetitions(by_place[key]))


def _drop_repetitions(found: list[Diagnostic]) -> list[Diagnostic]:
    if len(found) == 1:  # as nearly always: a fingerprint takes longer than a place
        return found
    unique = {item.fingerprint: item for item in found}
    return [unique[key] for key in sorted(unique)]
