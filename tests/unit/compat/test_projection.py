"""What two versions of a record say alike, found out without a proof; and what differs in a little is never alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.support.builders import field, record

from treaty.compat.projection import Projection, find_same_columns, have_same_shape, project
from treaty.compat.records import Side, has_same_shape
from treaty.model.contract import ContentModel, EnumValue, Field, Record, RecordModel

AMOUNT = field("amount", logical_type="integer", options={"minimum": 1})
ZIP = field("zip", logical_type="string")
NOTHING = field("a", logical_type="array")


def _alike(one: Projection, other: Projection) -> bool:
    return have_same_shape(one, other, find_same_columns(one, other))


def _project(of: Record, model: str = "declared") -> Projection:
    return project(of, ContentModel(model))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"description": "How much."}, True),
        ({"name": "total"}, False),
        ({"required": True}, False),
        ({"extensible": True}, False),
        ({"logical_type": "number"}, False),
        ({"physical_type": "INT"}, False),
        ({"options": {"minimum": 1.0}}, False),
        ({"options": {"minimum": True}}, False),
        ({"options": {}}, False),
        ({"enum": (EnumValue(value=1),)}, False),
        ({"fields": (ZIP,)}, False),
        ({"items": ZIP}, False),
        ({"map_value": ZIP}, False),
    ],
)
def test_a_column_is_the_same_where_it_holds_the_same_values(changed: dict[str, Any], *, expected: bool) -> None:
    other = replace(AMOUNT, **changed)
    assert has_same_shape(AMOUNT, other) is has_same_shape(other, AMOUNT) is expected
    one, two = _project(record("t", AMOUNT, ZIP)), _project(record("t", other, replace(ZIP, description="Where.")))
    assert find_same_columns(one, two) == ({"amount", "zip"} if expected else {"zip"})
    assert _alike(one, two) is expected


@pytest.mark.parametrize("part", ["fields", "items", "map_value"])
def test_members_are_looked_at(part: str) -> None:
    def holding(member: Field) -> Field:
        return replace(NOTHING, **{part: (member,) if part == "fields" else member})

    assert has_same_shape(holding(ZIP), holding(replace(ZIP, description="Where.")))
    assert not has_same_shape(holding(ZIP), holding(replace(ZIP, required=True)))
    assert not has_same_shape(holding(ZIP), NOTHING)
    assert not has_same_shape(NOTHING, holding(ZIP))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (record("t", ZIP), record("t", ZIP), True),
        (record("t", ZIP), record("t", ZIP, AMOUNT), False),
        (record("t", ZIP, AMOUNT), record("t", ZIP), False),
        (record("t", AMOUNT, ZIP), record("t", ZIP, AMOUNT), True),
        (record("t", ZIP), record("t", ZIP, model=RecordModel.DOCUMENT), False),
    ],
)
def test_records_told_by_fields_are_alike_where_all_columns_are(one: Record, other: Record, *, expected: bool) -> None:
    assert _alike(_project(one), _project(other)) is expected
    assert not _alike(_project(one), _project(other, "strict"))


def _described(schema: dict[str, Any] | None) -> Record:
    return record("t", json_schema=schema, json_schema_url="./t.schema.yaml")


OPEN, CLOSED = {"properties": {"a": {}}}, {"properties": {"a": {}}, "additionalProperties": False}
EMPTY = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}


@pytest.mark.parametrize(
    ("one", "other", "models", "expected"),
    [
        (OPEN, {"properties": {"a": {}}}, ("declared", "declared"), True),
        (OPEN, CLOSED, ("declared", "declared"), False),
        (OPEN, OPEN, ("declared", "strict"), False),
        (CLOSED, CLOSED, ("declared", "strict"), True),
        (None, EMPTY, ("strict", "strict"), True),
        (EMPTY, None, ("strict", "strict"), True),
        (None, OPEN, ("strict", "strict"), False),
    ],
)
def test_records_with_a_json_schema_are_alike_where_both_sides_of_it_are(
    one: dict[str, Any] | None, other: dict[str, Any] | None, models: tuple[str, str], *, expected: bool
) -> None:
    assert _alike(_project(_described(one), models[0]), _project(_described(other), models[1])) is expected
    assert _alike(_project(_described(other), models[1]), _project(_described(one), models[0])) is expected


def test_a_table_is_not_what_a_json_schema_says_for_a_table_has_all_its_columns() -> None:
    table = _project(record("t", ZIP))
    described = _project(_described(table.reader_schema))
    assert table.reader_schema == described.reader_schema
    assert not _alike(table, described)
    assert not _alike(described, table)


def test_a_record_has_one_projection_for_each_content_model() -> None:
    one = record("t", ZIP)
    assert project(one, ContentModel.STRICT) is project(one, ContentModel.STRICT)
    assert project(one, ContentModel.STRICT) is not project(one, ContentModel.DECLARED)


@pytest.mark.parametrize("names", [set(), {"amount"}, {"amount", "zip"}, {"none"}])
@pytest.mark.parametrize("model", RecordModel)
@pytest.mark.parametrize("content_model", ContentModel)
@pytest.mark.parametrize("side", Side)
def test_a_schema_is_cut_as_it_would_be_built(
    names: set[str], model: RecordModel, content_model: ContentModel, side: Side
) -> None:
    of = replace(record("t", replace(AMOUNT, required=True), ZIP, replace(ZIP, required=True)), model=model)
    fresh, made = Projection(of, content_model), Projection(of, content_model)
    assert made.writer_schema
    assert made.reader_schema
    assert made.schema_without(names, side) == fresh.schema_without(names, side)
