"""Units made and laid down in a folder, in several processes where that pays."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from treaty.diagnostics.errors import TreatyError
from treaty.pages.audit import Audit
from treaty.pages.build import Unit, digest_of

WORTH_IT = 200
"""Units from which on further processes save more than they cost."""
_CHUNK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUnit:
    """The files of one unit: path to digest and size."""

    name: str
    key: str
    files: Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What every process knows before it is forked."""

    units: Sequence[Unit]
    folder: Path
    known: Mapping[str, str]
    audit: Audit | None


_jobs: list[_Job] = []
"""The job under way, where a forked process finds it: units hold functions, which cannot be sent."""


def make_units(
    units: Sequence[Unit],
    folder: Path,
    *,
    known: Mapping[str, str],
    audit: Audit | None,
    processes: int,
    progress: Callable[[int, int], None],
) -> Iterator[MadeUnit]:
    """Make units and write their files; one whose digest is known already is not written.

    Args:
        units: what to make.
        folder: an empty folder.
        known: path to digest of the files that stand in the site.
        audit: sees every file; None for none.
        processes: at most so many; one where the system cannot fork.
        progress: told units made and units in all.
    """
    job = _Job(units=units, folder=folder, known=known, audit=audit)
    if processes < 2 or len(units) < WORTH_IT or "fork" not in multiprocessing.get_all_start_methods():
        for number, unit in enumerate(units, start=1):
            yield _make(job, unit)
            progress(number, len(units))
        return
    _jobs.append(job)
    try:
        yield from _share_out(job, processes, progress)
    finally:
        _jobs.remove(job)


def _share_out(job: _Job, processes: int, progress: Callable[[int, int], None]) -> Iterator[MadeUnit]:
    context = multiprocessing.get_context("fork")
    starts = range(0, len(job.units), _CHUNK)
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        done = 0
        for made, notes in pool.map(_make_chunk, starts):
            if job.audit is not None and notes is not None:
                job.audit.add(notes)
            yield from made
            done += len(made)
            progress(done, len(job.units))


def _make_chunk(start: int) -> tuple[list[MadeUnit], Audit | None]:
    job = _jobs[-1]
    notes = Audit(base_url=job.audit.base_url) if job.audit is not None else None
    mine = _Job(units=job.units, folder=job.folder, known=job.known, audit=notes)
    return [_make(mine, unit) for unit in job.units[start : start + _CHUNK]], notes


def _make(job: _Job, unit: Unit) -> MadeUnit:
    files: dict[str, tuple[str, int]] = {}
    made: set[Path] = set()
    watched = job.audit.watch(unit.make()) if job.audit is not None else unit.make()
    for path, data in watched:
        digest = digest_of(data)
        if path in files:
            raise TreatyError(f"`{path}` is made twice.", "This is a bug; please report it.")
        files[path] = (digest, len(data))
        if job.known.get(path) != digest:
            _write(job.folder, path, data, made)
    return MadeUnit(name=unit.name, key=unit.key, files=files)


def _write(folder: Path, path: str, data: bytes, made: set[Path]) -> None:
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or parts[0] == "/":
        raise TreatyError(f"`{path}` would leave the folder of the site.", "This is a bug; please report it.")
    target = folder.joinpath(*parts)
    if target.parent not in made:
        target.parent.mkdir(parents=True, exist_ok=True)
        made.add(target.parent)
    # Never over an earlier file: two names that a file system takes for one must not pass in silence.
    with target.open("xb") as stream:
        stream.write(data)
