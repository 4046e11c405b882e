"""A check as Markdown, for the step summary and the comment of a pull request; nothing of a contract becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from treaty.compat.comparison import Comparison, JudgedChange
from treaty.diagnostics.diagnostic import Diagnostic, Note
from treaty.diagnostics.rule import Severity
from treaty.report.evidence import build_row, find_witnesses
from treaty.report.notes import NOBODY, describe_consumers, describe_witness
from treaty.report.plain import neutralise, render_value
from treaty.report.result import CheckResult
from treaty.report.terminal import count
from treaty.report.text import HERE, render_place

MAX_FINDINGS = 50
MAX_CHARACTERS = 60_000
"""A comment on GitHub holds 65,536 characters; what is left out is counted."""
MAX_TABLES = 10
MAX_CHANGES = 30

_MARK = {Severity.ERROR: "🛑", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}
_SAME_HERE = "`treaty check --base origin/main` says the same on your machine, `treaty explain CODE` tells why."
_MARKUP = re.compile(r"[\"#&*<>@\[\\\]^_`{|}~]|[.:](?=\S)")
"""Dots and colons count inside words only: there they make links of `www.` and `https:`."""
_QUOTED = re.compile(r"`([^`\n]+)`")


def render_summary(result: CheckResult) -> str:
    """Give the whole check: the verdict, postures, findings with witness and consumers, every change."""
    worst_first = sorted(result.diagnostics, key=lambda item: -item.severity.rank)
    blocks = [
        *("\n".join([*_render_finding(item), ""]) for item in worst_first[:MAX_FINDINGS]),
        *("\n".join(_render_changes(item)) for item in result.comparisons[:MAX_TABLES] if item.changes),
    ]
    lines = [*_render_verdict(result), *_render_postures(result)]
    shown = _fit(blocks, MAX_CHARACTERS - sum(len(line) + 1 for line in lines))
    findings = min(len(shown), len(worst_first), MAX_FINDINGS)
    lines += shown[:findings]
    if findings < len(worst_first):
        lines += [f"… and {count(len(worst_first) - findings, 'more finding')}.", ""]
    lines += shown[findings:]
    return "\n".join(lines).rstrip("\n") + "\n"


def _render_verdict(result: CheckResult) -> Iterator[str]:
    yield f"## Data contracts: {'not ready to merge' if result.is_failed else 'ready to merge'}"
    yield ""
    yield _counts(result)
    yield ""
    if result.is_failed:
        marks = " and ".join(_MARK[level] for level in Severity if level.rank >= result.fail_on.rank)
        yield f"**What to do:** mend what is marked {marks} below and push again. {_SAME_HERE}"
        yield ""


def _fit(blocks: Iterable[str], room: int) -> list[str]:
    """Give the first blocks that find room, a line end between them; no block is cut."""
    kept = []
    for block in blocks:
        room -= len(block) + 1
        if room < 0:
            break
        kept.append(block)
    return kept


def escape(text: str) -> str:
    """Give text that Markdown, HTML, mentions and issue links all leave alone; `quoted` parts become code."""
    parts = _QUOTED.split(neutralise(text))
    return "".join(code(part) if position % 2 else _escape_plain(part) for position, part in enumerate(parts))


def _escape_plain(text: str) -> str:
    return _MARKUP.sub(lambda match: _entity(match.group()), text)


def _entity(char: str) -> str:
    # An entity is text to every Markdown reader. The word joiner keeps GitHub, which looks at the text that comes out,
    # from notifying people and linking issues.
    return f"&#{ord(char)};" + ("&#8288;" if char in "@#" else "")


def code(text: str) -> str:
    """Give text as inline code, in which nothing is markup, mention or link; safe in a table's cell."""
    return f"<code>{_MARKUP.sub(lambda match: f'&#{ord(match.group())};', neutralise(text))}</code>"


def _counts(result: CheckResult) -> str:
    found = ", ".join(count(number, severity.value) for severity, number in result.counts.items() if number)
    quiet = f" ({count(result.suppressed, 'finding')} suppressed)" if result.suppressed else ""
    return f"{found or 'No findings'} in {count(result.checked, 'file')}{quiet}."


