from __future__ import annotations

from typing import Any

import pytest

from treaty.pages.content.edit import find_edit, is_told, say_headline

LONG = "Sum of all lines, after discounts and without taxes, for every channel alike."


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("Column `a`: description changed from `Sum of all…` to `Sum of no…`.", "Column `a`: description changed."),
        ("Column `a`: `x` set to `The state of…`.", "Column `a`: `x` set."),
        ("Column `a`: renamed from `b` to `a`.", "Column `a`: renamed from `b` to `a`."),
    ],
)
def test_a_headline_has_no_value_that_was_cut_short(message: str, wanted: str) -> None:
    assert say_headline(message) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (None, "a", ("", "<ins>a</ins>")),
        (1, 2, ("<del>1</del>", "<ins>2</ins>")),
        ("<b>", None, ("<del>&lt;b&gt;</del>", "")),
    ],
)
def test_names_and_numbers_change_as_a_whole(old: Any, new: Any, wanted: tuple[str, str]) -> None:
    edit = find_edit(old, new)
    assert ((edit.before or ""), (edit.after or "")) == wanted
    assert not edit.is_text


def test_a_text_shows_the_words_that_changed_and_no_other() -> None:
    edit = find_edit(LONG, LONG.replace("without taxes", "<with> taxes"))
    assert edit.is_text
    assert edit.before == LONG.replace("without ", "<del>without </del>")
    assert edit.after == LONG.replace("without ", "<ins>&lt;with&gt; </ins>")


@pytest.mark.parametrize("new", ["One row for each customer who ever ordered.", f"{LONG} " * 400])
def test_a_text_written_anew_or_without_end_is_shown_as_a_whole(new: str) -> None:
    edit = find_edit(LONG, new)
    assert edit.before == f"<del>{LONG}</del>"
    assert str(edit.after).startswith("<ins>")


def test_of_a_mapping_only_the_members_that_differ_are_told() -> None:
    edit = find_edit({"usage": "Sum it.", "limits": "None."}, {"usage": "Sum it.", "limits": "No returns.", "n": 1})
    assert (edit.old, edit.new) == ("limits: None.", "limits: No returns.\nn: 1")
    assert find_edit(None, {"property": "x", "value": [1]}).new == "property: x\nvalue: [1]"


def test_a_message_that_names_both_values_has_told_them() -> None:
    assert is_told("Renamed from `a` to `b`.", find_edit("a", "b"))
    assert is_told("Value `b` added.", find_edit(None, "b"))
    assert not is_told("Description of `a` changed.", find_edit("a", "c"))
