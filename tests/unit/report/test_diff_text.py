"""The text of a comparison: whole outputs as golden files, and the verdict in plain words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.support.builders import comparison, judged, kind
from tests.unit.report.samples import build_comparison, build_hits

from treaty.compat.comparison import Posture, RecordModels, Step
from treaty.diagnostics.change import Effect
from treaty.diagnostics.rule import Severity
from treaty.model.contract import ContentModel, RecordModel
from treaty.report.diff_text import explain_verdict, render_comparison

SAFE, BREAKS, DEPENDS = Effect.SAFE, Effect.BREAKS, Effect.DEPENDS


def test_whole_comparison(golden: Callable[[str, str], None]) -> None:
    golden("report/diff.txt", render_comparison(build_comparison(), consumers=build_hits(), colour=False))


def test_same_contract_says_so() -> None:
    text = render_comparison(comparison(), colour=False)
    assert "No change: both versions promise the same." in text
    assert "treaty explain" not in text


@pytest.mark.parametrize(
    ("old_readers", "new_readers", "posture", "words"),
    [
        (SAFE, SAFE, Posture.BOTH, "Readers of v1.2.0 and v1.3.0 can read the data of either."),
        (
            BREAKS,
            SAFE,
            Posture.BACKWARD,
            "Readers of v1.2.0 break on data of v1.3.0. Readers of v1.3.0 can read data of v1.2.0.",
        ),
        (
            SAFE,
            BREAKS,
            Posture.FORWARD,
            "Readers of v1.2.0 can read data of v1.3.0. Readers of v1.3.0 break on data of v1.2.0.",
        ),
        (
            BREAKS,
            DEPENDS,
            Posture.NONE,
            (
                "Readers of v1.2.0 break on data of v1.3.0. "
                "Whether readers of v1.3.0 survive data of v1.2.0 could not be decided; it counts as a break."
            ),
        ),
    ],
)
def test_verdict_in_plain_words(old_readers: Effect, new_readers: Effect, posture: Posture, words: str) -> None:
    found = comparison(judged(), old_readers=old_readers, new_readers=new_readers, posture=posture)
    assert explain_verdict(found) == words


def test_two_contracts_are_called_old_and_new() -> None:
    found = comparison(
        judged(), old="draft.yaml", new="finance.gold.invoice:v1.0.0", old_readers=BREAKS, posture=Posture.BACKWARD
    )
    assert explain_verdict(found).startswith("Readers of old break on data of new.")


def test_engines_in_force_are_named() -> None:
    text = render_comparison(comparison(engines=("postgres", "iceberg-v2")), colour=False)
    assert "; engines postgres, iceberg-v2" in text


def test_models_are_named_record_by_record_where_they_differ() -> None:
    models = (
        RecordModels(record="orders", record_model=RecordModel.TABLE, content_model=ContentModel.DECLARED),
        RecordModels(record="events", record_model=RecordModel.DOCUMENT, content_model=ContentModel.STRICT),
    )
    text = render_comparison(comparison(models=models), colour=False)
    assert "`orders` is read as table, content model declared" in text
    assert "`events` is read as document, content model strict" in text


def test_contradiction_is_told() -> None:
    text = render_comparison(comparison(disagreement="`amount` breaks by kind.", step=Step.MAJOR), colour=False)
    assert "contradict each other: `amount` breaks by kind." in text


def test_reason_of_an_undecided_change_is_told() -> None:
    row = kind("TR520", "pattern-changed", old_readers=DEPENDS, mirror="pattern-changed")
    found = judged(row, severity=Severity.ERROR, reason="The work budget ran out.")
    assert "= reason: The work budget ran out." in render_comparison(comparison(found), colour=False)


def test_contract_content_cannot_write_escape_sequences() -> None:
    found = judged(message="\x1b[31m", pointer="/schema/a\x1b", old="\x1b[2J", new="b", reason="\x9b")
    text = render_comparison(comparison(found, old="a\x1b:v1.0.0"), colour=False)
    assert "\x1b" not in text
    assert "\x9b" not in text
