"""What keeps an Avro reader from taking data, and the whole answer for two schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from treaty.compat.avro_samples import MISSING
from treaty.compat.comparison import Posture, Reader, Step
from treaty.compat.modes import Mode, find_mode
from treaty.diagnostics.change import Effect

_BESIDE = "Add a field of the new type with a default beside the old one, and deprecate the old one."
_INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "name-mismatch": "Keep the name, or give the schema that reads the other name as an alias.",
        "fixed-size-mismatch": _BESIDE,
        "type-mismatch": _BESIDE,
        "decimal-mismatch": _BESIDE,
        "missing-enum-symbols": "Give the enum a default, let all readers have it, and add symbols in a later version.",
        "missing-union-branch": "Let all readers have the wider union first, and write the branch in a later version.",
        "reader-field-missing-default-value": "Give the field a default in the schema that reads.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AvroFinding:
    """One thing that keeps a reader from taking data, or that it takes for something else."""

    reader: Reader
    rule: str
    at: str
    """Where, from the root: `Sale.lines[].amount`."""
    message: str
    is_break: bool = True
    """False: Avro reads it, but what it means may have changed."""
    witness: Any = MISSING
    """A datum of the writer's schema in Avro's JSON encoding; MISSING where the rule speaks of schemas alone."""
    witness_at: str = ""
    """JSON Pointer of the offending value in the witness."""

    @property
    def instead(self) -> str:
        """What to do instead; empty where nothing breaks."""
        return _INSTEAD.get(self.rule, "") if self.is_break else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AvroComparison:
    """The whole answer for a pair of schemas."""

    old: str
    new: str
    mode: str
    findings: tuple[AvroFinding, ...]
    old_readers: Effect
    new_readers: Effect
    posture: Posture
    step: Step

    @property
    def forbidden(self) -> tuple[AvroFinding, ...]:
        """The findings that the mode in force forbids."""
        return tuple(item for item in self.findings if self.forbids(item))

    def forbids(self, item: AvroFinding) -> bool:
        """Whether the mode in force forbids what a finding says."""
        return is_forbidden(item, find_mode(self.mode))


def is_forbidden(item: AvroFinding, mode: Mode) -> bool:
    """Tell whether a mode forbids what a finding says."""
    is_old = item.reader is Reader.OLD
    return item.is_break and (mode.protects_old_readers if is_old else mode.protects_new_readers)
