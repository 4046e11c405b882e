"""The examples on the pages of load rules do what the pages say: the bad one is found, the good one is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from treaty.diagnostics.rule import Rule
from treaty.load.catalog import load_contract
from treaty.load.layout import classify
from treaty.load.rules import LOAD_RULES
from treaty.load.rules_text import TEXT_RULES
from treaty.load.yaml_text import parse_yaml

BASE = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "x", "version": "1.0.0"}
PROSE = {
    "TR001": "bytes cannot be printed on a page",
    "TR007": "a file of that size is nothing to print on a page",
    "TR041": "the fault is a file that is not named",
}
"""Rules whose examples are words, with the reason."""


def _root(fragment: Any) -> Any:
    return {**BASE, "status": "active", **fragment}


def _record(fragment: Any) -> Any:
    return _root({"schema": [{"name": "orders", **fragment}], "apiVersion": "v3.0.2"})


def _field(fragment: Any) -> Any:
    return _root({"schema": [{"name": "orders", "properties": [{"name": "state", **fragment}]}]})


def _check(fragment: Any) -> Any:
    return _root({"schema": [{"name": "orders", "quality": [{"metric": "rowCount", **fragment}]}]})


def _definition(fragment: Any) -> Any:
    definition = {"type": "jsonSchema", **fragment}
    return _root({"schema": [{"name": "orders", "authoritativeDefinitions": [definition]}]})


def _schema(_: Any) -> Any:
    return _definition({"url": "./e.schema.json"})


PLACES: dict[str, Callable[[Any], Any]] = {
    "TR012": lambda fragment: fragment,
    "TR013": _root,
    "TR014": _field,
    "TR015": _root,
    "TR016": _root,
    "TR017": _field,
    "TR018": _check,
    "TR019": _root,
    "TR020": _record,
    "TR021": lambda fragment: _root({"customProperties": [fragment]}),
    "TR022": _root,
    "TR030": _definition,
    "TR031": _schema,
    "TR032": _schema,
    "TR033": _definition,
    "TR034": _schema,
}
"""Where the fragment of an example belongs, by rule."""


def _text(example: str) -> str:
    return example.strip("`") if example.startswith("`") else example


def _find(rule: Rule, example: str) -> set[str]:
    """Give the codes that an example earns."""
    text = _text(example)
    if rule in TEXT_RULES:
        return {problem.rule.code for problem in parse_yaml(text.encode()).problems}
    fragment = parse_yaml(text.encode()).value
    document = yaml.safe_dump(PLACES[rule.code](fragment)).encode()
    schema = {"properties": {"a": fragment}, "$defs": {"address": {}}} if rule.code == "TR032" else fragment
    files = {"e.schema.json": yaml.safe_dump(schema).encode(), "v1.2.0.schema.yaml": b"type: object\n"}
    return {item.rule.code for item in load_contract(document, path="x.yaml", files=files).diagnostics}


@pytest.mark.parametrize("rule", [rule for rule in LOAD_RULES if rule.code not in PROSE], ids=lambda rule: rule.code)
def test_examples_do_what_the_page_says(rule: Rule) -> None:
    if rule.code == "TR040":
        assert classify(_text(rule.bad)).problem
        assert not classify(_text(rule.good)).problem
        return
    assert rule.code in _find(rule, rule.bad)
    assert rule.code not in _find(rule, rule.good)
