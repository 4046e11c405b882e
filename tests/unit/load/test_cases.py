"""Files and what loading finds in them, as tables: tests/cases/load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.support.cases import read_cases

from treaty.diagnostics.diagnostic import Diagnostic
from treaty.load.catalog import load_catalog, load_contract
from treaty.load.yaml_text import parse_yaml

Case = Mapping[str, Any]


def _cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in read_cases(f"load/{name}.yaml")]


def _place(found: Diagnostic) -> str:
    span = found.location.span
    return f"{span.line}:{span.column}" if span else "-"


def _told(found: Diagnostic) -> str:
    return f"{found.rule.code} {found.location.pointer} {_place(found)}"


@pytest.mark.parametrize("case", _cases("yaml"))
def test_text_is_read_and_its_faults_are_placed(case: Case) -> None:
    data = case["bytes"].encode("latin-1") if "bytes" in case else case["text"].encode()
    document = parse_yaml(data)
    assert [f"{item.rule.code} {item.span.line}:{item.span.column}" for item in document.problems] == case["expected"]
    if "value" in case:
        assert document.value == case["value"]
        assert repr(document.value) == repr(case["value"])  # 1 is not 1.0, nor true


@pytest.mark.parametrize("case", _cases("contract"))
def test_contract_faults_are_placed(case: Case) -> None:
    loaded = load_contract(case["text"].encode(), path="orders.odcs.yaml")
    assert [_told(item) for item in loaded.diagnostics] == case["expected"]
    assert case.get("says", "") in "\n".join(item.message for item in loaded.diagnostics)


@pytest.mark.parametrize("case", _cases("tree"))
def test_tree_faults_are_placed(case: Case) -> None:
    files = {f"contracts/{path}": text.encode() for path, text in case["files"].items()}
    loaded = load_catalog(files)
    found = [f"{item.location.path.removeprefix('contracts/')} {_told(item)}" for item in loaded.diagnostics]
    assert sorted(found) == sorted(case["expected"])
