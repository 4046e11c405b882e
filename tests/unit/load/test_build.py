"""Documents to contracts: what ODCS says is found again, whatever its spelling, and ill shape hides no neighbour."""

from __future__ import annotations

from typing import Any

from treaty.load.build import build_contract
from treaty.load.build_registry import build_dataset, build_registry
from treaty.load.yaml_text import parse_yaml
from treaty.model.contract import ContentModel, Contract, RecordModel
from treaty.model.identity import DatasetId, Version
from treaty.model.pointer import parse_pointer

FULL = b"""\
apiVersion: v3.2.0
kind: DataContract
id: finance.gold.invoice
name: invoice
version: 1.2.0
domain: finance
status: active
tenant: acme
tags: [finance]
description: {purpose: Invoices, usage: Reporting, limitations: None known}
schema:
  - name: invoice
    physicalName: INVOICE
    physicalType: table
    dataGranularityDescription: One row per invoice
    quality:
      - {name: rows, metric: rowCount, mustBeGreaterThan: 0, severity: error, dimension: completeness}
    relationships:
      - {type: foreignKey, from: [invoice.customer_id], to: [customer.customer_id]}
    properties:
      - name: invoice_id
        logicalType: string
        required: true
        unique: true
        primaryKey: true
        primaryKeyPosition: 1
        partitionKeyPosition: -1
        logicalTypeOptions: {maxLength: 20}
        relationships: [{to: ledger.invoice_id}]
      - name: amount
        logicalType: number
        classification: internal
        transformSourceObjects: ["finance.raw.invoice#amount"]
        enum: [{value: 1, label: One}, {value: 2}]
        customProperties:
          - {property: unit, vendor: treaty, value: EUR}
          - {property: masking, vendor: treaty, value: {method: hash}}
          - {property: extensible, vendor: treaty, value: true}
          - {property: default, vendor: treaty, value: 0}
          - {property: unit, vendor: acme, value: cents}
      - name: lines
        logicalType: array
        items:
          logicalType: object
          properties: [{name: sku, logicalType: string}]
      - name: labels
        logicalType: map
        map: {key: {logicalType: string}, value: {logicalType: integer}}
slaProperties:
  - {property: freshness, value: 4, unit: h, element: "invoice.amount, invoice.invoice_id"}
team: {name: finance-data, members: [{username: finance-data-oncall, role: owner}]}
roles: [{role: reader, access: read}]
support: [{channel: "#finance", tool: slack}]
servers: [{server: prod, type: snowflake, account: acme, database: GOLD, schema: FIN}]
customProperties:
  - {property: contentModel, vendor: treaty, value: strict}
  - {property: promote, vendor: treaty, value: hold}
  - {property: migration, vendor: treaty, value: Read amount in EUR.}
  - {property: upstream, vendor: treaty, value: [{contract: finance.raw.invoice, version: v1}]}
  - {property: costCentre, value: 4711}
"""


def _build(data: bytes) -> Contract:
    document = parse_yaml(data)
    assert document.problems == ()
    return build_contract(document.value, path="x.yaml")


def test_fundamentals_are_read() -> None:
    contract = _build(FULL)
    assert (contract.id, contract.domain, contract.version) == ("finance.gold.invoice", "finance", Version(1, 2, 0))
    assert contract.description.usage == "Reporting"
    assert contract.content_model is ContentModel.STRICT
    assert contract.hold
    assert contract.migration == "Read amount in EUR."
    assert contract.upstream[0].contract == "finance.raw.invoice"
    assert str(contract.upstream[0].pointer) == "/customProperties/upstream/value/finance.raw.invoice"
    assert dict(contract.custom) == {"costCentre": 4711}
    assert contract.service_levels[0].elements == ("invoice.amount", "invoice.invoice_id")
    assert contract.team.members[0].username == "finance-data-oncall"
    assert dict(contract.servers[0].details) == {"account": "acme", "database": "GOLD", "schema": "FIN"}


