"""`python -m tests.hostile`: every input in a process of its own, with its time and memory measured."""

from __future__ import annotations

import json
import os
import resource
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from tests.hostile.corpus import corpus
from tests.hostile.examine import MAX_BYTES, MAX_SECONDS, examine
from tests.hostile.inputs import Hostile

GIVEN_UP_SECONDS = 20
GIVEN_UP_BYTES = 4_000_000_000
"""What a process may take before it is ended: one input that hangs must not hide the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one input took, and what became of it."""

    threat: str
    name: str
    seconds: float
    megabytes: float
    told: int
    fault: str

    @property
    def is_fine(self) -> bool:
        """Whether it ended as it must, within its bounds."""
        return not self.fault and self.seconds < MAX_SECONDS and self.megabytes * 1e6 < MAX_BYTES


def run(item: Hostile) -> Outcome:
    """Examine an input in a fork, which ends with it."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (GIVEN_UP_SECONDS, GIVEN_UP_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (GIVEN_UP_BYTES, GIVEN_UP_BYTES))
        os.write(writer, _examine(item).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        told, _, fault = stream.read().decode().partition("|")
    _, status, usage = os.wait4(child, 0)
    return Outcome(
        threat=item.threat,
        name=item.name,
        seconds=usage.ru_utime + usage.ru_stime,
        megabytes=usage.ru_maxrss * 1024 / 1e6,
        told=int(told or 0),
        fault=fault or (f"ended with {status}" if status else ""),
    )


def _examine(item: Hostile) -> str:
    try:
        examined = examine(item)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it must not have come
        return f"0|{type(error).__name__}: {error}"[:500]
    is_missing = bool(item.codes) and not item.codes & examined.codes
    return f"{len(examined.codes)}|{'none of ' + ', '.join(sorted(item.codes)) if is_missing else ''}"


def render(outcomes: list[Outcome]) -> Iterator[str]:
    """Give the table: one line a threat, then the slowest inputs, then what is not fine."""
    by_threat: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_threat[outcome.threat].append(outcome)
    yield f"{'threat':<28} {'inputs':>6} {'fine':>6} {'slowest':>9} {'largest':>9}"
    for threat, found in (*by_threat.items(), ("all", outcomes)):
        fine = sum(item.is_fine for item in found)
        slowest, largest = max(item.seconds for item in found), max(item.megabytes for item in found)
        yield f"{threat:<28} {len(found):>6} {fine:>6} {slowest:>7.2f} s {largest:>6.0f} MB"
    yield "the slowest:"
    for item in sorted(outcomes, key=lambda outcome: -outcome.seconds)[:10]:
        yield f"  {item.seconds:>5.2f} s {item.megabytes:>4.0f} MB  {item.threat}: {item.name}"
    for item in outcomes:
        if not item.is_fine:
            yield f"NOT FINE {item.threat}: {item.name!r} {item.seconds:.2f} s {item.megabytes:.0f} MB {item.fault}"


def main() -> int:
    """Run everything, or the threats that are named; `--json` gives every outcome."""
    warnings.simplefilter("ignore", FutureWarning)
    named = {word for word in sys.argv[1:] if not word.startswith("--")}
    outcomes = [run(item) for item in corpus() if not named or item.threat in named]
    text = (
        json.dumps([asdict(item) for item in outcomes], indent=1)
        if "--json" in sys.argv
        else "\n".join(render(outcomes))
    )
    sys.stdout.write(text + "\n")
    return 0 if all(item.is_fine for item in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
