"""Building the site of this project's contracts, beside the catalogue of another tool."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.generate import write_repository
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
    yield from _grow(settings)


def _grow(settings: Settings) -> Iterator[Measurement]:
    """Build the site of a generated registry: whole, again, and after one contract changed."""
    versions = 40 if settings.is_short else settings.versions
    folder, out = settings.scratch / "site-large", settings.scratch / "site-large-out"
    write_repository(folder, versions)
    build = partial(run_sample, folder, str(TREATY), "site", "build", "--out", str(out))
    whole = f"site build of {versions:,} versions"
    yield Measurement(name=whole, samples=(build(),), counts=_count(out, versions), target="60 s for 10,000")
    yield Measurement(name=f"{whole}, unchanged", samples=(build(),), against=whole)
    path = find_versions(folder)[0]
    path.write_text(path.read_text().replace("purpose:", "purpose: Changed.", 1))
    yield Measurement(name=f"{whole}, one contract changed", samples=(build(),), against=whole, target="3 s for 10,000")


def _count(out: Path, versions: int) -> dict[str, int]:
    files = [path for path in out.rglob("*") if path.is_file()]
    return {
        "versions": versions,
        "files": len(files),
        "pages": sum(1 for path in files if path.suffix == ".html"),
        "megabytes": sum(path.stat().st_size for path in files) // 1_000_000,
    }


def _peer(settings: Settings, versions: int) -> Measurement:
    folder, out = settings.scratch / "site-copy", settings.scratch / "catalog"
    command = [str(PEER), "catalog", "--files", "contracts/datasets/**/v*.*[0-9].yaml", "--output", str(out)]
    sample = run_command(command, folder).sample
    pages = len(list(out.rglob("*.html"))) - 1
    counts = {"versions": versions, "pages": pages}
    return Measurement(name=THEIRS, samples=(sample,), counts=counts, against=OURS, is_floor=True)
