"""JSON Schemas beside contracts: bundled from files and contracts, cycles kept, nothing fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest

from treaty.load.catalog import load_catalog, load_contract
from treaty.load.json_schemas import JsonSchemas, find_json_schema_problems
from treaty.model.identity import ContractId

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: {id}
version: 1.0.0
schema:
  - name: event
    authoritativeDefinitions:
      - {{type: jsonSchema, url: {url}}}
"""


def _tree(files: Mapping[str, str]) -> tuple[Any, list[str]]:
    """Give the bundled schema of web.raw.event, and what was found."""
    contract = CONTRACT.format(id="web.raw.event", url="./v1.0.0.schema.yaml")
    texts = {"datasets/web/event/raw/v1.0.0.yaml": contract, **files}
    loaded = load_catalog({f"contracts/{path}": text.encode() for path, text in texts.items()})
    schema = loaded.catalog.contracts[ContractId("web", "raw", "event")][0].records[0].json_schema
    return schema, [item.rule.code for item in loaded.diagnostics]


TOP = "datasets/web/event/raw/v1.0.0.schema.yaml"


def test_schema_without_foreign_references_is_given_as_it_is() -> None:
    text = '{"type": "object", "$defs": {"a": {"type": "string"}}, "properties": {"x": {"$ref": "#/$defs/a"}}}'
    schema, found = _tree({TOP: text})
    assert found == []
    assert schema["properties"]["x"] == {"$ref": "#/$defs/a"}


def test_files_and_contracts_are_drawn_together() -> None:
    schema, found = _tree(
        {
            TOP: """\
$schema: https://json-schema.org/draft/2020-12/schema
type: object
properties:
  price: {$ref: ../../../../shared/money.schema.yaml}
  currency: {$ref: "../../../../shared/money.schema.yaml#/$defs/currency"}
  session: {$ref: web.raw.session}
$defs: {own: {type: string}}
""",
            "shared/money.schema.yaml": """\
$schema: https://json-schema.org/draft/2020-12/schema
$id: https://example.com/money
type: object
properties: {currency: {$ref: "#/$defs/currency"}, amount: {type: number}, parent: {$ref: "#"}}
$defs: {currency: {enum: [EUR, USD]}}
""",
            "datasets/web/session/raw/v1.0.0.yaml": CONTRACT.format(id="web.raw.session", url="./s.schema.yaml"),
            "datasets/web/session/raw/s.schema.yaml": "required: [id]\nproperties: {id: {type: string}}\n",
        }
    )
    assert found == []
    validator = jsonschema.Draft202012Validator(schema)
    price = {"amount": 1, "currency": "EUR", "parent": {"amount": 2}}
    good = {"price": price, "currency": "USD", "session": {"id": "a"}}
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, "currency": "CHF"})
    assert not validator.is_valid({**good, "price": {"parent": {"amount": "x"}}})
    assert not validator.is_valid({**good, "session": {}})


def test_cycles_between_files_are_kept() -> None:
    schema, found = _tree(
        {
            TOP: 'type: object\nproperties: {child: {$ref: "../../../../shared/node.schema.yaml"}}\n',
            "shared/node.schema.yaml": (
                "type: object\nproperties:\n"
                '  up: {$ref: "../datasets/web/event/raw/v1.0.0.schema.yaml"}\n  next: {$ref: node.schema.yaml}\n'
            ),
        }
    )
    assert found == []
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"child": {"up": {"child": {"next": {}}}}})
    assert not validator.is_valid({"child": {"up": {"child": {"next": 1}}}})


def test_what_looks_like_a_reference_in_data_is_left_alone() -> None:
    _, found = _tree({TOP: 'properties:\n  a: {const: {$ref: "nowhere.yaml"}}\n  enum: {type: string}\n'})
    assert found == []


def test_properties_may_be_called_like_keywords() -> None:
    _, found = _tree({TOP: 'properties:\n  enum: {$ref: "#/$defs/none"}\n  $ref: {type: string}\n'})
    assert found == ["TR032"]


def test_a_schema_found_by_its_id_is_no_fetch() -> None:
    schema, found = _tree(
        {
            TOP: 'properties: {a: {$ref: "https://example.com/money#/$defs/c"}}\n',
            "shared/money.schema.yaml": "$id: https://example.com/money\n$defs: {c: {type: string}}\n",
        }
    )
    assert found == []
    assert not jsonschema.Draft202012Validator(schema).is_valid({"a": 1})


def test_unreadable_schema_is_as_good_as_none() -> None:
    schema, found = _tree({TOP: "type: [\n"})
    assert schema is None
    assert found == ["TR002", "TR030"]


@pytest.mark.parametrize("uri", ["http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-04/schema"])
def test_older_drafts_are_read(uri: str) -> None:
    assert list(find_json_schema_problems({"$schema": uri, "type": "object"})) == []
    assert [item.rule.code for item in find_json_schema_problems({"$schema": uri, "type": "objekt"})] == ["TR031"]


@pytest.mark.parametrize("value", [[], {"$schema": "https://example.com/own"}, {"$schema": 7}])
def test_what_is_no_known_schema_is_told(value: Any) -> None:
    assert [item.rule.code for item in find_json_schema_problems(value)] == ["TR031"]


def test_loose_contract_reads_the_schemas_it_leads_to() -> None:
    text = CONTRACT.format(id="x", url="./event.json").encode()
    files = {
        "in/event.json": b'{"properties": {"a": {"$ref": "part.json"}}}',
        "in/part.json": b'{"type": "string"}',
        "in/other.json": b"not: [even yaml",
    }
    loaded = load_contract(text, path="in/event.odcs.yaml", files=files)
    assert loaded.diagnostics == ()
    assert loaded.contract is not None
    schema = loaded.contract.records[0].json_schema
    assert schema is not None
    assert not jsonschema.Draft202012Validator(dict(schema)).is_valid({"a": 1})


def test_a_long_chain_of_references_ends_and_a_circle_of_them_is_told_once() -> None:
    steps = {f"s{at}": {"$ref": f"#/$defs/s{at + 1}"} for at in range(3000)}
    chain = {"$ref": "#/$defs/s0", "$defs": {**steps, "s3000": {"type": "string"}}}
    circle = {"$ref": "#/$defs/s0", "$defs": {**steps, "s3000": {"allOf": [{"$ref": "#/$defs/s0"}]}}}
    found = [
        [
            (problem.rule.code, str(problem.pointer))
            for _, problem in JsonSchemas({"e.json": schema}, "", {}).bundle("e.json").problems
        ]
        for schema in (chain, circle)
    ]
    assert found == [[], [("TR034", "/$defs/s3000/allOf/0/$ref")]]
