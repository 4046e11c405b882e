"""What commands do, not how long it takes: files read, Git processes, versions compared; at two sizes of a registry.

What the larger one costs more is what grows with the registry; where nothing does, the rows are the same.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.benchmarks.generate import write_repository
from tests.benchmarks.measure import Measurement, Outcome, in_this_process, run_command
from tests.benchmarks.settings import TREATY, Settings, find_versions
from tests.support.git_repository import GitRepository

SIZES = (24, 96)


def run(settings: Settings) -> Iterator[Measurement]:
    """Count for each command, in each size."""
    for versions in SIZES:
        folder = settings.scratch / f"work-{versions}"
        write_repository(folder, versions)
        repository, kept = GitRepository(folder=folder), settings.scratch / f"work-{versions}-cache"
        _run(folder, "check", "--format", "json", cache=kept)
        yield _count("check all", repository, versions, "check")
        yield _count("check all again", repository, versions, "check", cache=kept)
        new = _add_version(repository)
        yield _count("check --staged, one new version", repository, versions, "check", "--staged")
        repository.git("commit", "--quiet", "--message", f"Add {new}")
        yield _count("check --base, one new version", repository, versions, "check", "--base", "HEAD~1")
        yield _count("list", repository, versions, "list")
        yield _count("current", repository, versions, "current")


def _add_version(repository: GitRepository) -> str:
    newest = next(path for path in find_versions(repository.folder) if path.name == "v1.3.0.yaml")
    path = newest.with_name("v1.3.1.yaml").relative_to(repository.folder).as_posix()
    text = newest.read_text(encoding="utf-8").replace("version: 1.3.0", "version: 1.3.1")
    repository.write({path: text.replace("Count rows", "Count all rows")})
    repository.git("add", "--all")
    return path


def _count(
    work: str, repository: GitRepository, versions: int, *arguments: str, cache: Path | None = None
) -> Measurement:
    # Git's index holds the time of each file; one written in the same moment as the index counts as touched.
    repository.git("status", "--short")
    with count_openings(repository.folder) as counts:
        outcome = _run(repository.folder, *arguments, "--format", "json", cache=cache)
    return Measurement(
        name=f"work of {work}, {versions} versions",
        samples=(outcome.sample,),
        counts={**_looked_at(outcome), "files read": counts["read"], "Git processes": counts["git"]},
    )


def _run(folder: Path, *arguments: str, cache: Path | None = None) -> Outcome:
    with in_this_process():
        return run_command([TREATY, *arguments], folder, codes=(0, 1), cache=cache)


def _looked_at(outcome: Outcome) -> Mapping[str, int]:
    report = json.loads(outcome.stdout)
    if not isinstance(report, dict) or "comparisons" not in report:
        return {}
    return {"files looked at": report["summary"]["files"], "pairs": len(report["comparisons"])}


@contextmanager
def count_openings(folder: Path) -> Iterator[Counter[str]]:
    """Count `read` (files below a folder's `contracts` that this process opens) and `git` (programs it starts)."""
    counts: Counter[str] = Counter()
    _watch()
    _COUNTING.append((f"{folder}/contracts/", counts))
    try:
        yield counts
    finally:
        _COUNTING.pop()


_COUNTING: list[tuple[str, Counter[str]]] = []


@cache
def _watch() -> None:
    """Have Python tell of every file that it opens; the hook stays, and does nothing while nobody counts."""
    sys.addaudithook(_take_note)


def _take_note(event: str, arguments: tuple[object, ...]) -> None:
    for below, counts in _COUNTING:
        if event == "open" and str(arguments[0]).startswith(below):
            counts["read"] += 1
        elif event == "subprocess.Popen":
            counts["git"] += 1
