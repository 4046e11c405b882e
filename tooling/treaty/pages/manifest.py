"""The manifest of a site: every file with its digest, a line each, in order; looked up and changed as the text it is.

A large site has a hundred thousand lines, and a build that follows a small change has something to say of a few.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from treaty.diagnostics.errors import TreatyError

if TYPE_CHECKING:
    from treaty.pages.input import BuildInfo

_FILES = '  "files": {\n    '
_END = "\n  }\n}\n"
_BETWEEN = ",\n    "
_AFTER_PATH = '": "'


class Manifest(Mapping[str, str]):
    """Digests by path."""

    def __init__(self, lines: list[str]) -> None:
        """Take lines of the manifest, in order."""
        self._lines = lines

    @classmethod
    def of(cls, digests: Mapping[str, str]) -> Manifest:
        """Give the manifest of some files, given by path."""
        return cls(sorted(_line(path, digest) for path, digest in digests.items()))

    @classmethod
    def read(cls, data: bytes, *, is_ours: bool) -> Manifest | None:
        """Read a manifest; None for what is none.

        Args:
            data: its bytes.
            is_ours: whether these are known to be as this program wrote them, so that lines can be told apart as text.
        """
        if is_ours:
            body = data.decode().partition(_FILES)[2].removesuffix(_END)
            return cls(body.split(_BETWEEN) if body else [])
        try:
            value = json.loads(data)
        except ValueError:
            return None
        files = value.get("files") if isinstance(value, dict) and value.get("kind") == "TreatySite" else None
        return cls.of({path: str(digest) for path, digest in files.items()}) if isinstance(files, dict) else None

    def __getitem__(self, path: str) -> str:
        """Give the digest of a file."""
        found = self._find(_head(path))
        if found is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[str]:
        """Give the paths, in the order of their lines."""
        for line in self._lines:
            path = line[1 : line.rindex(_AFTER_PATH)]
            yield json.loads(f'"{path}"') if "\\" in path else path

    def __len__(self) -> int:
        """Give how many files there are."""
        return len(self._lines)

    def below(self, folder: str) -> Iterator[str]:
        """Give the paths of the files below a folder."""
        start = encode_basestring(f"{folder}/")[:-1]
        at = bisect_left(self._lines, start)
        while at < len(self._lines) and self._lines[at].startswith(start):
            yield from Manifest([self._lines[at]])
            at += 1

    def exchange(self, gone: Collection[str], fresh: Mapping[str, str]) -> Manifest:
        """Give the manifest with other files.

        Args:
            gone: the paths of files that are not there any more, or were made again.
            fresh: the digests of those that were made, by path.

        Raises:
            TreatyError: when a file that was made stands there already.
        """
        lines, away = list(self._lines), set(gone)
        added: list[str] = []
        for path, digest in fresh.items():
            at = self._at(_head(path))
            if at is None:
                added.append(_line(path, digest))
            elif path in away:
                lines[at] = _line(path, digest)
            else:
                raise made_twice(path)
        removed = {at for path in away.difference(fresh) if (at := self._at(_head(path))) is not None}
        if removed:
            lines = [line for at, line in enumerate(lines) if at not in removed]
        return Manifest(sorted([*lines, *added]) if added else lines)

    def render(self, build: BuildInfo) -> bytes:
        """Give the file, with what the site was made from."""
        head = {
            "kind": "TreatySite",
            "tool": f"treaty {build.tool_version}",
            "commit": build.revision.commit if build.revision is not None else None,
        }
        files = f"{_FILES}{_BETWEEN.join(self._lines)}{_END}" if self._lines else '  "files": {}\n}\n'
        return f"{json.dumps(head, indent=2)[:-2]},\n{files}".encode("utf-8", "backslashreplace")

    def _find(self, head: str) -> str | None:
        at = self._at(head)
        return self._lines[at][len(head) : -1] if at is not None else None

    def _at(self, head: str) -> int | None:
        at = bisect_left(self._lines, head)
        return at if at < len(self._lines) and self._lines[at].startswith(head) else None


def made_twice(path: str) -> TreatyError:
    """Give the error of a file that two units make."""
    return TreatyError(f"`{path}` is made twice.", "This is a bug; please report it.")


def join_digests(made: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Give the digests of all files that were made.

    Raises:
        TreatyError: when a file was made twice.
    """
    digests: dict[str, str] = {}
    for files in made:
        for path, digest in files.items():
            if path in digests:
                raise made_twice(path)
            digests[path] = digest
    return digests


def _head(path: str) -> str:
    """Give how the line of a file begins."""
    return f'{encode_basestring(path)}: "'


def _line(path: str, digest: str) -> str:
    return f'{_head(path)}{digest}"'
