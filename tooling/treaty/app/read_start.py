"""A file or stream that somebody names, read no further than any reader goes: what has no end comes to one."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from treaty.load.text_decoding import MAX_FILE_BYTES


def read_start(path: Path) -> bytes:
    """Give the bytes of a file; of one that is too large as many as tell that it is."""
    with path.open("rb") as stream:
        return read_stream(stream)


def read_stream(stream: BinaryIO) -> bytes:
    """Give what comes from a stream, as `read_start` does."""
    return stream.read(MAX_FILE_BYTES + 1)
