"""Building the site of this project's contracts, beside the catalogue of another tool."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.measure import Measurement, run_command, run_sample, sample_in_turn
from tests.benchmarks.settings import PEER, TREATY, Settings, copy_contracts, find_versions

OURS, THEIRS = "site build of contracts/", "datacontract catalog of the same files"


def run(settings: Settings) -> Iterator[Measurement]:
    """Build whole, over the last one."""
    folder = copy_contracts(settings.scratch / "site-copy").folder
    out = settings.scratch / "site"
    build = partial(run_sample, folder, str(TREATY), "site", "build", "--out", str(out))
    samples = sample_in_turn({OURS: build}, settings.repeats)[OURS]
    counts = {"versions": len(find_versions(folder)), "pages": len(list(out.rglob("*.html")))}
    yield Measurement(name=OURS, samples=samples, counts=counts)
    if not settings.is_short:
        yield _peer(settings, counts["versions"])


def _peer(settings: Settings, versions: int) -> Measurement:
    folder, out = settings.scratch / "site-copy", settings.scratch / "catalog"
    command = [str(PEER), "catalog", "--files", "contracts/datasets/**/v*.*[0-9].yaml", "--output", str(out)]
    sample = run_command(command, folder).sample
    pages = len(list(out.rglob("*.html"))) - 1
    counts = {"versions": versions, "pages": pages}
    return Measurement(name=THEIRS, samples=(sample,), counts=counts, against=OURS, is_floor=True)
