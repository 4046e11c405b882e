"""The files of a tree, each read when it is first asked for."""

from __future__ import annotations

from collections.abc import Collection, ItemsView, Iterable, Iterator, Mapping
from itertools import islice

from treaty.repository.tree import Tree

FILES_AT_ONCE = 500
"""How many files are held at a time where all are walked."""


class TreeFiles(Mapping[str, bytes]):
    """Bytes by path; those of the files that were not read ahead are read when they are asked for, and kept.

    Whoever walks all of them holds some at a time, however many there are.
    """

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

    def items(self) -> ItemsView[str, bytes]:
        """Give every file, read on the way and not kept."""
        return _Walk(self)

    def walk(self) -> Iterator[tuple[str, bytes]]:
        """Give every file, in order of the paths."""
        waiting = iter(self._paths)
        while some := list(islice(waiting, FILES_AT_ONCE)):
            read = self._tree.read_many(path for path in some if path not in self._held)
            yield from ((path, read[path] if path in read else self._held[path]) for path in some)


class _Walk(ItemsView[str, bytes]):
    def __init__(self, files: TreeFiles) -> None:
        super().__init__(files)
        self._files = files

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return self._files.walk()
