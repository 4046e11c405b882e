"""What a build of a site begins with in processes of their own, while the program itself is still being loaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from treaty.app.parallel import Begun, begin
from treaty.pages.state import Place, look_at_place

if TYPE_CHECKING:
    from treaty.app.still_files import StillFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunSite:
    """What has been begun; each waits for its end when it is asked."""

    place: Begun[Place]
    """What stands in the folder of the site."""
    contracts: Begun[StillFolder | None]
    """The contracts folder as Git knows it; None where Git knows too little."""

    def drop(self) -> None:
        """Wait for the end of all, and take no answer."""
        self.place.drop()
        self.contracts.drop()


def begin_site(folder: Path, out: Path) -> BegunSite:
    """Begin to look at the folder of a site, and at contracts in or above another one."""
    return BegunSite(place=begin(partial(look_at_place, out)), contracts=begin(partial(_look_at_contracts, folder)))


def _look_at_contracts(folder: Path) -> StillFolder | None:
    from treaty.app.registry_place import find_place
    from treaty.app.still_files import look_by_git

    return look_by_git(find_place(folder))
