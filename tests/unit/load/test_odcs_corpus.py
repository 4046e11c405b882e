"""ODCS files of public projects: our verdict on shape is that of the official schemas, and nothing crashes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from treaty.diagnostics.rule import Severity
from treaty.load.catalog import load_contract

_DEFAULT = Path(__file__).resolve().parents[4] / "shared" / "corpora"
CORPUS = Path(os.environ.get("TREATY_CORPORA", _DEFAULT)) / "odcs"
_BY_MINOR = {"v3.0": "3.0.2", "v3.1": "3.1.0", "v3.2": "3.2.0"}


def _entries() -> list[Mapping[str, Any]]:
    index = CORPUS / "index.jsonl"
    if not index.is_file():
        return []
    return [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()]


ENTRIES = _entries()
pytestmark = pytest.mark.skipif(not ENTRIES, reason=f"no corpus at {CORPUS}; name its folder in TREATY_CORPORA")


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry["file"]) for entry in ENTRIES])
def test_verdict_is_that_of_the_schema_the_file_names(entry: Mapping[str, Any]) -> None:
    loaded = load_contract((CORPUS / entry["file"]).read_bytes(), path=entry["file"])
    has_errors = any(item.severity is Severity.ERROR for item in loaded.diagnostics)
    errors: Mapping[str, int] | None = entry["errors"]
    if errors is None:
        assert has_errors
        return
    assert has_errors == (errors[_BY_MINOR[entry["api_version"][:4]]] > 0)
    if has_errors != (errors["3.2.0"] > 0):
        assert {item.rule.code for item in loaded.diagnostics} & {"TR019", "TR020", "TR022"}


def test_every_finding_has_its_place() -> None:
    for entry in ENTRIES:
        loaded = load_contract((CORPUS / entry["file"]).read_bytes(), path=entry["file"])
        assert all(item.location.span is not None for item in loaded.diagnostics), entry["file"]
