"""Units made and laid down in a folder, in several processes where that pays."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from treaty.diagnostics.errors import TreatyError
from treaty.pages.audit import Audit
from treaty.pages.build import Unit
from treaty.pages.earlier import Earlier, digest_of
from treaty.pages.manifest import made_twice
from treaty.pages.state import KeptUnit, keep_unit

T_co = TypeVar("T_co", covariant=True)

WORTH_IT = 200
"""Weight of the units from which on further processes save more than they cost."""
_CHUNK = 8
_WRITE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)


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


class Answer(Protocol[T_co]):
    """What another process has been set to."""

    def __call__(self) -> T_co:
        """Wait for it; where that process has failed, it is done here."""

    def drop(self) -> None:
        """Wait for its end, and take no answer."""


Begin = Callable[[Callable[[], Any]], Answer[Any]]
"""Begins something in another process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWork:
    """How, and beside what, a site is made."""

    folder: Path
    """An empty one, for the files."""
    earlier: Earlier
    """What stands in the site: of that, no file is written that would be the same."""
    audit: Audit | None = None
    """Sees every file; None for none."""
    begin: Begin | None = None
    """None where nothing may be begun before all is planned."""
    processes: int = 1
    """At most so many; one where the system cannot fork."""
    progress: Callable[[int, int], None] = lambda _done, _all: None
    """Told units made and units in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What every process knows before it is forked."""

    units: Sequence[Unit]
    work: SiteWork
    is_again: bool = False
    """Whether another process may have made some of the files, and ended."""
    made: set[str] = field(default_factory=set)
    """Folders that stand already."""


_jobs: list[_Job] = []
"""The job under way, where a forked process finds it: units hold functions, which cannot be sent."""
_Made = tuple[list[MadeUnit], Audit | None]
"""What a process has made, and what it saw of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunUnits:
    """Units of which some may be under way."""

    work: SiteWork
    waiting: Sequence[Unit]
    early: Answer[_Made] | None

    def finish(self, units: Sequence[Unit]) -> Iterator[MadeUnit]:
        """Make the other units, too, and give them all; one whose digest is known already is not written."""
        yield from _make_all(_Job(units=[*self.waiting, *units], work=self.work))
        if self.early is not None:
            yield from _take(self.early(), self.work.audit)


@contextmanager
def begin_units(units: Sequence[Unit], work: SiteWork) -> Iterator[BegunUnits]:
    """Begin to make units while the others are planned, where they are worth a process."""
    is_collected = gc.isenabled()
    gc.freeze()  # what is known by now stays: no collection need look through it, here or in a fork
    gc.disable()  # a tenth of the time would go into looking for rubbish; see `_sweep`
    try:
        if work.begin is None or not _is_worth_it(units, work):
            yield BegunUnits(work=work, waiting=units, early=None)
            return
        parent = os.getpid()
        early = work.begin(
            lambda: _make_some(_Job(units=units, work=work, is_again=os.getpid() == parent), units),
        )
        try:
            yield BegunUnits(work=work, waiting=(), early=early)
        finally:
            early.drop()
    finally:
        gc.unfreeze()
        if is_collected:
            gc.enable()


def _is_worth_it(units: Sequence[Unit], work: SiteWork) -> bool:
    is_much = sum(unit.weight for unit in units) >= WORTH_IT
    return is_much and work.processes > 1 and "fork" in multiprocessing.get_all_start_methods()


def _sweep() -> None:
    """Take away what refers to itself among all that was made since the last time; little else is left by now."""
    gc.collect(0)


def _make_all(job: _Job) -> Iterator[MadeUnit]:
    units = job.units
    if not _is_worth_it(units, job.work):
        for number, unit in enumerate(units, start=1):
            yield _make(job, unit)
            job.work.progress(number, len(units))
            _sweep()
        return
    _jobs.append(job)
    try:
        yield from _share_out(job)
    finally:
        _jobs.remove(job)


def _share_out(job: _Job) -> Iterator[MadeUnit]:
    context = multiprocessing.get_context("fork")
    chunks = list(_cut(job.units))
    with ProcessPoolExecutor(job.work.processes, mp_context=context) as pool:
        done = 0
        for made in pool.map(_make_chunk, chunks):
            yield from _take(made, job.work.audit)
            done += len(made[0])
            job.work.progress(done, len(job.units))


def _take(made: _Made, audit: Audit | None) -> Iterable[MadeUnit]:
    units, notes = made
    if audit is not None and notes is not None:
        audit.add(notes)
    return units


def _cut(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Give where parts of about the same weight begin and end."""
    start = weight = 0
    for number, unit in enumerate(units, start=1):
        weight += unit.weight
        if weight >= _CHUNK or number == len(units):
            yield start, number
            start, weight = number, 0


def _make_chunk(chunk: tuple[int, int]) -> _Made:
    job = _jobs[-1]
    return _make_some(job, job.units[slice(*chunk)])


def _make_some(job: _Job, units: Sequence[Unit]) -> _Made:
    """Make units in a process of their own."""
    audit = job.work.audit
    notes = Audit(base_url=audit.base_url) if audit is not None else None
    mine = replace(job, work=replace(job.work, audit=notes))
    made = []
    for unit in units:
        made.append(_make(mine, unit))
        if unit.weight >= _CHUNK:
            _sweep()
    _sweep()
    return made, notes


def _make(job: _Job, unit: Unit) -> MadeUnit:
    digests: dict[str, str] = {}
    sizes: dict[str, int] = {}
    found = unit.make() if unit.remake is None else unit.remake(job.work.earlier)
    for path, data in job.work.audit.watch(found) if job.work.audit is not None else found:
        if path in digests:
            raise made_twice(path)
        digests[path], sizes[path] = digest_of(data), len(data)
        if job.work.earlier.digests.get(path) != digests[path]:
            _write(job, path, data)
    return MadeUnit(name=unit.name, key=unit.key, digests=digests, sizes=sizes)


def _write(job: _Job, path: str, data: bytes) -> None:
    """Write one file; plain calls of the system, since there are a hundred thousand of them."""
    folder = path.rpartition("/")[0]
    if path.startswith("/") or ".." in path.split("/"):
        raise TreatyError(f"`{path}` would leave the folder of the site.", "This is a bug; please report it.")
    top = str(job.work.folder)
    if folder not in job.made:
        os.makedirs(f"{top}/{folder}", exist_ok=True)  # noqa: PTH103 - see above
        job.made.add(folder)
    # Never over an earlier file: two names that a file system takes for one must not pass in silence.
    stream = os.open(f"{top}/{path}", _WRITE | (os.O_TRUNC if job.is_again else os.O_EXCL), 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(stream, rest) :]
    finally:
        os.close(stream)
