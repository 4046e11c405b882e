"""Writes who approved a pull request, for `treaty check --reviews`: what `.github/actions/treaty-approvals` runs.

Reads GitHub's API alone: the author, the head, the reviews, and (where a token may) who is in the teams that are named.
Standard library alone; what it writes is described by `treaty schema reviews`.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

MAX_PAGES = 30
"""Of a hundred reviews each."""

_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_TEAM = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)/([A-Za-z0-9][A-Za-z0-9._-]*)")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(?:\[bot\])?")
_STATES = {"APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"}

Get = Callable[[str], Any]
"""A path below the API to its JSON answer; None where GitHub says that there is none, or that we may not know."""


def collect_reviews(get: Get, repository: str, number: str, teams: str) -> dict[str, Any]:
    """Give the reviews of a pull request.

    Args:
        get: reaches GitHub.
        repository: `owner/name`.
        number: of the pull request.
        teams: `organisation/team`, several with blanks between; whose members are looked up where the token may.
    """
    if not _NUMBER.fullmatch(number):
        raise SystemExit(f"`{number}` is no number of a pull request.")
    named = [team.removeprefix("@") for team in teams.split()]
    wrong = [team for team in named if not _TEAM.fullmatch(team)]
    if wrong:
        raise SystemExit(f"`{wrong[0]}` is no team; write organisation/team.")
    pull = get(f"/repos/{repository}/pulls/{number}")
    if pull is None:
        raise SystemExit(f"GitHub knows no pull request {number}, or the token may not read it.")
    reviews = list(_find_reviews(get, repository, number))
    members = _find_members(get, named, {review["reviewer"] for review in reviews if review["state"] == "approved"})
    for review in reviews:
        review["teams"] = members.get(review["reviewer"], [])
    return {"author": (pull.get("user") or {}).get("login"), "head": pull["head"]["sha"], "reviews": reviews}


def _find_reviews(get: Get, repository: str, number: str) -> Iterator[dict[str, Any]]:
    for page in range(1, MAX_PAGES + 1):
        found = get(f"/repos/{repository}/pulls/{number}/reviews?per_page=100&page={page}") or []
        for review in found:
            login = (review.get("user") or {}).get("login")
            # A review whose author is gone is nobody's.
            if login and review.get("state") in _STATES:
                yield {"reviewer": login, "state": review["state"].lower(), "commit": review.get("commit_id")}
        if len(found) < 100:
            return


def _find_members(get: Get, teams: list[str], logins: set[str]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {}
    for team in teams:
        organisation, _, slug = team.partition("/")
        for login in sorted(logins):
            if not _LOGIN.fullmatch(login):
                continue
            answer = get(f"/orgs/{organisation}/teams/{slug}/memberships/{login}")
            if answer is not None and answer.get("state") == "active":
                members.setdefault(login, []).append(team)
    return members


def connect(address: str, token: str) -> Get:
    """Give the way to GitHub's API at an address."""

    def get(path: str) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the address is GitHub's own variable
            f"{address}{path}",
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token}",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in {403, 404}:
                    return None
            raise

    return get


def run(target: Path, environment: Mapping[str, str]) -> str:
    """Collect and write; give what was done, for the log."""
    get = connect(environment["GITHUB_API_URL"], environment["GITHUB_TOKEN"])
    teams = environment.get("TEAMS", "")
    found = collect_reviews(get, environment["GITHUB_REPOSITORY"], environment["NUMBER"], teams)
    target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return f"Wrote {len(found['reviews'])} reviews to {target.name}."


if __name__ == "__main__":
    sys.stdout.write(run(Path(sys.argv[1]), os.environ) + "\n")  # noqa: TID251 - the edge where the environment is read
