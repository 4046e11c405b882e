"""Approvals that count: the last word of each reviewer, on the commit at hand, by those who hold the role."""

from __future__ import annotations

import json

import pytest

from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.approval import (
    Demand,
    find_approvals,
    find_owner_demands,
    find_refusals,
    find_role_demands,
    find_stale_approvals,
    weigh,
)
from treaty.lifecycle.code_owners import parse_code_owners
from treaty.lifecycle.policy import Ruling
from treaty.load.reviews import parse_reviews
from treaty.model.pointer import ROOT
from treaty.model.policy import ApprovalDemand, PolicyAction, PolicyCondition, PolicyPack, PolicyRule, Role
from treaty.model.review import Reviews

BOARD = Demand(who="role board", members=("@acme/board", "@Ada", "eve@example.com"), count=2)


def reviews(*told: str, author: str | None = None, head: str | None = None) -> Reviews:
    """Give reviews from texts such as `ada approved c1 acme/board`."""
    nodes = []
    for text in told:
        reviewer, state, *rest = text.split()
        nodes.append({"reviewer": reviewer, "state": state, "commit": rest[0] if rest else None, "teams": rest[1:]})
    return parse_reviews(json.dumps({"author": author, "head": head, "reviews": nodes}))


def test_where_no_number_is_said_one_approval_is_enough() -> None:
    owners = Demand(who="owners of contracts", members=("@ada",))
    assert weigh([owners], ())[0].missing == 1


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        (reviews("ada approved", "bob approved"), ["ada"]),
        (reviews("@ADA approved"), ["ADA"]),
        (reviews("eve@example.com approved"), ["eve@example.com"]),
        (reviews("cy approved c1 acme/board", "dan approved c1 other/board"), ["cy"]),
        (reviews("ada approved", "ada approved"), ["ada"]),
        (reviews("ada approved", "ada changes_requested"), []),
        (reviews("ada changes_requested", "Ada approved"), ["Ada"]),
        (reviews("ada approved", "ada dismissed"), []),
        (reviews("ada approved", "ada commented"), ["ada"]),
        (reviews("ada pending"), []),
        (reviews("ada approved", author="Ada"), []),
        (reviews("ada approved c1", head="c2"), []),
        (reviews("ada approved c2", head="c2"), ["ada"]),
        (reviews("ada approved", head="c2"), []),
        (reviews(), []),
    ],
)
def test_approvals_that_count(given: Reviews, counted: list[str]) -> None:
    (answer,) = weigh([BOARD], given)
    assert list(answer.approved_by) == counted
    assert answer.missing == 2 - len(counted)


def test_without_reviews_everything_is_missing() -> None:
    assert [answer.missing for answer in weigh([BOARD], None)] == [2]


def test_what_does_not_count_is_told_apart() -> None:
    given = reviews("ada approved c1", "bob changes_requested c2", "cy approved c2", head="c2")
    assert [review.reviewer for review in find_approvals(given)] == ["cy"]
    assert [review.reviewer for review in find_stale_approvals(given)] == ["ada"]
    assert [review.reviewer for review in find_refusals(given)] == ["bob"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no json", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "mapping"),
        ('{"reviews": [{"reviewer": "ada", "state": "APPROVED"}]}', "must be `approved`"),
        ('{"reviews": [{"reviewer": "ada"}]}', "lacks `state`"),
        ('{"reviews": [], "approved": true}', "may not hold `approved`"),
        ("{}", "lacks `reviews`"),
        ('{"reviews": [{"reviewer": "cy", "state": "approved", "teams": ["ada"]}]}', "organisation/team"),
    ],
)
def test_reviews_of_another_shape_are_refused(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_reviews(text)


def test_an_owner_is_asked_section_by_section() -> None:
    owners = parse_code_owners("* @acme/all\n[Data][2] @acme/data\n/a/\n", path="CODEOWNERS")
    told = [(demand.who, demand.count, demand.because) for demand in find_owner_demands("a/x", owners, ())]
    assert told == [("owners of a/x", 1, ("CODEOWNERS",)), ("owners of a/x in section data", 2, ("CODEOWNERS",))]


def test_of_several_rules_that_name_a_role_the_highest_count_is_asked_for_and_each_is_named() -> None:
    def asking(name: str, *demands: tuple[str, int], action: PolicyAction = PolicyAction.REQUIRE_APPROVAL) -> Ruling:
        approvals = tuple(ApprovalDemand(role=role, count=count) for role, count in demands)
        rule = PolicyRule(pointer=ROOT, id=name, when=PolicyCondition(), action=action, reason="", approvals=approvals)
        return Ruling(pack=PACK, rule=rule)

    rulings = [asking("one", ("board", 1), ("legal", 3)), asking("two", ("board", 2)), asking("three", ("board", 1))]
    rulings.append(asking("four", ("stewards", 1), action=PolicyAction.FORBID))
    told = [
        (demand.who, demand.members, demand.count, demand.because)
        for demand in find_role_demands(rulings, [PACK, OTHER])
    ]
    assert told == [
        ("role board", ("@ada",), 2, ("platform/one", "platform/two", "platform/three")),
        ("role legal", (), 3, ("platform/one",)),
    ]


PACK = PolicyPack(path="platform.yaml", name="platform", roles=(Role(pointer=ROOT, name="board", members=("@ada",)),))
OTHER = PolicyPack(path="other.yaml", name="other", roles=(Role(pointer=ROOT, name="board", members=("@bob",)),))
