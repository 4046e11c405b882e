"""What Git tells of a registry for its site: commit, releases and moves, with a digest of each contract's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from treaty.app.registry_place import find_place
from treaty.model.release import Flip, Release
from treaty.model.revision import Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHistory:
    """What Git tells; nothing outside of a repository."""

    revision: Revision | None = None
    """What is checked out; None before the first commit."""
    releases: tuple[Release, ...] = ()
    flips: tuple[Flip, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of the releases and moves of each contract, by its name."""


def read_history(folder: Path) -> SiteHistory:
    """Give what Git tells of the registry in or above a folder.

    Raises:
        TreatyError: when Git cannot read it.
    """
    place = find_place(folder)
    if place.repository is None:
        return SiteHistory()
    with place.repository as repository:
        head, releases, flips = repository.head, repository.releases(), repository.flips()
        return SiteHistory(
            revision=repository.revision(head) if head is not None else None,
            releases=releases,
            flips=flips,
            digests=digest_history(chain[Release | Flip](releases, flips)),
        )


def digest_history(items: Iterable[Release | Flip]) -> Mapping[str, str]:
    """Give a digest of the releases and moves of each contract, by its name."""
    told: dict[str, list[str]] = {}
    for item in items:
        told.setdefault(str(item.contract), []).append(repr(item))
    return {
        name: hashlib.blake2b("\n".join(lines).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        for name, lines in told.items()
    }
