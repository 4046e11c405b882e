"""Two contracts to a tuple of Changes: facts without opinion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from treaty.compat.changes import CONTRACT_FINDERS, FIELD_FINDERS, RECORD_FINDERS
from treaty.compat.changes.document import is_same
from treaty.compat.changes.engine import find_moved_fields, find_uncarried_addition
from treaty.compat.changes.field import find_added_field, find_removed_field, find_reordering
from treaty.compat.changes.key import without_moved
from treaty.compat.changes.metadata import find_metadata_changes
from treaty.compat.changes.record import find_added_record, find_removed_record
from treaty.compat.changes.subject import ContractPair, FieldPair, RecordPair, Subject, field_subject, record_subject
from treaty.compat.match import match_fields, match_records
from treaty.diagnostics.change import Change
from treaty.model.contract import Contract, Field, Record
from treaty.model.engines import Engines, find_engines


def diff_contracts(old: Contract, new: Contract, *, engines: Engines | None = None) -> tuple[Change, ...]:
    """Give every change between two versions of a contract.

    Args:
        old: the older version.
        new: the newer version.
        engines: what serves the data in both, where that is known already.

    Returns:
        The changes in the order of the new document: records and their fields depth first, what was removed after what
        stayed; then what concerns the contract as a whole; then words. Empty for equal contracts.
    """
    pair = ContractPair(old=old, new=new, subject=Subject(label="Contract", pointer=new.pointer))
    changes = tuple(_find_all(pair, engines or find_engines(old.servers, new.servers)))
    return (*changes, *find_metadata_changes(pair, changes))


def _find_all(pair: ContractPair, engines: Engines) -> Iterator[Change]:
    records = match_records(pair.old.records, pair.new.records)
    for old_record, new_record in records.kept:
        yield from without_moved(_find_in_record(old_record, new_record, engines))
    for record in records.added:
        yield from find_added_record(record)
    for record in records.removed:
        yield from find_removed_record(record)
    for find in CONTRACT_FINDERS:
        yield from find(pair)


def _find_in_record(old: Record, new: Record, engines: Engines) -> Iterator[Change]:
    subject = record_subject(new)
    renamed = {one.name: other.name for one, other in match_fields(old.fields, new.fields).renamed}
    pair = RecordPair(old=old, new=new, subject=subject, renamed=renamed)
    for find in RECORD_FINDERS:
        yield from find(pair)
    # Under its new name: everything said of one record goes by one name, that of the new contract.
    walk = _Walk(replace(old, name=new.name), new, engines)
    yield from walk.find_among(old.fields, new.fields, "", "", subject)


class _Walk:
    """The way down the fields of one record in two versions."""

    def __init__(self, old: Record, new: Record, engines: Engines) -> None:
        self._old = old
        self._new = new
        self._engines = engines

    def find_among(
        self, old: Sequence[Field], new: Sequence[Field], old_prefix: str, new_prefix: str, parent: Subject
    ) -> Iterator[Change]:
        """Give the changes among the members of a record or of an object; the prefixes end in a dot."""
        fields = match_fields(old, new)
        for one, other in fields.kept:
            if one is not other:  # versions share what they say alike
                yield from self._find_in_field(one, other, old_prefix + one.name, new_prefix + other.name)
        for field in fields.added:
            yield from self._find_added(new_prefix + field.name, field)
        for field in fields.removed:
            yield from find_removed_field(self._old, old_prefix + field.name, field, self._engines)
        # Members of a nested object have names wherever they stand.
        moved = () if new_prefix else tuple(find_moved_fields(fields.kept, old, new, parent, self._engines))
        yield from moved or find_reordering(fields.kept, old, parent, self._engines)

    def _find_added(self, path: str, field: Field) -> Iterator[Change]:
        yield from find_added_field(self._new, path, field, self._engines)
        yield from find_uncarried_addition(field, field_subject(self._new, path, field.pointer), self._engines)

    def _find_in_field(self, old: Field, new: Field, old_path: str, new_path: str) -> Iterator[Change]:
        is_unchanged = _is_unchanged(old, new)
        if is_unchanged and next(old.children(), None) is None:
            return
        subject = field_subject(self._new, new_path, new.pointer, column=old_path)
        if not is_unchanged:
            pair = FieldPair(old=old, new=new, subject=subject, engines=self._engines)
            for find in FIELD_FINDERS:
                yield from find(pair)
        if old.fields and new.fields:
            yield from self.find_among(old.fields, new.fields, f"{old_path}.", f"{new_path}.", subject)
        else:
            yield from self._find_all_of(old, new, f"{old_path}.", f"{new_path}.")
        for suffix, one, other in _inner(old, new):
            yield from self._find_inner(one, other, old_path + suffix, new_path + suffix)

    def _find_all_of(self, old: Field, new: Field, old_prefix: str, new_prefix: str) -> Iterator[Change]:
        for field in new.fields:
            yield from self._find_added(new_prefix + field.name, field)
        for field in old.fields:
            yield from find_removed_field(self._old, old_prefix + field.name, field, self._engines)

    def _find_inner(self, old: Field | None, new: Field | None, old_path: str, new_path: str) -> Iterator[Change]:
        """Give the changes of an array's or a map's member; where one side states none, it may be anything."""
        stated = new or old
        if stated is None:
            return
        anything = Field(pointer=stated.pointer, name=stated.name)
        # A member has no name that readers use, so that none is a rename.
        one = replace(old or anything, name=stated.name)
        yield from self._find_in_field(one, new or anything, old_path, new_path)


def _is_unchanged(old: Field, new: Field) -> bool:
    """Tell at little cost that there is nothing to find in a field itself, which is so for most of them."""
    if old != new:
        return False
    # Only what was written as any value can be equal and differ all the same: `0` and `false`.
    return all(map(is_same, (old.default, old.options, old.enum), (new.default, new.options, new.enum)))


def _inner(old: Field, new: Field) -> Iterator[tuple[str, Field | None, Field | None]]:
    yield "[]", old.items, new.items
    yield "{key}", old.map_key, new.map_key
    yield "{}", old.map_value, new.map_value
