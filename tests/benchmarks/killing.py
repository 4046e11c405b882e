"""Releases killed at random instants, and two at once: whatever happens, the next run ends in the one right state."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.benchmarks.measure import Measurement, Sample, run_command
from tests.benchmarks.settings import TREATY, Settings
from tests.support.git_repository import GitRepository, bare_repository, clean_environment, git_repository
from tests.support.registry_files import registry_files

KILLS, ROUNDS = 200, 50
SHORT_KILLS, SHORT_ROUNDS = 3, 1
CONTRACTS = 6
_NAMES = [f"finance.gold.invoice_{number}" for number in range(CONTRACTS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """A server and a clone that has something to release: what each round starts from."""

    folder: Path

    @property
    def server(self) -> GitRepository:
        return GitRepository(folder=self.folder / "server.git")

    @property
    def clone(self) -> GitRepository:
        return GitRepository(folder=self.folder / "clone")

    def copy(self, folder: Path) -> _World:
        shutil.copytree(self.folder, folder)
        return _World(folder=folder)


def run(settings: Settings) -> Iterator[Measurement]:
    """Kill, run again, look; then two at once, and look."""
    origin = _make_world(settings.scratch / "kill")
    expected, taken = _release_undisturbed(origin.copy(settings.scratch / "kill-undisturbed"))
    random = Random(1)  # noqa: S311 - instants, not secrets
    kills = SHORT_KILLS if settings.is_short else KILLS
    yield _kill_all(origin, settings.scratch, expected, [random.uniform(0.2, 1.0) * taken for _ in range(kills)])
    yield _race_all(origin, settings.scratch, expected, SHORT_ROUNDS if settings.is_short else ROUNDS)


def _make_world(folder: Path) -> _World:
    """Release one version of each contract, then commit a second and a third one; some tags wait to be pushed."""
    world = _World(folder=folder)
    bare_repository(world.server.folder)
    clone = git_repository(world.clone.folder, registry_files(*(f"{name}:v1.0.0" for name in _NAMES)))
    clone.git("remote", "add", "origin", "../server.git")
    clone.git("push", "--quiet", "origin", "main")
    _release(world, "--push", "origin")
    clone.commit(registry_files(*(f"{name}:v1.1.0" for name in _NAMES)), date="2026-01-02")
    _release(world)
    clone.commit(registry_files(*(f"{name}:v1.2.0" for name in _NAMES)), date="2026-01-03")
    clone.git("push", "--quiet", "origin", "main")
    return world


def _command(world: _World, *arguments: str) -> list[str]:
    return [str(TREATY), "release", "--repo", str(world.clone.folder), "--actor", "ci", *arguments]


def _release(world: _World, *arguments: str) -> None:
    run_command(_command(world, *arguments), world.folder)


def _release_undisturbed(world: _World) -> tuple[Mapping[str, str], float]:
    """Give what every round must end with, and the seconds that a run takes."""
    start = time.perf_counter()
    _release(world, "--push", "origin")
    return _contents(world.server), time.perf_counter() - start


def _kill_all(origin: _World, scratch: Path, expected: Mapping[str, str], instants: list[float]) -> Measurement:
    samples, counts = [], Counter({"kills": len(instants)})
    for number, instant in enumerate(instants):
        world = origin.copy(scratch / f"kill-{number}")
        before = _objects(world.server)
        _kill_after(world, instant)
        counts["finished before the kill" if _contents(world.server) == expected else "stopped"] += 1
        counts["locks left"] += len(_find_locks(world))
        middle = _objects(world.server)
        assert all(middle[ref] == name for ref, name in before.items()), "a kill moved a tag"
        assert len(middle) in {len(before), len(expected)}, "a kill left some tags without the others"
        start = time.perf_counter()
        _release(world, "--push", "origin")
        samples.append(Sample(wall=time.perf_counter() - start, cpu=0.0))
        _assert_whole(world, expected, middle)
        shutil.rmtree(world.folder)
    return Measurement(name="release again after a kill", samples=tuple(samples), counts=dict(counts))


def _kill_after(world: _World, seconds: float) -> None:
    """Kill the whole process group, as a machine that is switched off would; the server is part of it."""
    process = subprocess.Popen(
        _command(world, "--push", "origin"),
        env=clean_environment(TMPDIR=str(world.folder)),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _race_all(origin: _World, scratch: Path, expected: Mapping[str, str], rounds: int) -> Measurement:
    """Let two clones of one server and, in every other round, two runs in one clone release at once."""
    samples = []
    for number in range(rounds):
        world = origin.copy(scratch / f"race-{number}")
        world.clone.git("push", "--quiet", "--tags", "origin")  # what waits here could not be known to another clone
        other = world
        if number % 2 == 0:
            other = _World(folder=world.folder / "other")
            other.folder.mkdir()
            world.server.git("clone", "--quiet", "--no-tags", str(world.server.folder), str(other.clone.folder))
        before = _objects(world.server)
        start = time.perf_counter()
        running = [
            subprocess.Popen(_command(item, "--push", "origin"), env=clean_environment(), stdout=subprocess.DEVNULL)
            for item in (world, other)
        ]
        codes = [process.wait() for process in running]
        samples.append(Sample(wall=time.perf_counter() - start, cpu=0.0))
        assert codes == [0, 0], "a release beside another one failed"
        _assert_whole(world, expected, before)
        shutil.rmtree(world.folder)
    return Measurement(name="two releases at once", samples=tuple(samples), counts={"rounds": rounds})


def _assert_whole(world: _World, expected: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Hold that the right tags are there, each once, none moved, the same on both sides, and nothing else."""
    assert _contents(world.server) == _contents(world.clone) == expected
    after = _objects(world.server)
    assert after == _objects(world.clone), "clone and server disagree on a tag's object"
    assert all(after[ref] == name for ref, name in before.items()), "a tag was moved"
    assert _find_locks(world) == []
    for repository in (world.server, world.clone):
        assert repository.git("fsck", "--no-dangling", "--no-progress") == ""
    assert world.clone.git("status", "--porcelain") == ""


def _objects(repository: GitRepository) -> dict[str, str]:
    """Give each tag with the object it names."""
    lines = repository.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/tags").splitlines()
    return dict(line.split(" ") for line in lines)


def _contents(repository: GitRepository) -> dict[str, str]:
    """Give what each tag says, without its time: the same whoever made it, and when."""
    form = "--format=%(refname) %(*objectname) %(contents)%00"
    records = repository.git("for-each-ref", form, "refs/tags").split("\0")
    return dict(record.strip().split(" ", 1) for record in records if record.strip())


def _find_locks(world: _World) -> list[str]:
    return [path.relative_to(world.folder).as_posix() for path in world.folder.rglob("*.lock")]
