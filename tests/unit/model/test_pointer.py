"""Pointers name list members by name, survive reordering, and read back what they print."""

from __future__ import annotations

import pytest

from treaty.model.nodes import resolve_pointer
from treaty.model.pointer import ROOT, Pointer, member_tokens, parse_pointer

DOCUMENT = {
    "schema": [
        {"name": "orders", "properties": [{"name": "id"}, {"name": "amount", "required": True}, {"name": "amount"}]},
        {"physicalName": "unnamed"},
    ],
    "a/b": {"~": 1},
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("/schema/orders/properties/amount/required", True),
        ("/schema/orders/properties/2", {"name": "amount"}),
        ("/schema/1/physicalName", "unnamed"),
        ("/a~1b/~0", 1),
        ("", DOCUMENT),
    ],
)
def test_a_pointer_finds_its_node(text: str, value: object) -> None:
    pointer = parse_pointer(text)
    assert resolve_pointer(DOCUMENT, pointer) == value
    assert str(pointer) == text


@pytest.mark.parametrize("text", ["/schema/invoices", "/schema/9", "/schema/orders/properties/id/name/more", "/x"])
def test_a_pointer_to_nowhere_is_an_error(text: str) -> None:
    with pytest.raises(KeyError):
        resolve_pointer(DOCUMENT, parse_pointer(text))


def test_of_two_members_with_one_name_the_second_goes_by_its_place() -> None:
    assert member_tokens(DOCUMENT["schema"][0]["properties"]) == ("id", "amount", 2)  # type: ignore[index]  # a list


def test_pointers_are_put_together_and_taken_apart() -> None:
    pointer = ROOT / "schema" / "orders"
    assert (pointer + Pointer(("name",))).parent == pointer
    assert (pointer / "name").is_within(pointer)
    assert not pointer.is_within(pointer / "name")
