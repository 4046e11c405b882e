"""What an earlier build left: the keys of its units, and its files where they are still what it wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from treaty.model.identity import ContractId, DatasetId
from treaty.pages.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier build of the same site, maybe by another program."""

    keys: Mapping[str, str]
    """Of the units whose files are all there, by name."""
    digests: Mapping[str, str]
    """Of its files, by path, as its manifest tells."""
    read: Callable[[str], bytes]
    """Gives the bytes of a file, or raises an OSError."""

    def find(self, path: str) -> bytes | None:
        """Give a file, or None where it is not what the manifest tells."""
        try:
            data = self.read(path)
        except OSError:
            return None
        return data if self.digests.get(path) == digest_of(data) else None

    def below(self, folder: str) -> Iterator[str]:
        """Give the paths of its files below a folder."""
        if isinstance(self.digests, Manifest):
            return self.digests.below(folder)
        return (path for path in self.digests if path.startswith(f"{folder}/"))


def digest_of(data: bytes) -> str:
    """Give the digest of a file as the manifest names it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


CONTRACT, DATASET = "contract ", "dataset "
"""How the names of units begin whose files are those of one contract, or of one dataset."""


def unit_name(thing: ContractId | DatasetId) -> str:
    """Give the name of the unit whose files say all that is said of a thing."""
    return f"{CONTRACT if isinstance(thing, ContractId) else DATASET}{thing}"
