"""Findings for people: place, message, source excerpt with carets, evidence, what to do; the one table of colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from treaty.compat.comparison import Comparison
from treaty.diagnostics.change import ChangeKind
from treaty.diagnostics.diagnostic import Diagnostic, Location, Note
from treaty.diagnostics.rule import Rule, Severity
from treaty.report.evidence import build_row, find_witnesses
from treaty.report.excerpt import Line, build_excerpt, split_lines
from treaty.report.notes import NOBODY, describe_consumers, describe_witness
from treaty.report.plain import neutralise, render_value
from treaty.report.result import CheckResult
from treaty.report.terminal import MIN_WIDTH, count, wrap

_COLOURS: Mapping[str, str] = MappingProxyType(
    {"error": "1;31", "warning": "1;33", "info": "1;36", "strong": "1", "faint": "2", "good": "1;32"}
)
_Read = Callable[[str], list[str]]
"""Gives the lines of the file at a path; one empty line where its text is not at hand."""

_INDENT = "  "
_NOTE = "    = "
HERE = "◀ here"
MAX_COMPARISONS = 12
"""More pairs than these are counted, and only those listed that the check does not let pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the text is written on: coloured or not, and how wide."""

    colour: bool
    width: int = 100

    def paint(self, text: str, style: str) -> str:
        """Give the text in a style of the table, or as it is on plain paper."""
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if self.colour and text else text


def render_check(result: CheckResult, *, colour: bool, width: int = 100) -> str:
    """Give the report of a check; the same result gives the same bytes on every machine."""
    paper = Paper(colour=colour, width=max(width, MIN_WIDTH))
    lines: list[str] = []
    read = lru_cache(maxsize=8)(lambda path: split_lines(result.texts.get(path, "")))
    for item in result.diagnostics:
        lines += [*_render_diagnostic(item, read, paper), ""]
    lines += _render_comparisons(result, paper)
    lines += _render_summary(result, paper)
    return "\n".join(lines) + "\n"


def _render_diagnostic(item: Diagnostic, read: _Read, paper: Paper) -> Iterator[str]:
    label = paper.paint(f"{item.severity.value}[{item.rule.code}]", item.severity.value)
    place = paper.paint(render_place(item.location), "strong")
    yield f"{label} {place}  {paper.paint(item.rule.name, 'faint')}"
    yield from wrap(item.message, width=paper.width, first=_INDENT)
    yield from _render_excerpt(item.location, read, item.severity, paper)
    for note in item.notes:
        if note.value not in (None, ""):
            yield from _render_note(note, paper)
    for place_ in item.related:
        where = render_place(place_.location)
        yield from render_note("see", f"{where}: {place_.message}" if place_.message else where, paper)
        yield from _render_excerpt(place_.location, read, Severity.INFO, paper)


def render_place(location: Location) -> str:
    """Give `path:line:column`, the form that editors and terminals open."""
    span = location.span
    return neutralise(location.path) + (f":{span.line}:{span.column}" if span else "")


def _render_excerpt(location: Location, read: _Read, severity: Severity, paper: Paper) -> Iterator[str]:
    lines = read(location.path)
    if location.span is None or lines == [""]:
        return
    gutter = len(str(location.span.line + 1))
    for line in build_excerpt(lines, location.span, width=paper.width - gutter - len(_INDENT) - 3):
        yield from _render_line(line, gutter, severity, paper)


def _render_line(line: Line, gutter: int, severity: Severity, paper: Paper) -> Iterator[str]:
    number = paper.paint(f"{line.number:>{gutter}} |", "faint")
    yield f"{_INDENT}{number} {line.text}".rstrip()
    if line.mark is not None:
        start, end = line.mark
        carets = paper.paint("^" * (end - start), severity.value)
        yield f"{_INDENT}{paper.paint(' ' * gutter + ' |', 'faint')} {' ' * start}{carets}"


def _render_note(note: Note, paper: Paper) -> Iterator[str]:
    match note.label:
        case "witness":
            for witness in find_witnesses(note.value):
                yield from render_witness(witness, paper)
        case "consumers":
            yield from render_consumers(describe_consumers(note.value), paper)
        case "old" | "new":
            yield from render_note(note.label, render_value(note.value, limit=2 * paper.width), paper)
        case label:
            text = note.value if isinstance(note.value, str) else render_value(note.value)
            yield from render_note(neutralise(label), text, paper)


def render_note(label: str, text: str, paper: Paper) -> list[str]:
    """Give one note, its lines aligned after the label."""
    first = f"{_NOTE}{label}: "
    lines = wrap(text, width=paper.width, first=first)
    return [_NOTE + paper.paint(f"{label}:", "strong") + lines[0][len(first) - 1 :], *lines[1:]]


def render_witness(witness: Mapping[str, Any], paper: Paper, *, says: str | None = None) -> Iterator[str]:
    """Give a witness as a block: what it shows, the row with the offending line marked, the validator's words."""
    yield from render_note("witness", says or describe_witness(witness), paper)
    for line in build_row(witness["row"], str(witness.get("at") or "")):
        text = f"{' ' * (len(_NOTE) + 2)}{line.text}"
        yield paper.paint(f"{text}   {HERE}", "error") if line.is_offending else text
    if witness.get("rejected_by"):
        yield from render_note("rejected by", str(witness["rejected_by"]), paper)


