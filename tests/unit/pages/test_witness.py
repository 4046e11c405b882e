from __future__ import annotations

from typing import Any

import pytest

from treaty.compat.comparison import Reader, Witness
from treaty.pages.witness import render_witness


def render(row: Any, at: str) -> str:
    witness = Witness(reader=Reader.OLD, record="order", row=row, at=at, rejected_by="no")
    return str(render_witness(witness)).replace("&#34;", '"')


def test_the_offending_value_is_marked() -> None:
    assert render({"id": 1, "status": "lost"}, "/status") == '{\n  "id": 1,\n  "status": <mark>"lost"</mark>\n}'


def test_an_absent_member_gets_a_line() -> None:
    assert render({"id": 1}, "/tax") == '{\n  "id": 1,\n  <mark>"tax": <em>absent</em></mark>\n}'


def test_a_value_deep_inside_is_marked() -> None:
    text = render({"lines": [{"a/b": 1}, {"a/b": None}]}, "/lines/1/a~1b")
    assert text.count("<mark>") == 1
    assert '"a/b": <mark>null</mark>' in text


@pytest.mark.parametrize("at", ["", "/nowhere/at/all"])
def test_the_whole_record_or_nothing_is_marked(at: str) -> None:
    assert render({}, at) == ("<mark>{}</mark>" if at == "" else "{}")


def test_markup_in_a_record_stays_text() -> None:
    assert "<script" not in render({"<script>": "<script>"}, "/<script>")
