"""A small repository around a fragment, so that a rule's example or case can be run as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from treaty.diagnostics.lint_rule import LintRule
from treaty.lint.engine import run_lint
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.model.contract import Contract, Field, Record
from treaty.model.registry import Catalog, Dataset

TODAY = date(2026, 6, 1)
GOLD = "datasets/finance/invoice/gold/v1.0.0.yaml"
DATASET = "datasets/finance/invoice/dataset.yaml"

_SURROUNDINGS: Mapping[str, Mapping[str, Any]] = {
    "registry.yaml": {},
    DATASET: {},
    "datasets/finance/invoice/raw/v1.0.0.yaml": {
        "schema": [
            {
                "name": "invoice",
                "properties": [
                    {"name": "invoice_id", "logicalType": "string", "primaryKey": True, "required": True},
                    {"name": "amount", "logicalType": "number"},
                    {
                        "name": "buyer",
                        "logicalType": "object",
                        "properties": [{"name": "city", "logicalType": "string"}],
                    },
                ],
            }
        ]
    },
    GOLD: {},
}


def complete(scope: type[object], fragment: Mapping[str, Any]) -> dict[str, bytes]:
    """Give the files of a whole repository that holds a fragment of a rule's scope.

    A field goes into a record, a record into a contract, a contract to `finance.gold.invoice:v1.0.0`, a body of
    dataset.yaml to that of `finance.invoice`. A mapping of paths to contents is laid over the surroundings.
    """
    bodies: dict[str, Mapping[str, Any]] = dict(_SURROUNDINGS)
    bodies.update(fragment if _is_files(fragment) else {_path(scope): _wrap(scope, fragment)})
    return {f"contracts/{path}": _render({**_defaults(path), **body}) for path, body in bodies.items()}


def _is_files(fragment: Mapping[str, Any]) -> bool:
    return all("/" in key or key == "registry.yaml" for key in fragment)


def _path(scope: type[object]) -> str:
    return DATASET if scope is Dataset else GOLD


def _wrap(scope: type[object], fragment: Mapping[str, Any]) -> Mapping[str, Any]:
    if scope is Field:
        return {"schema": [{"name": "example", "properties": [fragment]}]}
    if scope is Record:
        return {"schema": [fragment]}
    assert scope in {Contract, Dataset, Catalog}, scope
    return fragment


def _defaults(path: str) -> dict[str, Any]:
    parts = path.removesuffix(".yaml").split("/")
    match parts:
        case ["registry"]:
            return {"apiVersion": "treaty/v1", "kind": "Registry", "name": "example"}
        case ["datasets", namespace, dataset, "dataset"]:
            return {"apiVersion": "treaty/v1", "kind": "Dataset", "namespace": namespace, "name": dataset}
        case ["datasets", namespace, dataset, layer, version]:
            told = {"id": f"{namespace}.{layer}.{dataset}", "domain": namespace, "name": dataset, "status": "active"}
            return {"apiVersion": "v3.2.0", "kind": "DataContract", **told, "version": version.removeprefix("v")}
        case ["subscriptions", consumer]:
            return {"apiVersion": "treaty/v1", "kind": "Subscription", "consumer": consumer}
        case ["products", product]:
            return {"apiVersion": "treaty/v1", "kind": "DataProduct", "name": product}
    raise AssertionError(path)


def _render(body: Mapping[str, Any]) -> bytes:
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True).encode()


def load(scope: type[object], fragment: Mapping[str, Any]) -> LoadedCatalog:
    """Give the repository around a fragment, read."""
    return load_catalog(complete(scope, fragment))


def find(rule: LintRule[Any], fragment: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give what one rule finds in a fragment, in a repository around it: where, and the message.

    The place is the pointer alone in the file that a fragment goes to, else the file, `#` and the pointer.
    """
    loaded = load(rule.scope, fragment)
    home = f"contracts/{_path(rule.scope)}"
    own = {f"contracts/{path}" for path in fragment if _is_files(fragment)}
    own |= {home} if rule.scope is Dataset or not own else set()
    for found in run_lint(loaded.catalog, today=TODAY):
        if found.rule is rule.rule and (found.path in own or rule.scope is Catalog):
            is_home = found.path == home and rule.scope is not Catalog
            place = "" if is_home else f"{found.path.removeprefix('contracts/')}#"
            yield f"{found.rule.code} {place}{found.pointer}".rstrip(), found.message