def _render_postures(result: CheckResult) -> Iterator[str]:
    comparisons, forbidden = result.comparisons, result.forbidden
    if not comparisons:
        return
    yield "| From | To | Posture | Old readers | New readers | Step | Changes |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    rows = (_posture_row(item, is_forbidden=(item.old, item.new) in forbidden) for item in comparisons[:MAX_FINDINGS])
    shown = _fit(rows, MAX_CHARACTERS // 2)
    yield from shown
    if len(comparisons) > len(shown):
        yield ""
        yield f"… and {count(len(comparisons) - len(shown), 'more comparison')}."
    yield ""


def _posture_row(item: Comparison, *, is_forbidden: bool) -> str:
    readers = f"{item.old_readers.value} | {item.new_readers.value}"
    posture = f"{'🛑 ' if is_forbidden else ''}**{item.posture.value}**"
    cells = f"{code(item.old)} | {code(item.new)} | {posture} | {readers} | {item.step.value} | {len(item.changes)}"
    return f"| {cells} |"


def _render_finding(item: Diagnostic) -> Iterator[str]:
    place = code(render_place(item.location))
    yield f"### {_MARK[item.severity]} {item.rule.code} {item.rule.name}"
    yield ""
    yield f"{place}: {escape(item.message)}"
    for note in item.notes:
        if note.value not in (None, ""):
            yield ""
            yield from _render_note(note)


def _render_note(note: Note) -> Iterator[str]:
    match note.label:
        case "witness":
            for witness in find_witnesses(note.value):
                yield from _render_witness(witness)
        case "consumers":
            consumers = describe_consumers(note.value)
            yield "**consumers hit:**" if consumers else f"**consumers hit:** {NOBODY}"
            yield from (f"- {escape(line)}" for line in consumers)
        case "old" | "new":
            yield f"{note.label}: {code(render_value(note.value))}"
        case "help":
            yield f"**what to do:** {escape(str(note.value))}"
        case label:
            text = note.value if isinstance(note.value, str) else render_value(note.value)
            yield f"**{escape(label)}:** {escape(text)}"


def _render_witness(witness: Mapping[str, Any]) -> Iterator[str]:
    yield f"**witness:** {escape(describe_witness(witness))}"
    yield ""
    # Every line below begins with a bracket, a quote or an ellipsis: none can be the fence that ends the block.
    yield "```text"
    for line in build_row(witness["row"], str(witness.get("at") or "")):
        yield f"{line.text}   {HERE}" if line.is_offending else line.text
    yield "```"
    if witness.get("rejected_by"):
        yield f"rejected by: {code(str(witness['rejected_by']))}"


def _render_changes(comparison: Comparison) -> Iterator[str]:
    title = f"{count(len(comparison.changes), 'change')}, {code(comparison.old)} → {code(comparison.new)}"
    yield f"<details><summary>{title}</summary>"
    yield ""
    yield "| Change | Where | Old → new | Old readers | New readers |"
    yield "| --- | --- | --- | --- | --- |"
    yield from (_render_change(judged) for judged in comparison.changes[:MAX_CHANGES])
    yield ""
    if len(comparison.changes) > MAX_CHANGES:
        yield f"… and {count(len(comparison.changes) - MAX_CHANGES, 'more change')}."
        yield ""
    yield "</details>"
    yield ""


def _render_change(judged: JudgedChange) -> str:
    change = judged.change
    values = "" if change.old is None and change.new is None else f"{_value(change.old)} → {_value(change.new)}"
    name = f"{_MARK[judged.severity]} {change.kind.code} {change.kind.name}"
    readers = f"{judged.old_readers.value} | {judged.new_readers.value}"
    return f"| {name} | {code(str(change.pointer) or '/')} | {values} | {readers} |"


def _value(value: object) -> str:
    return "–" if value is None else code(render_value(value, limit=60))
