"""A contract's changes, version by version: for people, as Markdown, as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from treaty.compat.comparison import Comparison, JudgedChange
from treaty.diagnostics.change import Effect
from treaty.diagnostics.rule import Severity
from treaty.model.identity import Version
from treaty.report.diff_json import comparison_to_json
from treaty.report.markdown import escape
from treaty.report.plain import dump_json, neutralise
from treaty.report.terminal import wrap

WIDTH = 100
FIRST = "first version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version, and what it changed."""

    version: Version
    status: str
    released: date | None
    """The day of its release tag; None where it has none."""
    comparison: Comparison | None
    """Against the version before it; None for the first."""
    migration: str | None = None
    """How to move to it, as a new major says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changelog:
    """A contract's versions, newest first."""

    contract: str
    title: str
    entries: tuple[Entry, ...]


def mark_of(judged: JudgedChange) -> str:
    """Give what a change means in few words: breaking under the mode, dangerous, or whom it breaks beside the mode."""
    if judged.severity is Severity.ERROR:
        return "breaking"
    if judged.change.kind.is_dangerous:
        return "dangerous"
    if judged.old_readers is not Effect.SAFE:
        return "breaks old readers"
    return "breaks new readers of old data" if judged.breaks else ""


def render_text(changelog: Changelog) -> str:
    """Give the changelog for a terminal."""
    lines = [neutralise(f"{changelog.contract}  {changelog.title}"), ""]
    for entry in changelog.entries:
        lines += [f"{entry.version}  {', '.join(_facts(entry))}", *_text_notes(entry), ""]
    if not changelog.entries:
        lines += ["Nothing changed."]
    return "\n".join(lines).rstrip("\n") + "\n"


def _text_notes(entry: Entry) -> Iterator[str]:
    if entry.migration:
        yield from wrap(f"How to move: {' '.join(entry.migration.split())}", width=WIDTH, first="  ")
    for judged in _changes(entry):
        mark = f"[{mark_of(judged)}] " if mark_of(judged) else ""
        yield from wrap(f"{mark}{judged.change.message}", width=WIDTH, first="  - ")


def _facts(entry: Entry) -> Iterator[str]:
    yield entry.released.isoformat() if entry.released else "not released"
    if entry.status not in {"released", "unreleased", "draft"}:
        yield entry.status
    if entry.comparison is None:
        yield FIRST
        return
    yield f"{entry.comparison.step.value} step" if entry.comparison.changes else "no change"
    yield f"posture {entry.comparison.posture.value}"


def _changes(entry: Entry) -> Sequence[JudgedChange]:
    """Give the changes, the worst first."""
    changes = entry.comparison.changes if entry.comparison else ()
    return sorted(changes, key=lambda judged: (-judged.severity.rank, not judged.change.kind.is_dangerous))


def render_markdown(changelog: Changelog) -> str:
    """Give the changelog as a Markdown page; nothing of a contract becomes markup."""
    lines = [f"# Changes of {escape(changelog.title)} ({escape(f'`{changelog.contract}`')})", ""]
    for entry in changelog.entries:
        lines += [f"## {entry.version}", "", escape(f"{', '.join(_facts(entry)).capitalize()}."), ""]
        if entry.migration:
            lines += [f"**How to move:** {escape(' '.join(entry.migration.split()))}", ""]
        items = [_markdown_item(judged) for judged in _changes(entry)]
        lines += [*items, ""] if items else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _markdown_item(judged: JudgedChange) -> str:
    mark = f"**{mark_of(judged).capitalize()}:** " if mark_of(judged) else ""
    return f"- {mark}{escape(judged.change.message)} ({judged.change.kind.code})"


def render_json(changelog: Changelog) -> str:
    """Give the changelog as JSON: each version with the comparison that `treaty diff --format json` prints."""
    value = {
        "contract": changelog.contract,
        "title": changelog.title,
        "versions": [_entry_to_json(entry) for entry in changelog.entries],
    }
    return dump_json(value) + "\n"


def _entry_to_json(entry: Entry) -> dict[str, Any]:
    comparison = entry.comparison
    told = comparison_to_json(comparison) if comparison else {}
    changes = [
        {**change, "dangerous": judged.change.kind.is_dangerous, "mark": mark_of(judged) or None}
        for change, judged in zip(told.get("changes", []), comparison.changes if comparison else (), strict=True)
    ]
    return {
        "version": str(entry.version),
        "status": entry.status,
        "released": entry.released.isoformat() if entry.released else None,
        "against": comparison.old.rpartition(":")[2] if comparison else None,
        "posture": comparison.posture.value if comparison else "both",
        "step": comparison.step.value if comparison else None,
        "migration": entry.migration,
        "changes": changes,
    }


CHANGELOG_FORMATS: Mapping[str, Callable[[Changelog], str]] = MappingProxyType(
    {"text": render_text, "markdown": render_markdown, "json": render_json}
)
"""Formats of `treaty changelog`; the first is the default."""
