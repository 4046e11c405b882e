from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from treaty.lifecycle.yaml_dump import dump_yaml
from treaty.lifecycle.yaml_rewrite import rewrite_yaml
from treaty.load.yaml_text import parse_yaml

TEXT = """\
# head
apiVersion: v3.2.0   # kept
schema:
  - name: order
    properties:
      # the key
      - name: id
        required: true   # always

      # what is paid
      - name: amount
        logicalType: number
      - name: old
    description: |
      Two
      lines.
# last words
"""


def value() -> Any:
    return deepcopy(parse_yaml(TEXT.encode()).value)


def lines_of(text: str) -> set[str]:
    return {line for line in text.splitlines() if line.strip()}


def rewrite(new: Any, text: str = TEXT) -> str:
    changed = rewrite_yaml(text.encode(), new)
    reread = parse_yaml(changed)
    assert not reread.problems
    assert reread.value == new
    return changed.decode()


def test_the_same_value_keeps_every_byte() -> None:
    assert rewrite(value()) == TEXT


def test_one_changed_entry_changes_one_line() -> None:
    new = value()
    new["schema"][0]["properties"][1]["logicalType"] = "integer"
    assert rewrite(new) == TEXT.replace("logicalType: number", "logicalType: integer")


def test_members_are_added_and_removed_and_comments_stay_with_what_follows_them() -> None:
    new = value()
    members = new["schema"][0]["properties"]
    del members[2]
    members.insert(1, {"name": "extra", "logicalType": "string"})
    added = "      - name: extra\n        logicalType: string\n"
    changed = rewrite(new)
    assert lines_of(changed) == lines_of(TEXT) - {"      - name: old"} | lines_of(added)
    assert changed.index("# the key") < changed.index("name: id") < changed.index("extra") < changed.index("amount")


def test_a_new_entry_stands_before_the_last_words() -> None:
    changed = rewrite({**value(), "customProperties": [{"property": "promote", "value": "hold"}]})
    assert changed == TEXT.replace(
        "# last words", "customProperties:\n  - property: promote\n    value: hold\n# last words"
    )


@pytest.mark.parametrize(
    "text",
    [
        "{a: 1, b: [x, y]}",
        "a: &x 1\nb: *x\n",
        "a:\n- x\n- y",
        "a: 1\r\nb:\r\n  - x\r\n",
        '{\n  "a": 1,\n  "b": 2\n}\n',
        "a: 1",
    ],
)
def test_any_layout_comes_to_hold_the_new_value(text: str) -> None:
    old = parse_yaml(text.encode()).value
    rewrite({**old, "a": 2, "c": ["1e3", "no", "2026-01-01", True, None, 1.5, "a\nb"]}, text)
    rewrite({key: node for key, node in old.items() if key != "a"} or {"z": 0}, text)


@pytest.mark.parametrize("text", ["1e3", "0o17", "no", "~", "1_000", "2026-01-01", "x: y", "# x", "a\n b\n", " x", "-"])
def test_texts_are_texts_for_every_reader(text: str) -> None:
    import yaml

    dumped = dump_yaml({"a": text})
    assert parse_yaml(dumped.encode()).value == {"a": text}
    assert yaml.safe_load(dumped) == {"a": text}


