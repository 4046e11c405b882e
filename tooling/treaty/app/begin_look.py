"""The folder of a site looked at by another process: begun first, for little is needed to know what stands there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from treaty.app.parallel import begin
from treaty.pages.state import Place, look_at_place

Look = Callable[[], Place]


def begin_look(folder: Path) -> Look:
    """Begin to look at a folder; what is given waits for the end of it, and must be called."""
    return begin(partial(look_at_place, folder))
