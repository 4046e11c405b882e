"""Who approved a pull request, as GitHub tells it, in the form that Treaty reads."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.support.hub import HEAD, Hub, serve

from treaty.lifecycle.approval import Demand, weigh
from treaty.load.reviews import parse_reviews

SCRIPT = Path(__file__).parent.parent.parent / "tooling" / "collect_reviews.py"
run: Callable[[Path, Mapping[str, str]], str] = runpy.run_path(str(SCRIPT), run_name="collect_reviews")["run"]
BOARD = Demand(who="role board", members=("@acme/board", "@ada"))
Node = dict[str, object]


def review(login: str, state: str = "APPROVED", commit: str = HEAD) -> Node:
    return {"user": {"login": login}, "state": state, "commit_id": commit}


def approved_by(
    folder: Path, reviews: list[Node], teams: str = "", members: dict[str, set[str]] | None = None
) -> list[str]:
    """Give whose approvals count for the board, of what the script writes about these reviews."""
    target = folder / "reviews.json"
    with serve(Hub(reviews=reviews, teams=members or {})) as hub:
        environment = {"GITHUB_API_URL": hub.address, "GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "acme/contracts"}
        run(target, {**environment, "NUMBER": "7", "TEAMS": teams})
    (answer,) = weigh([BOARD], parse_reviews(target.read_text()))
    return list(answer.approved_by)


@pytest.mark.parametrize(
    ("reviews", "counted"),
    [
        ([], []),
        ([review("ada")], ["ada"]),
        ([review("bob")], []),
        ([review("author")], []),
        ([review("ada", commit="b" * 40)], []),
        ([review("ada"), review("ada", "CHANGES_REQUESTED")], []),
        ([review("ada"), review("ada", "COMMENTED")], ["ada"]),
        ([review("ada", "PENDING")], []),
        ([review("bob", "COMMENTED")] * 250 + [review("ada")], ["ada"]),
        ([{"user": None, "state": "APPROVED", "commit_id": HEAD}], []),
        ([review("ada", "SOMETHING_NEW")], []),
    ],
)
def test_decisions_are_told_as_they_are(tmp_path: Path, reviews: list[Node], counted: list[str]) -> None:
    assert approved_by(tmp_path, reviews) == counted


def test_members_of_teams_are_known_where_the_token_may(tmp_path: Path) -> None:
    assert approved_by(tmp_path, [review("cy")], "@acme/board", {"acme/board": {"cy"}}) == ["cy"]
    assert approved_by(tmp_path, [review("cy")], "acme/board") == []
    assert approved_by(tmp_path, [review("cy/../ada")], "acme/board", {"acme/board": {"ada"}}) == []


@pytest.mark.parametrize(("number", "teams"), [("7/../8", ""), ("", ""), ("7", "acme/../board"), ("7", "board")])
def test_what_is_no_number_or_team_is_refused(tmp_path: Path, number: str, teams: str) -> None:
    with serve(Hub()) as hub:
        environment = {"GITHUB_API_URL": hub.address, "GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "acme/contracts"}
        with pytest.raises(SystemExit):
            run(tmp_path / "reviews.json", {**environment, "NUMBER": number, "TEAMS": teams})
        assert hub.requests == []


def test_what_is_written_is_what_the_schema_says(tmp_path: Path) -> None:
    approved_by(tmp_path, [review("ada")])
    written = json.loads((tmp_path / "reviews.json").read_text())
    assert written == {
        "author": "author",
        "head": HEAD,
        "reviews": [{"reviewer": "ada", "state": "approved", "commit": HEAD, "teams": []}],
    }
