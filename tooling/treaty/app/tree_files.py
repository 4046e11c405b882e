"""The files of a tree, each read when it is first asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from treaty.repository.tree import Tree


class TreeFiles(Mapping[str, bytes]):
    """Bytes by path; those of the files that were not read ahead are read when they are asked for, and kept."""

    def __init__(self, tree: Tree, paths: Collection[str], ahead: Iterable[str] = ()) -> None:
        """Take the paths that the tree lists, some of them to be read now: together, which is faster."""
        self._tree = tree
        self._paths = paths
        self._held = dict(tree.read_many(ahead))

    def __getitem__(self, path: str) -> bytes:
        """Give the bytes of a file."""
        if path not in self._paths:
            raise KeyError(path)
        if path not in self._held:
            self._held.update(self._tree.read_many([path]))
        return self._held[path]

    def __contains__(self, path: object) -> bool:
        """Tell whether there is such a file; it is not read."""
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        """Give the paths."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Give how many files there are."""
        return len(self._paths)
