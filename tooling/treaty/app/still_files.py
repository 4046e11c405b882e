"""The contracts folder as one look found it: blob ids of all that stands in it, and files read when asked for."""

from __future__ import annotations

from collections.abc import Collection, ItemsView, Iterator, Mapping
from dataclasses import dataclass

from treaty.app.registry_place import RegistryPlace
from treaty.diagnostics.errors import TreatyError
from treaty.repository.history import Repository, without_line_ends
from treaty.repository.index_entries import Mark
from treaty.repository.snapshot import take_snapshots
from treaty.repository.tree import compare_listings, read_below
from treaty.repository.worktree import WorkTree, blob_id


@dataclass(frozen=True, slots=True, kw_only=True)
class StillFolder:
    """A contracts folder."""

    files: Mapping[str, bytes]
    """By path, everything below it, in order."""
    blobs: Mapping[str, str]
    """The blob ids of these."""
    root: str
    is_modified: bool
    """Whether it holds anything else than the commit that is checked out."""


class StillFiles(Mapping[str, bytes]):
    """The files of a folder by path, none of them kept; one that has changed since it was listed is an error."""

    def __init__(self, work: WorkTree, marks: Mapping[str, Mark]) -> None:
        """Take files of a folder, and how each looked when they were listed."""
        self._work = work
        self._marks = marks

    def __getitem__(self, path: str) -> bytes:
        """Read one file."""
        self._marks[path]  # a path that is none of these is no file that has gone
        return next(self.read([path]))[1]

    def items(self) -> ItemsView[str, bytes]:
        """Give paths and files; walked, they are read one after the other, each at its turn."""
        return _Items(self)

    def read(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Give some of the files, one after the other."""
        waiting = iter(paths)
        try:
            for path, data, now in self._work.read_marked(paths):
                if path != next(waiting) or now != self._marks[path]:
                    raise _changed(path)
                yield path, data
        except OSError as error:
            raise TreatyError(f"`{next(waiting)}` cannot be read: {error.strerror or error}.") from error
        for path in waiting:
            raise _changed(path)

    def __contains__(self, path: object) -> bool:
        """Tell whether there is such a file, without reading it."""
        return path in self._marks

    def __iter__(self) -> Iterator[str]:
        """Give the paths, in order."""
        return iter(self._marks)

    def __len__(self) -> int:
        """Give how many files there are."""
        return len(self._marks)


class _Items(ItemsView[str, bytes]):
    def __init__(self, files: StillFiles) -> None:
        super().__init__(files)
        self._files = files

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return self._files.read(self._files)


def _changed(path: str) -> TreatyError:
    return TreatyError(f"`{path}` changed while the site was being built.", "Build it again.")


def look_at_folder(place: RegistryPlace) -> StillFolder:
    """Look at the contracts folder of a place by reading all that stands in it.

    Raises:
        UsageError: when there are no contracts.
        TreatyError: when Git or a file cannot be read.
    """
    work = place.work_tree().still()
    root = place.root_of(work)
    files, is_modified = read_below(work, root), False
    if place.repository is not None:
        with place.repository as repository:
            head = repository.head
            is_modified = head is not None and bool(repository.changed_paths(head, None, root))
    blobs = {path: blob_id(data) for path, data in files.items()}
    return StillFolder(files=files, blobs=blobs, root=root, is_modified=is_modified)


def look_by_git(place: RegistryPlace) -> StillFolder | None:
    """Look at the contracts folder of a place; no file is read that Git knows to be as it was.

    Returns:
        None where Git knows too little: outside of a repository, before the first commit, within a merge.

    Raises:
        UsageError: when there are no contracts.
        TreatyError: when Git or a file cannot be read.
    """
    if place.repository is None:
        return None
    with place.repository as repository:
        head = repository.head
        if head is None or repository.is_bare:
            return None
        work = place.work_tree().still()
        return _ask_git(repository, work, head, place.root_of(work))


def _ask_git(repository: Repository, work: WorkTree, head: str, root: str) -> StillFolder | None:
    taken = take_snapshots(repository.git, work, head, root, is_staged=False)
    if taken is None:
        return None
    before, after = taken
    marks = work.list_marks(root)
    files = StillFiles(work.still(), {path: marks[path] for path in after.blobs})
    changed = compare_listings(before.blobs, after.blobs)
    is_modified = bool(
        changed.added or changed.removed or without_line_ends(repository.tree(head), work, changed.modified)
    )
    return StillFolder(files=files, blobs=after.blobs, root=root, is_modified=is_modified)
