"""Approvals that count: the last word of each reviewer, on the commit at hand, by those who hold the role."""

from __future__ import annotations

import json

import pytest

from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.approval import Demand, find_approvals, find_refusals, find_stale_approvals, weigh
from treaty.load.reviews import parse_reviews
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
