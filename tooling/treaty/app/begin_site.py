"""What a build of a site begins with in processes of their own, while the program itself is still being loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from treaty.app.parallel import Begun, begin, begin_steps
from treaty.pages.place import look_at_place
from treaty.pages.state import MEMORY, Place

if TYPE_CHECKING:
    from treaty.app.site_history import SiteHistory
    from treaty.app.site_memory import Touched
    from treaty.app.still_files import StillFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunSite:
    """What has been begun; each waits for its end when it is asked, and they are asked in this order."""

    contracts: Begun[StillFolder | None]
    """The contracts folder as Git knows it; None where Git knows too little."""
    history: Begun[SiteHistory]
    touched: Begun[Touched | None]
    """Where the last build may be wrong of these contracts, if the history is what it was; None without them."""
    place: Begun[Place]
    """What stands in the folder of the site."""

    def drop(self) -> None:
        """Wait for the end of all, and take no answer."""
        for begun in (self.contracts, self.history, self.touched, self.place):
            begun.drop()


def begin_site(folder: Path, out: Path, today: date) -> BegunSite:
    """Begin to look at contracts in or above a folder, at what changed in them, and at the folder of their site."""
    contracts, touched = begin_steps(partial(_look_at_contracts, folder), partial(_find_touched, out, today))
    history = begin(partial(_read_history, folder))
    # It is asked for when all else is known.
    place = begin(partial(look_at_place, out), is_patient=True)
    return BegunSite(contracts=contracts, history=history, touched=touched, place=place)


# Each loads what it needs where it runs: together they are the larger part of the program.


def _look_at_contracts(folder: Path) -> StillFolder | None:
    from treaty.app.registry_place import find_place
    from treaty.app.still_files import look_by_git

    return look_by_git(find_place(folder))


def _read_history(folder: Path) -> SiteHistory:
    from treaty.app.site_history import read_history

    return read_history(folder)


def _find_touched(out: Path, today: date, contracts: StillFolder | None) -> Touched | None:
    from treaty.app.site_memory import Present, Touched, find_touched, open_memory
    from treaty.pages.theme import digest_program

    if contracts is None:
        return None
    kept = open_memory(out / MEMORY, digest_program())
    head = kept.head if kept is not None else None
    history = head.history if head is not None else {}
    now = Present(root=contracts.root, today=today, files=contracts.files, digests=contracts.blobs, history=history)
    return Touched(memory=kept.digest if kept is not None else b"", paths=find_touched(head, now))
