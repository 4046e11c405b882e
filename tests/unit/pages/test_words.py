from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from treaty.model.contract import QualityRule, ServiceLevel
from treaty.model.pointer import ROOT
from treaty.pages.content.words import say_amount, say_constraint, say_mode, say_promise, say_quality


@pytest.mark.parametrize(
    ("name", "value", "unit", "wanted"),
    [
        ("freshness", 4, "h", "at most 4 hours old"),
        ("freshness", 1, "d", "at most 1 day old"),
        ("frequency", 1, "h", "updated every hour"),
        ("frequency", 15, "m", "updated every 15 minutes"),
        ("retention", 10, "y", "kept for 10 years"),
        ("availability", 99.9, "%", "available 99.9 % of the time"),
        ("timeToDetect", 30, "minutes", "faults are noticed within 30 minutes"),
        ("somethingElse", "x", None, "something else: x"),
    ],
)
def test_promises_are_phrases(name: str, value: Any, unit: str | None, wanted: str) -> None:
    assert say_promise(ServiceLevel(pointer=ROOT, property=name, value=value, unit=unit)) == wanted


def test_unknown_units_stand_as_they_are() -> None:
    assert say_amount(3, "rows") == "3 rows"


@pytest.mark.parametrize(
    ("keyword", "value", "wanted"),
    [
        ("minimum", 0, "≥ 0"),
        ("maxLength", 20, "at most 20 characters"),
        ("minItems", 1, "at least 1 item"),
        ("pattern", "^x$", "matches ^x$"),
        ("odd", [1], "odd: [1]"),
    ],
)
def test_constraints_are_phrases(keyword: str, value: Any, wanted: str) -> None:
    assert say_constraint(keyword, value) == wanted


def quality(**facts: Any) -> QualityRule:
    stated: dict[str, Any] = {
        "name": None,
        "kind": "library",
        "metric": "nullValues",
        "query": None,
        "operator": "mustBeLessThan",
        "threshold": 1,
        "unit": "percent",
        "severity": None,
        "dimension": None,
        "description": None,
    }
    return QualityRule(pointer=ROOT, **{**stated, **facts})


def test_quality_rules_speak_for_themselves_or_are_put_in_words() -> None:
    assert say_quality(quality()) == "null values must be less than 1 percent"
    assert say_quality(quality(description="Few are empty.")) == "Few are empty."
    assert say_quality(quality(operator=None, metric=None, name="own_rule")) == "own rule"
    named = quality(name="id_is_unique", metric="duplicateValues", operator="mustBe", threshold=0, unit=None)
    assert say_quality(named) == "id is unique: duplicate values must be 0"
    assert say_quality(replace(named, arguments={"properties": ["a", "b"]})).endswith(
        ": duplicate values of a, b must be 0"
    )
    assert say_quality(replace(named, metric=None, query="SELECT 1")) == "id is unique: what its query counts must be 0"


def test_modes_say_whom_they_protect() -> None:
    assert say_mode("forward") == "readers of the older version keep working"
    assert say_mode("full_transitive").endswith("against every version of the major")
