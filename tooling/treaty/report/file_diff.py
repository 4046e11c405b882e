"""The change of one file as a unified diff that `git apply` takes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

CONTEXT = 3


def render_file_diff(path: str, old: bytes, new: bytes) -> str:
    """Give the difference of a file; empty where nothing differs."""
    lines = difflib.unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}", n=CONTEXT)
    return "".join(_complete(lines))


def _lines(data: bytes) -> list[str]:
    """Split at line feeds alone, as Git does."""
    *lines, last = data.decode("utf-8", "replace").split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _complete(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
