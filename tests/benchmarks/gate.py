"""A thousand generated pull requests: whether the gate answers as the law demands, and what an answer costs."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator

from tests.benchmarks.measure import Measurement, Sample
from tests.benchmarks.settings import Settings
from tests.support.gate_model import answer, draw_pull_request, law

REQUESTS, SHORT = 1000, 20
SEED = 2026


def run(settings: Settings) -> Iterator[Measurement]:
    """Ask the gate of each pull request; count what passed, what was blocked, and where it is not what the law says."""
    source = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    counts: Counter[str] = Counter({"passed": 0, "blocked": 0, "passed that should not": 0, "blocked otherwise": 0})
    samples = []
    for _ in range(SHORT if settings.is_short else REQUESTS):
        request = draw_pull_request(source)
        cpu, wall = time.process_time(), time.perf_counter()
        found, _ = answer(request)
        samples.append(Sample(wall=time.perf_counter() - wall, cpu=time.process_time() - cpu))
        demanded = law(request)
        counts["blocked" if found else "passed"] += 1
        counts["passed that should not"] += bool(demanded) and not found
        counts["blocked otherwise"] += found != demanded and bool(found)
    yield Measurement(
        name="gate, one generated pull request",
        samples=tuple(samples),
        counts=dict(counts),
        target="0 otherwise than the law",
    )
