from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from treaty.importers.avro import import_avro
from treaty.importers.formats import detect_format
from treaty.importers.imported import ArtifactError, Imported


def read(*fields: Mapping[str, Any], **rest: Any) -> Imported:
    return import_avro({"type": "record", "name": "Sale", "fields": list(fields), **rest}, "sale")


def one(type_: Any, **rest: Any) -> dict[str, Any]:
    (column,) = read({"name": "a", "type": type_, **rest}).records[0]["properties"]
    assert column.pop("name") == "a"
    return dict(column)


@pytest.mark.parametrize(
    ("type_", "column"),
    [
        ("string", {"required": True, "logicalType": "string", "physicalType": "string"}),
        (["null", "long"], {"logicalType": "integer", "physicalType": "long", "logicalTypeOptions": {"format": "i64"}}),
        ({"type": "int", "logicalType": "date"}, {"required": True, "logicalType": "date", "physicalType": "date"}),
        ({"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}, {"required": True, "logicalType": "number", "physicalType": "decimal(9,2)"}),  # noqa: E501  # one row of a table
        ({"type": "enum", "name": "E", "symbols": ["X", "Y"]}, {"required": True, "logicalType": "string", "physicalType": "enum", "enum": [{"value": "X"}, {"value": "Y"}]}),  # noqa: E501  # one row of a table
        ("boolean", {"required": True, "logicalType": "boolean", "physicalType": "boolean"}),
        ("timestamp", {"required": True, "logicalType": "timestamp", "physicalType": "timestamp"}),
    ],
)  # fmt: skip
def test_a_field_becomes_a_column(type_: Any, column: Mapping[str, Any]) -> None:
    assert one(type_) == column


def test_words_and_defaults_are_carried() -> None:
    found = one({"type": "string"}, doc="Where it stands.", default="open")
    assert found["description"] == "Where it stands."
    assert found["customProperties"] == [{"property": "default", "vendor": "treaty", "value": "open"}]
    assert read(doc="A sale.").records[0]["description"] == "A sale."


def test_nested_records_lists_and_maps_keep_their_fields_and_words() -> None:
    place = {"type": "record", "name": "Place", "fields": [{"name": "city", "type": "string", "doc": "Where."}]}
    column = one(["null", place])
    assert column["logicalType"] == "object"
    assert column["properties"][0]["description"] == "Where."
    assert one({"type": "array", "items": "int"})["items"]["logicalType"] == "integer"
    assert one({"type": "map", "values": "double"})["map"]["value"]["logicalType"] == "number"


def test_what_odcs_cannot_say_is_told_as_a_loss() -> None:
    found = read({"name": "a", "type": ["int", "string"]})
    assert "`a` is a union of int and string" in found.losses[0]
    again = read({"name": "next", "type": ["null", "Sale"]})
    assert "`next` holds Sale again" in again.losses[0]


def test_the_loose_record_of_registries_needs_no_name() -> None:
    value = {"type": "record", "fields": [{"name": "a", "type": "string", "optional": True}]}
    (column,) = import_avro(value, "sale", is_loose=True).records[0]["properties"]
    assert column == {"name": "a", "logicalType": "string"}


@pytest.mark.parametrize(
    "value", [{"type": "record", "fields": [{}]}, "string", {"type": "record", "name": "x"}, 5, []]
)
def test_what_is_no_record_is_refused(value: Any) -> None:
    with pytest.raises(ArtifactError):
        import_avro(value, "sale")


@pytest.mark.parametrize(
    ("value", "style"),
    [
        ({"kind": "DataContract", "apiVersion": "v3.2.0"}, "odcs"),
        ({"type": "record", "fields": []}, "record"),
        ({"type": "record", "name": "a", "fields": [{"name": "x", "type": "int", "optional": True}]}, "record"),
        ({"type": "record", "name": "a", "fields": []}, "avro"),
        ({"$schema": "https://json-schema.org/draft/2020-12/schema"}, "jsonschema"),
        ({"type": "object", "properties": {}}, "jsonschema"),
        ({"just": "data"}, None),
        ("words", None),
    ],
)
def test_the_format_is_told_by_what_a_document_says(value: Any, style: str | None) -> None:
    assert detect_format(value) == style


def test_named_types_that_multiply_are_refused_in_bounded_time() -> None:
    inner: Any = "string"
    for level in range(10):
        again = "string" if level == 0 else f"R{level - 1}"
        fields = [{"name": "first", "type": inner}, *({"name": f"f{number}", "type": again} for number in range(9))]
        inner = {"type": "record", "name": f"R{level}", "fields": fields}
    with pytest.raises(ArtifactError, match="more than 5000 fields"):
        read({"name": "a", "type": inner})


@pytest.mark.parametrize(
    ("type_", "told"),
    [
        (["null", ["int", "string"]], "holds another union"),
        (["string", "string"], "`string` twice"),
        ([{"type": "array", "items": "int"}, {"type": "array", "items": "string"}], "`array` twice"),
        ({"type": "enum", "name": "E"}, "without a list of `symbols`"),
        ({"type": "enum", "name": "E", "symbols": ["A", 1]}, "without a list of `symbols`"),
        ({"type": "enum", "name": "E", "symbols": ["A", "A"]}, "symbol `A` twice"),
        ({"type": "enum", "name": "E", "symbols": ["A"], "default": "B"}, "none of its symbols"),
        ({"type": "fixed", "name": "F"}, "fixed without a size"),
        ({"type": "fixed", "name": "F", "size": -1}, "fixed without a size"),
    ],
)
def test_what_avro_forbids_is_no_schema(type_: Any, told: str) -> None:
    with pytest.raises(ArtifactError, match=told):
        one(type_)


@pytest.mark.parametrize("digits", [{}, {"precision": 2, "scale": 5}, {"precision": 0}, {"precision": "9"}])
def test_a_decimal_that_is_not_valid_is_the_bytes_under_it(digits: Mapping[str, Any]) -> None:
    found = read({"name": "a", "type": {"type": "bytes", "logicalType": "decimal", **digits}})
    assert found.records[0]["properties"][0]["physicalType"] == "bytes"
    assert "no valid decimal" in found.losses[0]


def test_a_logical_type_that_avro_has_not_is_told() -> None:
    found = read({"name": "a", "type": {"type": "long", "logicalType": "epoch"}})
    assert found.records[0]["properties"][0]["logicalType"] == "integer"
    assert found.losses == ("`a`: Avro has no logical type `epoch`, so that by its rules it is long.",)


def test_optional_is_yes_or_no() -> None:
    assert "required" not in one("string", optional=True)
    assert one("string", optional=False)["required"] is True
    with pytest.raises(ArtifactError, match="optional: yes"):
        one("string", optional="yes")


@pytest.mark.parametrize(
    ("type_", "physical"),
    [
        ({"type": "fixed", "name": "F", "size": 16}, "fixed(16)"),
        ({"type": "long", "logicalType": "timestamp-micros"}, "timestamp-micros"),
        ({"type": "long", "logicalType": "of-our-own"}, "long"),
        (["int", "null", "string"], "union(int, string)"),
        (["null", "string", "int"], "union(int, string)"),
    ],
)
def test_what_odcs_has_no_word_for_is_told_apart_by_the_physical_type(type_: Any, physical: str) -> None:
    assert one(type_)["physicalType"] == physical


@pytest.mark.parametrize(
    ("type_", "size"),
    [
        ("int", "i32"),
        ("long", "i64"),
        (["null", "double"], "f64"),
        ("integer", None),
        ("bigint", None),
        ("number", None),
    ],
)
def test_a_registrys_own_words_say_no_size_and_avros_do(type_: Any, size: str | None) -> None:
    (field,) = import_avro({"type": "record", "fields": [{"name": "a", "type": type_}]}, "x", is_loose=True).records
    column = field["properties"][0]
    assert column.get("logicalTypeOptions") == ({"format": size} if size else None)
    assert "physicalType" not in column
