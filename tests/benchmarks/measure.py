"""Samples of wall time, processor time and peak memory, and the two ways to take them: in a child, in this process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.settings import TREATY
from tests.support.command import run_here
from tests.support.git_repository import clean_environment

_SPAWN = Path(__file__).with_name("spawn.py")
_HERE: ContextVar[bool] = ContextVar("here", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one run took: seconds, bytes; memory is None where it was not a process of its own."""

    wall: float
    cpu: float
    memory: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One line of the table: what was done, what it took, and what it is compared with."""

    name: str
    """What was measured, in words; unique within a run."""
    samples: tuple[Sample, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    """What was done: files, verdicts. Never a time."""
    against: str | None = None
    """The name of the measurement it is set beside."""
    divisor: int = 1
    """How many things one sample did; figures are given for each."""
    is_floor: bool = False
    """Whether it is somebody else's: a floor or a peer."""
    target: str = ""
    """What the design wants, in words."""

    @property
    def walls(self) -> tuple[float, ...]:
        """Seconds for each thing, in ascending order."""
        return tuple(sorted(sample.wall / self.divisor for sample in self.samples))

    @property
    def median(self) -> float:
        """The middle of the walls."""
        return statistics.median(self.walls)

    @property
    def p95(self) -> float:
        """The wall that one in twenty exceeds."""
        return self.walls[min(len(self.walls) - 1, int(len(self.walls) * 0.95))]

    @property
    def cpu(self) -> float:
        """The median of the processor seconds for each thing."""
        return statistics.median(sample.cpu for sample in self.samples) / self.divisor

    @property
    def memory(self) -> int | None:
        """The highest peak in bytes."""
        return max((sample.memory for sample in self.samples if sample.memory is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command printed and how it ended."""

    code: int
    stdout: str
    stderr: str
    sample: Sample


def run_command(
    command: Sequence[str | Path], folder: Path, *, codes: tuple[int, ...] = (0,), cache: Path | None = None
) -> Outcome:
    """Run a command in a process of its own; with a cache only where a folder for it is given.

    Raises:
        AssertionError: when it ends with a code that is not among `codes`: a benchmark that fails measures nothing.
    """
    if _HERE.get() and str(command[0]) == str(TREATY):
        outcome = _run_here([str(part) for part in command[1:]], folder, cache)
    else:
        outcome = _run_there(command, folder, cache)
    if outcome.code not in codes:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {outcome.code}:\n{outcome.stderr}")
    return outcome


def _run_there(command: Sequence[str | Path], folder: Path, cache: Path | None) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(_SPAWN), str(folder), *(str(part) for part in command)],
        env=_environment(cache),
        capture_output=True,
        text=True,
        check=True,
    )
    *talk, figures = done.stderr.rstrip("\n").split("\n")
    found = json.loads(figures)
    code = found.pop("code")
    return Outcome(code=code, stdout=done.stdout, stderr="\n".join(talk), sample=Sample(**found))


def _run_here(arguments: list[str], folder: Path, cache: Path | None) -> Outcome:
    cpu, wall = time.process_time(), time.perf_counter()
    done = run_here(arguments, folder, _environment(cache))
    sample = Sample(wall=time.perf_counter() - wall, cpu=time.process_time() - cpu)
    return Outcome(code=done.returncode, stdout=done.stdout, stderr=done.stderr, sample=sample)


def _environment(cache: Path | None) -> dict[str, str]:
    """Give the environment of a command; its modules are kept compiled, as they are where it was installed."""
    variables = clean_environment(TREATY_CACHE=str(cache) if cache else "off")
    return {name: value for name, value in variables.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextmanager
def in_this_process() -> Iterator[None]:
    """Run our own commands here meanwhile: they do the same, without their start, which takes most of the time."""
    token = _HERE.set(True)
    try:
        yield
    finally:
        _HERE.reset(token)


def run_sample(folder: Path, *command: str, codes: tuple[int, ...] = (0,), cache: Path | None = None) -> Sample:
    """Run a command in a folder; give what it took."""
    return run_command(command, folder, codes=codes, cache=cache).sample


def sample_call(call: Callable[[], object]) -> Sample:
    """Call once, in this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    call()
    return Sample(wall=time.perf_counter() - wall, cpu=time.process_time() - cpu)


def sample_in_turn(rivals: Mapping[str, Callable[[], Sample]], repeats: int) -> dict[str, tuple[Sample, ...]]:
    """Sample each rival once, then each once more…: what disturbs the machine disturbs all alike."""
    taken: dict[str, list[Sample]] = {name: [] for name in rivals}
    for _ in range(repeats):
        for name, sample in rivals.items():
            taken[name].append(sample())
    return {name: tuple(samples) for name, samples in taken.items()}
