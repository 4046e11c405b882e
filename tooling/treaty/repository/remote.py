"""Our tags on a remote: compare, take over, push; the remote is the one truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.repository.locks import LockedError, is_about_lock
from treaty.repository.process import GitProcess, Outcome, decode, encode, split_lines
from treaty.repository.tags import MAX_PATTERNS, OUR_TAGS, read_tag_objects

_RACE_WORDS = ("already exists", "cannot lock ref", "stale info", "reference already", "fetch first")
"""What Git says when somebody else made one of the tags in the meantime."""

_PERMISSION_WORDS = ("permission", "denied", "not allowed", "403", "protected", "unauthorized", "forbidden")
_LOCK_HINT = "If no other Git command runs there, remove the lock file that Git names, and run it again."


class RemoteConflictError(TreatyError):
    """Somebody else pushed one of the tags first."""


def read_remote_tags(git: GitProcess, remote: str) -> Mapping[str, str]:
    """Give each of our refs on a remote with the object it names.

    Raises:
        TreatyError: when the remote is unknown or does not answer.
    """
    patterns = [f"{prefix}*" for prefix in OUR_TAGS]
    outcome = git.attempt("ls-remote", "--refs", "--quiet", "--", remote, *patterns, is_online=True)
    if outcome.code != 0:
        raise _unreachable(git, remote, outcome)
    lines = split_lines(decode(outcome.output))
    return {ref: name for name, _, ref in (line.partition("\t") for line in lines if line)}


def _take_over_tags(git: GitProcess, remote: str, refs: Iterable[str], *, is_shallow: bool) -> None:
    """Fetch refs of the remote; a local tag of the same name that was never pushed gives way."""
    specifications = "".join(f"+{ref}:{ref}\n" for ref in refs)
    if not specifications:
        return
    depth = ["--depth=1"] if is_shallow else []
    options = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance"]
    outcome = git.attempt(
        "fetch", *options, *depth, "--stdin", "--", remote, data=encode(specifications), is_online=True
    )
    if outcome.code == 0:
        return
    if is_about_lock(outcome.complaint):
        raise LockedError(f"The tags of `{remote}` cannot be taken over: {outcome.complaint}", _LOCK_HINT)
    raise _unreachable(git, remote, outcome)


def synchronise_tags(git: GitProcess, remote: str, *, is_shallow: bool) -> frozenset[str]:
    """Take over every tag of ours that the remote has and this clone lacks or has otherwise; give their refs."""
    ours, theirs = read_tag_objects(git), read_remote_tags(git, remote)
    foreign = sorted(ref for ref, name in theirs.items() if ours.get(ref) != name)
    _take_over_tags(git, remote, foreign, is_shallow=is_shallow)
    return frozenset(foreign)


def push_missing_tags(git: GitProcess, remote: str) -> tuple[str, ...]:
    """Push every tag of ours that the remote lacks, all or none; give their refs, in order.

    Raises:
        RemoteConflictError: when somebody else pushed one of them first.
        TreatyError: when the remote refuses; the tags stay here, and the next run pushes them.
    """
    ours, theirs = read_tag_objects(git), read_remote_tags(git, remote)
    if any(theirs.get(ref, name) != name for ref, name in ours.items()):
        # Pushed since we took over what was there: the remote's tags count, and ours of the same name give way.
        raise _lost_race(remote)
    missing = sorted(ours.keys() - theirs.keys())
    if not missing:
        return ()
    # A command line is not endless: of many tags all of ours are offered, and the remote takes what it lacks.
    refs = missing if len(missing) <= MAX_PATTERNS else [f"{prefix}*:{prefix}*" for prefix in OUR_TAGS]
    outcome = git.attempt("push", "--atomic", "--porcelain", "--no-verify", "--", remote, *refs, is_online=True)
    if outcome.code == 0:
        return tuple(missing)
    words = f"{decode(outcome.output)}\n{outcome.complaint}"
    if is_about_lock(words):
        raise LockedError(f"`{remote}` cannot write the tags: {_reason(words)}", _LOCK_HINT)
    if any(word in words for word in _RACE_WORDS):
        raise _lost_race(remote)
    raise TreatyError(f"`{remote}` refused the tags: {_reason(words)}", _refusal_hint(words))


def _lost_race(remote: str) -> RemoteConflictError:
    return RemoteConflictError(f"`{remote}` got one of the tags from somebody else meanwhile.", "Run it again.")


def _refusal_hint(words: str) -> str:
    hint = "The tags stay in this clone, none is on the remote; when the cause is mended, run the same command again."
    if any(word in words.lower() for word in _PERMISSION_WORDS):
        return f"Whoever releases needs the right to push tags (GitHub Actions: `permissions: contents: write`). {hint}"
    return hint


def _reason(words: str) -> str:
    lines = [line.strip() for line in words.splitlines()]
    spoken = [line for line in lines if line.startswith(("remote:", "fatal:", "error:"))]
    rejected = [line.partition("\t")[2].replace("\t", " ") for line in lines if line.startswith("!")]
    return " ".join(spoken or rejected[:1] or [line for line in lines if line][-1:])


def _unreachable(git: GitProcess, remote: str, outcome: Outcome) -> TreatyError:
    known = git.text("remote").splitlines()
    if remote not in known and not any(mark in remote for mark in "/:\\"):
        hint = f"Known remotes: {', '.join(known)}." if known else "Add one: git remote add origin URL."
        return UsageError(f"There is no remote called `{remote}`.", hint)
    hint = "Nothing was released there."
    if "dubious ownership" in outcome.complaint:
        hint = f"If you trust who owns it: git config --global --add safe.directory <its folder>. {hint}"
    return TreatyError(f"`{remote}` does not answer: {_reason(outcome.complaint)}", hint)
