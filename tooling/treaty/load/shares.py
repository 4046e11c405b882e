"""Shares: a registry split between its datasets, so that it can be read and judged a part at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_DATASET_DEPTH = 3
"""Names in the path of a dataset's folder: `datasets/<namespace>/<dataset>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The paths of a registry: those beside its datasets, and the rest in parts; each in order, one part at least."""

    frame: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]


def split_shares(paths: Iterable[str], root: str, size: int) -> Shares:
    """Split a registry.

    Args:
        paths: every file at or below the contracts folder.
        root: the contracts folder, from the repository's root; empty when it is the repository itself.
        size: files a part; one may have more, for a dataset is never split.
    """
    frame: list[str] = []
    parts: list[list[str]] = []
    last = None
    for path in sorted(paths):
        folder = find_dataset_folder(path, root)
        if folder is None:
            frame.append(path)
            continue
        if not parts or (folder != last and len(parts[-1]) >= size):
            parts.append([])
        parts[-1].append(path)
        last = folder
    return Shares(frame=tuple(frame), parts=tuple(map(tuple, parts)) or ((),))


def find_dataset_folder(path: str, root: str) -> tuple[str, str] | None:
    """Give the names of namespace and dataset that a file's folder has; None where it is in no dataset's folder."""
    names = path.removeprefix(f"{root}/" if root else "").split("/")
    is_inside = len(names) > _DATASET_DEPTH and names[0] == "datasets"
    return (names[1], names[2]) if is_inside else None
