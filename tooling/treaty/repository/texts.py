"""The files of a snapshot, each read when it is asked for, and where that is cheapest."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping
from itertools import islice

from treaty.repository.commit import read_blobs, read_sizes
from treaty.repository.process import GitProcess
from treaty.repository.snapshot import Snapshot
from treaty.repository.tree import MAX_FILE_BYTES
from treaty.repository.worktree import WorkTree, blob_id

FILES_AT_ONCE = 1_000
FEW_FILES = 2_000
"""Files of a registry whose bytes are kept; of a larger one those alone that were asked for by name."""


class Texts(Mapping[str, bytes]):
    """Bytes by path. Whoever walks all of them holds one at a time, however many there are."""

    def __init__(
        self, work: WorkTree, snapshot: Snapshot, *, git: GitProcess | None = None, like: Texts | None = None
    ) -> None:
        """Take a snapshot.

        Args:
            work: the working folder.
            snapshot: what is to be read.
            git: gives the objects that the folder does not hold, which is believed where its bytes are those of the
                blob. None: the snapshot is that of the folder, and what stands there is what it holds.
            like: another state; what is the same there is read there.
        """
        self._git = git
        self._work = work
        self._snapshot = snapshot
        self._like = like
        self._kept: dict[str, bytes] = {}

    def afresh(self, *, like: Texts | None = None) -> Texts:
        """Give the same files with nothing kept of them; see `like` of this class."""
        return Texts(self._work, self._snapshot, git=self._git, like=like)

    def __getitem__(self, path: str) -> bytes:
        """Give the bytes of one file; they are kept."""
        if path not in self._kept:
            if path not in self._snapshot.blobs:
                raise KeyError(path)
            self.read([path])
        return self._kept[path]

    def __contains__(self, path: object) -> bool:
        """Tell whether there is such a file, without reading it."""
        return path in self._snapshot.blobs

    def __iter__(self) -> Iterator[str]:
        """Give the paths, in order."""
        return iter(self._snapshot.blobs)

    def __len__(self) -> int:
        """Give how many files there are."""
        return len(self._snapshot.blobs)

    def items(self) -> ItemsView[str, bytes]:
        """Give every file, read on the way."""
        return _Walk(self)

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Give the bytes of some files, read together; they are kept."""
        wanted = tuple(paths)
        self._kept.update(self._stream(path for path in wanted if path not in self._kept))
        return {path: self._kept[path] for path in wanted}

    def walk(self) -> Iterator[tuple[str, bytes]]:
        """Give every file, in no order."""
        yield from self._kept.items()
        is_kept = len(self) <= FEW_FILES
        for path, data in self._stream([path for path in self if path not in self._kept]):
            if is_kept:
                self._kept[path] = data
            yield path, data

    def _stream(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        waiting = iter(paths)
        while some := list(islice(waiting, FILES_AT_ONCE)):
            here: set[str] = set()
            if self._like is not None:
                same = self._like.read(path for path in some if self._is_same(path, self._like))
                here.update(same)
                yield from same.items()
                some = [path for path in some if path not in here]
            for path, data, mark in self._work.read_marked(some):
                if self._git is None or self._is_marked(path, mark) or blob_id(data) == self._snapshot.blobs[path]:
                    here.add(path)
                    yield path, data
            yield from self._read_objects({path: self._snapshot.blobs[path] for path in some if path not in here})

    def _is_same(self, path: str, other: Texts) -> bool:
        return other._snapshot.blobs.get(path) == self._snapshot.blobs[path]

    def _is_marked(self, path: str, mark: tuple[int, int]) -> bool:
        marks = self._snapshot.marks
        return marks is not None and marks.get(path) == mark

    def _read_objects(self, blobs: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """Read objects; one that is too large is in no state, and reads as empty."""
        if self._git is None or not blobs:
            return
        sizes = read_sizes(self._git, set(blobs.values()))
        contents = read_blobs(self._git, [blob for blob, size in sizes.items() if size <= MAX_FILE_BYTES])
        yield from ((path, contents.get(blob, b"")) for path, blob in blobs.items())


class _Walk(ItemsView[str, bytes]):
    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._texts = texts

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return self._texts.walk()
