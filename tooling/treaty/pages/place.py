"""A folder where a site shall be, as it is found: empty, a site of ours and what others put there, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from treaty.diagnostics.errors import UsageError
from treaty.pages.listing import NOT_OURS, ListedFolder, digest_listing, find_paths, list_folders
from treaty.pages.state import MEMORY, STATE, UNDER_WAY, Place, StoredSite, read_listing, read_stored
from treaty.pages.urls import MANIFEST

_OWN = {MANIFEST, STATE, MEMORY, UNDER_WAY}


def look_at_place(folder: Path, stored: StoredSite | None = None) -> Place:
    """Make sure that a site may be written to a folder, and see which files stand there.

    Args:
        folder: the folder.
        stored: its state and manifest; None where they are not read yet, and need not be if what stands there is what
            the state tells.

    Raises:
        UsageError: when it is no folder, or holds something that is not a site of ours.
    """
    folder = folder.resolve()
    listed = list_folders(folder)
    if not listed:
        return Place()
    is_torn = any(UNDER_WAY in names for path, names in listed if not path)
    if stored is None and not is_torn and digest_listing(_without_own(listed)) == read_listing(folder):
        return Place(is_site=True, is_told=True)
    manifest = (stored or read_stored(folder)).read_manifest()
    if manifest is None:
        raise UsageError(f"`{folder}` holds files, and no site of ours.", NOT_OURS)
    present, paths = set(find_paths(listed)) - _OWN, set(manifest)
    return Place(
        is_site=True, foreign=tuple(sorted(present - paths)), missing=frozenset(paths - present), is_torn=is_torn
    )


def _without_own(listed: Iterable[ListedFolder]) -> Iterator[ListedFolder]:
    for path, names in listed:
        kept = names if path else [name for name in names if name not in _OWN]
        if kept:
            yield ListedFolder(path, kept)
