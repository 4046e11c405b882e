"""Containment on the JSON Schema corpora: how often right, and how fast."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Measurement, Sample
from tests.benchmarks.settings import CORPORA, Settings
from tests.unit.containment.test_corpora import DRAFTS, MISLABELLED

from treaty.containment.prove import Verdict, prove_containment

FILES = ("registries.jsonl", "suite-draft7.jsonl")
ANSWERS = {Verdict.CONTAINED: True, Verdict.NOT_CONTAINED: False}
SHORT = 100


def run(settings: Settings) -> Iterator[Measurement]:
    """Prove each pair of each file once; nothing where the corpora are absent."""
    for path in (CORPORA / "containment" / name for name in FILES):
        if path.is_file():
            yield _prove_all(path, SHORT if settings.is_short else None)


def _prove_all(path: Path, most: int | None) -> Measurement:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:most]]
    counts: Counter[str] = Counter({"right": 0, "wrong": 0, "undecided": 0})
    samples = []
    for row in rows:
        answer, sample = _prove(row)
        samples.append(sample)
        truth = row["contained"] is not (row["id"] in MISLABELLED)
        counts["undecided" if answer is None else "right" if answer is truth else "wrong"] += 1
    return Measurement(
        name=f"containment, {path.stem}", samples=tuple(samples), counts=dict(counts), target="2 ms, p95 30 ms"
    )


def _prove(row: Mapping[str, Any]) -> tuple[bool | None, Sample]:
    cpu, wall = time.process_time(), time.perf_counter()
    proof = prove_containment(row["writer"], row["reader"], draft=DRAFTS[row["draft"]])
    sample = Sample(wall=time.perf_counter() - wall, cpu=time.process_time() - cpu)
    return ANSWERS.get(proof.verdict), sample
