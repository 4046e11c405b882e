"""A registry as an edit of `dataset.yaml` would make it, and what the rules find there that they did not before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from treaty.app.check_registry import as_diagnostic
from treaty.app.rulebook import RULEBOOK
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.selection import select_diagnostics
from treaty.lint.engine import run_lint
from treaty.load.build_registry import build_dataset
from treaty.load.yaml_text import parse_yaml
from treaty.model.identity import ContractId
from treaty.model.registry import Catalog


def with_dataset(catalog: Catalog, key: ContractId, path: str, data: bytes) -> Catalog:
    """Give the registry with another `dataset.yaml` in place of the one that is there."""
    value = parse_yaml(data).value
    dataset = build_dataset(value, path=path, key=key.dataset_id, registry=catalog.registry)
    return replace(catalog, datasets=MappingProxyType({**catalog.datasets, key.dataset_id: dataset}))


def find_new_findings(old: Catalog, new: Catalog, path: str, today: date) -> Iterator[Diagnostic]:
    """Give what the rules find in the edited registry and did not find before."""
    before = _lint(old, path, today)
    known = {(item.fingerprint, item.location.path) for item in before}
    # A finding on what is missing moves to a nearer entry as soon as there is one; its words stay.
    told = {(item.rule.code, item.message) for item in before}
    for item in _lint(new, path, today):
        if (item.fingerprint, item.location.path) not in known and (item.rule.code, item.message) not in told:
            yield item


def _lint(catalog: Catalog, path: str, today: date) -> tuple[Diagnostic, ...]:
    found = (as_diagnostic(item) for item in run_lint(catalog, today=today, only={path}))
    return tuple(select_diagnostics(found, catalog.registry, RULEBOOK, today, is_whole=False).kept)
