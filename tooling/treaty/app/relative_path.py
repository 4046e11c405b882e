"""Paths as reports name them: from the repository's root, with `/`."""

from __future__ import annotations

from pathlib import Path


def relative_path(path: Path, folder: Path) -> str:
    """Give a path from a folder, empty for the folder itself; one that stands elsewhere is given as it is."""
    resolved, top = path.resolve(), folder.resolve()
    text = resolved.relative_to(top).as_posix() if resolved.is_relative_to(top) else path.as_posix()
    return "" if text == "." else text
