"""The faults that a schema cannot see, and that other tools let through, are errors; their sound twins are none."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from treaty.diagnostics.rule import Severity
from treaty.lint.engine import lint_contract
from treaty.load.catalog import load_contract

SOUND: dict[str, Any] = {
    "apiVersion": "v3.2.0",
    "kind": "DataContract",
    "id": "shop.sale",
    "name": "sale",
    "version": "1.0.0",
    "status": "active",
    "schema": [
        {
            "name": "sale",
            "properties": [
                {
                    "name": "sale_id",
                    "logicalType": "string",
                    "required": True,
                    "primaryKey": True,
                    "primaryKeyPosition": 1,
                    "logicalTypeOptions": {"pattern": "^S-[0-9]+$"},
                },
                {
                    "name": "line",
                    "logicalType": "integer",
                    "required": True,
                    "primaryKey": True,
                    "primaryKeyPosition": 2,
                    "logicalTypeOptions": {"minimum": 1, "maximum": 10},
                },
                {
                    "name": "status",
                    "logicalType": "string",
                    "enum": [{"value": "open"}, {"value": "paid"}],
                    "examples": ["open"],
                },
                {"name": "buyer_id", "logicalType": "string", "relationships": [{"to": "buyer.buyer_id"}]},
            ],
        },
        {
            "name": "buyer",
            "properties": [{"name": "buyer_id", "logicalType": "string", "required": True, "primaryKey": True}],
        },
    ],
    "slaProperties": [{"property": "freshness", "value": 4, "unit": "h", "element": "sale.sale_id"}],
}

Edit = Callable[[dict[str, Any]], object]


def _field(document: dict[str, Any], position: int) -> dict[str, Any]:
    field: dict[str, Any] = document["schema"][0]["properties"][position]
    return field


FAULTS: dict[str, tuple[str, Edit]] = {
    "duplicate column name": ("TR130", lambda it: _field(it, 2).update(name="line")),
    "duplicate table name": ("TR131", lambda it: it["schema"][1].update(name="sale")),
    "version banana": ("TR174", lambda it: it.update(version="banana")),
    "status whatever": ("TR200", lambda it: it.update(status="whatever")),
    "minimum above maximum": ("TR301", lambda it: _field(it, 1)["logicalTypeOptions"].update(minimum=10, maximum=1)),
    "pattern that does not compile": ("TR303", lambda it: _field(it, 0)["logicalTypeOptions"].update(pattern="(")),
    "foreign key to nowhere": ("TR150", lambda it: _field(it, 3).update(relationships=[{"to": "customer.id"}])),
    "service level of no column": ("TR260", lambda it: it["slaProperties"][0].update(element="sale.sold_at")),
    "two columns at position 1": ("TR134", lambda it: _field(it, 1).update(primaryKeyPosition=1)),
    "nullable primary key": ("TR136", lambda it: _field(it, 0).update(required=False)),
    "example outside the enum": ("TR322", lambda it: _field(it, 2).update(examples=["lost"])),
}


def _errors(document: dict[str, Any]) -> list[str]:
    loaded = load_contract(yaml.safe_dump(document).encode(), path="sale.odcs.yaml")
    assert loaded.contract is not None
    assert loaded.diagnostics == (), "the schema sees none of these"
    return [item.rule.code for item in lint_contract(loaded.contract) if item.rule.severity is Severity.ERROR]


def test_a_sound_contract_has_no_error() -> None:
    assert _errors(SOUND) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_an_error(fault: str) -> None:
    code, edit = FAULTS[fault]
    document = copy.deepcopy(SOUND)
    edit(document)
    assert code in _errors(document)
