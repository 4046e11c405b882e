"""How single files changed, commit by commit along the main line; and files of many commits in one reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from treaty.repository.commit import read_blobs
from treaty.repository.history import Repository
from treaty.repository.instants import EPOCH, parse_seconds
from treaty.repository.process import GitProcess, decode, encode, split_lines

_HEADER = "\x01"
_NOTHING = "0"
_REGULAR = "100"
"""How the mode of a regular file begins; links and submodules have others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One file, before and after one commit; None: it was or is not there."""

    commit: str
    author: str
    time: datetime
    path: str
    old: str | None
    """Blob id."""
    new: str | None


def read_file_changes(
    repository: Repository, folders: Sequence[str], *, after: str | None = None, upto: str = "HEAD"
) -> list[FileChange]:
    """Give what changed below folders along the main line (first parents) of a commit, oldest commit first.

    Args:
        repository: a shallow clone's earliest commit is left out: what it changed cannot be told.
        folders: paths from the repository's root.
        after: a commit; what it holds already is left out.
        upto: the commit.
    """
    if repository.head is None:
        return []
    limit = [f"^{after}"] if after else []
    output = repository.git.run(
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--first-parent", "-m", "--root"),
        *("--reverse", f"--format={_HEADER}%H%x00%an%x00%ct%x00%P", upto, *limit, "--", *folders),
    )
    return list(_parse_log(decode(output), is_shallow=repository.is_shallow))


def _parse_log(text: str, *, is_shallow: bool) -> Iterator[FileChange]:
    tokens = iter(text.split("\0"))
    commit, author, time, is_known = "", "", EPOCH, False
    for token in tokens:
        mark = token.lstrip("\n")
        if mark.startswith(_HEADER):
            commit, author = mark.removeprefix(_HEADER), next(tokens)
            time = parse_seconds(next(tokens))
            is_known = bool(next(tokens)) or not is_shallow
        elif mark.startswith(":"):
            change = mark.removeprefix(":").split(" ")
            path = next(tokens)
            if is_known:
                old, new = (_blob(mode, name) for mode, name in zip(change[:2], change[2:4], strict=True))
                yield FileChange(commit=commit, author=author, time=time, path=path, old=old, new=new)


def _blob(mode: str, name: str) -> str | None:
    return name if mode.startswith(_REGULAR) and name.strip(_NOTHING) else None


def read_files_at(git: GitProcess, places: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], bytes]:
    """Give the bytes of each (commit, path) that is there; a file that many commits share is read once."""
    # Git reads a line a name, and no file of a registry has one that holds two.
    wanted = [place for place in dict.fromkeys(places) if "\n" not in place[1]]
    if not wanted:
        return {}
    names = "".join(f"{commit}:{path}\n" for commit, path in wanted)
    listing = split_lines(git.text("cat-file", "--batch-check=%(objecttype) %(objectname)", data=encode(names)))
    found = {
        place: line.removeprefix("blob ")
        for place, line in zip(wanted, listing, strict=True)
        if line.startswith("blob ")
    }
    contents = read_blobs(git, list(dict.fromkeys(found.values())))
    return {place: contents[blob] for place, blob in found.items()}
