"""Which column of one version is which of the other, where names differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from treaty.compat.match import match_fields
from treaty.model.contract import Field


def find_twins(old: Sequence[Field], new: Sequence[Field]) -> Mapping[str, str]:
    """Give the columns that go by another path in the new record, each with that path (`address.zip`, `lines[].no`)."""
    return {one: other for one, other in _among(old, new, "", "") if one != other}


def _among(old: Sequence[Field], new: Sequence[Field], old_prefix: str, new_prefix: str) -> Iterator[tuple[str, str]]:
    for one, other in match_fields(old, new).kept:
        yield from _of(one, other, old_prefix + one.name, new_prefix + other.name)


def _of(old: Field, new: Field, old_path: str, new_path: str) -> Iterator[tuple[str, str]]:
    yield old_path, new_path
    yield from _among(old.fields, new.fields, f"{old_path}.", f"{new_path}.")
    inner = (("[]", old.items, new.items), ("{key}", old.map_key, new.map_key), ("{}", old.map_value, new.map_value))
    for suffix, one, other in inner:
        if one is not None and other is not None:
            yield from _of(one, other, old_path + suffix, new_path + suffix)
