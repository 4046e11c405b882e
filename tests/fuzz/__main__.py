"""`python -m tests.fuzz --seconds 3600`: every target in turn; with `--guided`, by the coverage that inputs reach."""

from __future__ import annotations

import importlib.util
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import click
from tests.fuzz.guided import Session, run_guided
from tests.fuzz.record import record
from tests.fuzz.seeds import mutate, seeds_for
from tests.fuzz.targets import TARGETS, Target


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(TARGETS)))
@click.option("--seconds", default=60, show_default=True, help="How long each target runs.")
@click.option("--seed", default=0, show_default=True, help="The same seed makes the same inputs.")
@click.option("--crashes", type=click.Path(path_type=Path), default=Path("fuzz-crashes"), show_default=True)
@click.option("--guided", is_flag=True, help="Let atheris (pip install atheris) choose what leads to new code.")
@click.option(
    "--slice",
    "slice_seconds",
    default=120,
    show_default=True,
    help="With --guided: targets take turns of so many seconds, each recorded as it ends, so that a kill loses one.",
)
@click.option("--record", "is_recorded", is_flag=True, help="Add the runs of --guided to the record and its page.")
def main(
    names: tuple[str, ...],
    seconds: int,
    seed: int,
    crashes: Path,
    guided: bool,
    slice_seconds: int,
    is_recorded: bool,
) -> None:
    """Fuzz targets; an input that makes one fail is written to a folder, and the command ends with 1."""
    chosen = names or tuple(TARGETS)
    if guided:
        failures = 0
        for turn in range(0, seconds, slice_seconds):
            for name in chosen:
                session = _guide(name, min(slice_seconds, seconds - turn), crashes)
                failures += session.crashes
                if is_recorded:
                    record(session, datetime.now(UTC).date())
        sys.exit(1 if failures else 0)
    random = Random(seed)  # noqa: S311 - damage, not a secret
    total = sum([_run(name, TARGETS[name], seconds, random, crashes) for name in chosen])
    sys.exit(1 if total else 0)


def _guide(name: str, seconds: int, crashes: Path) -> Session:
    if importlib.util.find_spec("atheris") is None:
        raise click.UsageError("atheris is not installed; pip install atheris, or leave out --guided.")
    session = run_guided(name, seconds, crashes.absolute())
    click.echo(
        f"{name:<14} {session.inputs:>8,} inputs  slowest {session.slowest:.2f} s  {session.reached:,} edges reached"
        f"  {session.crashes} ways to fail"
    )
    return session


def _run(name: str, target: Target, seconds: int, random: Random, crashes: Path) -> int:
    seeds, end, count, slowest = seeds_for(name), time.monotonic() + seconds, 0, 0.0
    failed: dict[str, bytes] = {}
    while time.monotonic() < end:
        data = mutate(random, seeds)
        start = time.process_time()
        try:
            target(data)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            failed.setdefault(f"{type(error).__name__}-{Path(place.filename).name}-{place.lineno}", data)
        count, slowest = count + 1, max(slowest, time.process_time() - start)
    for what, data in failed.items():
        crashes.mkdir(parents=True, exist_ok=True)
        (crashes / f"{name}-{what}").write_bytes(data)
    click.echo(f"{name:<14} {count:>8,} inputs  slowest {slowest:.2f} s  {len(failed)} ways to fail {list(failed)}")
    return len(failed)


if __name__ == "__main__":
    main()
