"""Commits found by a trailer of their message: what a tool wrote there to know its own work again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from treaty.repository.history import Repository
from treaty.repository.process import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailedCommit:
    """A commit and the trailers of its message; of several with one key, the last."""

    commit: str
    trailers: Mapping[str, str]


def find_commit_with(repository: Repository, key: str, value: str) -> TrailedCommit | None:
    """Give the first commit of any branch, also of remotes, whose message ends with the trailer `key: value`."""
    found = repository.git.run(
        *("log", "-z", "--branches", "--remotes", "HEAD", "--reverse", "--fixed-strings", f"--grep={key}: {value}"),
        "--format=%H%n%(trailers:only,unfold)",
    )
    for record in decode(found).split("\0"):
        commit, _, text = record.strip("\n").partition("\n")
        trailers = _parse(text)
        if trailers.get(key) == value:
            return TrailedCommit(commit=commit, trailers=trailers)
    return None


def read_trailers(repository: Repository, commit: str) -> Mapping[str, str]:
    """Give the trailers of a commit's message."""
    return _parse(repository.git.text("log", "-1", "--format=%(trailers:only,unfold)", commit, "--"))


def _parse(text: str) -> Mapping[str, str]:
    lines = (line.partition(": ") for line in text.splitlines())
    return {key: value.strip() for key, mark, value in lines if mark}
