"""A site's files to a folder: whole or not at all, only what changed, and never over anything that is not ours."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.pages.audit import Audit, Fault
from treaty.pages.build import Unit, UnitPlan
from treaty.pages.earlier import Earlier
from treaty.pages.input import BuildInfo
from treaty.pages.listing import ListedFolder, digest_listing, exchange_listed, group_paths
from treaty.pages.making import Begin, SiteWork, begin_units
from treaty.pages.manifest import Manifest, join_digests
from treaty.pages.state import MEMORY, STATE, UNDER_WAY, KeptUnit, SiteState, render_state
from treaty.pages.urls import MANIFEST

_OWN = (MANIFEST, STATE, MEMORY)
"""Files that no unit makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlan:
    """What to write."""

    units: UnitPlan
    fingerprint: str
    """Of all that the site is made from."""
    build: BuildInfo
    memory: Callable[[], bytes] = bytes
    """Gives what the next build may take up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSite:
    """What was written."""

    folder: Path
    files: int
    """All that the site has, the manifest among them."""
    size: int
    """Bytes of all files together."""
    changed: int
    """Files that were written or removed; none where nothing had changed."""
    kept: tuple[str, ...]
    """Files of others in the folder, which stay."""
    faults: tuple[Fault, ...] = ()
    """Why the new site was not put in its place; what stood there before still does."""


def say_unchanged(folder: Path, state: SiteState) -> WrittenSite:
    """Give the result of a build that found everything as it was."""
    folder = folder.resolve()
    extra = sum((folder / name).stat().st_size for name in _OWN)
    size = sum(unit.size for unit in state.units.values())
    return WrittenSite(
        folder=folder, files=len(state.manifest) + len(_OWN), size=size + extra, changed=0, kept=state.place.foreign
    )


def write_site(
    folder: Path,
    plan: SitePlan,
    *,
    state: SiteState,
    audit: Audit | None = None,
    begin: Begin | None = None,
    processes: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> WrittenSite:
    """Make what changed beside the site's place, then put it there file by file, each whole, the manifest last.

    Args:
        folder: the place of the site.
        plan: what it consists of.
        state: what stands there.
        audit: sees every file, so that nothing is taken over unseen; a site with faults is not put in its place.
        begin: begins in another process what can be made before the rest is planned.
        processes: how many to make it with.
        progress: told units made and units in all.

    Raises:
        UsageError: when a file of somebody else stands where the site needs one.
        TreatyError: when it cannot be written.
    """
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.treaty-new-"))
        try:
            work = SiteWork(
                folder=staging,
                earlier=_find_earlier(folder, state),
                audit=audit,
                begin=begin,
                processes=processes,
                progress=progress,
            )
            return _write(folder, plan, state, work)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            if not state.place.is_site and not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        raise TreatyError(f"The site cannot be written to `{folder}`: {error.strerror or error}.") from error


def _find_earlier(folder: Path, state: SiteState) -> Earlier:
    return Earlier(
        keys={name: unit.key for name, unit in state.units.items() if name not in state.broken},
        digests=state.digests,
        read=lambda path: (folder / path).read_bytes(),
    )


def _write(folder: Path, plan: SitePlan, state: SiteState, work: SiteWork) -> WrittenSite:
    audit, staging, earlier = work.audit, work.folder, work.earlier
    reused: dict[str, KeptUnit] = {}

    def choose(units: Sequence[Unit]) -> list[Unit]:
        """Take over what is the same; give the others."""
        reused.update({unit.name: state.units[unit.name] for unit in units if audit is None and _is_same(unit, state)})
        return [unit for unit in units if unit.name not in reused]

    early = plan.units.early
    with begin_units(choose(early), work) as begun:
        units = [*early, *plan.units.rest()]
        made = {unit.name: unit for unit in begun.finish(choose(units[len(early) :]))}
    fresh = join_digests(unit.digests for unit in made.values())
    gone = _find_gone(state, reused)
    manifest = state.manifest.exchange(gone, fresh) if reused else Manifest.of(fresh)
    kept = [reused.get(unit.name) or made[unit.name].keep() for unit in units]
    faults = audit.find_faults() if audit is not None else ()
    said = manifest.render(plan.build)
    size = sum(unit.size for unit in kept) + len(said)
    changed = 0
    if not faults:
        (staging / MANIFEST).write_bytes(said)
        listing = _find_listing(state, manifest, gone, fresh) if reused else digest_listing(group_paths(fresh))
        (staging / STATE).write_bytes(render_state(kept, plan.fingerprint, said, listing))
        (staging / MEMORY).write_bytes(plan.memory())
        size += (staging / STATE).stat().st_size + (staging / MEMORY).stat().st_size
        paths = [path for path, digest in fresh.items() if earlier.digests.get(path) != digest]
        changed = _exchange(folder, staging, state, paths, [path for path in gone if path not in fresh])
    return WrittenSite(
        folder=folder,
        files=len(manifest) + len(_OWN),
        size=size,
        changed=changed,
        kept=state.place.foreign,
        faults=faults,
    )


def _is_same(unit: Unit, state: SiteState) -> bool:
    known = state.units.get(unit.name) if unit.name not in state.broken else None
    return bool(unit.key) and known is not None and known.key == unit.key


def _find_gone(state: SiteState, reused: Mapping[str, KeptUnit]) -> list[str]:
    """Give the files of an earlier site that are not taken over as they are."""
    if not reused:
        return list(state.manifest)
    return [path for name, unit in state.units.items() if name not in reused for path in unit.paths()]


def _find_listing(state: SiteState, manifest: Manifest, gone: Sequence[str], fresh: Mapping[str, str]) -> str:
    """Give the digest of a site's paths from that of the earlier one's."""
    paths = set(gone).symmetric_difference(fresh)
    if not paths:
        return state.listing
    folders = {path.rpartition("/")[0] for path in paths}
    before, after = (_list_folders(each, folders) for each in (state.manifest, manifest))
    return exchange_listed(state.listing, before, after)


def _list_folders(manifest: Manifest, folders: Iterable[str]) -> list[ListedFolder]:
    """Give those of some folders in which files stand, without the folders in them."""
    below = (manifest.below(folder) if folder else iter(manifest) for folder in folders)
    own = (path for folder, paths in zip(folders, below, strict=True) for path in paths if _is_in(path, folder))
    return group_paths(own)


def _is_in(path: str, folder: str) -> bool:
    return path.rpartition("/")[0] == folder


def _exchange(folder: Path, staging: Path, state: SiteState, paths: Sequence[str], gone: Sequence[str]) -> int:
    """Put the new files in their places and take away those that are gone; give how many."""
    foreign = set(state.place.foreign)
    for path in paths:
        if path in foreign:
            raise UsageError(
                f"`{folder / path}` is not ours, and the site needs a file of that name.", "Move it away first."
            )
    mark = folder / UNDER_WAY
    mark.touch()
    _move_below(str(staging), str(folder), last=(MEMORY, STATE, MANIFEST))
    for path in gone:
        (folder / path).unlink(missing_ok=True)
    _remove_empty(folder, gone)
    mark.unlink()
    return len(paths) + len(gone)


def _move_below(staging: str, folder: str, last: Sequence[str] = ()) -> None:
    """Move all of a folder to another, a whole folder at once where there is none of its name, some files last."""
    with os.scandir(staging) as found:
        entries = list(found)
    for entry in sorted(entries, key=lambda entry: (entry.name in last, entry.name == MANIFEST)):
        target = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False) and os.path.lexists(target):
            _move_below(entry.path, target)
        else:
            os.replace(entry.path, target)  # noqa: PTH105 - by the ten thousand


def _remove_empty(folder: Path, gone: Iterable[str]) -> None:
    """Take away the folders that nothing stands in any more, the deepest first."""
    parents = {parent for path in gone for parent in Path(path).parents if parent != Path()}
    for parent in sorted(parents, key=lambda parent: -len(parent.parts)):
        place = folder / parent
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
