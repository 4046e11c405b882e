"""Refs, merge base, tags, who changed what and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.diagnostics.wording import suggest
from treaty.model.revision import Revision
from treaty.repository.commit import CommitTree, IndexTree
from treaty.repository.damage import find_fault_of_head, find_mark, no_repository, unreadable
from treaty.repository.instants import parse_seconds
from treaty.repository.line_ends import LineEnds
from treaty.repository.process import GitError, GitProcess, decode, encode
from treaty.repository.program import read_folder, read_object
from treaty.repository.sparse import find_sparse_files
from treaty.repository.tree import ChangedPaths, Tree, compare_listings, find_changed_paths
from treaty.repository.untouched import find_untouched
from treaty.repository.worktree import WorkTree, blob_id

if TYPE_CHECKING:
    from treaty.model.identity import DatasetId
    from treaty.model.release import Flip, Release

DEFAULT_BRANCHES = ("main", "master", "trunk")
_REVISION_FORMAT = "--format=%H%x00%an%x00%ct%x00%s"


class Repository:
    """A Git repository, open for reading; use it in a `with` block."""

    # What tags say is understood by modules of their own, which whoever asks for files alone does not load.

    def __init__(self, root: Path, *, is_bare: bool = False) -> None:
        """Take the working folder, or the repository itself where it is bare: that has no working folder."""
        self.root = root
        self.is_bare = is_bare
        self.git = GitProcess(root)

    def __enter__(self) -> Self:
        """Give the repository itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of what is held; nothing is, between two commands."""

    @property
    def head(self) -> str | None:
        """The commit that is checked out; None before the first one.

        Raises:
            TreatyError: when it cannot be read.
        """
        found = self._find_commit("HEAD")
        fault = "" if found is not None else find_fault_of_head(self.git)
        if fault:
            raise TreatyError(f"This clone is damaged: {fault}.", "`git fsck` says more; clone it again.")
        return found

    @property
    def branch(self) -> str | None:
        """The branch that is checked out, born or not; None when HEAD is detached."""
        outcome = self.git.attempt("symbolic-ref", "--quiet", "--short", "HEAD")
        return decode(outcome.output).strip() if outcome.code == 0 else None

    @property
    def is_shallow(self) -> bool:
        """Whether the clone's history ends early."""
        return self.git.text("rev-parse", "--is-shallow-repository") == "true"

    def resolve(self, ref: str) -> str:
        """Give the commit that a branch, tag or expression names.

        Raises:
            UsageError: when nothing is called so here; the hint says what to fetch or names the nearest.
        """
        commit = None if ref.startswith("-") or not ref else self._find_commit(ref)
        if commit is None:
            raise UsageError(f"There is no commit called `{ref}` in this clone.", self._hint_for(ref))
        return commit

    def has(self, commit: str) -> bool:
        """Tell whether this clone holds a commit; a shallow one may lack what its tags name."""
        return self._find_commit(commit) is not None

    def commit_at(self, moment: datetime) -> str | None:
        """Give the newest commit on the main line (first parents) of HEAD that is no younger than a moment."""
        limit = f"--until=@{int(moment.timestamp())}"
        output = self.git.text("rev-list", "--first-parent", "--max-count=1", limit, self.resolve("HEAD"), "--")
        return output or None

    def first_commit_hint(self) -> str:
        """Say where the history of this clone begins."""
        if self.is_shallow:
            return "This clone is shallow; fetch the history: git fetch --unshallow --tags."
        text = self.git.text("rev-list", "--first-parent", "--format=%cI", "--no-commit-header", "HEAD", "--")
        return f"The history begins at {text.splitlines()[-1]}."

    def default_base(self) -> str | None:
        """Give the ref that changes are compared with by default: the remote's main branch, else the local one."""
        remotes = sorted(self.git.text("remote").splitlines(), key=lambda name: (name != "origin", name))
        names = [f"{remote}/{name}" for remote in remotes for name in ("HEAD", *DEFAULT_BRANCHES)]
        refs = [f"refs/remotes/{name}" for name in names] + [f"refs/heads/{name}" for name in DEFAULT_BRANCHES]
        found = next((ref for ref in refs if self._find_commit(ref)), None)
        return found.removeprefix("refs/remotes/").removeprefix("refs/heads/") if found else None

    def main_branch_of(self, remote: str) -> str | None:
        """Give the main branch of a remote as last seen (`origin/main`); None when this clone does not know it."""
        outcome = self.git.attempt("symbolic-ref", "--quiet", f"refs/remotes/{remote}/HEAD")
        named = decode(outcome.output).strip().removeprefix("refs/remotes/")
        names = [name for name in (named, *(f"{remote}/{branch}" for branch in DEFAULT_BRANCHES)) if name]
        return next((name for name in names if self._find_commit(f"refs/remotes/{name}")), None)

    def is_ancestor(self, commit: str, of: str) -> bool:
        """Tell whether a commit is part of another one's history, as far as this clone reaches."""
        return self.git.attempt("merge-base", "--is-ancestor", commit, self.resolve(of)).code == 0

    def merge_base(self, a: str, b: str) -> str | None:
        """Give the newest common ancestor of two commits; None when they share no history.

        Raises:
            TreatyError: when the clone is shallow and the common ancestor is not in it.
        """
        outcome = self.git.attempt("merge-base", self.resolve(a), self.resolve(b))
        if outcome.code == 0:
            return read_object("merge-base", outcome.output)
        if outcome.complaint:
            raise GitError(f"`git merge-base` failed: {outcome.complaint}")
        if self.is_shallow:
            raise TreatyError(
                f"This clone is shallow, and the common ancestor of `{a}` and `{b}` is not in it.",
                "Fetch the history: git fetch --unshallow (or git fetch --deepen=100). "
                "In GitHub Actions: fetch-depth: 0 for actions/checkout.",
            )
        return None

    def changed_paths(self, base: str, head: str | None, prefix: str = "") -> ChangedPaths:
        """Give the files that differ between a commit and another one, or the working tree when `head` is None.

        A file of the working tree that differs in line ends alone counts as unchanged: Git may have written them.
        """
        if head is None and self.is_bare:
            return compare_listings({}, {})
        old = self.tree(base)
        if head is not None:
            return find_changed_paths(old, self.tree(head), prefix)
        new = self.work_tree()
        known = {**find_untouched(self.git, prefix), **new.kept_out}
        paths = new.list_paths(prefix)
        read = new.read_many(path for path in paths if path not in known)
        after = {path: known[path] if path in known else blob_id(read[path]) for path in paths}
        changed = compare_listings(old.list_files(prefix), after)
        modified = without_line_ends(old, new, changed.modified)
        return ChangedPaths(added=changed.added, modified=modified, removed=changed.removed)

    def tree(self, ref: str) -> CommitTree:
        """Give the files of a commit."""
        return CommitTree(self, self.resolve(ref))

    def index_tree(self) -> IndexTree:
        """Give the files of the index."""
        return IndexTree(self)

    def work_tree(self) -> WorkTree:
        """Give the files of the working folder, with the line ends that Git would store."""
        return WorkTree(self.root, restore=LineEnds(self.git).restore, sparse=find_sparse_files(self.git))

    def releases(
        self,
        *,
        merged: str | None = None,
        of: Collection[DatasetId] | None = None,
        named: Collection[str] | None = None,
    ) -> tuple[Release, ...]:
        """Give the releases that tags tell of, in order of release.

        Args:
            merged: a commit; only the releases that it contains are given.
            of: the datasets whose releases are given, None for all.
            named: the names of tags to read, at least; None for all.
        """
        from treaty.repository.tags import read_releases

        return read_releases(self.git, merged=merged, of=of, named=named)

    def released_names(self) -> tuple[Release, ...]:
        """Give the releases by the names of their tags alone, in order of name."""
        from treaty.repository.tags import read_released_names

        return read_released_names(self.git)

    def flips(
        self,
        *,
        merged: str | None = None,
        of: Collection[DatasetId] | None = None,
        named: Collection[str] | None = None,
    ) -> tuple[Flip, ...]:
        """Give the moves of current versions that tags tell of, by contract and number; see `releases`."""
        from treaty.repository.tags import read_flips

        return read_flips(self.git, merged=merged, of=of, named=named)

    def tag_times(self) -> Mapping[str, datetime]:
        """Give the names of release and current tags with their times, without reading what they say."""
        from treaty.repository.tags import read_tag_times

        return read_tag_times(self.git)

    def tag_names_beyond(self, commit: str, *, of: Collection[DatasetId] | None = None) -> frozenset[str]:
        """Give the names of our tags, at least those of some datasets, that a commit's history does not hold."""
        from treaty.repository.tags import read_names_beyond

        return read_names_beyond(self.git, commit, of=of)

    def revision(self, commit: str) -> Revision:
        """Give a commit as a value."""
        return _parse_revision(self.git.text("log", "-1", _REVISION_FORMAT, self.resolve(commit), "--"))

    def messages(self, commits: Iterable[str]) -> Mapping[str, str]:
        """Give the messages of commits, by id, in one call; commits that this clone lacks are left out."""
        names = "".join(f"{commit}\n" for commit in commits)
        if not names:
            return {}
        form = "--format=%H%x00%B%x00%x01"
        output = self.git.run("log", "--no-walk=unsorted", "--ignore-missing", form, "--stdin", data=encode(names))
        records = (record.lstrip("\n").split("\0") for record in decode(output).split("\0\x01"))
        return {facts[0]: facts[1] for facts in records if len(facts) == 2}

    def last_change(self, path: str, *, at: str = "HEAD") -> Revision | None:
        """Give the newest commit that touched a path; None for a path that history does not know."""
        if at == "HEAD" and self.head is None:
            return None
        text = self.git.text("log", "-1", _REVISION_FORMAT, self.resolve(at), "--", path)
        return _parse_revision(text) if text else None

    def _find_commit(self, name: str) -> str | None:
        outcome = self.git.attempt("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return read_object("rev-parse", outcome.output) if outcome.code == 0 else None

    def _hint_for(self, ref: str) -> str:
        if self.head is None:
            return "This repository has no commit yet; make the first one."
        remote, _, branch = ref.partition("/")
        if branch and remote in self.git.text("remote").splitlines():
            return f"Fetch it: git fetch {remote} {branch}:refs/remotes/{ref}."
        listing = self.git.text("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
        shallow = "This clone is shallow; fetch more: git fetch --unshallow --tags." if self.is_shallow else ""
        return suggest(ref, listing.splitlines()) or shallow


def find_repository(folder: Path) -> Repository | None:
    """Give the repository that a folder belongs to, or None; without one, Git is not even started.

    Raises:
        TreatyError: when there is a repository that Git refuses to read.
    """
    start = folder.resolve()
    mark = find_mark(start)
    if mark is None:
        return _find_bare(start)
    # Asked from further down, Git would take a folder that is laid out like a bare repository for one: files of a fork.
    outcome = GitProcess(mark.parent).attempt("rev-parse", "--show-toplevel")
    if outcome.code == 0:
        return Repository(read_folder("rev-parse", outcome.output))
    if "not a git repository" in outcome.complaint.lower():
        raise no_repository(mark, outcome.complaint)
    raise unreadable(start, outcome.complaint)


def _find_bare(folder: Path) -> Repository | None:
    """Give the bare repository that a folder is; one inside of another repository is somebody's file there."""
    if not ((folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()):
        return None
    outcome = GitProcess(folder).attempt("rev-parse", "--is-bare-repository")
    if outcome.code != 0:
        raise unreadable(folder, outcome.complaint)
    return Repository(folder, is_bare=True) if outcome.output.strip() == b"true" else None


def open_repository(folder: Path) -> Repository:
    """Give the repository that a folder belongs to.

    Raises:
        TreatyError: when there is none, or Git refuses to read it.
    """
    if not folder.is_dir():
        raise TreatyError(f"There is no folder `{folder}`.", "Name an existing folder with --repo.")
    repository = find_repository(folder)
    if repository is None:
        raise TreatyError(
            f"`{folder}` is not in a Git repository.", "Run git init, or name another folder with --repo."
        )
    return repository


def _parse_revision(text: str) -> Revision:
    """Read a commit, its author, time and subject, NUL between them."""
    commit, author, seconds, subject = text.split("\0", 3)
    return Revision(commit=commit, author=author, time=parse_seconds(seconds), subject=subject)


def without_line_ends(old: Tree, new: Tree, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Give those of some files that differ in more than their line ends."""
    before, after = old.read_many(paths), new.read_many(paths)
    return tuple(path for path in paths if _plain(before[path]) != _plain(after[path]))


def _plain(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")
