from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from tests.support.builders import comparison, contract, field, judged, kind, record

from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT
from treaty.model.policy import ApprovalDemand, ChangeCondition, PolicyAction, PolicyCondition, PolicyPack, PolicyRule
from treaty.model.registry import (
    ApprovedException,
    Catalog,
    Dataset,
    Deprecation,
    Freeze,
    LayerState,
    Registry,
    Retirement,
    Term,
    VersionState,
)
from treaty.model.release import Flip, Release
from treaty.pages.content.diff import build_diff_body
from treaty.pages.content.glossary import GlossaryBody, build_glossary_pages
from treaty.pages.content.policies import PoliciesBody, build_policies_pages
from treaty.pages.content.story import StoryBody, build_story_page
from treaty.pages.index import SiteIndex, build_index
from treaty.pages.input import BuildInfo, SiteInput

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BUILD = BuildInfo(revision=None, time=NOW, today=NOW.date(), tool_version="0")
KEY = ContractId("finance", "gold", "invoice")
V100, V110 = Version(1, 0, 0), Version(1, 1, 0)
EXCEPTION = ApprovedException(
    pointer=ROOT,
    code="TR510",
    fingerprint="f",
    version=V110,
    reason="The column was never filled.",
    approver="finance-data",
    ticket="DATA-1",
    until=None,
)


def build(policies: tuple[PolicyPack, ...] = (), registry: Registry = Registry(), **state: Any) -> SiteIndex:  # noqa: B008 - a value
    dataset = Dataset(path="d", key=KEY.dataset_id, layers={"gold": LayerState(**state)})
    columns = record("invoice", field("amount", business_name="Amount due", description="What is owed."))
    contracts = tuple(contract(f"{KEY}:{version}", columns) for version in (V100, V110))
    releases = tuple(
        Release(contract=KEY, version=version, tag="t", commit="c", time=NOW - timedelta(days=days), digest=None)
        for version, days in ((V100, 30), (V110, 20))
    )
    flips = (
        Flip(contract=KEY, number=1, version=V100, previous=None, tag="t", commit="c", time=NOW - timedelta(days=30)),
        Flip(
            contract=KEY,
            number=2,
            version=V110,
            previous=V100,
            tag="t",
            commit="c",
            time=NOW - timedelta(days=10),
            reason="Readers are ready.",
            actor="finance-data",
        ),
    )
    catalog = Catalog(
        registry=registry, datasets={KEY.dataset_id: dataset}, contracts={KEY: contracts}, policies=policies
    )
    found = comparison(judged(kind("TR510", "field-removed")))
    return build_index(
        SiteInput(catalog=catalog, build=BUILD, releases=releases, flips=flips, comparisons={(KEY, V100, V110): found})
    )


def story(**state: Any) -> StoryBody:
    index = build(**state)
    return cast(StoryBody, build_story_page(index, index.standings[KEY]).body)


def test_releases_and_moves_of_the_current_version_stand_in_one_line_newest_first() -> None:
    body = story()
    assert [one.title for one in body.past] == [
        "v1.1.0 became current in place of v1.0.0",
        "v1.1.0 released",
        "v1.0.0 released, the first version",
        "v1.0.0 became current",
    ]
    assert body.past[0].note == "by finance-data"
    assert str(body.past[0].text) == "Readers are ready."
    assert body.ahead == ()
    assert body.flips == 2


def test_what_is_announced_stands_apart_and_soonest_first() -> None:
    ending = Deprecation(pointer=ROOT, since=date(2026, 11, 1), sunset=date(2027, 3, 1), successor="v1.1.0")
    major = Deprecation(pointer=ROOT, since=date(2026, 11, 2), sunset=date(2027, 2, 1))
    body = story(versions={V100: VersionState(deprecated=ending)}, majors={1: major})
    assert [one.title for one in body.ahead] == ["Major 1 ends", "v1.0.0 ends"]
    assert {"Major 1 is deprecated", "v1.0.0 is deprecated"} <= {one.title for one in body.past}


def test_freezes_retirements_and_exceptions_are_told_with_their_reasons() -> None:
    body = story(
        frozen=Freeze(pointer=ROOT, since=date(2026, 11, 20), reason="Closing the year.", by="finance-data"),
        versions={V100: VersionState(retired=Retirement(pointer=ROOT, since=date(2026, 11, 19), reason="No readers."))},
        exceptions=(EXCEPTION,),
    )
    told = {one.title: (str(one.text), one.note) for one in body.past}
    assert told["Frozen: the current version does not move"] == ("Closing the year.", "by finance-data")
    assert told["v1.0.0 is retired"] == ("No readers.", "")
    assert told["Approved exception: a break that v1.1.0 was let through with"] == (
        "The column was never filled.",
        "approved by finance-data, DATA-1",
    )


def test_an_exception_is_shown_on_the_comparison_that_it_let_through_and_among_the_policies() -> None:
    index = build(exceptions=(EXCEPTION,))
    pair = (KEY, V100, V110)
    (shown,) = build_diff_body(index, pair, index.input.comparisons[pair]).exceptions
    assert (shown.approver, shown.ticket) == ("finance-data", "DATA-1")
    body = cast(PoliciesBody, next(build_policies_pages(index)).body)
    assert body.exceptions == (shown,)
    assert shown.where is not None
    assert shown.where.path.endswith("diff/v1.0.0-to-v1.1.0.html")


def test_a_policy_is_told_in_words() -> None:
    condition = PolicyCondition(layers=("gold", "activation"), change=ChangeCondition(kinds=("field-*",)))
    rule = PolicyRule(
        pointer=ROOT,
        id="board",
        action=PolicyAction.REQUIRE_APPROVAL,
        when=condition,
        unless=PolicyCondition(steps=("patch",)),
        approvals=(ApprovalDemand(role="board", count=2), ApprovalDemand(role="privacy")),
        reason="It costs.",
    )
    always = PolicyRule(pointer=ROOT, id="all", action=PolicyAction.WARN)
    index = build(policies=(PolicyPack(path="policies/p.yaml", name="p", rules=(rule, always)),))
    (pack,) = cast(PoliciesBody, next(build_policies_pages(index)).body).packs
    assert pack.rules[0].when == ("layer gold or activation", "a change of kind field-*")
    assert pack.rules[0].unless == ("version step patch",)
    assert pack.rules[0].approvals == "board (2 of them) and privacy"
    assert pack.rules[1].when == ("every new version",)


def test_glossary_leads_from_a_business_term_to_its_columns() -> None:
    registry = Registry(tags=(Term(name="pii", description="Personal data."),))
    body = cast(GlossaryBody, next(build_glossary_pages(build(registry=registry))).body)
    groups = {title: entries for title, _, entries in body.groups}
    (term,) = groups["Business terms"]
    assert (term.link.text, str(term.meaning)) == ("Amount due", "What is owed.")
    assert [link.path for link in term.uses] == ["datasets/finance/invoice/gold/index.html#col-amount"]
    assert [entry.link.path for entry in groups["Tags"]] == ["tags/pii.html"]
    assert "Namespaces" not in groups
    assert len({entry.anchor for entries in groups.values() for entry in entries}) == sum(map(len, groups.values()))
