"""The engine hands each node to its rules once, in one order, and says where what was found stands."""

from __future__ import annotations

from typing import Any

import yaml
from tests.unit.lint.tree import GOLD, TODAY, load

from treaty.lint.engine import Found, lint_contract, run_lint
from treaty.lint.rules import LINT_RULES
from treaty.load.catalog import LoadedCatalog, load_contract
from treaty.model.contract import Contract, Field, Record
from treaty.model.registry import Catalog, Dataset

FAULTS: dict[str, Any] = {
    "status": "whatever",
    "schema": [
        {
            "name": "Invoice",
            "properties": [
                {"name": "a", "logicalType": "integer", "logicalTypeOptions": {"minimum": 2, "maximum": 1}},
                {"name": "a"},
            ],
        }
    ],
}


def _lint(loaded: LoadedCatalog, **options: Any) -> list[Found]:
    return list(run_lint(loaded.catalog, today=TODAY, **options))


def test_every_scope_has_rules() -> None:
    assert {rule.scope for rule in LINT_RULES} == {Field, Record, Contract, Dataset, Catalog}


def test_pointers_are_from_the_root_and_contracts_are_named_by_fqid() -> None:
    found = {(item.rule.code, str(item.pointer)): item for item in _lint(load(Contract, FAULTS))}
    assert found["TR200", "/status"].contract == "finance.gold.invoice:v1.0.0"
    assert found["TR130", "/schema/Invoice/properties/1/name"].path == f"contracts/{GOLD}"
    assert ("TR301", "/schema/Invoice/properties/a/logicalTypeOptions/minimum") in found


def test_findings_of_other_files_carry_no_contract() -> None:
    files = {"subscriptions/reporting.yaml": {"consumer": "billing"}}
    (found,) = [item for item in _lint(load(Catalog, files)) if item.rule.name == "consumer-agrees-with-file"]
    assert found.contract is None
    assert found.path == "contracts/subscriptions/reporting.yaml"


def test_same_input_gives_the_same_findings_in_the_same_order() -> None:
    assert _lint(load(Contract, FAULTS)) == _lint(load(Contract, FAULTS))


def test_only_names_the_files_to_look_at() -> None:
    loaded = load(Contract, FAULTS)
    assert {item.path for item in _lint(loaded)} > {f"contracts/{GOLD}"}
    assert {item.path for item in _lint(loaded, only={f"contracts/{GOLD}"})} == {f"contracts/{GOLD}"}
    assert _lint(loaded, only=()) == []


def test_rules_of_the_catalog_look_at_everything_whatever_only_says() -> None:
    loaded = load(Catalog, {"subscriptions/reporting.yaml": {"consumer": "billing"}})
    assert "consumer-agrees-with-file" in {item.rule.name for item in _lint(loaded, only=())}


def test_a_loose_file_is_not_held_to_a_registry() -> None:
    document = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "anything", "version": "1.0.0", **FAULTS}
    loaded = load_contract(yaml.safe_dump(document).encode(), path="loose.odcs.yaml")
    assert loaded.contract is not None
    found = list(lint_contract(loaded.contract))
    assert {"TR130", "TR200", "TR301"} <= {item.rule.code for item in found}
    assert {item.contract for item in found} == {None}
    assert not {"TR170", "TR176", "TR190"} & {item.rule.code for item in found}
