"""Posts the report of a pull request's check as its one comment: what `.github/actions/treaty-comment` runs.

The report comes from a run on untrusted code, so that every byte of it may be forged. It is read as data: the number is
digits and must belong to a pull request whose head is the commit that GitHub itself names as checked; the text is
limited in size and can make no link, mention, image or markup besides what `treaty check --format markdown` writes.
Nothing of it reaches a shell, an expression or a path. Standard library alone: it runs before anything is installed.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARKER = "<!-- treaty:check -->"
"""Hidden in the page; tells our comment from all others."""
AUTHOR = "github-actions[bot]"
"""Whose comments we may rewrite: the token could rewrite anybody's."""
MAX_NUMBER_BYTES = 16
MAX_REPORT_BYTES = 400_000
MAX_CHARACTERS = 65_000
"""A comment on GitHub holds 65,536."""
MAX_PAGES = 30
"""Of a hundred comments each; beyond them a second comment is the smaller evil."""

_NUMBER = re.compile(rb"[1-9][0-9]{0,9}\n?")
_JOINER = "\u2060"
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2061-\u2069\ufeff\ud800-\udfff]")
_ACTIVE = re.compile(
    r"<(?!/?(?:code|details|summary)>)|@|\](?=[(:\[])|(?<!&)#(?=\d)|:(?=//)|\b(?:www)(?=\.)", re.IGNORECASE
)
"""What begins a tag, a mention, a link or its target, an issue's number, an address."""

Call = Callable[[str, str, Mapping[str, str] | None], Any]
"""Method, path below the API and the body to a call of GitHub's API; gives its JSON answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as far as it can be believed: which pull request it claims to be of, and harmless text."""

    number: int
    text: str


class RefusedError(Exception):
    """The report is not what it should be; nothing is posted."""


def read_report(folder: Path) -> Report:
    """Read `number` and `comment.md`.

    Raises:
        RefusedError: when one is missing, no plain file, too large, or the number is none.
    """
    number = _read(folder / "number", MAX_NUMBER_BYTES)
    if not _NUMBER.fullmatch(number):
        raise RefusedError("The number of the pull request is no number.")
    text = _read(folder / "comment.md", MAX_REPORT_BYTES).decode("utf-8", "replace")
    return Report(number=int(number), text=defuse(text))


def _read(path: Path, limit: int) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise RefusedError(f"The report has no file `{path.name}`.")
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise RefusedError(f"`{path.name}` is larger than {limit} bytes.")
    return data


def defuse(text: str) -> str:
    """Give the text with everything in it inert that Treaty's own reports do not use, cut to what a comment holds.

    An invisible joiner is put behind what would begin a tag, a mention or a link: readers see the text unchanged, in
    and out of code blocks alike.
    """
    plain = _STEERING.sub("\ufffd", text.replace("\r\n", "\n"))
    inert = _ACTIVE.sub(lambda match: f"{match.group()}{_JOINER}", plain)
    room = MAX_CHARACTERS - len(MARKER) - 100
    if len(inert) <= room:
        return inert
    return f"{inert[:room].rpartition(chr(10))[0]}\n\n… cut here; the step summary of the run shows the rest.\n"


def post_comment(report: Report, repository: str, head: str, call: Call) -> str:
    """Post the report, or renew the comment that is there; give what was done, for the log.

    Args:
        report: what to post, and where.
        repository: `owner/name`.
        head: the commit that was checked, as GitHub names it.
        call: reaches GitHub.

    Raises:
        RefusedError: when the commit is not the head of that pull request: forged, or overtaken by a newer push.
    """
    pull = call("GET", f"/repos/{repository}/pulls/{report.number}", None)
    if not head or pull["head"]["sha"] != head:
        raise RefusedError(f"The commit that was checked is not the head of pull request {report.number}.")
    body = f"{MARKER}\n{report.text}"
    there = next(_find_ours(repository, report.number, call), None)
    if there is None:
        call("POST", f"/repos/{repository}/issues/{report.number}/comments", {"body": body})
        return "Posted the comment."
    if there["body"] == body:
        return "The comment says it already."
    call("PATCH", f"/repos/{repository}/issues/comments/{int(there['id'])}", {"body": body})
    return "Renewed the comment."


def _find_ours(repository: str, number: int, call: Call) -> Iterator[dict[str, Any]]:
    for page in range(1, MAX_PAGES + 1):
        comments = call("GET", f"/repos/{repository}/issues/{number}/comments?per_page=100&page={page}", None)
        for comment in comments:
            if (comment.get("user") or {}).get("login") == AUTHOR and (comment.get("body") or "").startswith(MARKER):
                yield comment
        if len(comments) < 100:
            return


def connect(address: str, token: str) -> Call:
    """Give the way to GitHub's API at an address."""

    def call(method: str, path: str, body: Mapping[str, str] | None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the address is GitHub's own variable
            f"{address}{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
            return json.load(answer)

    return call


def run(folder: Path, environment: Mapping[str, str]) -> str:
    """Read the report and post it; a report that is refused is told, and is no failure of ours."""
    call = connect(environment["GITHUB_API_URL"], environment["GITHUB_TOKEN"])
    try:
        return post_comment(read_report(folder), environment["GITHUB_REPOSITORY"], environment["HEAD_SHA"], call)
    except RefusedError as error:
        return f"Nothing is posted. {error}"


if __name__ == "__main__":
    sys.stdout.write(run(Path(sys.argv[1]), os.environ) + "\n")  # noqa: TID251 - the edge where the environment is read
