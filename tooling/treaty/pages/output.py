"""A site's files to a folder: all of them or none, and never over anything that is not ours."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.pages.audit import Fault
from treaty.pages.build import MANIFEST

_HINT = "Name an empty folder, one that does not exist yet, or one that `treaty site build` wrote."


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSite:
    """What was written."""

    folder: Path
    files: int
    size: int
    """Bytes of all files together."""
    kept: tuple[str, ...]
    """Files of others in the folder, which stay."""
    faults: tuple[Fault, ...] = ()
    """Why the new site was not put in its place; what stood there before still does."""


def check_place(folder: Path) -> None:
    """Make sure that a site may be written to a folder, before anybody works for it.

    Raises:
        UsageError: when the folder holds something that is not a site of ours.
    """
    list(_find_foreign(folder.resolve()))


def write_site(
    folder: Path, files: Iterable[tuple[str, bytes]], *, find_faults: Callable[[], tuple[Fault, ...]] = tuple
) -> WrittenSite:
    """Write a site beside its place, then put it there; a reader sees the old site or the new one, never a mixture.

    Args:
        folder: the place of the site.
        files: path and bytes of each file.
        find_faults: asked when all files are written; a site with faults is not put in its place.

    Raises:
        UsageError: when the folder holds something that is not a site of ours.
        TreatyError: when it cannot be written.
    """
    folder = folder.resolve()
    retired = folder.parent / f".{folder.name}.treaty-old"
    _mend(folder, retired)
    kept = tuple(_find_foreign(folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.treaty-new-"))
        try:
            staging.chmod(0o755)
            count, size = _write_all(staging, files)
            faults = find_faults()
            if faults:
                shutil.rmtree(staging)
            else:
                _carry_over(folder, staging, kept)
                _swap(folder, staging, retired)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
    except OSError as error:
        raise TreatyError(f"The site cannot be written to `{folder}`: {error.strerror or error}.") from error
    return WrittenSite(folder=folder, files=count, size=size, kept=kept, faults=faults)


def _mend(folder: Path, retired: Path) -> None:
    """Finish what a run that was killed while it put the new site in place left behind."""
    if not retired.is_dir():
        return
    if folder.exists():
        shutil.rmtree(retired)
    else:
        retired.rename(folder)


def _find_foreign(folder: Path) -> Iterator[str]:
    """Give the files in the folder that the site there does not own, in order of path."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"`{folder}` is not a folder.", _HINT)
    present = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    )
    if not present:
        return
    owned = _read_owned(folder)
    if owned is None:
        raise UsageError(f"`{folder}` holds files, and no site of ours.", _HINT)
    yield from (path for path in present if path not in owned and path != MANIFEST)


def _read_owned(folder: Path) -> Mapping[str, str] | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(manifest, dict) or manifest.get("kind") != "TreatySite":
        return None
    files = manifest.get("files")
    return files if isinstance(files, dict) else None


def _write_all(staging: Path, files: Iterable[tuple[str, bytes]]) -> tuple[int, int]:
    count = size = 0
    made: set[str] = set()
    for path, data in files:
        parts = PurePosixPath(path).parts
        if not parts or ".." in parts or parts[0] == "/":
            raise TreatyError(f"`{path}` would leave the folder of the site.", "This is a bug; please report it.")
        target = staging.joinpath(*parts)
        parent = "/".join(parts[:-1])
        if parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(parent)
        # Never over an earlier file: two names that a file system takes for one must not pass in silence.
        with target.open("xb") as stream:
            stream.write(data)
        count, size = count + 1, size + len(data)
    return count, size


def _carry_over(folder: Path, staging: Path, kept: Iterable[str]) -> None:
    for path in kept:
        target = staging / path
        if target.exists():
            raise UsageError(
                f"`{folder / path}` is not ours, and the site needs a file of that name.", "Move it away first."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / path, target, follow_symlinks=False)


def _swap(folder: Path, staging: Path, retired: Path) -> None:
    if folder.exists():
        folder.rename(retired)
    staging.rename(folder)
    shutil.rmtree(retired, ignore_errors=True)
