"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from treaty.diagnostics.errors import TreatyError


def write_file(folder: Path, path: str, data: bytes, *, overwrite: bool = True) -> None:
    """Write one file below a folder; a reader sees the old bytes or the new ones, also when the machine stops.

    Args:
        folder: what the path is relative to; it may itself be reached by a link.
        path: relative, with `/`; folders on the way are made.
        data: the whole content.
        overwrite: whether an existing file may be replaced.

    Raises:
        TreatyError: when the path leaves the folder, meets a symbolic link, or a file is there that must stay.
    """
    target = _checked(folder, path)
    if not overwrite and target.exists():
        raise TreatyError(f"`{path}` exists already.", "Move it away first; Treaty does not overwrite it.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data)
    except OSError as error:
        raise TreatyError(f"`{path}` cannot be written: {error.strerror or error}.") from error


def _checked(folder: Path, path: str) -> Path:
    parts = Path(path).parts
    if not parts or Path(path).is_absolute() or ".." in parts or ".git" in parts:
        raise TreatyError(f"`{path}` does not stay in its folder.")
    for count in range(1, len(parts) + 1):
        if folder.joinpath(*parts[:count]).is_symlink():
            raise TreatyError(
                f"`{'/'.join(parts[:count])}` is a symbolic link; nothing is written through links.",
                "Replace the link by the file or folder itself.",
            )
    return folder.joinpath(*parts)


def _replace(target: Path, data: bytes) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


def move_file(folder: Path, old: str, new: str) -> None:
    """Give a file below a folder another name, in one step.

    Args:
        folder: what the paths are relative to.
        old: the file.
        new: its name from now on; folders on the way are made.

    Raises:
        TreatyError: when a path leaves the folder, meets a symbolic link, or a file has the new name already.
    """
    source, target = _checked(folder, old), _checked(folder, new)
    if target.exists():
        raise TreatyError(f"`{new}` exists already.", "Move it away first; Treaty does not overwrite it.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    except OSError as error:
        raise TreatyError(f"`{old}` cannot be renamed to `{new}`: {error.strerror or error}.") from error


def remove_file(folder: Path, path: str) -> None:
    """Remove a file below a folder; one that is gone already is no error.

    Raises:
        TreatyError: when the path leaves the folder, meets a symbolic link, or the system refuses.
    """
    target = _checked(folder, path)
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise TreatyError(f"`{path}` cannot be removed: {error.strerror or error}.") from error
