from __future__ import annotations

import pytest

from treaty.containment.budget import Undecided
from treaty.containment.dialect import DIALECTS, dialect_named, dialect_of


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("draft4", 4),
        ("draft-04", 4),
        ("Draft 6", 6),
        (7, 7),
        ("7", 7),
        ("http://json-schema.org/draft-07/schema#", 7),
        ("http://json-schema.org/draft-07/schema", 7),
        ("2019-09", 2019),
        ("draft2019-09", 2019),
        ("Draft202012", 2020),
        (2020, 2020),
        ("https://json-schema.org/draft/2020-12/schema", 2020),
    ],
)
def test_a_draft_goes_by_any_of_its_usual_names(name: str | int, year: int) -> None:
    assert dialect_named(name).year == year


@pytest.mark.parametrize("name", ["", "draft5", "3", "draft", "2021-12", "https://example.com/7", "seven 7"])
def test_other_names_are_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(ValueError, match=r"use one of draft4, .*2020-12"):
        dialect_named(name)


@pytest.mark.parametrize(
    ("keyword", "first", "last"),
    [
        ("type", 4, 2020),
        ("additionalItems", 4, 2019),
        ("dependencies", 4, 7),
        ("const", 6, 2020),
        ("contains", 6, 2020),
        ("propertyNames", 6, 2020),
        ("if", 7, 2020),
        ("dependentRequired", 2019, 2020),
        ("dependentSchemas", 2019, 2020),
        ("minContains", 2019, 2020),
        ("maxContains", 2019, 2020),
        ("unevaluatedProperties", 2019, 2020),
        ("unevaluatedItems", 2019, 2020),
        ("$anchor", 2019, 2020),
        ("$recursiveRef", 2019, 2019),
        ("$dynamicRef", 2020, 2020),
        ("$dynamicAnchor", 2020, 2020),
        ("prefixItems", 2020, 2020),
    ],
)
def test_a_keyword_has_a_meaning_from_one_draft_to_another(keyword: str, first: int, last: int) -> None:
    for dialect in DIALECTS:
        assert dialect.has(keyword) is (first <= dialect.year <= last)


def test_a_document_claims_its_draft() -> None:
    fallback = dialect_named(7)
    assert dialect_of({"$schema": "http://json-schema.org/draft-04/schema#"}, fallback).year == 4
    for document in ({}, {"$schema": 4}, True):
        assert dialect_of(document, fallback) is fallback
    with pytest.raises(Undecided, match="unknown"):
        dialect_of({"$schema": "https://example.com/mine"}, fallback)
