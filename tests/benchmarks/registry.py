"""Git as the registry: reading, replaying and releasing in a repository of many contracts, and how the cost grows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.generate import Shape, write_repository
from tests.benchmarks.measure import Measurement, Sample, run_command, run_sample, sample_in_turn
from tests.benchmarks.settings import TREATY, Settings
from tests.support.git_repository import GitRepository

KEY = "row_id"
"""A column that every generated contract has."""

SHAPE = Shape(columns=(4, 10), versions_a_contract=6, has_flips=True)
"""Narrow tables: what is measured is names, tags and history, not columns."""


CONTRACTS = (1250, 2500, 5000)
"""Sizes, each twice the one before: what takes twice the time reads everything, what takes as long does not."""
REPEATS = 3
SHORT = ("list", "diff of two versions of one", "events --since the last commit")
"""What is run to see that it all works; the other commands have their tests."""


def run(settings: Settings) -> Iterator[Measurement]:
    """Measure each size against the one before."""
    smaller: dict[str, str] = {}
    for contracts in (max(1, settings.versions // SHAPE.versions_a_contract),) if settings.is_short else CONTRACTS:
        folder = settings.scratch / f"registry-{contracts}"
        write_repository(folder, contracts * SHAPE.versions_a_contract, per_commit=100, shape=SHAPE)
        repeats = min(REPEATS, settings.repeats)
        works = SHORT if settings.is_short else None
        yield from _measure(GitRepository(folder=folder), contracts, repeats, smaller, works)


def _measure(
    repository: GitRepository, contracts: int, repeats: int, smaller: dict[str, str], works: Collection[str] | None
) -> Iterator[Measurement]:
    name = _pick(repository)
    commands = {
        "list": ("list",),
        "list, one page": ("list", "--page", "2", "--format", "json"),
        "current of all": ("current",),
        "current of all on a day": ("current", "--at", "2025-01-05"),
        "current of one on a day": ("current", name, "--at", "2025-12-31", "--explain"),
        "versions of one": ("versions", name),
        "show of one": ("show", name),
        "diff of two versions of one": ("diff", f"{name}:v1.0.0", f"{name}:v1.1.0"),
        "blame of one column": ("blame", f"{name}#{KEY}"),
        "log of one": ("log", name),
        "subscriptions": ("subscriptions",),
        "events --since the last commit": ("events", "--since", "HEAD~1"),
        "events, all": ("events",),
    }
    rivals = {
        work: partial(run_sample, repository.folder, str(TREATY), *arguments, codes=(0, 1))
        for work, arguments in commands.items()
        if works is None or work in works
    }
    taken = sample_in_turn(rivals, repeats)
    tags = len(repository.tags())
    for work, samples in taken.items():
        yield _row(work, samples, contracts, tags, smaller)
    yield _row("release one new version", _release(repository, name, repeats), contracts, tags, smaller)


def _row(work: str, samples: tuple[Sample, ...], contracts: int, tags: int, smaller: dict[str, str]) -> Measurement:
    name = f"{work}, {contracts:,} contracts"
    found = Measurement(
        name=name, samples=samples, counts={"contracts": contracts, "tags": tags}, against=smaller.get(work)
    )
    smaller[work] = name
    return found


def _pick(repository: GitRepository) -> str:
    listing = run_command([str(TREATY), "list", "--limit", "1", "--format", "csv"], repository.folder).stdout
    return listing.splitlines()[1].partition(",")[0]


def _release(repository: GitRepository, name: str, repeats: int) -> tuple[Sample, ...]:
    """Commit one more version of one contract and release it, as often as asked."""
    namespace, layer, dataset = name.rsplit(".", 2)
    folder = Path("contracts/datasets", namespace, dataset, layer)
    newest = SHAPE.versions_a_contract - 1
    text = (repository.folder / folder / f"v1.{newest}.0.yaml").read_text()
    samples = []
    for number in range(newest + 1, newest + 1 + repeats):
        path = f"{folder.as_posix()}/v1.{number}.0.yaml"
        repository.commit({path: text.replace(f"version: 1.{newest}.0", f"version: 1.{number}.0", 1)})
        outcome = run_command([str(TREATY), "release", "--format", "json"], repository.folder)
        assert f'"version": "v1.{number}.0"' in outcome.stdout
        samples.append(outcome.sample)
    return tuple(samples)
