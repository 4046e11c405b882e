"""Times as Git writes them; a commit or a tag may hold any, since nobody checks what is pushed."""

from __future__ import annotations

from datetime import UTC, datetime

EPOCH = datetime.fromtimestamp(0, tz=UTC)
_LAST_SECOND = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


def parse_seconds(text: str) -> datetime:
    """Give the moment of seconds since 1970; none of a calendar's is the first one, so that it comes before all others.

    Args:
        text: what Git prints for `%ct` or a raw date; a time zone after a blank is passed over.
    """
    try:
        seconds = int(text.partition(" ")[0])
    except ValueError:
        return EPOCH
    return datetime.fromtimestamp(seconds, tz=UTC) if 0 <= seconds <= _LAST_SECOND else EPOCH
