"""Tags signed by Git itself, as it is set up (`gpg.format`, `user.signingKey`), before anybody sees them.

`git tag --sign` makes object and ref in one step, and we want all refs or none: the tags are made in a folder of their
own that writes its objects into the repository, and only the objects are kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from treaty.diagnostics.errors import TreatyError
from treaty.repository.process import GitProcess, Outcome, decode, encode, split_records

_SETTINGS = r"^(user|gpg|committer)\."
"""The settings that decide who signs, with what key and by which program; they are those of the repository."""

_SIGNATURE = b"\n-----BEGIN "


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTag:
    """An annotated tag to make."""

    name: str
    commit: str
    body: str
    time: datetime


def sign_tag_objects(git: GitProcess, tags: Sequence[NewTag], tagger: str) -> tuple[str, ...]:
    """Store the objects of signed tags, in the order given; without a ref they mean nothing and are swept one day.

    Args:
        git: the repository that gets the objects.
        tags: what to sign.
        tagger: `name <address>`.

    Raises:
        TreatyError: when Git cannot sign; the hint says what to set.
    """
    settings = [part for item in _read_settings(git) for part in ("-c", item)]
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        variables = _place(git, Path(folder)) | _name_tagger(tagger)
        git.run("init", "--quiet", "--bare", f"--object-format={_object_format(git)}", folder, variables=variables)
        return tuple(_sign(git, tag, settings, variables) for tag in tags)


def _sign(git: GitProcess, tag: NewTag, settings: Iterable[str], variables: Mapping[str, str]) -> str:
    dated = {**variables, "GIT_COMMITTER_DATE": f"@{int(tag.time.timestamp())} +0000"}
    options = ("--sign", "--cleanup=verbatim", "-F", "-", "--", tag.name, tag.commit)
    outcome = git.attempt(*settings, "tag", *options, data=encode(tag.body), variables=dated)
    if outcome.code != 0:
        raise _cannot_sign(outcome)
    name = decode(git.run("rev-parse", "--verify", f"refs/tags/{tag.name}", variables=variables)).strip()
    # Git 2.39 makes an unsigned tag and ends with 0 when it cannot read an SSH key: only the object tells.
    if _SIGNATURE not in git.run("cat-file", "tag", name, variables=variables):
        raise _cannot_sign(outcome)
    return name


def _read_settings(git: GitProcess) -> list[str]:
    outcome = git.attempt("config", "--null", "--get-regexp", _SETTINGS)
    return [record.replace("\n", "=", 1) for record in split_records(outcome.output)]


def _place(git: GitProcess, folder: Path) -> dict[str, str]:
    objects = Path(git.text("rev-parse", "--path-format=absolute", "--git-path", "objects"))
    return {"GIT_DIR": str(folder), "GIT_OBJECT_DIRECTORY": str(objects)}


def _object_format(git: GitProcess) -> str:
    return git.text("rev-parse", "--show-object-format")


def _name_tagger(tagger: str) -> dict[str, str]:
    name, _, address = tagger.rpartition(" <")
    return {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": address.rstrip(">")}


def _cannot_sign(outcome: Outcome) -> TreatyError:
    return TreatyError(
        f"Git cannot sign the tags: {outcome.complaint or 'no reason given'}",
        "Nothing was released. Name a key: git config user.signingKey KEY (for an SSH key also: gpg.format ssh).",
    )
