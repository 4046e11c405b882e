"""A contract's changes, version by version, in each format."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests.support.builders import comparison, judged, kind

from treaty.compat.comparison import Posture, Step
from treaty.diagnostics.change import Effect
from treaty.diagnostics.rule import Severity
from treaty.model.identity import Version
from treaty.report.changelog import CHANGELOG_FORMATS, Changelog, Entry, mark_of, render_json, render_text

DANGEROUS = kind(
    "TR640", "unit-changed", old_readers=Effect.SAFE, new_readers=Effect.SAFE, is_dangerous=True, mirror="unit-changed"
)
CHANGES = (
    judged(kind("TR511", "field-added"), message="Column `c` added.", severity=Severity.INFO),
    judged(DANGEROUS, message="Unit of `b` changed.", severity=Severity.WARNING),
    judged(message="Column `a` removed."),
)


def _changelog(**facts: Any) -> Changelog:
    stated: dict[str, Any] = {"posture": Posture.NONE, "step": Step.MAJOR, "new": "finance.gold.invoice:v2.0.0"}
    second = Entry(
        version=Version(2, 0, 0),
        status="current",
        released=date(2026, 3, 1),
        comparison=comparison(*CHANGES, **{**stated, **facts}),
        migration="Read `b`\nin place of `a`.",
    )
    first = Entry(version=Version(1, 0, 0), status="unreleased", released=None, comparison=None)
    return Changelog(contract="finance.gold.invoice", title="In*voices*", entries=(second, first))


def test_text_tells_date_step_posture_and_the_worst_change_first() -> None:
    lines = render_text(_changelog()).splitlines()
    assert lines[2] == "v2.0.0  2026-03-01, current, major step, posture none"
    assert lines[3] == "  How to move: Read `b` in place of `a`."
    assert lines[4] == "  - [breaking] Column `a` removed."
    assert lines[5] == "  - [dangerous] Unit of `b` changed."
    assert lines[-1] == "v1.0.0  not released, first version"


def test_markdown_lets_nothing_of_a_contract_be_markup() -> None:
    text = CHANGELOG_FORMATS["markdown"](_changelog())
    assert "## v2.0.0" in text
    assert "**Breaking:**" in text
    assert "*voices*" not in text


def test_json_marks_dangerous_changes() -> None:
    newest, first = json.loads(render_json(_changelog()))["versions"]
    assert (newest["version"], newest["released"], newest["step"]) == ("v2.0.0", "2026-03-01", "major")
    assert [change["dangerous"] for change in newest["changes"]] == [False, True, False]
    assert (first["changes"], first["posture"], first["step"]) == ([], "both", None)


@pytest.mark.parametrize("name", CHANGELOG_FORMATS)
def test_every_format_ends_its_last_line(name: str) -> None:
    empty = Changelog(contract="finance.gold.invoice", title="Invoices", entries=())
    for changelog in (_changelog(), empty):
        text = CHANGELOG_FORMATS[name](changelog)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


def test_a_break_that_the_mode_does_not_forbid_says_whom_it_breaks() -> None:
    breaks_new = kind("TR512", "required-field-added", old_readers=Effect.SAFE, new_readers=Effect.BREAKS)
    assert mark_of(judged(breaks_new, severity=Severity.WARNING)) == "breaks new readers of old data"
    assert mark_of(judged(severity=Severity.WARNING)) == "breaks old readers"
