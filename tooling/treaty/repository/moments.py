"""A moment of the past: a ref, or a day or time, as the commit and the tags that stood then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from treaty.diagnostics.errors import UsageError
from treaty.repository.history import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where reading starts or stops."""

    commit: str
    until: datetime | None
    """The last instant whose tags count; None: those that the commit's history holds, whenever they were made."""

    def counts(self, time: datetime | None) -> bool:
        """Tell whether what was tagged at a time had happened; a hand-made tag that tells no time has."""
        return self.until is None or time is None or time <= self.until


def parse_time(text: str, *, end_of_day: bool = False) -> datetime | None:
    """Read a day or a moment (ISO 8601, UTC unless it says otherwise); None for any other text.

    Args:
        text: such as `2026-11-01` or `2026-11-01T08:30:00+01:00`.
        end_of_day: whether a day stands for its last instant instead of its first.
    """
    try:
        day = datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        pass
    else:
        return day + timedelta(days=1) - timedelta(seconds=1) if end_of_day else day
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def resolve_ref(repository: Repository, text: str) -> str:
    """Give the commit of a text that is no date.

    Raises:
        UsageError: when it names no commit either; the hint says how both are written.
    """
    try:
        return repository.resolve(text)
    except UsageError as error:
        if error.hint:
            raise
        hint = "Name a branch, tag or commit, or write a day as 2026-03-31, a moment as 2026-03-31T08:30:00Z."
        raise UsageError(f"`{text}` is neither a commit of this clone nor a date.", hint) from error


def find_moment(repository: Repository, text: str) -> Moment:
    """Give what a ref or a date names; a date stands for the main line of HEAD as it was when the day was over.

    Raises:
        UsageError: when there is no such ref, or nothing was committed yet on that day.
    """
    until = parse_time(text, end_of_day=True)
    if until is None:
        return Moment(commit=resolve_ref(repository, text), until=None)
    commit = repository.commit_at(until)
    if commit is None:
        raise UsageError(f"There was no commit yet at {text}.", repository.first_commit_hint())
    return Moment(commit=commit, until=until)
