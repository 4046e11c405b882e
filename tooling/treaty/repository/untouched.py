"""Files of the working folder that nobody touched since Git last looked at them: told by the index, no file is read.

Git's own rule: size and time are those that the index holds, and the file is older than the index, which one written in
the same moment might not be.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from treaty.repository.process import GitProcess, decode

_ENTRY = re.compile(
    rb"\d{6} ([0-9a-f]+) 0\t([^\0]+)\0"
    rb"  ctime: [^\n]*\n  mtime: (\d+):(\d+)\n  dev: [^\n]*\n  uid: [^\n]*\n  size: (\d+)\tflags: [^\n]*\n"
)
"""Source: `git ls-files --debug`; a Git that writes it otherwise makes every file count as touched."""


def find_untouched(git: GitProcess, prefix: str = "") -> Mapping[str, str]:
    """Give path to blob id of the untouched files at or below a path.

    Args:
        git: runs in the top folder of the repository.
        prefix: from the top folder; empty: everywhere.
    """
    index = git.folder / git.text("rev-parse", "--git-path", "index")
    try:
        written = index.stat().st_mtime_ns
    except FileNotFoundError:  # before anything was added
        return {}
    below = ["--", prefix] if prefix else []
    listing = git.run("ls-files", "-s", "-z", "--full-name", "--debug", *below)
    found = {}
    for blob, path, seconds, rest, size in _ENTRY.findall(listing):
        time = int(seconds) * 1_000_000_000 + int(rest)
        if time < written and _identify(git.folder, decode(path)) == (time, int(size)):
            found[decode(path)] = blob.decode()
    return found


def _identify(folder: Path, path: str) -> tuple[int, int] | None:
    try:
        status = os.lstat(f"{folder}/{path}")
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