def test_members_without_a_name_are_known_by_what_they_say_in_any_order() -> None:
    text = "rules:\n  - {x: 1, y: 2}   # kept\n  - {x: 3, y: 4}\n"
    assert rewrite({"rules": [{"x": 5, "y": 6}, {"y": 2, "x": 1}]}, text).count("# kept") == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("one\ntwo\n", "a: |\n  one\n  two\n"),
        ("one \ntwo", 'a: "one \\ntwo"\n'),
        ("1e3", 'a: "1e3"\n'),
        ("plain", "a: plain\n"),
        (["x"], "a:\n  - x\n"),
    ],
)
def test_values_are_written_as_people_write_them(value: object, text: str) -> None:
    assert dump_yaml({"a": value}) == text


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("# h\na: 1 # x\n\nb: 2 # y\n# z\nc: 3\n", {"a": 1, "b": 5, "c": 3}, "# h\na: 1 # x\n\nb: 5\n# z\nc: 3\n"),
        ("# h\na: 1 # x\nb: 2 # y\n# z\nc: 3\n", {"a": 1, "c": 3}, "# h\na: 1 # x\n# z\nc: 3\n"),
        ("a: 1\nb: 2 # y", {"a": 1, "b": 2, "c": 3}, "a: 1\nb: 2 # y\nc: 3\n"),
        ("a: 1\nb:\n  - x # 1\n  - y # 2", {"a": 1, "b": ["x", "y", "z"]}, "a: 1\nb:\n  - x # 1\n  - y # 2\n  - z\n"),
        ("# h\na: 1 # x\nb: {c: 1} # y\n", {"a": 1, "b": ["c"]}, "# h\na: 1 # x\nb:\n  - c\n"),
        ("# h\na:\n  b: 1 # x\nc: 1 # y\n", {"a": ["b"], "c": 1}, "# h\na:\n  - b\nc: 1 # y\n"),
        ("# h\na:\n  - b # x\nc: 1 # y\n", {"a": {"b": 1}, "c": 1}, "# h\na:\n  b: 1\nc: 1 # y\n"),
        ("a:\n  - name: x # 1\n  - y # 2\n", {"a": ["x", "y"]}, "a:\n  - x\n  - y # 2\n"),
        ("a:\n  - x # 1\n  - y # 2\n", {"a": [{"name": "x"}, "y"]}, "a:\n  - name: x\n  - y # 2\n"),
        ("# h\na: # w\n  b: 1 # x\n  c: 2 # y\n", {"a": {"b": 1, "c": 3}}, "# h\na: # w\n  b: 1 # x\n  c: 3\n"),
        ("# h\na: # w\n  b: 1 # x\nc: 1 # y\n", {"a": {"b": 2}, "c": 1}, "# h\na: # w\n  b: 2\nc: 1 # y\n"),
        ("ü: 1 # x\nb: 2\n", {"ü": 1, "b": "ß"}, "ü: 1 # x\nb: ß\n"),
        ("a:\n  - x\n\n# to do\n# b: 1\n", {"a": ["x", "y"]}, "a:\n  - x\n  - y\n\n# to do\n# b: 1\n"),
        ("a:\n  - x\n  # of x\n# to do\n", {"a": ["x", "y"]}, "a:\n  - x\n  # of x\n  - y\n# to do\n"),
        ("a:\n  - x\n  - y\n\n# to do\n", {"a": ["x"]}, "a:\n  - x\n\n# to do\n"),
        ("a:\n- x\n# of x\n\n# to do\nb: 1\n", {"a": ["x", "y"], "b": 1}, "a:\n- x\n# of x\n- y\n\n# to do\nb: 1\n"),
        ("a:\n  - b:\n      - x\n\n# to do", {"a": [{"b": ["x", "y"]}]}, "a:\n  - b:\n      - x\n      - y\n\n# to do"),
    ],
)
def test_what_stays_the_same_keeps_its_line(before: str, new: object, after: str) -> None:
    assert rewrite(new, before) == after


@pytest.mark.parametrize("text", [".inf", "1e999", "9" * 101])
def test_texts_that_look_like_what_no_reader_can_hold_are_quoted(text: str) -> None:
    assert dump_yaml({"a": text}) == f'a: "{text}"\n'


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_that_are_added_end_as_the_others_do(end: str) -> None:
    new = value()
    new["schema"][0]["properties"] += [{"name": "late"}]
    new["tags"] = ["a"]
    changed = rewrite(new, TEXT.replace("\n", end))
    assert changed == rewrite(new).replace("\n", end)
    assert changed.count(end) > TEXT.count("\n")
