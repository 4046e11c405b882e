"""Names give a value its look, where the schemas leave room for one."""

from typing import Any

import pytest

from treaty.containment.plausible import find_plausible
from treaty.containment.prove import prove_containment


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("netAmount", 19.99),
        ("ordered_at", "2024-05-17T09:30:00Z"),
        ("due_date", "2024-05-17"),
        ("customer_id", "A-1001"),
        ("postal_code", "10115"),
        ("CURRENCY", "EUR"),
        ("email", "name@example.com"),
    ],
)
def test_the_last_word_that_says_something_decides(name: str, first: object) -> None:
    assert find_plausible(name)[0] == first


@pytest.mark.parametrize("name", ["", "foo", "data", "x" * 10_000])
def test_a_name_that_says_nothing_gives_nothing(name: str) -> None:
    assert find_plausible(name) == ()


def test_a_witness_takes_them_where_both_schemas_leave_room() -> None:
    kinds: Any = {"country": {"type": "string"}, "amount": {"type": "number"}, "age": {"type": "integer", "maximum": 9}}
    writer = {"type": "object", "properties": kinds, "required": list(kinds)}
    witness: Any = prove_containment(writer, {"properties": {"country": {"maxLength": 1}}}).witness
    assert (witness["country"], witness["amount"]) == ("DE", 19.99)
    assert witness["age"] <= 9
