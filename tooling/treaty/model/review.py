"""Reviews: what the reviewers of a pull request decided, as a code host tells it."""

from __future__ import annotations

from dataclasses import dataclass

APPROVED = "approved"
REFUSED = "changes_requested"
DECISIONS = (APPROVED, REFUSED, "dismissed")
"""The states that replace what a reviewer decided before; a comment does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review."""

    reviewer: str
    """Login without `@`, or an e-mail address."""
    state: str
    commit: str | None = None
    teams: tuple[str, ...] = ()
    """On whose behalf, as `organisation/team`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """The reviews of one pull request, in order of time."""

    author: str | None = None
    head: str | None = None
    """The commit that would be merged; None: every approval counts, whatever commit it saw."""
    reviews: tuple[Review, ...] = ()
