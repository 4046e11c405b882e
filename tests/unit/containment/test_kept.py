"""The last results are kept, and no more than so many."""

import pytest

from treaty.containment.kept import Kept


def test_a_result_is_made_once_until_others_push_it_out() -> None:
    kept: Kept[int | None] = Kept(2)
    made: list[str] = []

    def find(key: str) -> int | None:
        return kept.find(key, lambda: made.append(key))

    for key in ("a", "b", "a", "c", "a", "b"):
        find(key)
    assert made == ["a", "b", "c", "b"]


def test_what_is_raised_is_not_kept() -> None:
    kept: Kept[int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.find("a", lambda: 1 // 0)
    assert kept.find("a", lambda: 1) == 1


def test_what_is_put_is_given_until_another_is_put_in_its_place() -> None:
    kept: Kept[int] = Kept(2)
    assert kept.get("a") is None
    kept.put("a", 1)
    kept.put("a", 2)
    kept.put("b", 3)
    assert (kept.get("a"), kept.find("b", lambda: 4)) == (2, 3)
    kept.put("c", 5)
    assert kept.get("a") is None
