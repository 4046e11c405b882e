"""One record of one version as both sides see it: its schemas and a plausible row, each made when first needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from treaty.compat.changes.document import is_same
from treaty.compat.records import (
    Side,
    build_field_schema,
    build_part_schema,
    build_reader_schema,
    build_writer_schema,
    has_same_shape,
)
from treaty.compat.samples import build_row
from treaty.compat.shortening import is_plain
from treaty.containment.budget import Undecided
from treaty.containment.confirm import Confirmer, confirmer_of
from treaty.containment.kept import Kept
from treaty.model.contract import ContentModel, Field, Record


class Projection:
    """A record with what is derived from it."""

    def __init__(self, record: Record, content_model: ContentModel, *, among: int = 1) -> None:
        self.record = record
        self.content_model = content_model
        self._among = among

    @cached_property
    def writer_schema(self) -> dict[str, Any]:
        """What writers may write."""
        return build_writer_schema(self.record, self.content_model)

    @cached_property
    def reader_schema(self) -> dict[str, Any]:
        """What readers accept."""
        return build_reader_schema(self.record, self.content_model)

    @cached_property
    def writing(self) -> Confirmer:
        """The validators for what writers may write."""
        return confirmer_of(self.writer_schema)

    @cached_property
    def reading(self) -> Confirmer:
        """The validators for what readers accept."""
        return confirmer_of(self.reader_schema)

    @cached_property
    def row(self) -> Any:
        """A plausible row, as a writer may write it."""
        return build_row(self.record, self.content_model, self.writer_schema, among=self._among)

    @cached_property
    def has_sound_row(self) -> bool:
        """Whether both validators take the plausible row for one that a writer may write."""
        try:
            return self.writing.accepts(self.row) is True
        except Undecided:
            return False

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by its path."""
        return dict(self.record.walk())

    @cached_property
    def columns(self) -> dict[str, Field]:
        """The fields of the record itself by name; of several with one name the last, as in its schemas."""
        return {field.name: field for field in self.record.fields}

    @property
    def is_told_by_fields(self) -> bool:
        """Whether there is no JSON Schema that describes the record."""
        return self.record.json_schema is None

    @cached_property
    def has_members_apart(self) -> bool:
        """Whether the JSON Schema says of each member by itself what it says, and refers to its definitions alone."""
        return self.record.json_schema is not None and is_plain(self.record.json_schema)

    def writer_schema_for(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """What writers may write if this were the JSON Schema that describes the record."""
        return build_writer_schema(replace(self.record, json_schema=schema), self.content_model)

    def schema_of(self, field: Field, side: Side) -> dict[str, Any]:
        """The values of one field."""
        return build_field_schema(field, self.record.model, self.content_model, side)

    def schema_without(self, names: Collection[str], side: Side) -> dict[str, Any]:
        """The schema without some of the columns; cut out of the whole one, if that was made already."""
        whole = vars(self).get("writer_schema" if side is Side.WRITER else "reader_schema")
        if whole is not None and "properties" in whole:
            return _cut(whole, names)
        return build_part_schema(self.record, self.columns.keys() - names, self.content_model, side)


def _cut(whole: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Give the schema of a record told by fields without some of them."""
    left = {name: member for name, member in whole["properties"].items() if name not in names}
    required = [name for name in whole.get("required", ()) if name not in names]
    told = {"properties": left, "required": required}
    closed = {key: whole[key] for key in ("additionalProperties",) if key in whole}
    return {"type": "object", **{key: value for key, value in told.items() if value}, **closed}


_KEPT: Kept[Projection] = Kept(16)


def project(record: Record, content_model: ContentModel, *, among: int = 1) -> Projection:
    """Give the projection of a record; those of the last records are kept, since a version meets several others.

    Args:
        record: the record.
        content_model: the one in force.
        among: how many records differ, which share what plausible rows may cost.
    """
    # A kept projection holds its record, so that no other object can have the same number meanwhile.
    key = id(record), content_model, among
    return _KEPT.find(key, lambda: Projection(record, content_model, among=among))


def find_same_columns(one: Projection, other: Projection) -> set[str]:
    """Give the columns that either side of both projections describes alike."""
    return {
        name
        for name, field in one.columns.items()
        if (counterpart := other.columns.get(name)) is not None
        and (counterpart is field or has_same_shape(field, counterpart))
    }


def have_same_shape(one: Projection, other: Projection, same: set[str]) -> bool:
    """Whether every record of one is a record of the other, on either side, because they say the same.

    `same` are the columns that both describe alike.
    """
    if one.is_told_by_fields and other.is_told_by_fields:
        models = {(each.record.model, each.content_model) for each in (one, other)}
        return len(models) == 1 and same == one.columns.keys() == other.columns.keys()
    if not is_same(one.reader_schema, other.reader_schema):
        return False
    is_told_alike = one.content_model is other.content_model and not (one.is_told_by_fields or other.is_told_by_fields)
    return is_told_alike or is_same(one.writer_schema, other.writer_schema)
