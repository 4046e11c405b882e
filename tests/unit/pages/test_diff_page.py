from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.support.builders import comparison, consumer, contract, field, judged, kind, record

from treaty.compat.comparison import Comparison, Posture, Reader, Step, Witness
from treaty.diagnostics.change import Effect
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Catalog, Subscription
from treaty.pages.content.diff import DiffBody, build_diff_pages
from treaty.pages.index import build_index
from treaty.pages.input import BuildInfo, SiteInput
from treaty.pages.render import page_renderer

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")
KEY = ContractId("finance", "gold", "invoice")
OLD, NEW = Version(1, 2, 0), Version(1, 3, 0)
WITNESS = Witness(reader=Reader.OLD, record="invoice", row={"id": 1}, at="/amount", rejected_by="'amount' is required")


def build(answer: Comparison, *subscriptions: Subscription, new: Version = NEW) -> tuple[DiffBody, str]:
    invoice = record("invoice", field("amount", physical_name="DMBTR", id="a"))
    versions = (contract(f"{KEY}:{OLD}", invoice), contract(f"{KEY}:{new}"))
    site = SiteInput(
        catalog=Catalog(contracts={KEY: versions}, subscriptions=subscriptions),
        build=BUILD,
        comparisons={(KEY, OLD, new): answer},
    )
    index = build_index(site)
    (page,) = build_diff_pages(index, next(iter(index.standings.values())))
    return page.body, page_renderer(site)(page).decode()


def broken(**facts: Any) -> Comparison:
    change = judged(kind(instead="Deprecate it first."), witnesses=[WITNESS])
    stated = {"old_readers": Effect.BREAKS, "posture": Posture.BACKWARD, "step": Step.MAJOR}
    return comparison(change, **{**stated, **facts})


def test_a_break_within_a_major_says_who_and_shows_the_record() -> None:
    body, text = build(broken(), consumer("reports", "amount").subscription)
    assert body.outcome.text == "breaking"
    assert [verdict.answer for verdict in body.verdicts] == ["No", "Yes"]
    assert [hit.link.text for hit in body.hits] == ["reports"]
    assert "<mark>&#34;amount&#34;: <em>absent</em></mark>" in text
    assert "Deprecate it first." in text


def test_a_consumer_of_other_columns_is_not_hit() -> None:
    body, text = build(broken(), consumer("reports", "status").subscription)
    assert body.hits == ()
    assert "The one known consumer is not hit." in text


@pytest.mark.parametrize("name", ["DMBTR", "a", "invoice.a"])
def test_a_consumer_that_names_the_column_otherwise_is_hit(name: str) -> None:
    body, _ = build(broken(), consumer("reports", name).subscription)
    assert [(hit.link.text, hit.columns) for hit in body.hits] == [("reports", ("amount",))]


def test_nobody_known_is_not_nobody() -> None:
    _, text = build(broken())
    assert "nobody known is hit" in text


def test_a_new_major_may_break() -> None:
    body, _ = build(broken(), new=Version(2, 0, 0))
    assert body.outcome.text == "new major"


def test_a_step_too_short_is_shown_as_wrong() -> None:
    body, _ = build(broken())
    step = next(fact for fact in body.facts if fact.label == "Version step")
    assert step.badge is not None
    assert (step.badge.kind, step.badge.text) == ("stop", "minor taken")


def test_what_could_not_be_shown_is_not_certain() -> None:
    body, _ = build(comparison(old_readers=Effect.DEPENDS))
    assert body.verdicts[0].answer == "Not certain"


def test_no_change_is_said() -> None:
    body, text = build(comparison())
    assert body.outcome.text == "no change"
    assert "Nothing that a reader would notice" in text
