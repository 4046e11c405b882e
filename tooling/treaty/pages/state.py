"""What a site in a folder was made from: its manifest, and the keys of its units."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from pathlib import Path
from typing import NamedTuple

from treaty.diagnostics.errors import UsageError
from treaty.pages.manifest import Manifest
from treaty.pages.urls import MANIFEST

STATE = ".treaty-build"
"""Keys and files of the units, for the next build. Nobody else needs it; without it everything is made anew."""
MEMORY = ".treaty-memory.json"
"""What the build found out of each dataset, for the next build; the same holds."""
UNDER_WAY = ".treaty-updating"
"""Stands in a folder while files are exchanged in it; found later, it tells that a build was killed meanwhile."""
_OWN = {MANIFEST, STATE, MEMORY, UNDER_WAY}

_HINT = "Name an empty folder, one that does not exist yet, or one that `treaty site build` wrote."


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
    present = set(list_files(folder))
    if not present:
        return Place()
    _, manifest = _read_both(folder)
    if manifest is None:
        raise UsageError(f"`{folder}` holds files, and no site of ours.", _HINT)
    paths = set(manifest)
    return Place(
        is_site=True,
        foreign=tuple(sorted(present - paths - _OWN)),
        missing=frozenset(paths - present),
        is_torn=UNDER_WAY in present,
    )


def read_state(folder: Path, place: Place) -> SiteState:
    """Give what stands in a folder that has been looked at."""
    stored, manifest = _read_both(folder.resolve()) if place.is_site else ([], None)
    if manifest is None:
        return SiteState(place=place)
    fingerprint = stored[0] if stored else ""
    units = {} if place.is_torn else {unit.name: unit for unit in _read_units(stored[2:])}
    broken = (
        [unit.name for unit in units.values() if not place.missing.isdisjoint(unit.paths())] if place.missing else ()
    )
    is_whole = not place.missing and not place.is_torn
    return SiteState(
        place=place,
        manifest=manifest,
        units=units,
        broken=frozenset(broken),
        fingerprint=fingerprint if is_whole else "",
    )


def list_files(folder: Path) -> Iterator[str]:
    """Give the path of each file below a folder, links to anything among them.

    Raises:
        UsageError: when it is no folder.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"`{folder}` is not a folder.", _HINT)
    # Plain calls of the system, and no generator within another: there are a hundred thousand files.
    waiting = [(str(folder), "")]
    while waiting:
        place, below = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{below}{entry.name}/"))
                else:
                    yield below + entry.name


def render_state(units: Iterable[KeptUnit], fingerprint: str, manifest: bytes) -> bytes:
    """Give what the next build needs: the digest of the rest, then parts between empty lines.

    The first two say what the site was made from and what its manifest was; each of the others is a unit: name, key and
    size as JSON, then its files.
    """
    told = (f"{json.dumps([unit.name, unit.key, unit.size])}\n{unit.lines}".rstrip("\n") for unit in units)
    data = "\n\n".join([fingerprint, _digest(manifest), *told]).encode("utf-8", "surrogatepass")
    return _digest(data).encode() + b"\n" + data


def _read_both(folder: Path) -> tuple[list[str], Manifest | None]:
    """Give the parts of the state and the manifest; no parts where they do not belong together."""
    state, manifest = _read(folder / STATE), _read(folder / MANIFEST)
    digest, _, data = state.partition(b"\n")
    if state and digest == _digest(data).encode():
        parts = data.decode("utf-8", "surrogatepass").split("\n\n")
        if parts[1] == _digest(manifest):
            return parts, Manifest.read(manifest, is_ours=True)
    return [], Manifest.read(manifest, is_ours=False)


def _read(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""


def _read_units(parts: Iterable[str]) -> Iterator[KeptUnit]:
    for part in parts:
        head, _, lines = part.partition("\n")
        name, key, size = json.loads(head)
        yield KeptUnit(name, key, size, lines)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
