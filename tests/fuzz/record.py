"""What guided runs have tried so far: kept as JSON, set as a page of the documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from tests.fuzz.guided import Session

RUNS = Path(__file__).with_name("runs.json")
PAGE = Path(__file__).resolve().parents[2] / "site" / "docs" / "reference" / "fuzzing.md"

_HEAD = """\
# Fuzzing: what was tried

Made by `python -m tests.fuzz --guided --record`. Each target takes bytes and may do with them what it likes except
fail: an unexpected exception, a wrong output, 30 seconds, or 1.5 GB. Hours are by the clock, of one process on a
machine that does other things as well; busy ones are of processor time. atheris chooses inputs by the code that they
reach, and begins with real contracts and the hostile corpus. The suite runs a short form of every target; what was
ever found is a case there.

| target | runs | hours | busy | inputs | slowest | edges reached | crashes, all mended |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


def record(session: Session, today: date) -> None:
    """Add a run to the record, and write its page."""
    runs = add_run(read_runs(), session, today)
    lines = ",\n ".join(json.dumps(run) for run in runs)
    RUNS.write_text(f"[{lines}]\n", encoding="utf-8")
    PAGE.write_text(render_page(runs), encoding="utf-8")


def read_runs() -> list[dict[str, Any]]:
    """Give every run so far, oldest first."""
    runs: list[dict[str, Any]] = json.loads(RUNS.read_text(encoding="utf-8")) if RUNS.exists() else []
    return runs


def add_run(runs: Sequence[dict[str, Any]], session: Session, today: date) -> list[dict[str, Any]]:
    """Give the record with one run more; the runs of a target on one day are one row of it."""
    run = {"date": today.isoformat(), "runs": 1, **asdict(session)}
    for number, known in enumerate(runs):
        if (known["date"], known["target"]) == (run["date"], run["target"]):
            sums = {key: round(known[key] + run[key], 1) for key in ("runs", "seconds", "busy", "inputs", "crashes")}
            most = {key: max(known[key], run[key]) for key in ("slowest", "reached")}
            return [*runs[:number], {**known, **sums, **most}, *runs[number + 1 :]]
    return [*runs, run]


def render_page(runs: Sequence[dict[str, Any]]) -> str:
    """Give the page: one row a target, then the sum."""
    return _HEAD + "".join(_render_rows(runs))


def _render_rows(runs: Sequence[dict[str, Any]]) -> Iterator[str]:
    for name in (*dict.fromkeys(run["target"] for run in runs), "all"):
        found = [run for run in runs if name in {run["target"], "all"}]
        hours, busy = (sum(run[key] for run in found) / 3600 for key in ("seconds", "busy"))
        inputs, crashes = (sum(run[key] for run in found) for key in ("inputs", "crashes"))
        slowest = max((run["slowest"] for run in found), default=0.0)
        reached = max(run["reached"] for run in found) if found and name != "all" else ""
        count = sum(run["runs"] for run in found)
        times = f"{hours:.2f} | {busy:.2f}"
        yield f"| {name} | {count} | {times} | {inputs:,} | {slowest:.2f} s | {reached} | {crashes} |\n"
