"""The audit of one contract: releases, moves, edits of its life, consumers; each with who, when and which review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from treaty.app.list_events import list_events
from treaty.app.open_index import open_index
from treaty.app.registry_place import find_place
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.events import EVENT_TYPES
from treaty.lifecycle.status import ContractLife
from treaty.model.event import Event
from treaty.model.identity import ContractId, Fqid

_REVIEW = re.compile(r"(?:pull request |merge request )?(?:[\w./-]*)([#!][1-9][0-9]{0,9})\b")
"""`Merge pull request #12 from …`, `Title (#12)`, `See merge request group/project!12`: what forges write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One thing that happened to a contract."""

    event: Event
    review: str | None
    """Number of the pull or merge request, as the commit names it: `#12`, `!12`."""
    subject: str
    """First line of the commit."""
    about: str
    """The facts of the event, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLog:
    """What happened to a contract, newest first."""

    contract: ContractId
    entries: tuple[LogEntry, ...]
    is_shallow: bool


def read_log(
    folder: Path, name: str, *, since: str | None = None, types: Iterable[str] = (), at: str | None = None
) -> ContractLog:
    """Tell what happened to a contract.

    Args:
        folder: of the registry, in a Git repository.
        name: an FQID; with a version, what happened to that version alone.
        since: a day, a moment or a ref, as for `treaty events`; None: from the beginning.
        at: a ref or a date, such as one when a contract was there that is gone by now; None: now.
        types: types of events, or their first word (`version`); empty: all.

    Raises:
        UsageError: when there is no such contract, version, type or ref.
        TreatyError: outside of Git.
    """
    place = find_place(folder)
    repository = place.require_repository()
    life, fqid = open_index(folder, at=at, of=name).find(name)
    versions = _find_versions(life, fqid)
    _refuse_unknown(types)
    log = list_events(folder, since=since, of=life.key.dataset_id, at=at)
    found = [event for event in log.events if _is_about(event, life.key, versions) and _is_of(event.type, tuple(types))]
    with repository:
        commits = repository.messages({event.commit for event in found})
    entries = tuple(_entry(event, commits.get(event.commit, "")) for event in found)
    return ContractLog(contract=life.key, entries=entries[::-1], is_shallow=log.is_shallow)


def _find_versions(life: ContractLife, fqid: Fqid) -> frozenset[str]:
    """Give the versions that a name means; empty where it names none."""
    if not fqid.version:
        return frozenset()
    found = frozenset(str(item.version) for item in life.versions if fqid.is_match(item.version))
    if not found:
        known = ", ".join(str(item.version) for item in life.versions)
        raise UsageError(f"There is no version `{fqid}`.", f"There are: {known}.")
    return found


def _refuse_unknown(types: Iterable[str]) -> None:
    known = {*EVENT_TYPES, *(name.partition(".")[0] for name in EVENT_TYPES)}
    unknown = next((name for name in types if name not in known), None)
    if unknown is not None:
        raise UsageError(f"There is no type of event `{unknown}`.", f"Types: {', '.join(EVENT_TYPES)}.")


def _is_about(event: Event, key: ContractId, versions: frozenset[str]) -> bool:
    contract = event.data.get("contract")
    if versions:
        return contract == str(key) and event.data.get("version") in versions
    return contract == str(key) or (contract is None and event.subject == str(key.dataset_id))


def _is_of(type_: str, types: tuple[str, ...]) -> bool:
    return not types or type_ in types or type_.partition(".")[0] in types


def _entry(event: Event, message: str) -> LogEntry:
    review = _REVIEW.search(message)
    return LogEntry(
        event=event,
        review=review.group(1) if review else None,
        subject=message.partition("\n")[0],
        about=_tell(event.data),
    )


_TOLD = ("consumer", "classification", "base", "previous", "since", "sunset", "successor", "requires", "reason")


def _tell(data: Mapping[str, Any]) -> str:
    """Give the facts worth a word, in a fixed order."""
    return ", ".join(f"{name} {data[name]}" for name in _TOLD if data.get(name) not in {None, ""})
