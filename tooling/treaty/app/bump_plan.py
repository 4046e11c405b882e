"""What a bump writes, as a value, and the writing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from treaty.compat.comparison import Comparison, Step
from treaty.model.identity import ContractId, Version
from treaty.repository.files import move_file, remove_file, write_file


class Outcome(Enum):
    """What a bump comes to."""

    COPIED = "copied"
    """A new version file with the text of the one before it."""
    TAKEN = "taken"
    """A new version file with the text of another file."""
    RENUMBERED = "renumbered"
    """A draft under another number."""
    RIGHT = "right"
    """A draft whose number needs no change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BumpRequest:
    """What to write."""

    fqid: str
    source: Path | None = None
    """The file whose text the next version gets; None: a copy of the version before it."""
    step: Step | None = None
    """At least this step; None: what the changes demand."""
    base: str | None = None
    """Files at this ref count as released; None: the main branch."""
    today: date
    """The day on which end dates of exceptions are judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bump:
    """What is written, as paths from `top`."""

    top: Path
    key: ContractId
    outcome: Outcome
    version: Version
    path: str
    previous: Version | None
    """The version it follows; None for a contract's first."""
    moved_from: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    comparison: Comparison | None = None
    """Against the version it follows; None where there is nothing to compare."""
    demanded: Step = Step.NONE
    mentions: tuple[str, ...] = ()
    """Other files of the registry that name the number that is given up."""
    faults: tuple[str, ...] = ()
    """What is wrong with the text itself: the step may be another once it is mended."""


def write_bump(bump: Bump) -> None:
    """Write what was planned; stopped at any moment, the same bump run again ends in the same state."""
    documents = {path: data for path, data in bump.files.items() if path == bump.path}
    for path, data in bump.files.items():
        if path not in documents:
            write_file(bump.top, path, data)
    if bump.moved_from is not None and bump.moved_from != bump.path:
        move_file(bump.top, bump.moved_from, bump.path)
    for path, data in documents.items():
        write_file(bump.top, path, data, overwrite=bump.moved_from is not None)
    for path in bump.removed:
        remove_file(bump.top, path)
