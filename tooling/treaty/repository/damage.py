"""Damage: a `.git` that Git does not take for a repository, a HEAD that leads nowhere; what it is, and what to do."""

from __future__ import annotations

import os
from pathlib import Path

from treaty.diagnostics.errors import TreatyError
from treaty.repository.process import GitProcess, decode, find_age

_CLONE_AGAIN = "Clone it again, or put back what is missing; to do without Git, remove `.git`."
_REMEDIES = (
    ("config", "Mend the file that Git names; `git config --list` says whether it can be read."),
    ("gitfile", "A `.git` that is a file names the folder of the repository (`gitdir: …`); clone it again."),
    ("repo version", "Another, newer Git made this repository; install that."),
    ("extension", "Another, newer Git made this repository; install that."),
)


def find_mark(start: Path) -> Path | None:
    """Give the nearest `.git` in or above a folder, whatever it is; None where there is none."""
    return next((place / ".git" for place in (start, *start.parents) if os.path.lexists(place / ".git")), None)


def no_repository(mark: Path, complaint: str) -> TreatyError:
    """Give the error of a `.git` that Git does not take for a repository: to pass over it would be to check less.

    Args:
        mark: the `.git`.
        complaint: what Git says.
    """
    told = _find_fault(mark) or complaint.removeprefix("fatal: ") or "Git does not take it for a repository"
    return TreatyError(f"`{mark}` is there, but it is no repository that can be read: {told}.", _CLONE_AGAIN)


def _find_fault(mark: Path) -> str:
    if mark.is_symlink() and not mark.exists():
        return f"it is a link to `{os.readlink(mark)}`, which is not there"  # noqa: PTH115 - as it is written
    try:
        if mark.is_file():
            return _find_fault_of_file(mark)
        names = {entry.name for entry in os.scandir(mark)}
        (mark / "HEAD").read_bytes()
    except FileNotFoundError:
        names = names - {"HEAD"}
    except OSError as error:
        return f"{error.strerror} (`{error.filename}`)"
    missing = sorted({"HEAD", "objects", "refs"} - names - ({"objects", "refs"} if "commondir" in names else set()))
    return f"it lacks {', '.join(f'`{name}`' for name in missing)}" if missing else ""


def _find_fault_of_file(mark: Path) -> str:
    named = decode(mark.read_bytes()).removeprefix("gitdir:").strip()
    folder = mark.parent / named
    return f"it names `{named}`, which is not there" if not folder.exists() else f"it names `{named}`, which is none"


def unreadable(folder: Path, complaint: str) -> TreatyError:
    """Give the error of a repository that Git refuses to read."""
    if "dubious ownership" in complaint:
        return TreatyError(
            f"Git does not trust the repository at `{folder}`, because another user owns it.",
            f"If you do: git config --global --add safe.directory {folder}",
        )
    remedy = next((remedy for word, remedy in _REMEDIES if word in complaint), "")
    return TreatyError(f"Git cannot read the repository at `{folder}`: {complaint}", find_age() or remedy)


def find_fault_of_head(git: GitProcess) -> str:
    """Say what is wrong with a HEAD that names no commit; nothing is, where the first commit is still to come."""
    if git.attempt("rev-parse", "--verify", "--quiet", "HEAD").code == 0:
        return "it lacks the commit of HEAD"
    branch = git.attempt("symbolic-ref", "--quiet", "HEAD")
    named = decode(branch.output).strip()
    if branch.code != 0:
        return branch.complaint.removeprefix("fatal: ") or "its HEAD names no commit"
    return git.attempt("for-each-ref", "--count=1", named).complaint
