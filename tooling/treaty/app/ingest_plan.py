"""What an ingest asks for and comes to, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from treaty.app.next_document import Wishes
from treaty.compat.comparison import Comparison, Step
from treaty.model.identity import ContractId, Version
from treaty.report.result import CheckResult


class Outcome(Enum):
    """What an ingest comes to."""

    WRITTEN = "written"
    """A new version, committed on a branch."""
    UNCHANGED = "unchanged"
    """A version says so already; nothing was written."""
    REPEATED = "repeated"
    """The same was asked before; this is what it came to then."""
    REFUSED = "refused"
    """The schema has faults, or its key was used for another one; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRequest:
    """What is taken in."""

    name: str
    """The FQID as typed."""
    path: str
    """What the schema is called in findings."""
    data: bytes
    today: date
    siblings: Mapping[str, bytes] = field(default_factory=dict)
    """JSON Schemas beside an ODCS document, by what follows its name."""
    format: str | None = None
    """None: told by what the file says."""
    wishes: Wishes = field(default_factory=Wishes)
    idempotency_key: str | None = None
    branch: str | None = None
    """None: named after the version and the content."""
    correlation_id: str | None = None
    is_dry_run: bool = False
    against: str | None = None
    """The version to compare with in a dry run, as typed; None: the current one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What was done, would be, or was refused."""

    outcome: Outcome
    contract: ContractId
    format: str
    version: Version | None = None
    """The new version, or the one that says so already."""
    against: Version | None = None
    """The version it was compared with; None for a contract's first."""
    follows: Version | None = None
    """The version it goes on from: another than `against` where that one is newer and not served yet."""
    comparison: Comparison | None = None
    step: Step = Step.NONE
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What is written, by path from the repository's root."""
    branch: str | None = None
    commit: str | None = None
    notes: tuple[str, ...] = ()
    reason: str = ""
    """Why it was refused."""
    findings: CheckResult | None = None
    """What is wrong with the schema, or with the version made of it."""
