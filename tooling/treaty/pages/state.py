"""What a site in a folder was made from: its manifest, and the keys of its units."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from pathlib import Path
from typing import NamedTuple

from treaty.diagnostics.errors import UsageError
from treaty.pages.listing import NOT_OURS, ListedFolder, digest_listing, find_paths, list_folders
from treaty.pages.manifest import Manifest
from treaty.pages.urls import MANIFEST

STATE = ".treaty-build"
"""Keys and files of the units, for the next build. Nobody else needs it; without it everything is made anew."""
MEMORY = ".treaty-memory.json"
"""What the build found out of each dataset, for the next build; the same holds."""
UNDER_WAY = ".treaty-updating"
"""Stands in a folder while files are exchanged in it; found later, it tells that a build was killed meanwhile."""
_OWN = {MANIFEST, STATE, MEMORY, UNDER_WAY}


Marks = tuple[tuple[int, int], ...]
"""Time of the last change in nanoseconds and size in bytes, of each of some files."""


class KeptUnit(NamedTuple):
    """A unit whose files stand in a site."""

    name: str
    key: str
    size: int
    """Bytes of its files together."""
    lines: str
    """The paths of its files, a line each, spelt as in the manifest."""

    def paths(self) -> Iterator[str]:
        """Give the paths of its files."""
        lines = self.lines.split("\n") if self.lines else ()
        return (json.loads(line) if "\\" in line else line[1:-1] for line in lines)


def keep_unit(name: str, key: str, sizes: Mapping[str, int]) -> KeptUnit:
    """Give a unit as it is kept, its files given by path with their sizes."""
    return KeptUnit(name, key, sum(sizes.values()), "\n".join(map(encode_basestring, sizes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder where a site shall be, as it was found."""

    is_site: bool = False
    """Whether a site of ours stands there; else nothing does."""
    foreign: tuple[str, ...] = ()
    """Files of others, in order of path."""
    missing: frozenset[str] = frozenset()
    """Files that the manifest tells of, and that are not there."""
    is_torn: bool = False
    """Whether a build was killed while it exchanged files: what it changed nobody knows."""
    marks: Marks = ()
    """Of state and manifest, where they belong together: whoever reads the same need not make sure again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """What stands in a folder before a build."""

    place: Place = field(default_factory=Place)
    manifest: Manifest = field(default_factory=lambda: Manifest([]))
    """Of the site's own files, there or not."""
    units: Mapping[str, KeptUnit] = field(default_factory=dict)
    """By name, all that the site is made of; none where that is not known."""
    broken: frozenset[str] = frozenset()
    """The names of those of which a file is missing."""
    fingerprint: str = ""
    """Of all that the site was made from; empty when anything is missing."""
    listing: str = ""
    """Digest of the paths of the manifest; empty when it is not known."""

    @property
    def digests(self) -> Mapping[str, str]:
        """Give the digests of the files that are there and known to be whole, by path."""
        if self.place.is_torn:
            return {}
        missing = self.place.missing
        return (
            {path: self.manifest[path] for path in self.manifest if path not in missing} if missing else self.manifest
        )


def look_at_place(folder: Path) -> Place:
    """Make sure that a site may be written to a folder, and see which files stand there.

    Raises:
        UsageError: when it is no folder, or holds something that is not a site of ours.
    """
    folder = folder.resolve()
    listed = list_folders(folder)
    if not listed:
        return Place()
    top = next((names for path, names in listed if not path), [])
    is_torn = UNDER_WAY in top
    listing = digest_listing(_without_own(listed))
    kept = _read_kept(folder)
    if kept.listing == listing and not is_torn:
        return Place(is_site=True, marks=kept.marks)
    manifest = kept.read_manifest()
    if manifest is None:
        raise UsageError(f"`{folder}` holds files, and no site of ours.", NOT_OURS)
    present, paths = set(find_paths(listed)) - _OWN, set(manifest)
    return Place(
        is_site=True,
        foreign=tuple(sorted(present - paths)),
        missing=frozenset(paths - present),
        is_torn=is_torn,
        marks=kept.marks,
    )


def _without_own(listed: Iterable[ListedFolder]) -> Iterator[ListedFolder]:
    for path, names in listed:
        kept = names if path else [name for name in names if name not in _OWN]
        if kept:
            yield ListedFolder(path, kept)


def read_state(folder: Path, place: Place) -> SiteState:
    """Give what stands in a folder that has been looked at."""
    kept = _read_kept(folder.resolve(), place.marks)
    manifest = kept.read_manifest() if place.is_site else None
    if manifest is None:
        return SiteState(place=place)
    units = {} if place.is_torn else {unit.name: unit for unit in kept.read_units()}
    broken = (
        [unit.name for unit in units.values() if not place.missing.isdisjoint(unit.paths())] if place.missing else ()
    )
    is_whole = not place.missing and not place.is_torn
    return SiteState(
        place=place,
        manifest=manifest,
        units=units,
        broken=frozenset(broken),
        fingerprint=kept.fingerprint if is_whole else "",
        listing=kept.listing,
    )


def render_state(units: Iterable[KeptUnit], fingerprint: str, manifest: bytes, listing: str) -> bytes:
    """Give what the next build needs: the digest of the rest, then parts between empty lines.

    The first three say what the site was made from, what its manifest was, and which paths it has; each of the others
    is a unit: name, key and size as JSON, then its files.
    """
    told = (f"{json.dumps([unit.name, unit.key, unit.size])}\n{unit.lines}".rstrip("\n") for unit in units)
    data = "\n\n".join([fingerprint, _digest(manifest), listing, *told]).encode("utf-8", "surrogatepass")
    return _digest(data).encode() + b"\n" + data


class _Kept(NamedTuple):
    """State and manifest as they stand in a folder."""

    manifest: bytes
    marks: Marks = ()
    """Of both files, where they belong together."""
    fingerprint: str = ""
    listing: str = ""
    units: bytes = b""

    def read_manifest(self) -> Manifest | None:
        """Give the manifest; None where there is none of ours."""
        return Manifest.read(self.manifest, is_ours=bool(self.marks))

    def read_units(self) -> Iterator[KeptUnit]:
        """Give the units."""
        for part in self.units.decode("utf-8", "surrogatepass").split("\n\n") if self.units else ():
            head, _, lines = part.partition("\n")
            name, key, size = json.loads(head)
            yield KeptUnit(name, key, size, lines)


def _read_kept(folder: Path, known: Marks = ()) -> _Kept:
    """Read state and manifest; `known` are the marks of those that somebody has seen to belong together."""
    places = (folder / STATE, folder / MANIFEST)
    marks = tuple(map(_mark, places))
    state, manifest = map(_read, places)
    digest, _, data = state.partition(b"\n")
    is_known = bool(known) and marks == known
    if state and (is_known or digest == _digest(data).encode()):
        fingerprint, of_manifest, listing, *units = data.split(b"\n\n", _HEAD)
        is_ours = is_known or of_manifest == _digest(manifest).encode()
        if is_ours and len(listing) == _DIGEST:  # an elder program had a unit there
            return _Kept(manifest, marks, fingerprint.decode(), listing.decode(), b"".join(units))
    return _Kept(manifest)


def _mark(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return status.st_mtime_ns, status.st_size


def _read(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""


_HEAD = 3
"""Parts before the units."""
_DIGEST = 32
"""Digits of a digest."""


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_DIGEST // 2).hexdigest()
