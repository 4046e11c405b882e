"""Notes in words, for formats without layout."""

from __future__ import annotations

from treaty.diagnostics.diagnostic import Note
from treaty.report.notes import describe_consumers, describe_witness, render_notes


def _render(label: str, value: object) -> list[str]:
    return list(render_notes([Note(label=label, value=value)]))


def test_consumer_is_told_with_columns_posture_and_owner() -> None:
    facts = {
        "consumer": "planning",
        "columns": ["a", "b"],
        "requires": "both",
        "owner": "planning-team",
        "contact": "planning@example.com",
    }
    assert describe_consumers([facts, "other", {"consumer": "bare"}]) == [
        "planning (reads `a`, `b`; needs posture both; owned by planning-team, planning@example.com)",
        "other",
        "bare",
    ]


def test_witness_says_whose_reader_breaks() -> None:
    assert describe_witness({"row": 1, "reader": "new_readers"}) == (
        "a row: the old version allows it, a reader of the new version rejects it"
    )


def test_witness_stands_on_its_own_lines() -> None:
    assert _render("witness", {"row": {"a": None}, "rejected_by": "None is\nnot"}) == [
        "witness: a row: one side may write it and the other side's readers reject it",
        '{"a": null}',
        "rejected by: None is␊not",
    ]


def test_empty_notes_are_left_out() -> None:
    assert _render("help", "") == []
    assert _render("old", None) == []


def test_nobody_hit_is_said() -> None:
    assert _render("consumers", []) == ["consumers: no subscription is hit, as far as the registry knows"]


def test_unknown_label_is_shown_as_text() -> None:
    assert _render("verdict", {"a": 1}) == ['verdict: {"a": 1}']
