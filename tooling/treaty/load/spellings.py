"""Old spellings: what versions of ODCS before 3.1 called otherwise, and how it is read today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from treaty.load.parts import members
from treaty.model.pointer import ROOT, Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """An old key and what stands for it now."""

    old: str
    new: str
    is_negated: bool = False
    """Whether the boolean changes its sense with the new key."""
    words: tuple[tuple[str, str], ...] = ()
    """Values that have a new word as well."""


PROPERTY = (
    Spelling(old="column", new="name"),
    Spelling(old="isNullable", new="required", is_negated=True),
    Spelling(old="nullable", new="required", is_negated=True),
    Spelling(old="isPrimaryKey", new="primaryKey"),
    Spelling(old="isPrimary", new="primaryKey"),
    Spelling(old="isUnique", new="unique"),
    Spelling(old="isPartitioned", new="partitioned"),
    Spelling(old="partitionStatus", new="partitioned"),
    Spelling(old="criticalDataElementStatus", new="criticalDataElement"),
    Spelling(old="encryptedColumnName", new="encryptedName"),
    Spelling(old="sampleValues", new="examples"),
    Spelling(old="columns", new="properties"),
)
RECORD = (
    Spelling(old="table", new="name"),
    Spelling(old="dataGranularity", new="dataGranularityDescription"),
    Spelling(old="columns", new="properties"),
)
QUALITY = (
    Spelling(old="rule", new="metric", words=(("duplicateCount", "duplicateValues"),)),
    Spelling(old="mustBeGreaterThanOrEqualTo", new="mustBeGreaterOrEqualTo"),
    Spelling(old="mustBeLessThanOrEqualTo", new="mustBeLessOrEqualTo"),
)
SERVER = (Spelling(old="staging_dir", new="stagingDir"),)


def fields_key(node: Mapping[str, Any]) -> str:
    """Give the key under which a node holds its fields: `properties`, or the old `columns`."""
    is_old = "columns" in node and node["columns"] is node.get("properties", node["columns"])
    return "columns" if is_old else "properties"


def respell(node: Mapping[str, Any], spellings: tuple[Spelling, ...]) -> Mapping[str, Any]:
    """Give the mapping with today's keys added where only an old one stands; old keys stay."""
    applied = [spelling for spelling in spellings if spelling.old in node and spelling.new not in node]
    if not applied:
        return node
    return {**node, **{spelling.new: spell(node[spelling.old], spelling) for spelling in applied}}


def spell(value: Any, spelling: Spelling) -> Any:
    """Give the value that goes with today's key."""
    if spelling.is_negated and isinstance(value, bool):
        return not value
    return dict(spelling.words).get(value, value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSpelling:
    """A place where something is spelled as it once was."""

    pointer: Pointer
    message: str
    spelling: Spelling | None = None
    """The word and its successor; None where the whole form is another one."""


def find_old_spellings(document: Mapping[str, Any]) -> Iterator[OldSpelling]:
    """Find everything that is spelled as in an older version of ODCS, in order of the document."""
    yield from _find_in_root(document)
    yield from _find_in_list(document, "servers", ROOT, SERVER)
    for pointer, record in members(document, "schema", ROOT):
        yield from _find_in(record, pointer, RECORD)
        yield from _find_in_list(record, "quality", pointer, QUALITY)
        yield from _find_in_properties(record, pointer)


def _find_in_root(document: Mapping[str, Any]) -> Iterator[OldSpelling]:
    if isinstance(document.get("team"), list):
        message = "A bare list of people under `team` is the old form; put the list under `team.members`."
        yield OldSpelling(pointer=ROOT / "team", message=message)
    if "slaDefaultElement" in document:
        message = "`slaDefaultElement` is the old form; write `element` on each of the `slaProperties` it stands for."
        yield OldSpelling(pointer=ROOT / "slaDefaultElement", message=message)


def _find_in_properties(node: Mapping[str, Any], at: Pointer) -> Iterator[OldSpelling]:
    for pointer, member in members(node, fields_key(node), at):
        yield from _find_in_property(member, pointer)


def _find_in_property(member: Mapping[str, Any], at: Pointer) -> Iterator[OldSpelling]:
    yield from _find_in(member, at, PROPERTY)
    yield from _find_in_list(member, "quality", at, QUALITY)
    yield from _find_in_properties(member, at)
    items = member.get("items")
    if isinstance(items, Mapping):
        yield from _find_in_property(items, at / "items")


def _find_in_list(
    node: Mapping[str, Any], key: str, at: Pointer, spellings: tuple[Spelling, ...]
) -> Iterator[OldSpelling]:
    for pointer, member in members(node, key, at):
        yield from _find_in(member, pointer, spellings)


def _find_in(node: Mapping[str, Any], at: Pointer, spellings: tuple[Spelling, ...]) -> Iterator[OldSpelling]:
    for spelling in spellings:
        if spelling.old in node:
            message = _advise(spelling, node[spelling.old])
            yield OldSpelling(pointer=at / spelling.old, message=message, spelling=spelling)


def _advise(spelling: Spelling, value: Any) -> str:
    if spell(value, spelling) != value and isinstance(value, str):
        new = f"{spelling.new}: {spell(value, spelling)}"
        return f"`{spelling.old}: {value}` is the old form; write `{new}`."
    sense = ", with the opposite value" if spelling.is_negated else ""
    return f"`{spelling.old}` is the old word; write `{spelling.new}`{sense}."
