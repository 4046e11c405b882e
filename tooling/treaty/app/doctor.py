"""Find what is wrong with a set-up: the machine, Git, the registry and what stands around it."""

from __future__ import annotations

from pathlib import Path

from treaty.app.doctor_finding import Check, Finding, Machine, Situation
from treaty.app.doctor_git import GIT_CHECKS
from treaty.app.doctor_machine import MACHINE_CHECKS
from treaty.app.doctor_registry import REGISTRY_CHECKS
from treaty.app.registry_place import find_place

CHECKS: tuple[Check, ...] = (*MACHINE_CHECKS, *GIT_CHECKS, *REGISTRY_CHECKS)


def examine(folder: Path, machine: Machine, *, is_online: bool = True) -> tuple[Finding, ...]:
    """Look at everything, from the bottom up; nothing is changed.

    Args:
        folder: the registry, or a folder in or above it.
        machine: what the machine says of itself.
        is_online: whether the remote may be asked for its tags.

    Raises:
        UsageError: when there is no such folder.
        TreatyError: when Git cannot be run at all.
    """
    situation = Situation(machine=machine, place=find_place(folder), is_online=is_online)
    return tuple(finding for check in CHECKS for finding in check(situation))
