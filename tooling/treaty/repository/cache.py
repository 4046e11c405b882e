"""Results of earlier runs by what they were made from; safe to delete, to share and to race on."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from treaty import __version__
from treaty.diagnostics.errors import TreatyError
from treaty.repository.files import write_file

MAX_ENTRIES = 100
"""Entries kept; the oldest go first."""
MAX_ENTRY_BYTES = 100_000_000
"""A report of a hundred thousand findings; what is larger is none."""
OFF = frozenset({"off", "0", "no"})

_MARK = b"treaty-cache 1\n"
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Cache:
    """Bytes by key, in a folder of their own; one that is damaged, or cannot be read or written, is as good as none."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made when something is kept."""
        self.folder = folder

    def read(self, key: str) -> bytes | None:
        """Give what was kept under a key, whole and as it was, or None."""
        try:
            mark, digest, data = _split(_read_entry(self._path(key)))
        except (OSError, ValueError):
            return None
        return data if mark == _MARK and digest == _digest(data) else None

    def write(self, key: str, data: bytes) -> None:
        """Keep something; where that cannot be done, nothing happens."""
        with suppress(OSError, TreatyError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_file(self.folder, self._path(key).name, _MARK + _digest(data) + b"\n" + data)
            self._forget_oldest()

    def _path(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}.result"

    def _forget_oldest(self) -> None:
        entries = sorted(self.folder.glob("*.result"), key=lambda path: path.stat().st_mtime_ns)
        for path in entries[:-MAX_ENTRIES]:
            path.unlink(missing_ok=True)


def _read_entry(path: Path) -> bytes:
    """Read a file that is one: a folder that others may write to can hold links to devices, and pipes without end."""
    handle = os.open(path, _READ)
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_ENTRY_BYTES:
            raise ValueError(path)
        return stream.read(status.st_size)


def _split(content: bytes) -> tuple[bytes, bytes, bytes]:
    mark, content = content[: len(_MARK)], content[len(_MARK) :]
    digest, _, data = content.partition(b"\n")
    return mark, digest, data


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def open_cache(environment: Mapping[str, str]) -> Cache | None:
    """Give the cache that the environment names: `TREATY_CACHE` (a folder, or `off`), else the user's own; or None."""
    named = environment.get("TREATY_CACHE")
    if named is not None:
        return None if named.strip().lower() in {*OFF, ""} else Cache(Path(named))
    below_home = _below(environment.get("HOME"), ".cache")
    home = environment.get("XDG_CACHE_HOME") or below_home or environment.get("LOCALAPPDATA")
    return Cache(Path(home) / "treaty") if home and Path(home).is_absolute() else None


def _below(home: str | None, name: str) -> str:
    return f"{home}/{name}" if home else ""


def make_key(parts: Iterable[str]) -> str:
    """Give a key for what a result depends on; this very build of Treaty and its libraries is part of it."""
    whole = hashlib.sha256()
    for part in (__version__, sys.version, *_build_stamp(), *parts):
        whole.update(f"{len(part)}:{part}".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def _build_stamp() -> Iterable[str]:
    """Tell one state of the installed code from another, without reading it."""
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".json"}:
            status = path.stat()
            yield f"{path.relative_to(package)} {status.st_size} {status.st_mtime_ns}"
    with suppress(OSError):
        yield str(os.stat(sysconfig.get_path("purelib")).st_mtime_ns)  # noqa: PTH116 - one number
