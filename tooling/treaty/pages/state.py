"""What a site in a folder was made from: its manifest, and the keys of its units."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from treaty.diagnostics.errors import UsageError
from treaty.pages.making import MadeUnit
from treaty.pages.urls import MANIFEST

STATE = ".treaty-build.json"
"""Keys of the units, for the next build. Nobody else needs it; without it everything is made anew."""
MEMORY = ".treaty-memory.json"
"""What the build found out of each dataset, for the next build; the same holds."""
UNDER_WAY = ".treaty-updating"
"""Stands in a folder while files are exchanged in it; found later, it tells that a build was killed meanwhile."""

_HINT = "Name an empty folder, one that does not exist yet, or one that `treaty site build` wrote."


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """What stands in a folder before a build."""

    digests: Mapping[str, str] = field(default_factory=dict)
    """Of the site's own files, as the manifest tells; empty for one that is not there, or not known to be whole."""
    units: Mapping[str, MadeUnit] = field(default_factory=dict)
    """By name: those whose files are all there."""
    foreign: tuple[str, ...] = ()
    """Files of others, in order of path."""
    fingerprint: str = ""
    """Of all that the site was made from; empty when anything is missing."""
    is_site: bool = False


def read_state(folder: Path, present: AbstractSet[str]) -> SiteState:
    """Look at a folder, whose files are given by path.

    Raises:
        UsageError: when it holds something that is not a site of ours.
    """
    if not present:
        return SiteState()
    manifest = _read(folder / MANIFEST)
    digests = manifest.get("files")
    if manifest.get("kind") != "TreatySite" or not isinstance(digests, dict):
        raise UsageError(f"`{folder}` holds files, and no site of ours.", _HINT)
    own = {MANIFEST, STATE, MEMORY, UNDER_WAY}
    foreign = tuple(sorted(present - digests.keys() - own))
    # What a killed build has changed nobody knows: all of it is made and written again.
    is_torn = UNDER_WAY in present
    stored = _read(folder / STATE) if not is_torn else {}
    is_whole = digests.keys() <= present
    there = digests if is_whole else {path: digest for path, digest in digests.items() if path in present}
    missing = dict.fromkeys(digests, "")
    return SiteState(
        digests=missing if is_torn else missing | there,
        units=dict(_read_units(stored.get("units"), there)),
        foreign=foreign,
        fingerprint=str(stored.get("fingerprint") or "") if is_whole else "",
        is_site=True,
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


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _read_units(stored: Any, digests: Mapping[str, str]) -> Iterator[tuple[str, MadeUnit]]:
    """Give the units of which every file is there; what is not a unit as it was written is passed over."""
    for name, unit in stored.items() if isinstance(stored, dict) else ():
        with suppress(KeyError, TypeError, AttributeError):
            sizes: Mapping[str, int] = unit["files"]
            if sizes.keys() <= digests.keys():
                files = {path: (digests[path], size) for path, size in sizes.items()}
                yield name, MadeUnit(name=name, key=unit["key"], files=files)


def render_state(units: Iterable[MadeUnit], fingerprint: str) -> bytes:
    """Give what the next build needs."""
    stored = {
        unit.name: {"key": unit.key, "files": {path: size for path, (_, size) in unit.files.items()}} for unit in units
    }
    return json.dumps({"fingerprint": fingerprint, "units": stored}, separators=(",", ":")).encode()
