"""Read a commit's files from the working folder where they stand there as they are: faster than from Git's objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from treaty.repository.tree import Tree
from treaty.repository.worktree import WorkTree, blob_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadThrough:
    """Files of a tree, read where that is cheapest."""

    tree: Tree
    work: WorkTree
    prefix: str
    """Where all that is asked for stands."""

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Give path to bytes, as the tree holds them; what the working folder holds is believed by its blob id alone.

        Raises:
            FileNotFoundError: when the tree does not hold one of them.
        """
        wanted, blobs = tuple(paths), self.tree.list_files(self.prefix)
        present = self.work.read_present(path for path in wanted if path in blobs)
        here = {path: data for path, data in present.items() if blob_id(data) == blobs[path]}
        rest = self.tree.read_many(path for path in wanted if path not in here)
        return {path: here[path] if path in here else rest[path] for path in wanted}
