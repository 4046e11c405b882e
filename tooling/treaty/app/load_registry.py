"""Read a contracts repository from any tree: a folder, a commit, the index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from treaty.repository.tree import Tree, read_below

if TYPE_CHECKING:
    from treaty.load.catalog import LoadedCatalog

DEFAULT_ROOT = "contracts"


def load_registry(tree: Tree, root: str, *, like: LoadedCatalog | None = None) -> LoadedCatalog:
    """Read everything below the contracts root (`""`: the tree itself is the root).

    Args:
        tree: where the files stand.
        root: the contracts root within the tree.
        like: another state of the same registry, read before; what is the same there is not read again.
    """
    # Who only asks where a registry stands does not pay for what reads it.
    from treaty.load.catalog import load_catalog

    return load_catalog(read_below(tree, root), root=root, like=like)


def find_registry_above(start: Path) -> Path | None:
    """Give the nearest folder at or above a path that holds `registry.yaml`, or None."""
    folders = [start, *start.parents] if start.is_dir() else list(start.parents)
    return next((folder for folder in folders if (folder / "registry.yaml").is_file()), None)
