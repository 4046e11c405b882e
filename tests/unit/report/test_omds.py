"""A comparison in the shape of the draft standard for differences."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.support.builders import comparison, contract, field, judged, kind, record

from treaty.compat.comparison import Step
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.change import Action, Effect, Element
from treaty.diagnostics.rule import Severity
from treaty.report.omds import render_comparison

OLD = contract("finance.gold.invoice:v1.2.0", record("invoice", field("a"), field("b")))
NEW = contract("finance.gold.invoice:v1.3.0", record("invoice", field("b"), field("c")))


def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_comparison(compare_contracts(OLD, NEW, mode="forward"), (OLD, NEW)))
    return document


def test_the_document_has_the_parts_that_the_draft_requires() -> None:
    document = _document()
    assert document["kind"] == "MetadataDifference"
    assert document["sourceKind"] == "DataContract"
    assert document["source1"] == {"id": "finance.gold.invoice", "version": "1.2.0"}
    assert document["source2"] == {"id": "finance.gold.invoice", "version": "1.3.0"}
    assert document["impact"] == {"major": 1, "minor": 1, "patch": 0}
    assert document["suggestedVersion"] == "2.0.0"


def test_each_difference_has_type_section_field_path_and_level() -> None:
    told = [
        (diff["type"], diff["section"], diff["field"], diff["path"], diff["impactLevel"])
        for diff in _document()["diffs"]
    ]
    schema = "/schema[name=invoice]/properties"
    assert sorted(told) == [
        ("ADD", "schema", "properties", f"{schema}[name=c]", "MINOR"),
        ("REMOVE", "schema", "properties", f"{schema}[name=a]", "MAJOR"),
    ]


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("/description/purpose", "/description/purpose"),
        ("/slaProperties/freshness/value", "/slaProperties[property=freshness]/value"),
        ("/servers/production/host", "/servers[server=production]/host"),
        ("/schema/a/properties/b/items/properties/c", "/schema[name=a]/properties[name=b]/items/properties[name=c]"),
        ("/schema/a/quality/0/mustBe", "/schema[name=a]/quality[0]/mustBe"),
        ("/schema/schema/properties/properties/name", "/schema[name=schema]/properties[name=properties]/name"),
        ("", "/"),
    ],
)
def test_members_of_lists_are_named_in_paths(pointer: str, path: str) -> None:
    [diff] = json.loads(render_comparison(comparison(judged(pointer=pointer))))["diffs"]
    assert diff["path"] == path


def test_without_the_contracts_their_names_tell_id_and_version() -> None:
    change = judged(
        kind(
            code="TR900",
            name="words",
            element=Element.FIELD,
            action=Action.CHANGE,
            old_readers=Effect.SAFE,
            new_readers=Effect.SAFE,
        ),
        severity=Severity.INFO,
    )
    document = json.loads(render_comparison(comparison(change, step=Step.MINOR)))
    assert document["source1"] == {"id": "finance.gold.invoice", "version": "1.2.0"}
    assert document["suggestedVersion"] == "1.3.0"


def test_files_without_a_version_get_one_that_the_draft_accepts() -> None:
    document = json.loads(render_comparison(comparison(old="old.yaml", new="new.yaml", step=Step.NONE)))
    assert document["source1"] == {"id": "old.yaml", "version": "0.0.0"}
    assert document["suggestedVersion"] == "0.0.0"
