"""Building the site of this project's contracts, beside the catalogue of another tool."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.benchmarks.generate import DEFAULT_SHAPE, write_repository
from tests.benchmarks.measure import Measurement, Sample, run_command, run_sample, sample_in_turn
from tests.benchmarks.settings import PEER, TREATY, Settings, copy_contracts, find_versions

OURS = "site build of contracts/"
FEW = 1_000
"""Versions of the smaller registry, so that two sizes can be compared."""
CATALOGUED = 100
"""Contracts that the other tool sets pages for: it takes about a second for each."""


def run(settings: Settings) -> Iterator[Measurement]:
    """Build whole, over the last one."""
    folder = copy_contracts(settings.scratch / "site-copy").folder
    out = settings.scratch / "site"
    build = partial(run_sample, folder, str(TREATY), "site", "build", "--out", str(out))
    samples = sample_in_turn({OURS: build}, settings.repeats)[OURS]
    counts = {"versions": len(find_versions(folder)), "pages": len(list(out.rglob("*.html")))}
    yield Measurement(name=OURS, samples=samples, counts=counts)
    if not settings.is_short:
        yield from compare_catalogs(settings.scratch / "catalogued", CATALOGUED)
    for versions in sorted({40 if settings.is_short else FEW, settings.versions}):
        yield from _grow(settings, versions)


def _grow(settings: Settings, versions: int) -> Iterator[Measurement]:
    """Build the site of a generated registry: whole, again, after one contract changed, and after one version more."""
    folder, out = settings.scratch / f"site-{versions}", settings.scratch / f"site-{versions}-out"
    write_repository(folder, versions)
    build = partial(run_sample, folder, str(TREATY), "site", "build", "--out", str(out))
    whole = f"site build of {versions:,} versions"
    yield Measurement(name=whole, samples=(build(),), counts=_count(out, versions), target="60 s for 10,000")
    yield Measurement(name=f"{whole}, unchanged", samples=(build(),), against=whole)
    yield Measurement(
        name=f"look at {versions:,} versions and their site, nothing else",
        samples=tuple(_look(folder, out) for _ in range(settings.repeats)),
        against=f"{whole}, unchanged",
        is_floor=True,
    )
    found = find_versions(folder)
    chosen = [found[len(found) * number // settings.repeats] for number in range(settings.repeats)]
    for what, change in (("one contract changed", _change), ("one version more", _add)):
        samples = []
        for path in chosen:
            change(path)
            samples.append(build())
        name = f"{whole}, {what}"
        yield Measurement(name=name, samples=tuple(samples), against=whole, target="3 s for 10,000")


_LOOK = """
import os, sys
site, contracts = sys.argv[1:]
for top in sys.argv[1:]:
    waiting = [top]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif top == contracts:
                    with open(entry.path, "rb") as stream:
                        stream.read()
for name in ("manifest.json", ".treaty-build", ".treaty-memory.json"):
    with open(f"{site}/{name}", "rb") as stream:
        stream.read()
"""


def _look(folder: Path, out: Path) -> Sample:
    """List the files of a site, and read its contracts and what its last build left; one process of bare Python."""
    return run_sample(folder, sys.executable, "-S", "-E", "-c", _LOOK, str(out), str(folder / "contracts"))


def _change(path: Path) -> None:
    """Change a word in the newest version beside a version."""
    newest = max(path.parent.glob("v*.yaml"))
    newest.write_text(newest.read_text().replace("purpose:", "purpose: Changed.", 1))


def _add(path: Path) -> None:
    """Put a version more beside a version."""
    newest = max(path.parent.glob("v*.yaml"))
    text = newest.read_text().replace(f"version: {newest.stem[1:]}", "version: 1.9.0", 1)
    (path.parent / "v1.9.0.yaml").write_text(text.replace("required: true", "required: false", 1))


def _count(out: Path, versions: int) -> dict[str, int]:
    files = [path for path in out.rglob("*") if path.is_file()]
    return {
        "versions": versions,
        "files": len(files),
        "pages": sum(1 for path in files if path.suffix == ".html"),
        "megabytes": sum(path.stat().st_size for path in files) // 1_000_000,
    }


def compare_catalogs(folder: Path, contracts: int) -> Iterator[Measurement]:
    """Set pages for the same contracts, one version each, with both tools, one after the other."""
    write_repository(folder, contracts, shape=replace(DEFAULT_SHAPE, versions_a_contract=1))
    ours, theirs = folder.with_name("catalogued-ours"), folder.with_name("catalogued-theirs")
    name = f"site build of {contracts} contracts, one version each"
    sample = run_sample(folder, str(TREATY), "site", "build", "--out", str(ours))
    yield Measurement(name=name, samples=(sample,), counts=_count(ours, contracts))
    command = [str(PEER), "catalog", "--files", "contracts/datasets/**/v*.*[0-9].yaml", "--output", str(theirs)]
    sample = run_command(command, folder).sample
    counts = _count(theirs, contracts)
    yield Measurement(
        name="datacontract catalog of the same files", samples=(sample,), counts=counts, against=name, is_floor=True
    )
