"""Line ends that Git wrote into the working folder (`core.autocrlf`, `eol`), taken back: bytes as Git stores them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property

from treaty.repository.process import GitProcess, split_records

_SHA256_DIGITS = 64


class LineEnds:
    """Knows what the index holds; it is asked for at the first file that has other line ends than Unix."""

    def __init__(self, git: GitProcess) -> None:
        self._git = git

    def restore(self, path: str, data: bytes) -> bytes:
        """Give a file's bytes as Git stores them, where Git's own line ends are all that differs; else as they are."""
        stored = self._blobs.get(path) if b"\r" in data else None  # one byte is looked for at the speed of memory
        if stored is None:
            return data
        plain = data.replace(b"\r\n", b"\n")
        return plain if _name(plain, len(stored)) == stored else data

    @cached_property
    def _blobs(self) -> Mapping[str, str]:
        entries = (record.partition("\t") for record in split_records(self._git.run("ls-files", "-s", "-z")))
        return {path: facts.split(" ")[1] for facts, _, path in entries}


def _name(data: bytes, digits: int) -> str:
    text = b"blob %d\0" % len(data) + data
    if digits == _SHA256_DIGITS:
        return hashlib.sha256(text).hexdigest()
    return hashlib.sha1(text, usedforsecurity=False).hexdigest()
