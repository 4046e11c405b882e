"""A generated repository with its history: checks of all of it, of a pull request, and its site."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.checking import count_check
from tests.benchmarks.generate import write_repository
from tests.benchmarks.measure import Measurement, run_sample, sample_in_turn
from tests.benchmarks.settings import TREATY, Settings
from tests.support.git_repository import GitRepository

CHANGES = 10
_READ = "import sys\nfor path in open(sys.argv[1]).read().split():\n    open(path, 'rb').read()"
_PARSE = _READ.replace("open(path, 'rb').read()", "yaml.load(open(path, 'rb'), Loader=yaml.CSafeLoader)")


def run(settings: Settings) -> Iterator[Measurement]:
    """Generate, then check all, again from the cache, and against a base with ten new versions; then build the site."""
    folder = settings.scratch / "generated"
    commits = write_repository(folder, settings.versions)
    repository = GitRepository(folder=folder)
    repeats = max(1, settings.repeats // 3)
    yield from _full(repository, settings.versions, commits, repeats)
    yield _change(repository, settings.versions, repeats)
    if not settings.is_short:
        yield _site(repository, settings, repeats=1)


def _full(repository: GitRepository, versions: int, commits: int, repeats: int) -> Iterator[Measurement]:
    folder = repository.folder
    listing = _listing(folder)
    floor, ours = f"parse {versions:,} versions (libyaml, no places)", f"check all {versions:,}, nothing cached"
    rivals = {
        floor: partial(run_sample, folder, sys.executable, "-c", "import yaml\n" + _PARSE, str(listing)),
        ours: partial(run_sample, folder, str(TREATY), "check"),
    }
    taken = sample_in_turn(rivals, repeats)
    counts = count_check(folder) | {"versions": versions, "commits": commits}
    yield Measurement(name=floor, samples=taken[floor], is_floor=True)
    target = "15 s, 600 MB" if versions == 10_000 else ""
    yield Measurement(name=ours, samples=taken[ours], counts=counts, against=floor, target=target)
    yield _again(folder, versions, ours, repeats)


def _again(folder: Path, versions: int, first: str, repeats: int) -> Measurement:
    """Check the same, unchanged, with the report of the first check in the cache."""
    cache = folder / ".git" / "treaty-cache"
    run_sample(folder, str(TREATY), "check", cache=cache)
    name = f"check all {versions:,} again, unchanged"
    samples = sample_in_turn({name: partial(run_sample, folder, str(TREATY), "check", cache=cache)}, repeats)[name]
    counts = {"reports kept": len(list(cache.iterdir()))}
    target = "1.0 s" if versions == 10_000 else ""
    return Measurement(name=name, samples=samples, counts=counts, against=first, target=target)


def _listing(folder: Path) -> Path:
    """Write down the version files, since there may be more than a command line holds."""
    listing = folder / ".git" / "versions.txt"
    files = sorted(str(path) for path in (folder / "contracts" / "datasets").rglob("v*.yaml"))
    listing.write_text("\n".join(files), encoding="utf-8")
    return listing


def _change(repository: GitRepository, versions: int, repeats: int) -> Measurement:
    """Check a branch that adds the next patch of ten contracts, with other words in it."""
    newest = sorted((repository.folder / "contracts" / "datasets").rglob("v1.3.0.yaml"))[:CHANGES]
    repository.git("checkout", "--quiet", "-b", "change")
    files = {
        path.with_name("v1.3.1.yaml").relative_to(repository.folder).as_posix(): _reworded(path) for path in newest
    }
    repository.commit(files)
    name = f"check --base, {len(files)} of {versions:,} versions"
    rivals = {name: partial(run_sample, repository.folder, str(TREATY), "check", "--base", "main", codes=(0, 1))}
    samples = sample_in_turn(rivals, repeats)[name]
    counts = count_check(repository.folder, "--base", "main")
    target = "1.0 s" if versions == 10_000 else ""
    return Measurement(name=name, samples=samples, counts=counts, target=target)


def _reworded(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return text.replace("version: 1.3.0", "version: 1.3.1").replace("Count rows", "Count all rows")


def _site(repository: GitRepository, settings: Settings, *, repeats: int) -> Measurement:
    out = settings.scratch / "generated-site"
    name = f"site of {settings.versions:,} versions"
    build = partial(run_sample, repository.folder, str(TREATY), "site", "build", "--out", str(out))
    samples = sample_in_turn({name: build}, repeats)[name]
    counts = {"pages": len(list(out.rglob("*.html")))}
    target = "60 s" if settings.versions == 10_000 else ""
    return Measurement(name=name, samples=samples, counts=counts, target=target)
