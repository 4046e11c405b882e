"""Comparison: two versions of a contract, every change judged, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from treaty.diagnostics.change import Change, Effect
from treaty.diagnostics.rule import Severity
from treaty.model.contract import ContentModel, RecordModel


class Posture(Enum):
    """The registries' word for the two answers together."""

    BOTH = "both"
    FORWARD = "forward"
    """Only readers of the old contract survive new data."""
    BACKWARD = "backward"
    """Only readers of the new contract survive old data."""
    NONE = "none"


class Step(Enum):
    """How far the version number must move."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"

    @property
    def rank(self) -> int:
        """Higher is farther."""
        return ["none", "patch", "minor", "major"].index(self.value)


class Reader(Enum):
    """Whose reader a witness breaks."""

    OLD = "old_readers"
    """A reader of the old contract that meets new data."""
    NEW = "new_readers"
    """A reader of the new contract that meets old data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A record that one side may write and the other side's readers reject; confirmed by the `jsonschema` validator."""

    reader: Reader
    record: str
    row: Any
    """The record as plain JSON data; a list of records where only several together break a reader."""
    at: str
    """JSON Pointer of the offending value in the row (its absent place, when absence is the offence)."""
    rejected_by: str
    """The validator's own words; of several rows, ours."""
    rows: int = 1
    """How many rows `row` holds; more than one where a key is broken that no single row can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedChange:
    """A change and what it means to either reader."""

    change: Change
    old_readers: Effect
    new_readers: Effect
    severity: Severity
    """ERROR: the mode in force forbids it; WARNING: dangerous, or a break the mode does not speak of."""
    witnesses: tuple[Witness, ...] = ()
    reason: str = ""
    """Why undecided, or why a change that breaks as a rule does not here."""

    @property
    def breaks(self) -> bool:
        """Whether either reader may not survive."""
        return Effect.SAFE is not self.old_readers or Effect.SAFE is not self.new_readers


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordModels:
    """The models in force for one record: most disputes about a verdict are about these."""

    record: str
    record_model: RecordModel
    content_model: ContentModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The whole answer for one pair of versions."""

    old: str
    new: str
    mode: str
    """The compatibility mode the severities and the step were judged by."""
    changes: tuple[JudgedChange, ...]
    old_readers: Effect
    new_readers: Effect
    posture: Posture
    step: Step
    models: tuple[RecordModels, ...] = ()
    engines: tuple[str, ...] = ()
    """Names of the engine profiles in force: what serves the data in both versions must carry what changed."""
    disagreement: str = ""
    """Set when the two legs, changes and proof, contradict each other: a bug to report, counted as breaking."""

    @property
    def breaking(self) -> tuple[JudgedChange, ...]:
        """The changes that the mode in force forbids."""
        return tuple(change for change in self.changes if change.severity is Severity.ERROR)

    @property
    def is_compatible(self) -> bool:
        """Whether the mode in force permits every change, and the two legs do not contradict each other."""
        return not self.breaking and not self.disagreement
