"""Sources: the texts of `transformSourceObjects` that name a column of another contract."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from treaty.model.identity import Fqid, IdentityError, parse_fqid


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A column of another contract, as `FQID#column` or `FQID#record.column`; an empty column is the whole contract."""

    fqid: Fqid
    column: str


@lru_cache(maxsize=65_536)  # the versions of a contract repeat their sources
def parse_source(text: str) -> Source | None:
    """Read one text; None for anything that is not `FQID#column`, such as the name of a table in a source system."""
    name, mark, column = text.strip().partition("#")
    if not mark:
        return None
    try:
        return Source(fqid=parse_fqid(name.strip()), column=column.strip())
    except IdentityError:
        return None
