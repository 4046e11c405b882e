"""Revision: a commit as a value: id, author, time, subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A commit; `time` is the committer's, aware."""

    commit: str
    author: str
    time: datetime
    subject: str

    @property
    def short(self) -> str:
        """The first twelve hexadecimal digits, enough to find the commit again."""
        return self.commit[:12]
