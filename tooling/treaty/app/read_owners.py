"""The CODEOWNERS file of a tree, wherever code hosts look for it."""

from __future__ import annotations

from treaty.lifecycle.code_owners import CODE_OWNERS_PATHS, CodeOwners, parse_code_owners
from treaty.repository.tree import Tree


def read_code_owners(tree: Tree) -> CodeOwners | None:
    """Give who owns which paths; None where no file says so."""
    for path in CODE_OWNERS_PATHS:
        if path in tree.list_paths(path):
            return parse_code_owners(tree.read(path).decode("utf-8", "replace"), path=path)
    return None
