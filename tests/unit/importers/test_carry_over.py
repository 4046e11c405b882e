from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from treaty.importers.carry_over import carry_over, carry_over_record

OLD = {
    "name": "status",
    "description": "Where it stands.",
    "logicalType": "string",
    "physicalType": "VARCHAR(10)",
    "required": True,
    "classification": "internal",
    "logicalTypeOptions": {"maxLength": 10},
    "enum": [{"value": "open", "description": "Not paid."}, {"value": "paid"}],
    "customProperties": [{"property": "unit", "vendor": "treaty", "value": "EUR"}],
}


def test_the_same_shape_changes_nothing() -> None:
    same = {"name": "status", "logicalType": "string", "required": True}
    assert carry_over(OLD, same, is_exhaustive=False) == OLD


def test_a_format_that_tells_all_bounds_takes_those_away_that_it_does_not_tell() -> None:
    found = carry_over(OLD, {"name": "status", "logicalType": "string"}, is_exhaustive=True)
    assert not {"logicalTypeOptions", "enum", "required"} & found.keys()
    assert {"description", "physicalType", "classification", "customProperties"} <= found.keys()


def test_permitted_values_that_stay_keep_their_words() -> None:
    new = {"name": "status", "logicalType": "string", "enum": [{"value": "open"}, {"value": "lost"}]}
    assert carry_over(OLD, new, is_exhaustive=True)["enum"] == [OLD["enum"][0], {"value": "lost"}]  # type: ignore[index]  # plain data


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ({"logicalType": "integer"}, {"logicalType": "integer"}),
        ({"logicalType": "integer", "physicalType": "long"}, {"logicalType": "integer", "physicalType": "long"}),
    ],
)
def test_another_type_takes_with_it_what_no_longer_fits(new: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    found = carry_over(OLD, {"name": "status", **new}, is_exhaustive=False)
    told = {key: found[key] for key in ("logicalType", "physicalType", "logicalTypeOptions", "enum") if key in found}
    assert told == expected
    assert found["description"] == "Where it stands."


def test_an_engines_type_stays_and_avros_own_is_replaced() -> None:
    new = {"name": "n", "logicalType": "integer", "physicalType": "long", "logicalTypeOptions": {"format": "i64"}}
    kept = carry_over({"name": "n", "logicalType": "integer", "physicalType": "NUMBER(38)"}, new, is_exhaustive=False)
    assert (kept["physicalType"], kept.get("logicalTypeOptions")) == ("NUMBER(38)", None)
    old = {"name": "n", "logicalType": "integer", "physicalType": "int", "logicalTypeOptions": {"format": "i32"}}
    moved = carry_over(old, new, is_exhaustive=False)
    assert (moved["physicalType"], moved["logicalTypeOptions"]) == ("long", {"format": "i64"})


def test_columns_come_in_the_new_order_and_gone_ones_are_gone() -> None:
    old = {"name": "t", "quality": [{"type": "text"}], "properties": [{"name": "a"}, {"name": "b", "unique": True}]}
    new = {"name": "x", "properties": [{"name": "b"}, {"name": "c"}]}
    found = carry_over_record(old, new, is_exhaustive=False)
    assert found == {**old, "properties": [{"name": "b", "unique": True}, {"name": "c"}]}


def test_members_of_lists_and_objects_are_carried_over_too() -> None:
    old = {"name": "l", "logicalType": "array", "items": {"logicalType": "string", "description": "A tag."}}
    new = {"name": "l", "logicalType": "array", "items": {"name": "items", "logicalType": "string", "required": True}}
    expected = {"logicalType": "string", "description": "A tag.", "required": True}
    assert carry_over(old, new, is_exhaustive=True)["items"] == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("timestamp-micros", "timestamp-millis"),
        ("timestamp-micros", "local-timestamp-micros"),
        ("time-millis", "time-micros"),
        ("fixed(16)", "fixed(8)"),
        ("union(int, string)", "union(double, int, string)"),
    ],
)
def test_what_only_avros_own_word_tells_apart_is_another_type(old: str, new: str) -> None:
    node = {"name": "n", "logicalType": "timestamp", "physicalType": old}
    told = {"name": "n", "logicalType": "timestamp", "physicalType": new}
    assert carry_over(node, told, is_exhaustive=False)["physicalType"] == new


def test_an_avro_enum_that_became_a_text_has_no_values_and_a_text_keeps_those_that_people_wrote() -> None:
    text = {"name": "n", "logicalType": "string", "physicalType": "string"}
    values = {"enum": [{"value": "A"}]}
    assert "enum" not in carry_over({**text, **values, "physicalType": "enum"}, text, is_exhaustive=False)
    assert carry_over({**text, **values}, text, is_exhaustive=False)["enum"] == [{"value": "A"}]
