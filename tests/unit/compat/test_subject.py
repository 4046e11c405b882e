"""How values stand in sentences."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.builders import kind

from treaty.compat.changes.subject import Subject, say_change, show, show_change


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "none"),
        ("", '`""`'),
        ("a\n  b", "`a b`"),
        (True, "`true`"),
        (0, "`0`"),
        (["a", 1], "`a`, `1`"),
        ((), "none"),
        ({"a": 1, "b": [True, {"c": None}]}, "`a: 1, b: [true, {c: null}]`"),
        ("x" * 80, f"`{'x' * 80}`"),
        ("x" * 81, f"`{'x' * 80}…`"),
        ([*range(50)], ", ".join(f"`{at}`" for at in range(50))),
        ([*range(1_060)], ", ".join(f"`{at}`" for at in range(50)) + ", … and 1,010 more"),
    ],
)
def test_a_value_is_shown_in_one_line(value: Any, shown: str) -> None:
    assert show(value) == shown


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (None, "a", "unit stated as `a`"),
        ("a", None, "unit no longer stated; it was `a`"),
        ("a", "b", "unit changed from `a` to `b`"),
        (0, False, "unit changed from `0` to `false`"),
    ],
)
def test_what_became_of_a_thing_is_told_from_its_side(old: Any, new: Any, said: str) -> None:
    assert say_change("unit", old, new) == said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("removed", "Column `a.b`: removed."),
        ("said `x`", "Column `a.b`: said `x`."),
        ("said `So it is.`", "Column `a.b`: said `So it is.`"),
        ("kept for 1 yr.", "Column `a.b`: kept for 1 yr."),
        ("said `Why?`", "Column `a.b`: said `Why?`."),
    ],
)
def test_a_message_ends_with_one_full_stop(words: str, message: str) -> None:
    assert Subject(label="Column `a.b`").change(kind(), words).message == message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a", "b", "from `a` to `b`"),
        ("a  b\n", "a b", "in its blanks alone"),
        ("x" * 90 + "old", "x" * 90 + "new", f"from `…{'x' * 20}old` to `…{'x' * 20}new`"),
        ("x" * 90, "x" * 90 + "y", f"from `…{'x' * 20}` to `…{'x' * 20}y`"),
        ("x" * 90 + "y", "x" * 90, f"from `…{'x' * 20}y` to `…{'x' * 20}`"),
        ("x" * 90 + "a" + "y" * 90, "x" * 90 + "b", f"from `…{'x' * 20}a{'y' * 58}…` to `…{'x' * 20}b`"),
        ("x" * 82, "x" * 90, f"from `…{'x' * 20}` to `…{'x' * 28}`"),
        (["x" * 90], ["x" * 91], f"from `{'x' * 80}…` to `{'x' * 80}…`"),
        (["a"] * 60, ["a"] * 60 + ["b"], "from …, `a` to …, `a`, `b`"),
        (["a"] * 60 + ["b"], ["a"] * 60 + ["c"], "from …, `a`, `b` to …, `a`, `c`"),
    ],
)
def test_of_long_texts_what_differs_is_shown(old: Any, new: Any, said: str) -> None:
    assert show_change(old, new) == said
