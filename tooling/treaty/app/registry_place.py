"""Where a registry stands: a folder, and in it the contracts root, inside a Git repository or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from treaty.app.find_targets import find_registry
from treaty.app.load_registry import DEFAULT_ROOT
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.repository.history import Repository, find_repository
from treaty.repository.tree import Tree
from treaty.repository.worktree import WorkTree


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryPlace:
    """A registry found from a folder; paths of its files are relative to `top`."""

    top: Path
    """The Git repository, or the folder itself outside of one."""
    root: str | None
    """The contracts root below `top` (`""`: `top` itself); None when the working folder holds no contracts."""
    near: str
    """Where the search began, below `top`."""
    repository: Repository | None

    def root_of(self, tree: Tree) -> str:
        """Give the contracts root in a tree of this repository.

        Raises:
            UsageError: when the tree holds no contracts.
        """
        candidates = [self.root, self.near, f"{self.near}/{DEFAULT_ROOT}".strip("/"), DEFAULT_ROOT, ""]
        for root in dict.fromkeys(candidate for candidate in candidates if candidate is not None):
            if any(tree.list_paths(f"{root}/{mark}".strip("/")) for mark in ("registry.yaml", "datasets")):
                return root
        raise _no_contracts(self._around if isinstance(tree, WorkTree) else f"the commit {tree.label}")

    def require_root(self) -> str:
        """Give the contracts root of the working folder.

        Raises:
            UsageError: when it holds no contracts.
        """
        if self.root is None:
            raise _no_contracts(self._around)
        return self.root

    def require_repository(self) -> Repository:
        """Give the Git repository, for what tags and history tell.

        Raises:
            TreatyError: outside of Git.
        """
        if self.repository is None:
            raise TreatyError(
                f"`{self.top}` is not in a Git repository.",
                "Tags and history tell what was released: run git init, or name another folder with --repo.",
            )
        return self.repository

    @property
    def _around(self) -> str:
        return f"`{self.top / self.near}` or above it"

    def work_tree(self) -> WorkTree:
        """Give the working folder as a tree."""
        return WorkTree(self.top) if self.repository is None else self.repository.work_tree()


def find_place(folder: Path) -> RegistryPlace:
    """Find the registry that a folder is, holds as `contracts`, or stands in."""
    start = folder.resolve()
    if not start.is_dir():
        raise UsageError(f"There is no folder `{folder}`.", "Name an existing folder.")
    registry = find_registry(start)
    repository = find_repository(start)
    above = registry is not None and not registry.is_relative_to(start)
    top = repository.root.resolve() if repository is not None else (registry if registry and above else start)
    root = _relative(registry, top) if registry is not None and registry.is_relative_to(top) else None
    return RegistryPlace(top=top, root=root, near=_relative(start, top), repository=repository)


def _no_contracts(where: str) -> UsageError:
    return UsageError(
        f"There are no contracts in {where}.",
        "Run `treaty init` to start a registry and commit it, or name another folder.",
    )


def _relative(path: Path, folder: Path) -> str:
    text = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""
    return "" if text == "." else text
