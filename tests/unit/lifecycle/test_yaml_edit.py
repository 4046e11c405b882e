from __future__ import annotations

import pytest

from treaty.lifecycle.yaml_edit import RemoveEntry, SetEntry, edit_yaml
from treaty.lifecycle.yaml_render import render_scalar
from treaty.lifecycle.yaml_splice import EditError, set_text

TEXT = """\
name: invoice   # the dataset
tags: [ finance,'x' ]
layers:
  gold:
    # pinned after the incident
    current: v1.0.0   # see the ticket
    versions:
      # kept back until the provider is ready
      v1.1.0:
        promote: hold
        # lift it in May
  raw: {versions: {v1.0.0: {promote: hold}}}
"""
GOLD = ("layers", "gold")


def set_entry(text: str, *path: str, value: object) -> str:
    assert isinstance(value, str | dict)
    return edit_yaml(text.encode(), [SetEntry(path=path, value=value)]).decode()


def remove(text: str, *path: str) -> str:
    return edit_yaml(text.encode(), [RemoveEntry(path=path)]).decode()


def test_a_changed_text_keeps_its_line_otherwise() -> None:
    assert set_entry(TEXT, *GOLD, "current", value="v1.1.0") == TEXT.replace("v1.0.0   # see", "v1.1.0   # see")


def test_a_new_entry_follows_the_last_one_and_its_comments() -> None:
    edited = set_entry(TEXT, *GOLD, "versions", "v1.2.0", value={"promote": "hold"})
    lift = "        # lift it in May\n"
    assert edited == TEXT.replace(lift, lift + "      v1.2.0:\n        promote: hold\n")


def test_a_removed_entry_takes_emptied_mappings_and_inner_comments_with_it() -> None:
    edited = remove(TEXT, *GOLD, "versions", "v1.1.0", "promote")
    start, end = TEXT.index("    versions:\n"), TEXT.index("  raw:")
    assert edited == TEXT[:start] + TEXT[end:]


def test_a_comment_above_a_removed_entry_stays() -> None:
    edited = remove(TEXT, *GOLD, "current")
    assert edited == TEXT.replace("    current: v1.0.0   # see the ticket\n", "")


def test_a_flow_mapping_stays_one() -> None:
    frozen = {"since": "2026-08-01", "reason": "Close, and audit."}
    edited = set_entry(TEXT, "layers", "raw", "frozen", value=frozen)
    assert 'v1.0.0: {promote: hold}}, frozen: {since: 2026-08-01, reason: "Close, and audit."}}\n' in edited
    assert remove(edited, "layers", "raw", "frozen") == TEXT
    assert remove(TEXT, "layers", "raw", "versions", "v1.0.0", "promote") == TEXT[: TEXT.index("  raw:")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\nlayers:\n", "a: 1\nlayers:\n  gold:\n    current: v1.0.0\n"),
        ("a: 1\nlayers: ~ # none\n", "a: 1\nlayers:  # none\n  gold:\n    current: v1.0.0\n"),
        ("a: 1\nlayers: {}", "a: 1\nlayers: {gold: {current: v1.0.0}}"),
        ("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\nlayers:\r\n  gold:\r\n    current: v1.0.0\r\n"),
        ("a: 1", "a: 1\nlayers:\n  gold:\n    current: v1.0.0"),
        ("a: |\n  text\n\n", "a: |\n  text\n\nlayers:\n  gold:\n    current: v1.0.0\n"),
        ('{"a": 1}\n', '{"a": 1, layers: {gold: {current: v1.0.0}}}\n'),
        ("a:\n    b: 1\n", "a:\n    b: 1\nlayers:\n    gold:\n        current: v1.0.0\n"),
        ("layers:\n  gold: {\n    # none\n  }\n", "layers:\n  gold: {current: v1.0.0\n    # none\n  }\n"),
        (
            "layers:\n  gold:\n    current: >-\n      v0.9.0\n\na: 1\n",
            "layers:\n  gold:\n    current: v1.0.0\n\na: 1\n",
        ),
    ],
)
def test_mappings_on_the_way_are_made_in_the_style_of_the_file(before: str, after: str) -> None:
    assert set_entry(before, *GOLD, "current", value="v1.0.0") == after


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2\n",
        "- a\n",
        "a: {b\n",
        "",
        "layers: [gold]\n",
        "layers: text\n",
        "x: &x\n  gold: {current: v0.1.0}\nlayers: *x\n",
        "x: &x {gold: {current: v0.1.0}}\nlayers:\n  gold: *x\n",
    ],
)
def test_a_text_that_cannot_be_edited_alone_is_left_to_its_author(text: str) -> None:
    with pytest.raises(EditError):
        set_entry(text, *GOLD, "current", value="v1.0.0")


