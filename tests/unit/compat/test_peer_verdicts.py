"""The edits by which datacontract-cli was measured: our half of the table, and a reason wherever we differ."""

from __future__ import annotations

import re

from tests.benchmarks.peer_verdicts import PAGE, PERSPECTIVES, Row, ask_us, read_edits

EDITS = list(read_edits())
_CELLS = re.compile(r"\| (?P<name>.*) \| \w+ \| (\w+) / (\w+) \| (\w+) / (\w+) \| (?P<why>.*) \|")


def _page() -> dict[str, Row]:
    found = (_CELLS.fullmatch(line) for line in PAGE.read_text(encoding="utf-8").splitlines())
    return {row.name: row for row in (_row(match) for match in found if match is not None)}


def _row(match: re.Match[str]) -> Row:
    ours, theirs = match.group(2, 4), match.group(3, 5)
    return Row(
        name=match["name"],
        ours=dict(zip(PERSPECTIVES, ours, strict=True)),
        theirs=dict(zip(PERSPECTIVES, theirs, strict=True)),
        posture="",
        why=match["why"],
    )


def test_the_page_has_every_edit_with_our_verdict_of_today() -> None:
    expected = {
        case["name"]: {who: ask_us(old, new, mode) for who, mode in PERSPECTIVES.items()} for case, old, new in EDITS
    }
    assert {name: dict(row.ours) for name, row in _page().items()} == expected


def test_where_the_tools_differ_a_reason_stands_and_nowhere_else() -> None:
    assert {name for name, row in _page().items() if row.is_different} == {
        case["name"] for case, _, _ in EDITS if case.get("why")
    }
