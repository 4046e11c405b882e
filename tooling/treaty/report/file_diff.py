"""The change of one file as a unified diff that `git apply` takes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

CONTEXT = 3


def render_file_diff(path: str, old: bytes | None, new: bytes) -> str:
    """Give the difference of a file; `old` is None where there is none yet. Empty where nothing differs."""
    before, after = _lines(old or b""), _lines(new)
    source = f"a/{path}" if old is not None else "/dev/null"
    lines = difflib.unified_diff(before, after, source, f"b/{path}", n=CONTEXT)
    return "".join(_complete(lines))


def _lines(data: bytes) -> list[str]:
    """Split at line feeds alone, as Git does."""
    return [f"{line}\n" for line in data.decode("utf-8", "surrogateescape").split("\n")][:-1] + _last(data)


def _last(data: bytes) -> list[str]:
    last = data.rpartition(b"\n")[2].decode("utf-8", "surrogateescape")
    return [last] if last else []


def _complete(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
