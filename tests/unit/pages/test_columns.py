from __future__ import annotations

from typing import Any

import pytest
from tests.support.builders import field, record

from treaty.model.contract import EnumValue
from treaty.pages.anchors import column_anchor
from treaty.pages.content.columns import build_columns
from treaty.pages.content.outline import build_outline
from treaty.pages.content.parts import Link
from treaty.pages.content.records import RecordView
from treaty.pages.fragments import render_columns
from treaty.pages.text import NOTHING


def link(source: str) -> Link:
    return Link(text=source, path="datasets/x/index.html#col-amount", is_code=True)


def test_nested_fields_are_rows_below_their_parent() -> None:
    lines = field(
        "lines", logical_type="array", items=field("", field("amount", logical_type="number"), logical_type="object")
    )
    rows = build_columns(record("invoice", field("id", primary_key=True), lines), is_only=True, link_source=link)
    assert [(row.path, row.depth, row.kind) for row in rows] == [
        ("id", 0, ""),
        ("lines", 0, "array of object"),
        ("lines[].amount", 1, "number"),
    ]
    assert [row.anchor for row in rows] == ["col-id", "col-lines", "col-lines.amount"]
    assert rows[0].is_required
    assert rows[0].badges[0].text == "key"


def test_names_that_occur_twice_get_anchors_of_their_own() -> None:
    rows = build_columns(record("r", field("a"), field("a"), field("a b")), is_only=True, link_source=link)
    assert len({row.anchor for row in rows}) == 3
    assert " " not in rows[2].anchor


def test_columns_of_several_records_do_not_meet() -> None:
    assert column_anchor("amount", "order") == "col-order.amount"


def test_rules_and_values_are_told() -> None:
    status = field(
        "status",
        options={"maxLength": 8},
        enum=(EnumValue(value="open", description="Not paid."),),
        extensible=True,
        masking={"method": "hash", "scope": "analysts"},
        classification="confidential",
        unique=True,
        default="open",
    )
    (row,) = build_columns(record("r", status), is_only=True, link_source=link)
    assert [(rule.text, rule.code) for rule in row.rules] == [
        ("unique", ""),
        ("at most 8 characters", ""),
        ("default", "open"),
        ("masked: hash (analysts)", ""),
    ]
    assert [value.text for value in row.values] == ["open", "…"]
    assert row.badges[0].kind == "sensitive"


def test_a_key_of_one_column_has_no_number_and_one_of_two_has() -> None:
    lone = field("a", primary_key=True, primary_key_position=1, classification="confidential")
    (row,) = build_columns(record("r", lone), is_only=True, link_source=link)
    assert [badge.text for badge in row.badges] == ["key", "confidential"]
    both = record("r", lone, field("b", primary_key=True, primary_key_position=2))
    assert [row.badges[0].text for row in build_columns(both, is_only=True, link_source=link)] == ["key 1", "key 2"]


@pytest.mark.parametrize(
    ("logical", "physical", "wanted"),
    [("string", "STRING", ""), ("string", "VARCHAR(9)", "VARCHAR(9)"), (None, "BLOB", ""), ("date", None, "")],
)
def test_a_physical_type_is_told_where_it_adds_something(logical: str, physical: str, wanted: str) -> None:
    one = field("a", logical_type=logical, physical_type=physical)
    (row,) = build_columns(record("r", one), is_only=True, link_source=link)
    assert (row.kind, row.physical) == (logical or physical, wanted)


def test_a_description_keeps_its_paragraphs_and_lists() -> None:
    told = field("a", description="Either:\n\n- net\n- gross")
    wrapped = field("b", description="One\nline.")
    rows = build_columns(record("r", told, wrapped), is_only=True, link_source=link)
    assert "<li>net</li>" in rows[0].meaning
    assert rows[1].meaning == "One line."


def test_the_table_escapes_everything_that_a_contract_says() -> None:
    evil = "<img src=x onerror=1>"
    hostile = field(
        evil,
        logical_type=evil,
        physical_type=evil,
        business_name=evil,
        description=evil,
        classification=evil,
        examples=(evil,),
        options={evil: evil},
        sources=(evil,),
        tags=(evil,),
        enum=(EnumValue(value=evil, label=evil),),
    )
    columns = build_columns(record(evil, hostile), is_only=True, link_source=lambda text: Link(text=text))
    view = RecordView(
        name=evil,
        physical="",
        kind="",
        description=NOTHING,
        granularity="",
        model="table",
        columns=columns,
        relationships=(),
        quality=(),
    )
    assert "<img" not in render_columns(view, "")


EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "format": "uuid", "description": "Its `id`."},
        "who": {"$ref": "#/$defs/person"},
        "what": {
            "oneOf": [
                {"properties": {"type": {"const": "view"}, "page": {"type": "string"}}},
                {"title": "A search", "properties": {"term": {"type": ["string", "null"]}}},
                {"$ref": "#/$defs/person"},
            ]
        },
    },
    "$defs": {
        "person": {"type": "object", "properties": {"name": {"type": "string"}, "boss": {"$ref": "#/$defs/person"}}}
    },
}


def test_a_json_schema_is_outlined_with_its_alternatives() -> None:
    rows = build_outline(EVENT, record="event", is_only=True)
    names = [(row.depth, row.name) for row in rows]
    assert names[:4] == [(0, "id"), (0, "who"), (1, "name"), (1, "boss")]
    assert [row.name for row in rows if row.is_group] == ["type = view", "A search", "person"]
    assert rows[0].is_required
    assert not rows[1].is_required
    assert len({row.anchor for row in rows}) == len(rows)


def test_references_in_a_circle_end() -> None:
    assert build_outline({"allOf": [{"$ref": "#"}], "properties": {"a": {"$ref": "#/x"}}}, record="r", is_only=True)
    assert not build_outline({"$ref": "#"}, record="r", is_only=True)


def test_references_that_multiply_end() -> None:
    definitions = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 8} for n in range(40)}
    rows = build_outline({"$ref": "#/$defs/d0", "$defs": definitions}, record="r", is_only=True)
    assert rows == ()
