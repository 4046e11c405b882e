"""Defaults that an engine fills in: a required column added with one is there for the rows of before as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from treaty.compat.match import match_fields
from treaty.model.contract import Field, Record
from treaty.model.engines import Engines


def with_filled_defaults(old: Record, new: Record, engines: Engines) -> Record:
    """Give the new record as the rows of before meet it: columns that the engine fills with a default may be absent."""
    if not engines.fill_defaults or not any(map(_has_default, _find_fresh(old, new))):
        return new
    return replace(new, fields=_fill(old.fields, new.fields))


def _find_fresh(old: Record, new: Record) -> list[Field]:
    """Give the columns that are not the very same in the old record: in others nothing can have been added."""
    known = set(map(id, old.fields))
    return [field for field in new.fields if id(field) not in known]


def _has_default(field: Field) -> bool:
    """Tell whether a field, or one below it, is required and has a default."""
    return (field.required and field.default is not None) or any(map(_has_default, field.fields))


def _fill(old: Sequence[Field], new: Sequence[Field]) -> tuple[Field, ...]:
    matches = match_fields(old, new)
    added = {id(field) for field in matches.added}
    before = {id(other): one for one, other in matches.kept}
    return tuple(
        replace(field, required=False)
        if id(field) in added and field.default is not None
        else _fill_below(before.get(id(field)), field)
        for field in new
    )


def _fill_below(old: Field | None, new: Field) -> Field:
    return replace(new, fields=_fill(old.fields, new.fields)) if old is not None and new.fields else new
