from __future__ import annotations

import pytest

from treaty.diagnostics.wording import join, suggest


@pytest.mark.parametrize(
    ("words", "told"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c"), (["a", "b", "a"], "a or b")],
)
def test_words_are_listed_as_a_sentence_lists_them(words: list[str], told: str) -> None:
    assert join(words, "or") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("chekc", "Did you mean `check`?"),
        ("chec", "Did you mean `check` or `cheque`?"),
        ("CHECK", "Did you mean `check`?"),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_the_nearest_names_are_asked_for(text: str, told: str) -> None:
    assert suggest(text, ["list", "check", "cheque"]) == told


def test_no_more_than_three_names_are_asked_for() -> None:
    assert suggest("name", [f"name{number}" for number in range(9)]).count("`") == 6
