"""CheckRequest: what a check is asked for; whoever asks need not load what answers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from treaty.diagnostics.rule import Severity
from treaty.model.review import Reviews

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What to check, and how."""

    today: date
    fail_on: Severity | None = None
    """None: what the registry says."""
    only: Collection[str] | None = None
    """Paths whose findings count; None for all."""
    reviews: Reviews | None = None
    """Who has approved what is checked; None: nobody has said, so that missing approvals are told and not counted."""
