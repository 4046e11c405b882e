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


def test_what_is_raised_or_forgotten_is_not_kept() -> None:
    kept: Kept[int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.find("a", lambda: 1 // 0)
    assert kept.find("a", lambda: 1) == 1
    kept.forget("a")
    assert kept.find("a", lambda: 2) == 2
