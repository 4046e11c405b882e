"""The notes of a diagnostic in words, for every format that is read by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from treaty.diagnostics.diagnostic import Note
from treaty.report.evidence import find_witnesses
from treaty.report.plain import crop, dump_json, neutralise, render_value

NOBODY = "no subscription is hit, as far as the registry knows"
MAX_ROW = 500
"""Characters of a witness where it must stand on one line."""

_SAYS: Mapping[str, str] = MappingProxyType(
    {
        "old_readers": "the new version allows {it}, a reader of the old version rejects {it}",
        "new_readers": "the old version allows {it}, a reader of the new version rejects {it}",
    }
)
_SAYS_NOTHING = "one side may write {it} and the other side's readers reject {it}"


def describe_witness(witness: Mapping[str, Any]) -> str:
    """Give what a witness shows, without its row."""
    record = f" of `{witness['record']}`" if witness.get("record") else ""
    rows = witness.get("rows", 1)
    row, it = (f"{rows} rows", "them") if rows != 1 else ("a row", "it")
    shown = _SAYS.get(str(witness.get("reader")), _SAYS_NOTHING).format(it=it)
    return neutralise(f"{row}{record}: {shown}")


def describe_consumers(value: Any) -> list[str]:
    """Give one line a consumer from a note's value; see `CheckResult` for its shape."""
    members: Sequence[Any] = value if isinstance(value, list | tuple) else [value]
    return [neutralise(_describe_consumer(member)) for member in members]


def _describe_consumer(member: Any) -> str:
    if not isinstance(member, Mapping):
        return str(member)
    facts = []
    if member.get("columns"):
        facts.append("reads " + ", ".join(f"`{column}`" for column in member["columns"]))
    if member.get("requires"):
        facts.append(f"needs posture {member['requires']}")
    if member.get("owner"):
        contact = f", {member['contact']}" if member.get("contact") else ""
        facts.append(f"owned by {member['owner']}{contact}")
    return f"{member.get('consumer', '')}" + (f" ({'; '.join(facts)})" if facts else "")


def render_notes(notes: Iterable[Note]) -> Iterator[str]:
    """Give the notes as plain lines, safe to print, where no layout is to be had (SARIF, annotations)."""
    for note in notes:
        if note.value in (None, ""):
            continue
        match note.label:
            case "witness":
                yield from (line for witness in find_witnesses(note.value) for line in _render_witness(witness))
            case "consumers":
                yield f"consumers: {'; '.join(describe_consumers(note.value)) or NOBODY}"
            case "old" | "new":
                yield f"{note.label}: {render_value(note.value)}"
            case label:
                text = note.value if isinstance(note.value, str) else render_value(note.value)
                yield f"{neutralise(label)}: {neutralise(text)}"


def _render_witness(witness: Mapping[str, Any]) -> Iterator[str]:
    yield f"witness: {describe_witness(witness)}"
    yield crop(dump_json(witness["row"], indent=None), MAX_ROW)
    if witness.get("rejected_by"):
        yield f"rejected by: {crop(neutralise(str(witness['rejected_by'])), MAX_ROW)}"
