"""The commits that made one file what it is, with what it held after each."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.model.revision import Revision
from treaty.repository.history import Repository


def read_file_commits(repository: Repository, path: str, *, at: str = "HEAD") -> Iterator[tuple[Revision, bytes]]:
    """Give the commits up to one that touched a file and left it there, oldest first, each with its bytes."""
    if repository.head is None:
        return
    listing = repository.git.text("log", "--reverse", "--topo-order", "--no-renames", "--format=%H", at, "--", path)
    for commit in listing.split():
        found = repository.git.attempt("cat-file", "blob", f"{commit}:{path}")
        if found.code == 0:
            yield repository.revision(commit), found.output
