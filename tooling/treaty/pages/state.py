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

from treaty.pages.manifest import Manifest
from treaty.pages.urls import MANIFEST

STATE = ".treaty-build"
"""Keys and files of the units, for the next build. Nobody else needs it; without it everything is made anew."""
MEMORY = ".treaty-memory.json"
"""What the build found out of each dataset, for the next build; the same holds."""
UNDER_WAY = ".treaty-updating"
"""Stands in a folder while files are exchanged in it; found later, it tells that a build was killed meanwhile."""


class KeptUnit(NamedTuple):
    """A unit whose files stand in a site."""

    name: str
    key: str
    size: int
    """Bytes of its files together."""
    text: str
    """The unit as it is kept: key, size and name, then the path of each file on a line, spelt as in the manifest."""

    @classmethod
    def read(cls, text: str) -> KeptUnit:
        """Read what `keep_unit` wrote."""
        key, size, name = text.partition("\n")[0].split("\t", 2)
        return cls(_read_text(name), key, int(size), text)

    def paths(self) -> Iterator[str]:
        """Give the paths of its files."""
        return map(_read_text, self.text.split("\n")[1:])


def keep_unit(name: str, key: str, sizes: Mapping[str, int]) -> KeptUnit:
    """Give a unit as it is kept, its files given by path with their sizes."""
    size = sum(sizes.values())
    return KeptUnit(
        name, key, size, "\n".join([f"{key}\t{size}\t{encode_basestring(name)}", *map(encode_basestring, sizes)])
    )


def _read_text(text: str) -> str:
    told: str = json.loads(text) if "\\" in text else text[1:-1]
    return told


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
    is_told: bool = False
    """Whether this rests on what the state tells of its files: where that is not whole, somebody must look again."""


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


def render_state(units: Iterable[KeptUnit], fingerprint: str, manifest: bytes, listing: str) -> bytes:
    """Give what the next build needs: the digest of the rest, then parts between empty lines.

    The first three say what the site was made from, what its manifest was, and which paths it has; each of the others
    is a unit.
    """
    told = (unit.text for unit in units)
    data = "\n\n".join([fingerprint, _digest(manifest), listing, *told]).encode("utf-8", "surrogatepass")
    return _digest(data).encode() + b"\n" + data


class StoredSite(NamedTuple):
    """State and manifest as they stand in a folder."""

    manifest: bytes
    is_whole: bool = False
    """Whether both are as they were written, and belong together."""
    fingerprint: str = ""
    listing: str = ""
    units: bytes = b""

    def read_manifest(self) -> Manifest | None:
        """Give the manifest; None where there is none of ours."""
        return Manifest.read(self.manifest, is_ours=self.is_whole)

    def read_units(self) -> Iterator[KeptUnit]:
        """Give the units."""
        text = self.units.decode("utf-8", "surrogatepass")
        return map(KeptUnit.read, text.split("\n\n") if text else ())

    def stand(self, place: Place) -> SiteState:
        """Give what stands in the folder, as far as its files are there."""
        manifest = self.read_manifest() if place.is_site else None
        if manifest is None:
            return SiteState(place=place)
        units = {} if place.is_torn else {unit.name: unit for unit in self.read_units()}
        missing = place.missing
        broken = [unit.name for unit in units.values() if not missing.isdisjoint(unit.paths())] if missing else ()
        is_whole = not missing and not place.is_torn
        return SiteState(
            place=place,
            manifest=manifest,
            units=units,
            broken=frozenset(broken),
            fingerprint=self.fingerprint if is_whole else "",
            listing=self.listing,
        )


def read_stored(folder: Path) -> StoredSite:
    """Read the state and the manifest of a folder."""
    state, manifest = _read(folder / STATE), _read(folder / MANIFEST)
    digest, _, data = state.partition(b"\n")
    if state and digest == _digest(data).encode():
        fingerprint, of_manifest, listing, *units = data.split(b"\n\n", _HEAD)
        # An elder program had a unit where the listing stands.
        if len(listing) == _DIGEST and of_manifest == _digest(manifest).encode():
            return StoredSite(manifest, True, fingerprint.decode(), listing.decode(), b"".join(units))
    return StoredSite(manifest)


def read_listing(folder: Path) -> str:
    """Give the digest of the paths that a state tells of, unless it is damaged; empty where there is none."""
    try:
        with (folder / STATE).open("rb") as stream:
            parts = stream.read(_HEAD_BYTES).partition(b"\n")[2].split(b"\n\n", _HEAD)
    except OSError:
        return ""
    return parts[_HEAD - 1].decode("ascii", "replace") if len(parts) >= _HEAD else ""


def _read(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""


_HEAD = 3
"""Parts before the units."""
_HEAD_BYTES = 256
"""More than these take."""
_DIGEST = 32
"""Digits of a digest."""


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_DIGEST // 2).hexdigest()
