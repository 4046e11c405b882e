"""`python -m tests.hostile`: every input in a process of its own, with its time and memory measured."""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click
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


def render(outcomes: list[Outcome], slowest: int = 10) -> Iterator[str]:
    """Give the table: one line a threat, then the slowest inputs, then what is not fine."""
    by_threat: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_threat[outcome.threat].append(outcome)
    yield f"{'threat':<28} {'inputs':>6} {'fine':>6} {'slowest':>9} {'largest':>9}"
    for threat, found in (*by_threat.items(), ("all", outcomes)):
        fine = sum(item.is_fine for item in found)
        seconds, megabytes = max(item.seconds for item in found), max(item.megabytes for item in found)
        yield f"{threat:<28} {len(found):>6} {fine:>6} {seconds:>7.2f} s {megabytes:>6.0f} MB"
    yield "the slowest:"
    for item in sorted(outcomes, key=lambda outcome: -outcome.seconds)[:slowest]:
        yield f"  {item.seconds:>5.2f} s {item.megabytes:>4.0f} MB  {item.threat}: {item.name}"
    for item in outcomes:
        if not item.is_fine:
            yield f"NOT FINE {item.threat}: {item.name!r} {item.seconds:.2f} s {item.megabytes:.0f} MB {item.fault}"


@click.command()
@click.argument("threats", nargs=-1)
@click.option("--name", help="Only inputs in whose name this stands.")
@click.option("--list", "is_list", is_flag=True, help="List the threats with the number of their inputs, and run none.")
@click.option("--slowest", default=10, show_default=True, help="How many of the slowest are named.")
@click.option("--json", "is_json", is_flag=True, help="Give every outcome as JSON.")
def main(threats: tuple[str, ...], name: str | None, *, is_list: bool, slowest: int, is_json: bool) -> None:
    """Run hostile inputs, each in a process of its own: all, or those of some THREATS.

    Each is checked and shown in every report format, or compared, in less than 2 seconds of processor time and 300 MB.
    The command ends with 1 if one was not. All of them take about two minutes.

    \b
    Examples:
      python -m tests.hostile
      python -m tests.hostile crowds "gigantic diffs" --slowest 30
      python -m tests.hostile --name "500 records" --json
    """
    warnings.simplefilter("ignore", FutureWarning)
    gc.set_threshold(200_000, 20, 50)  # as the command has it
    counts = Counter(item.threat for item in corpus())
    unknown = [threat for threat in threats if threat not in counts]
    if unknown:
        raise click.UsageError(f"There is no threat {unknown[0]!r}; they are: {', '.join(sorted(counts))}.")
    if is_list:
        click.echo("\n".join(f"{count:>5} {threat}" for threat, count in sorted(counts.items())))
        return
    # One after the other: an input that waits for its turn would count as memory of all others.
    chosen = (item for item in corpus() if (not threats or item.threat in threats) and (name or "") in item.name)
    outcomes = [*map(run, chosen)]
    if not outcomes:
        raise click.UsageError(f"No input has {name!r} in its name.")
    if is_json:
        click.echo(json.dumps([asdict(item) for item in outcomes], indent=1))
    else:
        click.echo("\n".join(render(outcomes, slowest)))
    sys.exit(0 if all(item.is_fine for item in outcomes) else 1)


if __name__ == "__main__":
    main()
