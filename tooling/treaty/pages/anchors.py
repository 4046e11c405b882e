"""Where a column's row stands on its contract's page."""

from __future__ import annotations

import re

from treaty.pages.urls import slug

_ANCHOR = re.compile(r"[A-Za-z0-9_.-]{1,120}", re.ASCII)


def column_anchor(path: str, record: str | None) -> str:
    """Give the fragment of a column; `record` is named where a page shows several."""
    plain = path.replace("[]", "").replace("{}", "").replace("{key}", "")
    name = f"{record}.{plain}" if record else plain
    return f"col-{name}" if _ANCHOR.fullmatch(name) else f"col-{slug(name)}"
