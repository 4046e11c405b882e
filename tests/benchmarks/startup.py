"""How long until `treaty` answers, over an interpreter that does nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from tests.benchmarks.measure import Measurement, run_sample, sample_in_turn
from tests.benchmarks.settings import PEER, TREATY, Settings

BARE, OURS, THEIRS = "bare interpreter", "treaty --version", "datacontract --version"


def run(settings: Settings) -> Iterator[Measurement]:
    """Start each in turn."""
    commands: dict[str, list[str]] = {BARE: [sys.executable, "-c", "pass"], OURS: [str(TREATY), "--version"]}
    if not settings.is_short:
        commands[THEIRS] = [str(PEER), "--version"]
    rivals = {name: partial(run_sample, settings.scratch, *command) for name, command in commands.items()}
    taken = sample_in_turn(rivals, settings.repeats * (1 if settings.is_short else 2))
    yield Measurement(name=BARE, samples=taken[BARE], is_floor=True)
    yield Measurement(name=OURS, samples=taken[OURS], against=BARE, target="+ 60 ms over bare")
    if THEIRS in taken:
        yield Measurement(name=THEIRS, samples=taken[THEIRS], against=OURS, is_floor=True)
