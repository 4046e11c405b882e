"""Files committed on a branch that nobody has checked out: the index and the working folder stay as they are."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.repository.history import Repository
from treaty.repository.process import GitProcess, decode, encode

_NOTHING = "0" * 40
_HEADS = "refs/heads/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch to commit on."""

    name: str
    tip: str | None
    """Where it stands; None when it does not exist yet."""
    base: str
    """What the next commit follows: its tip, or HEAD for a new branch and for one that HEAD contains already."""


def find_branch(repository: Repository, name: str) -> Branch:
    """Give the branch of a name, there or not.

    Raises:
        UsageError: when it is no name for a branch, or somebody works on it.
    """
    # Git would take `refs/heads/x` for a branch of that very name, which nobody means.
    if name.startswith("refs/") or repository.git.attempt("check-ref-format", "--branch", name).code != 0:
        raise UsageError(f"`{name}` is no name for a branch.", "Name another with --branch.")
    listing = repository.git.text("for-each-ref", "--format=%(objectname) %(worktreepath)", f"{_HEADS}{name}")
    tip, _, checked_out = listing.partition(" ")
    if checked_out or name == repository.branch:
        raise UsageError(
            f"The branch `{name}` is checked out; nothing is committed under the feet of who works there.",
            "Name another with --branch, or leave out --commit and commit the edited file yourself.",
        )
    head = repository.resolve("HEAD")
    is_new = not tip or repository.is_ancestor(tip, head)
    return Branch(name=name, tip=tip or None, base=head if is_new else tip)


def commit_file(repository: Repository, branch: Branch, *, path: str, data: bytes, message: str) -> str:
    """Commit one file on a branch, as `commit_files` does."""
    return commit_files(repository, branch, files={path: data}, message=message)


def commit_files(repository: Repository, branch: Branch, *, files: Mapping[str, bytes], message: str) -> str:
    """Commit files on a branch; give the commit.

    Killed at any moment, the branch stands where it stood or at the new commit.

    Raises:
        TreatyError: when Git refuses, or the branch has moved meanwhile.
    """
    git = repository.git
    blobs = {path: git.text("hash-object", "-w", "--stdin", data=data) for path, data in files.items()}
    tree = _write_tree(git, branch.base, blobs)
    outcome = git.attempt("commit-tree", "-p", branch.base, "-F", "-", tree, data=encode(message))
    if outcome.code != 0:
        raise TreatyError(
            f"The commit cannot be made: {outcome.complaint}",
            "Tell Git who you are: git config user.name …, git config user.email …",
        )
    commit = decode(outcome.output).strip()
    moved = git.attempt("update-ref", "-m", "treaty", f"{_HEADS}{branch.name}", commit, branch.tip or _NOTHING)
    if moved.code != 0:
        raise TreatyError(f"The branch `{branch.name}` cannot be moved: {moved.complaint}", "Run it again.")
    return commit


def _write_tree(git: GitProcess, base: str, blobs: Mapping[str, str]) -> str:
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        index = Path(folder, "index")
        git.run("read-tree", base, index_file=index)
        for path, blob in blobs.items():
            mode = git.text("ls-tree", base, "--", path).partition(" ")[0] or "100644"
            git.run("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}", index_file=index)
        return decode(git.run("write-tree", index_file=index)).strip()
