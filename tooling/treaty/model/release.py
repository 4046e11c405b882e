"""Release and Flip: what the tags of a repository say happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from treaty.model.identity import ContractId, Version

VersionKey = tuple[ContractId, Version]
"""One version of one contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A version that was released: the tag `release/<namespace>/<dataset>/<layer>/v1.2.0` and its body."""

    contract: ContractId
    version: Version
    tag: str
    commit: str
    """The commit the tag points to."""
    time: datetime | None
    """When it was tagged (UTC); None when a hand-made tag says nothing."""
    digest: str | None
    """`sha256:` and the hexadecimal digest of the version file's bytes."""
    base: str | None = None
    """FQID of the version it was compared with; None for a contract's first."""
    posture: str | None = None
    actor: str | None = None
    correlation_id: str | None = None
    schema_digest: str | None = None
    """The same of the JSON Schema files that the version names; None where it names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A move of the current version: the tag `current/<namespace>/<dataset>/<layer>/<number>` and its body."""

    contract: ContractId
    number: int
    """Counts from 1 within a contract."""
    version: Version
    previous: Version | None
    tag: str
    commit: str
    time: datetime | None
    reason: str = ""
    actor: str | None = None
    correlation_id: str | None = None
