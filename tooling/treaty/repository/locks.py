"""Lock files that a killed Git left beside our tags: watched, and removed when nobody can still hold them.

Git's locks name no owner. One that stands unchanged for as long as we watch is taken for dead; time is told by a clock
that nobody sets back. Two of our own runs never watch or write at once: they take turns on the folder itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from treaty.diagnostics.errors import TreatyError
from treaty.repository.process import GitProcess

PATIENCE_SECONDS = 10.0
"""How long a lock must stand unchanged; Git holds one for milliseconds."""

_STEP_SECONDS = 0.05
_OURS = ("refs/tags/release", "refs/tags/current")
_OTHERS = ("packed-refs.lock", "shallow.lock")
"""Locks that a fetch or a transaction of ours may leave outside of our tags' folders."""

_Identity = tuple[int, int]


class LockedError(TreatyError):
    """Git found a lock file where it wants to write."""


def is_about_lock(words: str) -> bool:
    """Tell whether Git complains of a lock file that is there already."""
    return ".lock'" in words and "File exists" in words


@contextmanager
def take_turns(folder: Path) -> Iterator[None]:
    """Keep other runs of ours out of a Git folder; a killed run keeps nobody out."""
    try:
        import fcntl
    except ImportError:  # Windows has no such locks; there Git's own must do
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def find_git_folder(git: GitProcess) -> Path:
    """Give the folder that holds the refs of a repository, shared by all its working folders."""
    return Path(git.text("rev-parse", "--path-format=absolute", "--git-common-dir"))


def find_remote_folder(git: GitProcess, remote: str) -> Path | None:
    """Give the Git folder of a remote that stands on this machine's file system; None for any other."""
    address = git.text("ls-remote", "--get-url", "--", remote)
    url = urlsplit(address)
    path = Path(unquote(url.path)) if url.scheme == "file" else git.folder / address
    return next((folder for folder in (path / ".git", path) if (folder / "refs").is_dir()), None)


def remove_dead_locks(folder: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> tuple[str, ...]:
    """Watch the locks beside our tags until they are gone or proven dead; give the paths of those removed.

    Args:
        folder: a Git folder; locks elsewhere in it are not looked at.
        patience_seconds: how long a lock must stand unchanged.
    """
    with take_turns(folder):
        watched = dict(_find_locks(folder))
        end = time.monotonic() + patience_seconds
        while watched and time.monotonic() < end:
            time.sleep(_STEP_SECONDS)
            watched = {path: known for path, known in watched.items() if _identify(path) == known}
        for path in watched:
            path.unlink(missing_ok=True)
    return tuple(sorted(path.relative_to(folder).as_posix() for path in watched))


def _find_locks(folder: Path) -> Iterator[tuple[Path, _Identity]]:
    candidates = [path for place in _OURS for path in (folder / place).rglob("*.lock")]
    for path in (*candidates, *(folder / name for name in _OTHERS)):
        identity = _identify(path)
        if identity is not None:
            yield path, identity


def _identify(path: Path) -> _Identity | None:
    try:
        found = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns
