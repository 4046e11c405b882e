"""Bare JSON Schemas: which documents are one, and the draft of one that does not name it."""

from __future__ import annotations

from typing import Any

import pytest

from treaty.load.bare_schema import DRAFTS, build_bare_contract, infer_draft, is_json_schema


@pytest.mark.parametrize(
    ("schema", "draft"),
    [
        ({"type": "object"}, "2020-12"),
        ({"$defs": {}, "definitions": {}}, "2020-12"),
        ({"definitions": {"a": {}}}, "draft7"),
        ({"properties": {"a": {"dependencies": {}}}}, "draft7"),
        ({"items": [{"type": "integer"}]}, "draft7"),
        ({"properties": {"a": {"minimum": 1, "exclusiveMinimum": True}}}, "draft4"),
        ({"enum": [{"definitions": 1}]}, "2020-12"),
    ],
)
def test_the_draft_is_told_by_its_own_keywords(schema: dict[str, Any], draft: str) -> None:
    assert infer_draft(schema) == draft


def test_a_draft_that_is_named_is_kept() -> None:
    named = {"$schema": DRAFTS["draft4"], "items": [{}]}
    [record] = build_bare_contract(named, path="a.json").records
    assert record.json_schema is not None
    assert record.json_schema["$schema"] == DRAFTS["draft4"]


@pytest.mark.parametrize("value", [{"apiVersion": "v3.2.0", "type": "x"}, {"kind": "DataContract"}, {"a": 1}, [], None])
def test_other_documents_are_no_json_schema(value: object) -> None:
    assert not is_json_schema(value)


@pytest.mark.parametrize("value", [{}, {"minimum": 5}, {"if": {}}, {"pattern": "a"}, {"$schema": DRAFTS["draft7"]}])
def test_one_keyword_or_none_makes_a_json_schema(value: object) -> None:
    assert is_json_schema(value)
