"""Fragments of contracts completed to whole ones, and the tables of cases for change kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from treaty.compat.changes import CHANGE_KINDS
from treaty.diagnostics.change import Change, ChangeKind, Element
from treaty.load.build import build_contract
from treaty.load.yaml_text import parse_yaml
from treaty.model.contract import Contract

CASES = Path(__file__).parents[1] / "cases" / "compat"
KINDS: Mapping[str, ChangeKind] = {kind.name: kind for kind in CHANGE_KINDS}

ONE_WAY: Mapping[str, str] = {
    "version-lowered": "a version normally rises, which is no change of the contract",
    "engine-cannot-carry": "an engine that carries a type to a wider one does not carry it back",
}
"""Kinds whose opposite edit is no change at all, or another one, each with its reason."""

BESIDE: Mapping[str, str] = {
    "engine-cannot-carry": "it says of another change at the same place that an engine cannot carry it",
}
"""Kinds that are never told alone, each with its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCase:
    """One pair of contracts and what must be found between them."""

    id: str
    old: Contract
    new: Contract
    expect: tuple[str, ...]
    posture: str | None


def read_yaml(text: str) -> Any:
    """Read YAML the way contracts are read."""
    document = parse_yaml(text.encode())
    assert not document.problems, document.problems
    return document.value


def complete(fragment: Any, scope: str) -> Contract:
    """Give the contract that a fragment stands for.

    Args:
        fragment: as the scope says; `jsonSchema` in a record stands for the file that it names, `jsonSchemaUrl` for
            the file's name where that is the matter.
        scope: `field` or `fields` of a table `t`, `record` or `records`, or `contract` for keys of the root.
    """
    whole = whole_of(fragment, scope)
    schemas: dict[str, Any] = {}
    records = [_with_file(record, schemas) for record in whole.get("schema", [])]
    return build_contract({**whole, "schema": records}, path="example.yaml", json_schemas=schemas)


def whole_of(fragment: Any, scope: str) -> dict[str, Any]:
    """Give the document that a fragment stands for, as plain data."""
    wholes: dict[str, Any] = {
        "field": lambda: {"schema": [{"name": "t", "properties": [fragment]}]},
        "fields": lambda: {"schema": [{"name": "t", "properties": fragment}]},
        "record": lambda: {"schema": [fragment]},
        "records": lambda: {"schema": fragment},
        "contract": lambda: fragment,
    }
    return {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "finance.gold.example",
        "version": "1.0.0",
        "status": "active",
        **wholes[scope](),
    }


def _with_file(record: Mapping[str, Any], schemas: dict[str, Any]) -> Mapping[str, Any]:
    if "jsonSchema" not in record:
        return record
    url = record.get("jsonSchemaUrl", f"./{record['name']}.schema.yaml")
    schemas[url] = record["jsonSchema"]
    rest = {key: value for key, value in record.items() if key not in {"jsonSchema", "jsonSchemaUrl"}}
    return {**rest, "authoritativeDefinitions": [{"type": "jsonSchema", "url": url}]}


def scope_of(fragment: Any, element: Element) -> str:
    """Tell what an example on a kind's page stands for."""
    if isinstance(fragment, list):
        is_fields = all("logicalType" in member for member in fragment) and bool(fragment)
        return "fields" if is_fields else "records"
    if "name" not in fragment:
        return "contract"
    is_record = element in {Element.RECORD, Element.SCHEMA} or "properties" in fragment
    return "record" if is_record else "field"


def read_cases() -> Iterator[ChangeCase]:
    """Give every case of every table, in order of file and place."""
    for path in sorted(CASES.glob("*.yaml")):
        table = read_yaml(path.read_text(encoding="utf-8"))
        base = table.get("base")
        for case in table["cases"]:
            yield _read_case(path.stem, table.get("scope", ""), base, case)


def _read_case(stem: str, scope: str, base: Any, case: Mapping[str, Any]) -> ChangeCase:
    kind = case.get("scope", scope)
    old = case.get("old", base)
    new = case["new"] if "new" in case else edit(base, case["edit"])
    return ChangeCase(
        id=f"{stem}: {case['name']}",
        old=complete(old, kind),
        new=complete(new, kind),
        expect=tuple(case["expect"]),
        posture=case.get("posture"),
    )


def edit(base: Any, edits: Sequence[Mapping[str, Any]]) -> Any:
    """Give a copy of plain data with edits made: `at` (keys and positions), and `set`, `remove` or `insert`."""
    copy = base
    for step in edits:
        copy = _edit_one(copy, list(step["at"]), step)
    return copy


def _edit_one(node: Any, at: list[Any], step: Mapping[str, Any]) -> Any:
    key, rest = at[0], at[1:]
    clone = list(node) if isinstance(node, list) else dict(node)
    if rest:
        clone[key] = _edit_one(clone[key], rest, step)
    elif "set" in step:
        clone[key] = step["set"]
    elif "insert" in step:
        assert isinstance(clone, list)
        clone.insert(key, step["insert"])
    else:
        del clone[key]
    return clone


def told(changes: Sequence[Change]) -> list[str]:
    """Give changes as the tables write them."""
    return [f"{change.kind.name} {change.pointer}".strip() for change in changes]


def mirror(changes: Sequence[Change]) -> list[str]:
    """Give the names of the kinds that the opposite edit must yield, sorted."""
    return sorted(change.kind.mirror for change in changes if change.kind.name not in ONE_WAY)


def names(changes: Sequence[Change]) -> list[str]:
    """Give the names of the kinds, sorted, without those that only go one way."""
    return sorted(change.kind.name for change in changes if change.kind.name not in ONE_WAY)
