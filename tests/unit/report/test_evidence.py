"""The row stays short, and the offending line is marked where it stands or should stand."""

from __future__ import annotations

import pytest

from treaty.report.evidence import build_row, find_witnesses


def _lines(row: object, at: str) -> list[str]:
    return [("> " if line.is_offending else "  ") + line.text for line in build_row(row, at)]


def test_offending_member_is_marked() -> None:
    assert _lines({"id": 1, "amount": None}, "/amount") == ["  {", '    "id": 1,', '>   "amount": null', "  }"]


def test_absent_member_is_told() -> None:
    assert _lines({"id": 1}, "/amount") == ["  {", '    "id": 1', '>   ("amount" is not there)', "  }"]


def test_bare_value_is_marked_itself() -> None:
    assert _lines(7, "") == ["> 7"]


def test_nested_member_is_marked_where_it_stands() -> None:
    row = {"a": 1, "lines": [{"sku": "x"}, {"sku": 3}]}
    assert _lines(row, "/lines/1/sku") == [
        "  {",
        '    "a": 1,',
        '    "lines": [',
        '      {"sku": "x"},',
        "      {",
        '>       "sku": 3',
        "      }",
        "    ]",
        "  }",
    ]


def test_pointer_that_goes_too_far_marks_the_nearest_value() -> None:
    assert _lines({"a": 1}, "/a/b/c") == ["  {", '>   "a": 1', "  }"]


def test_escaped_names_are_found() -> None:
    assert '>   "a/b~c": 1' in _lines({"a/b~c": 1}, "/a~1b~0c")


def test_wide_row_keeps_the_neighbours_and_counts_the_rest() -> None:
    row = {f"c{number:02}": number for number in range(50)}
    assert _lines(row, "/c25") == [
        "  {",
        "    … 23 more",
        '    "c23": 23,',
        '    "c24": 24,',
        '>   "c25": 25,',
        '    "c26": 26,',
        '    "c27": 27,',
        "    … 22 more",
        "  }",
    ]


def test_absent_member_of_a_wide_row() -> None:
    row = {f"c{number:02}": number for number in range(50)}
    assert _lines(row, "/gone") == [
        "  {",
        "    … 45 more",
        '    "c45": 45,',
        '    "c46": 46,',
        '    "c47": 47,',
        '    "c48": 48,',
        '    "c49": 49',
        '>   ("gone" is not there)',
        "  }",
    ]


def test_long_text_is_cropped_and_its_length_told() -> None:
    (line,) = [text for text in _lines({"name": "x" * 300}, "/name") if "name" in text]
    assert line.endswith('x…" (300 characters)')
    assert len(line) < 110


@pytest.mark.parametrize("value", [{"row": {"a": 1}}, [{"row": {"a": 1}}], {"a": 1}, [[{"row": {"a": 1}}]]])
def test_witness_is_found_in_every_shape_of_a_note(value: object) -> None:
    assert [witness["row"] for witness in find_witnesses(value)] == [{"a": 1}]


def test_no_witness_is_none() -> None:
    assert list(find_witnesses(None)) == []
