"""Event: one thing that happened to a contract, a dataset or a subscription."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:treaty:event")

_CAUSES = ("dataset.created", "schema.released", "breaking.detected")
"""Types that come first where several events have one time, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened, told from tags and history alone: the same repository gives the same events, ids included."""

    type: str
    """Such as `schema.released`."""
    subject: str
    """FQID of the contract or version, `namespace.dataset`, or a consumer's contract."""
    time: datetime
    commit: str
    key: str
    """What the event is told by: the name of its tag, or its commit with what changed there; no two events share it."""
    data: Mapping[str, Any]
    """Plain JSON data."""
    actor: str | None = None
    correlation_id: str | None = None

    @property
    def id(self) -> str:
        """A UUID of type and key: stable over clones, mirrors and replays."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.type} {self.key}"))

    @property
    def sort_key(self) -> tuple[datetime, int, str, str, str]:
        """Order of events: time, and within one instant causes before what follows from them."""
        rank = _CAUSES.index(self.type) if self.type in _CAUSES else len(_CAUSES)
        return (self.time, rank, self.type, self.subject, self.key)