def test_fields_are_read_with_all_that_is_nested() -> None:
    record = _build(FULL).records[0]
    assert record.model is RecordModel.TABLE
    assert [path for path, _ in record.walk()] == [
        "invoice_id", "amount", "lines", "lines[]", "lines[].sku", "labels", "labels{key}", "labels{}",
    ]  # fmt: skip
    invoice_id, amount, lines, _ = record.fields
    assert (invoice_id.required, invoice_id.primary_key_position, invoice_id.partition_key_position) == (True, 1, None)
    assert dict(invoice_id.options) == {"maxLength": 20}
    assert invoice_id.relationships[0].to == ("ledger.invoice_id",)
    assert (amount.unit, amount.extensible, amount.default) == ("EUR", True, 0)
    assert amount.enum is not None
    assert [value.value for value in amount.enum] == [1, 2]
    assert lines.items is not None
    assert str(lines.items.fields[0].pointer) == "/schema/invoice/properties/lines/items/properties/sku"
    assert record.quality[0].operator == "mustBeGreaterThan"
    assert record.quality[0].kind == "library"
    assert record.relationships[0].from_ == ("invoice.customer_id",)


def test_every_pointer_leads_to_its_node() -> None:
    places = parse_yaml(FULL).source_map
    record = _build(FULL).records[0]
    for _, member in record.walk():
        if member.name:
            assert places.find_text(member.pointer / "name") == member.name


def test_old_spellings_are_understood() -> None:
    contract = _build(
        b"""\
apiVersion: v3.0.0
slaDefaultElement: tbl.loaded_at
slaProperties: [{property: latency, value: 4}, {property: retention, value: 1, element: tbl.id}]
team: [{username: finance-data, role: owner}]
schema:
  - table: tbl
    columns:
      - {column: id, isNullable: false, isUnique: true, isPrimaryKey: true, quality: [{rule: nullCheck}]}
      - {name: note, isNullable: true}
"""
    )
    record = contract.records[0]
    assert record.name == "tbl"
    assert [(field.name, field.required) for field in record.fields] == [("id", True), ("note", False)]
    assert record.fields[0].primary_key
    assert record.fields[0].quality[0].metric == "nullCheck"
    assert contract.team.members[0].username == "finance-data"
    assert [level.elements for level in contract.service_levels] == [("tbl.loaded_at",), ("tbl.id",)]
    assert str(record.fields[0].pointer) == "/schema/0/columns/0"


def test_ill_shaped_parts_hide_no_neighbour() -> None:
    value: dict[str, Any] = {
        "id": 7,
        "name": "invoice",
        "tags": {"a": 1},
        "description": ["x"],
        "schema": ["x", {"name": "invoice", "properties": [1, {"name": "a", "required": "yes", "enum": "x"}]}],
        "customProperties": [{"property": ["x"], "vendor": "treaty"}, {"property": "recordModel", "vendor": "treaty"}],
        "servers": {"prod": {}},
        "slaProperties": [None, {"property": 1}],
    }
    contract = build_contract(value, path="x.yaml")
    assert (contract.id, contract.name, contract.tags, contract.servers) == (None, "invoice", (), ())
    assert [field.name for field in contract.records[0].fields] == ["a"]
    assert not contract.records[0].fields[0].required


def test_json_schema_makes_a_document() -> None:
    value = parse_yaml(
        b"schema:\n- name: event\n  authoritativeDefinitions: [{type: jsonSchema, url: ./e.schema.yaml}]\n"
    ).value
    record = build_contract(value, path="x.yaml", json_schemas={"./e.schema.yaml": {"type": "object"}}).records[0]
    assert record.model is RecordModel.DOCUMENT
    assert record.json_schema == {"type": "object"}


def test_registry_keeps_what_it_does_not_say() -> None:
    registry = build_registry({"name": "acme", "layers": [{"name": "gold"}, {"name": "mart"}]}, path="registry.yaml")
    assert [layer.compatibility for layer in registry.layers] == ["forward", "forward"]
    assert registry.find_layer("kpi") is registry.layers[0]
    assert registry.namespaces is None
    assert registry.notice_period_days == 90


def test_dataset_layers_stand_under_their_own_names() -> None:
    value = parse_yaml(
        b"""\
layers:
  bronze:
    current: v1.0.0
    frozen: {since: 2026-08-01, reason: audit}
    majors: {"1": {sunset: 2027-03-31}}
    versions:
      v1.1.0: {promote: hold}
      v1.0.0: {deprecated: {since: 2026-03-01, successor: v1.1.0}, retired: {}}
"""
    ).value
    state = build_dataset(value, path="d.yaml", key=DatasetId("a", "b")).state("raw")
    assert state.pointer == parse_pointer("/layers/bronze")
    assert state.current == Version(1, 0, 0)
    assert state.frozen is not None
    assert state.majors[1].sunset is not None
    assert list(state.versions) == [Version(1, 0, 0), Version(1, 1, 0)]
    assert state.versions[Version(1, 0, 0)].retired is not None
    assert state.versions[Version(1, 1, 0)].hold
