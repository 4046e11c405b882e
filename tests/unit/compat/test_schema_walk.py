"""What is written within a JSON Schema, and the pointer by which each part of it can be referred to."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from treaty.compat.schema_walk import LISTS, MAPS, ONES, find_pointers, walk_schemas

INNER = {"const": 1}


@pytest.mark.parametrize(
    "schema",
    [*({key: {"a": INNER}} for key in MAPS), *({key: [{}, INNER]} for key in LISTS), *({key: INNER} for key in ONES)],
    ids=str,
)
def test_each_keyword_is_gone_below(schema: dict[str, Any]) -> None:
    found = [*walk_schemas(schema)]
    assert found[0] is schema
    assert any(each is INNER for each in found)


@pytest.mark.parametrize("schema", [{"enum": [INNER]}, {"const": {"not": INNER}}, {"not": True}, {"items": 1}, True])
def test_what_is_no_schema_is_passed_over(schema: Any) -> None:
    assert not any(each is INNER for each in walk_schemas(schema))


@pytest.mark.parametrize("name", ["a", "a b", "a/b", "a~b", "ü", "50%", "$a.b_c-d~", "\U0001f600", "0", "a#b", 'a"b'])
def test_a_pointer_leads_to_the_part_it_names(name: str) -> None:
    document = {"$defs": {name: {"list": [{}, {"const": 1}]}}}
    part = document["$defs"][name]["list"][1]
    pointer = dict(find_pointers(document))[id(part)]
    assert set(pointer) <= set("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~$%")
    assert jsonschema.Draft202012Validator({**document, "$ref": f"#{pointer}"}).is_valid(1)
    assert not jsonschema.Draft202012Validator({**document, "$ref": f"#{pointer}"}).is_valid(2)


def test_plain_names_are_written_as_they_are() -> None:
    document: dict[str, Any] = {"a.b_c-$": {"x": [{}]}}
    assert [pointer for _, pointer in find_pointers(document)] == ["", "/a.b_c-$", "/a.b_c-$/x/0"]