def test_an_alias_does_not_change_unseen() -> None:
    with pytest.raises(EditError):
        set_entry("x: &x\n  current: v0.1.0\ny: *x\n", "x", "current", value="v1.0.0")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Year-end close.", "Year-end close."),
        ("v1.2.0", "v1.2.0"),
        ("2026-08-01", "2026-08-01"),
        ("1.10", '"1.10"'),
        ("2026-08-01 12:00", '"2026-08-01 12:00"'),
        ("no", '"no"'),
        ("null", '"null"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        ('say "x"', 'say "x"'),
        ("*a", '"*a"'),
    ],
)
def test_texts_are_quoted_where_somebody_could_misread_them(text: str, written: str) -> None:
    assert render_scalar(text) == written


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a: {b: 1, c: 2,\n}\n", "a: {b: 1,\n}\n"),
        ("a: {\n  b: 1, c: 2,\n  d: 3,\n}\n", "a: {\n  b: 1,\n  d: 3,\n}\n"),
        ("a: {\n  b: 1,\n  c: 2,\n  d: 3,\n}\n", "a: {\n  b: 1,\n  d: 3,\n}\n"),
        ("a: {\r\n  b: 1,\r\n  c: 2,\r\n}\r\n", "a: {\r\n  b: 1,\r\n}\r\n"),
        ("a: { c: 2, d: 3 }\n", "a: { d: 3 }\n"),
        ("a: {\n  c: 2, # why\n  d: 3}\n", "a: {\n  # why\n  d: 3}\n"),
    ],
)
def test_an_entry_in_braces_leaves_no_blanks_behind(text: str, left: str) -> None:
    assert remove(text, "a", "c") == left


@pytest.mark.parametrize("text", ["a: {b: 1,\n}\n", "a: {\n  b: 1,\n}\n", "a: {b: 1}\n", "a: { b: 1 }"])
def test_what_was_set_in_braces_is_removed_to_the_byte(text: str) -> None:
    assert remove(set_entry(text, "a", "c", value={"d": "e"}), "a", "c") == text


@pytest.mark.parametrize("text", ["- a\n", "a: [\n", "a: 1\na: 2\n"])
def test_what_is_no_mapping_or_has_a_problem_is_not_edited(text: str) -> None:
    with pytest.raises(EditError, match="cannot be read without a problem"):
        set_entry(text, "b", value="c")


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("a:\nb: 1\n", ("a",), "x", "a: x\nb: 1\n"),
        ("a: # why\n", ("a",), "x", "a: x # why\n"),
        ("a   :\n", ("a",), "x", "a   : x\n"),
        ("{a, b: 1}\n", ("a",), "x", "{a: x, b: 1}\n"),
        ("{a: , b: 1}\n", ("a",), "x", "{a: x , b: 1}\n"),
        ("a: {b}\n", ("a", "b", "c"), "x", "a: {b: {c: x}}\n"),
        ("a: null\n", ("a",), "x", "a: x\n"),
        ("a: &x\n  b:\n    c: 1\n", ("a", "d"), "x", "a: &x\n  b:\n    c: 1\n  d: x\n"),
        ("a: !!map\n  b: 1\n", ("a", "d"), "x", "a: !!map\n  b: 1\n  d: x\n"),
        ("a: {b: c}\n", ("a", "d, e"), "ü: x", 'a: {b: c, "d, e": "ü: x"}\n'),
        ("a: {b: c}\n", ("a", "d"), {"e, f": "g"}, 'a: {b: c, d: {"e, f": g}}\n'),
    ],
)
def test_an_entry_is_set_where_it_stands(before: str, path: tuple[str, ...], value: object, after: str) -> None:
    assert set_entry(before, *path, value=value) == after


@pytest.mark.parametrize("text", ["a: text\n", "a: ''\n", 'a: ""\n', "a: [b]\n", "a: |\n  text\n"])
def test_a_text_is_not_replaced_by_a_mapping(text: str) -> None:
    with pytest.raises(EditError):
        set_entry(text, "a", value={"b": "c"})
    with pytest.raises(EditError):
        set_text(text, ("a", "b"), "c")
    with pytest.raises(EditError):
        set_text(text, ("a", "b", "c"), "d")


@pytest.mark.parametrize("text", [".inf", "1e999", "9" * 101, "ü: x", "a]"])
def test_what_no_reader_may_take_for_another_value_is_quoted(text: str) -> None:
    assert render_scalar(text, is_flow=True) == f'"{text}"'


@pytest.mark.parametrize("value", ["", " ~", " ''", " {}", " x"])
def test_an_entry_is_removed_whatever_it_holds(value: str) -> None:
    assert remove(f"a:{value}\nb: 1\n", "a") == "b: 1\n"