def render_consumers(consumers: Sequence[str], paper: Paper) -> Iterator[str]:
    """Give the consumers hit, one a line; none known is said too."""
    if not consumers:
        yield from render_note("consumers", NOBODY, paper)
        return
    yield from render_note("consumers", consumers[0], paper)
    for text in consumers[1:]:
        yield from wrap(text, width=paper.width, first=" " * len(f"{_NOTE}consumers: "))


def _render_comparisons(result: CheckResult, paper: Paper) -> Iterator[str]:
    forbidden = result.forbidden
    is_short = len(result.comparisons) <= MAX_COMPARISONS
    listed = [item for item in result.comparisons if is_short or (item.old, item.new) in forbidden]
    rows = [_describe_comparison(item) for item in listed]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if result.comparisons:
        yield paper.paint(f"Compared {count(len(result.comparisons), 'pair')} of versions:", "strong")
    for item, row in zip(listed, rows, strict=True):
        names, posture, *facts = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        style = "error" if (item.old, item.new) in forbidden else "good"
        yield "  ".join([_INDENT + names, paper.paint(posture, style), *facts]).rstrip()
    rest = len(result.comparisons) - len(listed)
    if rest:
        yield f"{_INDENT}{'… and ' if listed else ''}{rest} that nothing speaks against"
    if result.comparisons:
        yield ""


def _describe_comparison(item: Comparison) -> tuple[str, ...]:
    old, _, version = item.old.rpartition(":")
    new = item.new.removeprefix(f"{old}:") if old else item.new
    names = f"{old} {version} → {new}" if old and new != item.new else f"{item.old} → {item.new}"
    step = f"step {item.step.value}"
    return neutralise(names), f"posture {item.posture.value}", step, count(len(item.changes), "change")


def _render_summary(result: CheckResult, paper: Paper) -> Iterator[str]:
    found = [
        paper.paint(count(number, severity.value), severity.value)
        for severity, number in result.counts.items()
        if number
    ]
    files = count(result.checked, "file")
    quiet = f" ({count(result.suppressed, 'finding')} suppressed)" if result.suppressed else ""
    what = ", ".join(found) or paper.paint("No findings", "good")
    yield f"{what} in {files}{quiet}."
    if result.fail_on is not Severity.ERROR and result.is_failed:
        yield f"The check fails at {result.fail_on.value}, as registry.yaml or the command asks."
    if result.diagnostics:
        yield f"Run `treaty explain {_find_worst(result.diagnostics).code}` for the reason and the remedy."


def _find_worst(diagnostics: Sequence[Diagnostic]) -> Rule:
    """Give the rule to read about first: of the worst findings a change, since version numbers only follow from it."""
    return min(diagnostics, key=lambda item: (-item.severity.rank, not isinstance(item.rule, ChangeKind))).rule
