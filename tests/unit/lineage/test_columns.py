"""A text names a record or a column by name, physical name or stable id, nested ones too."""

from __future__ import annotations

import pytest
from tests.support.builders import contract, field, record

from treaty.lineage.columns import Columns, find_columns
from treaty.lineage.sources import parse_source
from treaty.model.contract import Record

CONTRACT = contract(
    "shop.gold.sale:v1.0.0",
    record(
        "sale",
        field("sale_id", physical_name="SALE_ID", id="key"),
        field("buyer", field("city"), id="buyer"),
        field("lines", items=field("items", field("sku"))),
        physical_name="SALES",
        id="s",
    ),
    record("buyer", field("buyer_id"), field("city")),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sale_id", ["sale.sale_id"]),
        ("SALE_ID", ["sale.sale_id"]),
        ("sale.sale_id", ["sale.sale_id"]),
        ("SALES.sale_id", ["sale.sale_id"]),
        ("sale", ["sale"]),
        ("lines.sku", ["sale.lines.sku"]),
        ("lines[].sku", ["sale.lines.sku"]),
        ("buyer.city", ["buyer.city", "sale.buyer.city"]),
        ("city", ["buyer.city"]),
        ("sale.lost", []),
        ("lost", []),
        ("", []),
        (".", []),
    ],
)
def test_dotted_names(text: str, expected: list[str]) -> None:
    assert [str(column) for column in find_columns(CONTRACT, text)] == expected


def test_the_given_record_comes_first() -> None:
    assert [str(column) for column in Columns(CONTRACT).find("buyer.city", CONTRACT.records[0])] == ["sale.buyer.city"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("schema/s/properties/key", ["sale.sale_id"]),
        ("/schema/sale/properties/buyer/properties/city", ["sale.buyer.city"]),
        ("#/schema/s", ["sale"]),
        ("schema/s/properties/lost", []),
        ("schema/s/columns/key", []),
        ("schema/s/properties", []),
        ("servers/s", []),
    ],
)
def test_paths_of_stable_ids(text: str, expected: list[str]) -> None:
    assert [str(column) for column in Columns(CONTRACT).find_by_path(text)] == expected


def _may_hold(item: Record, text: str) -> bool:
    held = contract("shop.gold.sale:v1.0.0", item)
    return Columns(held).may_hold(held.records[0], text)


def test_a_record_may_hold_what_its_json_schema_names_anywhere() -> None:
    schema: dict[str, object] = {"oneOf": [{"properties": {"cart": {"properties": {"total": {}}}}}]}
    event = record("event", field("kind"), json_schema_url="./v1.0.0.schema.yaml", json_schema=schema)
    assert _may_hold(event, "cart.total")
    assert not _may_hold(event, "cart.totals")


@pytest.mark.parametrize("schema", [{"patternProperties": {"^x": {}}}, {"$ref": "other.yaml"}])
def test_a_json_schema_that_leaves_names_open_may_hold_any(schema: dict[str, object]) -> None:
    assert _may_hold(record("event", json_schema_url="./s.yaml", json_schema=schema), "anything")


def test_a_record_that_lists_its_fields_holds_no_other() -> None:
    assert not _may_hold(record("sale", field("sale_id")), "lost")
    assert _may_hold(record("sale"), "lost")


def test_sources_are_contract_and_column() -> None:
    source = parse_source(" shop.raw.sale:v1#sale.net ")
    assert source is not None
    assert (str(source.fqid), source.column) == ("shop.raw.sale:v1", "sale.net")


@pytest.mark.parametrize(
    "text", ["", "MARA", "sap.mara.brgew", "Shop.raw.sale#net", "shop.raw#net", "shop.raw.sale:latest#net"]
)
def test_any_other_text_is_no_source(text: str) -> None:
    assert parse_source(text) is None
