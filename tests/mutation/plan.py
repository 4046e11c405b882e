"""Which mutants of a module a run tries, and what it keeps of the run before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from tests.mutation.explained import EXPLAINED
from tests.mutation.mutants import Mutant, find_mutants
from tests.mutation.record import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What of a module is tried now, and what is known of the rest."""

    chosen: list[Mutant]
    before: Result | None = None
    is_less: bool = False
    """Whether the record names mutants that are no more."""


def plan_module(path: Path, row: Result | None, mode: str | None, *, share: float, least: int) -> Plan:
    """Choose of a module's mutants; of what was recorded before, that which is not tried again is kept.

    A module of another number of mutants has been edited since: which of them were tried nobody knows any more.
    """
    mutants = find_mutants(path.read_text(encoding="utf-8"))
    sample = sorted(mutants, key=lambda mutant: _lot(path, mutant))
    size = max(least, round(share * len(mutants)))
    if row is None or mode is None:
        return Plan(chosen=sample[:size] if mode in {None, "further"} else [])
    if mode != "further":
        again = [name for name in row.missed if mode == "missed" or f"{row.module}: {name}" not in EXPLAINED]
        chosen = [mutant for mutant in mutants if mutant.name in again]
        kept = tuple(name for name in row.missed if name not in again)
        before = replace(row, tried=row.tried - len(again), missed=kept)
        return Plan(chosen=chosen, before=before, is_less=len(chosen) < len(again))
    if row.mutants != len(mutants):
        return Plan(chosen=sample[: max(size, row.tried)])
    return Plan(chosen=sample[row.tried : size], before=row)


def _lot(path: Path, mutant: Mutant) -> str:
    return hashlib.sha256(f"{path.name} {mutant.name}".encode()).hexdigest()
