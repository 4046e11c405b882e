"""Units made and laid down in a folder, in several processes where that pays."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from treaty.diagnostics.errors import TreatyError
from treaty.pages.audit import Audit
from treaty.pages.build import Unit
from treaty.pages.earlier import Earlier, digest_of
from treaty.pages.manifest import made_twice
from treaty.pages.state import KeptUnit, keep_unit

WORTH_IT = 200
"""Weight of the units from which on further processes save more than they cost."""
_CHUNK = 8
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUnit:
    """The files of one unit."""

    name: str
    key: str
    digests: Mapping[str, str]
    """By path."""
    sizes: Mapping[str, int]
    """The same, in bytes."""

    def keep(self) -> KeptUnit:
        """Give what the next build needs to know of it."""
        return keep_unit(self.name, self.key, self.sizes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What every process knows before it is forked."""

    units: Sequence[Unit]
    folder: Path
    earlier: Earlier
    audit: Audit | None
    made: set[str] = field(default_factory=set)
    """Folders that stand already."""


_jobs: list[_Job] = []
"""The job under way, where a forked process finds it: units hold functions, which cannot be sent."""


def make_units(
    units: Sequence[Unit],
    folder: Path,
    *,
    earlier: Earlier,
    audit: Audit | None,
    processes: int,
    progress: Callable[[int, int], None],
) -> Iterator[MadeUnit]:
    """Make units and write their files; one whose digest is known already is not written.

    Args:
        units: what to make.
        folder: an empty folder.
        earlier: what stands in the site.
        audit: sees every file; None for none.
        processes: at most so many; one where the system cannot fork.
        progress: told units made and units in all.
    """
    gc.freeze()  # what is known by now stays: no collection need look through it, here or in a fork
    gc.disable()  # a tenth of the time would go into looking for rubbish; see `_sweep`
    try:
        yield from _make_all(_Job(units=units, folder=folder, earlier=earlier, audit=audit), processes, progress)
    finally:
        gc.enable()
        gc.unfreeze()


def _sweep() -> None:
    """Take away what refers to itself among all that was made since the last time; little else is left by now."""
    gc.collect(0)


def _make_all(job: _Job, processes: int, progress: Callable[[int, int], None]) -> Iterator[MadeUnit]:
    units = job.units
    if (
        processes < 2
        or sum(unit.weight for unit in units) < WORTH_IT
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        for number, unit in enumerate(units, start=1):
            yield _make(job, unit)
            progress(number, len(units))
            _sweep()
        return
    _jobs.append(job)
    try:
        yield from _share_out(job, processes, progress)
    finally:
        _jobs.remove(job)


def _share_out(job: _Job, processes: int, progress: Callable[[int, int], None]) -> Iterator[MadeUnit]:
    context = multiprocessing.get_context("fork")
    chunks = list(_cut(job.units))
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        done = 0
        for made, notes in pool.map(_make_chunk, chunks):
            if job.audit is not None and notes is not None:
                job.audit.add(notes)
            yield from made
            done += len(made)
            progress(done, len(job.units))


def _cut(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Give where parts of about the same weight begin and end."""
    start = weight = 0
    for number, unit in enumerate(units, start=1):
        weight += unit.weight
        if weight >= _CHUNK or number == len(units):
            yield start, number
            start, weight = number, 0


def _make_chunk(chunk: tuple[int, int]) -> tuple[list[MadeUnit], Audit | None]:
    job = _jobs[-1]
    notes = Audit(base_url=job.audit.base_url) if job.audit is not None else None
    mine = replace(job, audit=notes)
    made = [_make(mine, unit) for unit in job.units[slice(*chunk)]]
    _sweep()
    return made, notes


def _make(job: _Job, unit: Unit) -> MadeUnit:
    digests: dict[str, str] = {}
    sizes: dict[str, int] = {}
    found = unit.make() if unit.remake is None else unit.remake(job.earlier)
    for path, data in job.audit.watch(found) if job.audit is not None else found:
        if path in digests:
            raise made_twice(path)
        digests[path], sizes[path] = digest_of(data), len(data)
        if job.earlier.digests.get(path) != digests[path]:
            _write(job, path, data)
    return MadeUnit(name=unit.name, key=unit.key, digests=digests, sizes=sizes)


def _write(job: _Job, path: str, data: bytes) -> None:
    """Write one file; plain calls of the system, since there are a hundred thousand of them."""
    folder = path.rpartition("/")[0]
    if path.startswith("/") or ".." in path.split("/"):
        raise TreatyError(f"`{path}` would leave the folder of the site.", "This is a bug; please report it.")
    top = str(job.folder)
    if folder not in job.made:
        os.makedirs(f"{top}/{folder}", exist_ok=True)  # noqa: PTH103 - see above
        job.made.add(folder)
    # Never over an earlier file: two names that a file system takes for one must not pass in silence.
    stream = os.open(f"{top}/{path}", _NEW, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(stream, rest) :]
    finally:
        os.close(stream)
