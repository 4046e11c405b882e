"""The contracts of this repository load and check clean: they are examples that people copy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from treaty.app.check_paths import Options, check_paths

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 11, 21)
"""Sunset dates in the examples are judged as on this day, whenever the test runs."""


def test_every_contract_checks_clean() -> None:
    result = check_paths([ROOT / "contracts"], ROOT, Options(today=TODAY), progress=lambda _: None)
    findings = [f"{item.rule.code} {item.location.path}: {item.message}" for item in result.diagnostics]
    assert findings == []


def test_there_is_enough_to_learn_from() -> None:
    versions = list((ROOT / "contracts" / "datasets").glob("*/*/*/v*.[0-9].yaml"))
    assert len(versions) >= 30
    assert len({path.parent.parent for path in versions}) >= 10
    assert {path.parent.name for path in versions} >= {"extraction", "raw", "gold", "activation"}
    assert len(list((ROOT / "contracts" / "subscriptions").glob("*.yaml"))) >= 6
    assert len(list((ROOT / "contracts" / "products").glob("*.yaml"))) >= 2
