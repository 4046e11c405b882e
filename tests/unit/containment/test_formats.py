"""Formats bind nobody, unless it is asked for; then a few are exact, and any other is the same as itself."""

from typing import Any

import pytest

from treaty.containment.prove import Verdict, prove_containment

TEXT = {"type": "string"}
DAY = {"type": "string", "format": "date"}
MAIL = {"type": "string", "format": "email"}


@pytest.mark.parametrize(
    ("writer", "reader", "verdict"),
    [
        (DAY, {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, Verdict.CONTAINED),
        ({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, DAY, Verdict.NOT_CONTAINED),
        ({"enum": ["2024-02-29", "2000-02-29"]}, DAY, Verdict.CONTAINED),
        ({"enum": ["2023-02-29"]}, DAY, Verdict.NOT_CONTAINED),
        ({"enum": ["1900-02-29"]}, DAY, Verdict.NOT_CONTAINED),
        ({"type": "string", "format": "uuid"}, {"minLength": 36, "maxLength": 36}, Verdict.CONTAINED),
        ({"type": "string", "format": "ipv4"}, {"maxLength": 15}, Verdict.CONTAINED),
        ({"type": "string", "format": "ipv4"}, {"maxLength": 14}, Verdict.NOT_CONTAINED),
        (TEXT, MAIL, Verdict.NOT_CONTAINED),
        (MAIL, TEXT, Verdict.CONTAINED),
        (MAIL, MAIL, Verdict.CONTAINED),
        (DAY, MAIL, Verdict.NOT_CONTAINED),
        (MAIL, DAY, Verdict.NOT_CONTAINED),
        ({"type": "string", "format": "of-ours"}, {"format": "of-theirs"}, Verdict.UNDECIDED),
    ],
)
def test_a_format_binds_where_that_is_asked_for(writer: Any, reader: Any, verdict: Verdict) -> None:
    assert prove_containment(writer, reader, asserts_format=True).verdict is verdict


@pytest.mark.parametrize(
    ("draft", "name", "verdict"),
    [
        ("draft6", "date", Verdict.UNDECIDED),
        ("draft7", "date", Verdict.CONTAINED),
        ("draft7", "uuid", Verdict.NOT_CONTAINED),  # both validators let any text pass
        ("2019-09", "uuid", Verdict.CONTAINED),
        ("draft4", "ipv4", Verdict.CONTAINED),
    ],
)
def test_a_format_says_nothing_exact_in_a_draft_that_does_not_define_it(
    draft: str, name: str, verdict: Verdict
) -> None:
    writer = {"type": "string", "format": name}
    assert prove_containment(writer, {"maxLength": 36}, draft=draft, asserts_format=True).verdict is verdict


@pytest.mark.parametrize("writer", [TEXT, DAY, MAIL, {"enum": ["2023-02-29"]}])
def test_a_format_is_an_annotation_by_default(writer: Any) -> None:
    assert prove_containment(writer, DAY).verdict is Verdict.CONTAINED


def test_a_format_that_nothing_is_known_of_is_named_with_its_place() -> None:
    proof = prove_containment(
        {"properties": {"a": {"format": "of-ours"}}},
        {"properties": {"a": {"format": "of-theirs"}}},
        asserts_format=True,
    )
    assert proof.reason == "the format `of-ours` (in the writer's schema)"
    assert proof.place == "/properties/a/format"
