"""TreatyError: the tool could not do its work, and what the user can do."""

from __future__ import annotations


class TreatyError(Exception):
    """The tool could not run (exit code 3): no repository, unknown ref, unreadable file."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(TreatyError):
    """What was asked makes no sense, or the configuration does not (exit code 2)."""
