"""No edit is silent: every leaf of a contract that uses all of ODCS, changed and taken away in turn."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import validator_for
from tests.support.change_cases import complete, read_yaml

from treaty.compat.diff import diff_contracts
from treaty.load.schema_files import read_schema
from treaty.model.contract import Contract

Path_ = tuple[str | int, ...]

FULL: Mapping[str, Any] = read_yaml((Path(__file__).parents[2] / "support" / "full_contract.yaml").read_text("utf-8"))
OF_THE_VERSION = {("version",), ("contractCreatedTs",)}
"""They say which version this is: two versions that differ in nothing else promise the same."""
SCHEMA: Mapping[str, Any] = read_schema("odcs-3.2.0")


def leaves(node: Any, at: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Give every leaf of plain data with the way to it; what is empty is a leaf."""
    if isinstance(node, (dict, list)) and node:
        for key, member in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(member, (*at, key))
    else:
        yield at, node


def edited(document: Any, at: Path_, value: Any = None) -> Any:
    """Give a copy with another value at a place, or without what stands there where None is given."""
    whole = copy.deepcopy(document)
    node = whole
    for key in at[:-1]:
        node = node[key]
    if value is None:
        del node[at[-1]]
    else:
        node[at[-1]] = value
    return whole


def another(value: Any) -> Any:
    """Give another value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, (int, float)) else f"{value}x"


def servers() -> list[Mapping[str, Any]]:
    """Give one server of each kind that the standard knows, with all its fields, built from the schema."""
    definitions = SCHEMA["$defs"]
    kinds = [(part["if"]["properties"]["type"], part["then"]["$ref"]) for part in definitions["Server"]["allOf"]]
    return [_server(kind["const"], definitions["ServerSource"][ref.rpartition("/")[2]]) for kind, ref in kinds]


def _server(kind: str, definition: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = {name: 1433 if "Port" in str(part) else "one" for name, part in definition["properties"].items()}
    return {
        "id": "s1",
        "server": kind,
        "type": kind,
        "environment": "prod",
        "description": "Where it lies.",
        "roles": [{"role": "reader", "access": "read"}],
        "customProperties": [{"property": "zone", "value": "eu"}],
        **fields,
    }


def test_the_contract_is_one_to_the_standard() -> None:
    assert [error.message for error in validator_for(SCHEMA).iter_errors(FULL)] == []


def _words(node: Any) -> Iterator[str]:
    """Give every key that a schema or a document has a place for."""
    if isinstance(node, Mapping):
        yield from node.get("properties", {}) if isinstance(node.get("properties"), Mapping) else ()
        for name, member in node.items():
            if name not in {"ServerSource", "if"}:
                yield from _words(member)
    elif isinstance(node, list):
        for member in node:
            yield from _words(member)


def test_the_contract_says_all_that_the_standard_has_a_word_for() -> None:
    said = {str(key) for at, _ in leaves(FULL) for key in at}
    assert set(_words(SCHEMA)) - said == {"servers", "environment", "server"}


BASE = complete(FULL, "contract")
LEAVES = [(at, value) for at, value in leaves(FULL) if at not in OF_THE_VERSION]


def contract_of(document: Any) -> Contract:
    """Read a document as it stands, without what the cases leave out as a matter of course."""
    return complete({key: None for key in FULL if key not in document} | document, "contract")


@pytest.mark.parametrize(("at", "value"), LEAVES, ids=["/".join(map(str, at)) for at, _ in LEAVES])
def test_no_edit_is_silent(at: Path_, value: Any) -> None:
    for new in (edited(FULL, at, another(value)), edited(FULL, at)):
        changes = diff_contracts(BASE, contract_of(new))
        assert changes
        assert any(change.old is not None or change.new is not None for change in changes)


@pytest.mark.parametrize("server", servers(), ids=lambda server: str(server["type"]))
def test_no_edit_of_a_server_is_silent(server: Mapping[str, Any]) -> None:
    base = complete({"servers": [server]}, "contract")
    for at, value in leaves(server):
        for new in (edited(server, at, another(value)), edited(server, at)):
            assert diff_contracts(base, complete({"servers": [new]}, "contract")), at


def test_no_edit_of_a_renamed_column_is_silent() -> None:
    column = ("schema", 0, "properties", 0)
    renamed = edited(FULL, (*column, "name"), "document_id")
    alone = [change.kind.name for change in diff_contracts(BASE, contract_of(renamed))]
    assert alone == ["field-renamed"]
    for at, value in LEAVES:
        if at[: len(column)] == column and at[len(column)] not in {"name", "id"}:
            both = diff_contracts(BASE, contract_of(edited(renamed, at, another(value))))
            assert len(both) > 1, at


def test_no_edit_beside_a_looser_quality_rule_is_silent() -> None:
    rule = ("schema", 0, "quality", 0)
    looser = edited(FULL, (*rule, "mustBeGreaterThan"), 5)
    for at, value in LEAVES:
        is_words = at[: len(rule)] == rule and at[len(rule)] not in {"name", "metric", "mustBeGreaterThan"}
        if is_words and at[len(rule)] not in {"type", "rule", "unit", "severity"}:
            assert len(diff_contracts(BASE, contract_of(edited(looser, at, another(value))))) > 1, at
