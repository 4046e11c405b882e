"""Generated repositories with their history, from a thousand versions to thirty thousand: how the cost grows."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from tests.benchmarks import work
from tests.benchmarks.checking import count_check
from tests.benchmarks.generate import write_repository
from tests.benchmarks.measure import Measurement, Sample, run_command, run_sample, sample_in_turn
from tests.benchmarks.settings import TREATY, Settings
from tests.support.git_repository import GitRepository

SIZES = (1_000, 3_000, 10_000, 30_000)
TARGETS = {
    "check all, nothing cached": "15 s, 600 MB",
    "check all again, unchanged": "1.0 s",
    "check --base, 10 new versions": "1.0 s",
    "check --staged, 1 new version": "0.5 s",
}
"""For ten thousand versions."""

CHANGES = 10
_FLOOR_UP_TO = 10_000
_READ = "import sys\nfor path in open(sys.argv[1]).read().split():\n    open(path, 'rb').read()"
_PARSE = _READ.replace("open(path, 'rb').read()", "yaml.load(open(path, 'rb'), Loader=yaml.CSafeLoader)")


def run(settings: Settings) -> Iterator[Measurement]:
    """Measure each size beside the one before it; then say what is done, whatever time it takes."""
    smaller: dict[str, str] = {}
    for versions in (settings.versions,) if settings.is_short else SIZES:
        yield from _Size(settings, versions, smaller).measure()
    yield from work.run(settings)


class _Size:
    """One repository and its rows; `smaller` gives by kind of work the name of its row in the size before."""

    def __init__(self, settings: Settings, versions: int, smaller: dict[str, str]) -> None:
        self._folder = settings.scratch / f"generated-{versions}"
        self._commits = write_repository(self._folder, versions)
        self._repository = GitRepository(folder=self._folder)
        self._versions = versions
        self._smaller = smaller
        self._repeats = 1 if settings.is_short else 3

    def measure(self) -> Iterator[Measurement]:
        """Check all, with nothing kept and with the report kept; read; then check what a branch and a commit add."""
        if self._versions <= _FLOOR_UP_TO:
            yield self._floor("read the same files", _READ)
            yield self._floor("parse the same files (libyaml, no places)", "import yaml\n" + _PARSE)
        cache = self._folder / ".git" / "treaty-cache"
        outcome = run_command([TREATY, "check"], self._folder, cache=cache)
        counts = {"versions": self._versions, "commits": self._commits} | _read_counts(outcome.stdout)
        yield self._row("check all, nothing cached", (outcome.sample,), counts)
        samples = self._sample("check", cache=cache)
        yield self._row("check all again, unchanged", samples, {"reports kept": len(list(cache.iterdir()))})
        yield self._row("list", self._sample("list"), {})
        yield self._row("current", self._sample("current"), {})
        yield from self._change()

    def _change(self) -> Iterator[Measurement]:
        """Add the next patch of ten contracts, with other words in it: one staged, then all on a branch."""
        newest = sorted((self._folder / "contracts" / "datasets").rglob("v1.3.0.yaml"))[:CHANGES]
        files = {path.with_name("v1.3.1.yaml").relative_to(self._folder).as_posix(): _reworded(path) for path in newest}
        self._repository.git("checkout", "--quiet", "-b", "change")
        self._repository.write(dict(list(files.items())[:1]))
        self._repository.git("add", "--all")
        yield self._checked("check --staged, 1 new version", "--staged")
        self._repository.commit(files)
        yield self._checked(f"check --base, {len(files)} new versions", "--base", "main")
        yield from self._ask_about_one(next(iter(files)))

    def _ask_about_one(self, path: str) -> Iterator[Measurement]:
        """Check one file by its name, and ask what stands around its contract."""
        yield self._checked("check of one file by its name", path)
        *_, namespace, dataset, layer, _ = path.split("/")
        name = f"{namespace}.{layer}.{dataset}"
        yield self._row("impact of one contract", self._sample("impact", name), {})
        yield self._row("approvals of one version", self._sample("approvals", name, codes=(0, 1)), {})

    def _checked(self, name: str, *options: str) -> Measurement:
        return self._row(name, self._sample("check", *options), count_check(self._folder, *options))

    def _floor(self, what: str, script: str) -> Measurement:
        listing = self._folder / ".git" / "versions.txt"
        paths = sorted(str(path) for path in (self._folder / "contracts" / "datasets").rglob("v*.yaml"))
        listing.write_text("\n".join(paths), encoding="utf-8")
        sample = run_sample(self._folder, sys.executable, "-c", script, str(listing))
        return self._row(what, (sample,), {}, is_floor=True)

    def _sample(self, *command: str, cache: Path | None = None, codes: tuple[int, ...] = (0,)) -> tuple[Sample, ...]:
        rivals = {"": partial(run_sample, self._folder, str(TREATY), *command, cache=cache, codes=codes)}
        return sample_in_turn(rivals, self._repeats)[""]

    def _row(
        self, kind: str, samples: tuple[Sample, ...], counts: Mapping[str, int], *, is_floor: bool = False
    ) -> Measurement:
        name, target = f"{kind}, {self._versions:,} versions", TARGETS.get(kind, "")
        against, self._smaller[kind] = self._smaller.get(kind), name
        return Measurement(
            name=name,
            samples=samples,
            counts=counts,
            against=against,
            is_floor=is_floor,
            target=target if self._versions == 10_000 else "",
        )


def _read_counts(report: str) -> dict[str, int]:
    """Give what a report in words says was looked at; a generated registry has nothing wrong with it."""
    pairs, files = (
        re.search(rf"{words}", report) for words in (r"Compared ([\d,]+) pair", r"No findings in ([\d,]+) ")
    )
    assert files is not None, report
    return {"files": _number(files), "pairs": _number(pairs) if pairs else 0, "findings": 0}


def _number(match: re.Match[str]) -> int:
    return int(match.group(1).replace(",", ""))


def _reworded(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return text.replace("version: 1.3.0", "version: 1.3.1").replace("Count rows", "Count all rows")
