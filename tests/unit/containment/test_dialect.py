from __future__ import annotations

import pytest

from treaty.containment.dialect import dialect_named


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
