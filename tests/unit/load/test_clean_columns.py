"""Columns that were found clean are not looked through again, and nothing wrong slips through because of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.small_registry import CONTRACT

from treaty.load.clean_columns import CleanColumns
from treaty.load.contract_shape import find_contract_shape_problems
from treaty.load.schema_files import ODCS_SHAPES, read_schema
from treaty.load.yaml_text import parse_yaml

DOCUMENT: dict[str, Any] = parse_yaml(CONTRACT.encode()).value
FAULTS = (
    {"apiVersion": "v3.2.1"},
    {"apiVersion": "v3.0.2", "roles": [{"description": "no name"}]},
    {"colour": "red"},
    {"team": [{"username": "somebody"}]},
    {"customProperties": [{"property": "contentmodel", "vendor": "treaty", "value": "strict"}]},
    {"schema": [{"name": 1}]},
    {"schema": [None]},
    {"schema": {}},
)
COLUMN_FAULTS: tuple[object, ...] = (
    {"name": "total", "logicalType": "strng"},
    {"name": "total", "isNullable": True},
    {"name": "total", "customProperties": [{"property": "masking", "vendor": "treaty", "value": 1}]},
    {"name": "total", "logicalType": "object", "properties": [{"name": "net", "colour": "red"}]},
    None,
    "total",
)


def _with_column(column: object) -> dict[str, Any]:
    [record] = DOCUMENT["schema"]
    return {**DOCUMENT, "schema": [{**record, "properties": [*record["properties"], column]}]}


def _agrees(clean: CleanColumns, document: Any) -> bool:
    return clean.accepts(document) is not any(find_contract_shape_problems(document))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_frame_is_seen_around_known_columns(fault: dict[str, Any]) -> None:
    clean = CleanColumns()
    assert clean.accepts(DOCUMENT)
    assert not clean.accepts({**DOCUMENT, **fault})
    assert _agrees(clean, {**DOCUMENT, **fault})


@pytest.mark.parametrize("column", COLUMN_FAULTS)
def test_a_faulty_column_is_seen_each_time_it_comes(column: object) -> None:
    clean = CleanColumns()
    assert clean.accepts(DOCUMENT)
    for _ in range(2):
        assert not clean.accepts(_with_column(column))
        assert _agrees(clean, _with_column(column))
    assert clean.accepts(DOCUMENT)


def test_columns_clean_in_one_version_of_the_standard_are_not_taken_for_clean_in_another() -> None:
    column = {"name": "total", "logicalType": "string", "enum": [{"value": "a"}]}
    clean = CleanColumns()
    assert clean.accepts(_with_column(column))
    assert not clean.accepts({**_with_column(column), "apiVersion": "v3.0.2"})


def test_old_records_are_looked_at_as_a_whole() -> None:
    [record] = DOCUMENT["schema"]
    assert not CleanColumns().accepts({**DOCUMENT, "schema": [{"columns": record["properties"], **record}]})


def test_in_every_schema_a_column_is_judged_by_itself() -> None:
    lists = [found for shape in ODCS_SHAPES for found in _column_lists(read_schema(shape))]
    assert len(lists) >= 2 * len(ODCS_SHAPES)
    assert all(found.keys() <= {"type", "description", "items"} for found in lists)


def _column_lists(node: Any) -> Iterator[dict[str, Any]]:
    for name, child in node.items() if isinstance(node, dict) else enumerate(node if isinstance(node, list) else ()):
        if name == "properties" and isinstance(child, dict) and child.get("type") == "array":
            yield child
        yield from _column_lists(child)
