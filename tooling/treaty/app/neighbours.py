"""The files beside one that stands outside a registry: a contract may leave its shape to a JSON Schema there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from treaty.app.read_start import read_start

_SUFFIXES = frozenset({".yaml", ".yml", ".json"})


class Neighbours(Mapping[str, bytes]):
    """The YAML and JSON files in the folder of a file, by path; links are none of them.

    Each is read when it is asked for, and as far as any reader goes: the folder may hold a thousand others.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        """Take the file, and the folder that paths are told from; one that is not below it is told whole."""
        self._beside = path.parent
        self._folder = folder

    def __getitem__(self, name: str) -> bytes:
        """Give what a file holds.

        Raises:
            KeyError: when there is none of this path.
        """
        path = self._folder / name
        if not self._is_neighbour(path):
            raise KeyError(name)
        return read_start(path)

    def __contains__(self, name: object) -> bool:
        """Tell whether a path is that of a neighbour."""
        return isinstance(name, str) and self._is_neighbour(self._folder / name)

    def __iter__(self) -> Iterator[str]:
        """Give the paths in order of name."""
        for path in sorted(self._beside.iterdir()):
            if self._is_neighbour(path):
                below = path.is_relative_to(self._folder)
                yield path.relative_to(self._folder).as_posix() if below else path.as_posix()

    def __len__(self) -> int:
        """Give how many there are."""
        return sum(1 for _ in self)

    def _is_neighbour(self, path: Path) -> bool:
        is_beside = path.suffix in _SUFFIXES and path.parent == self._beside
        return is_beside and path.is_file() and not path.is_symlink()
