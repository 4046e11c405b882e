"""Git, run safely: no program of an untrusted repository is started, nothing is written by reading.

A repository's own configuration can name programs (hooks, a file system monitor, remotes' helpers, filters), and Git
sets variables in hooks that would point us at another repository. Both are shut off here, in one place.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Protocol

from treaty.diagnostics.errors import TreatyError
from treaty.repository import program
from treaty.repository.program import ask_version, tell_age

_KEPT_VARIABLES = frozenset(
    {
        "GIT_ASKPASS",
        "GIT_AUTHOR_EMAIL",
        "GIT_AUTHOR_NAME",
        "GIT_COMMITTER_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_EXEC_PATH",
        "GIT_HTTP_PROXY_AUTHMETHOD",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSL_CAINFO",
        "GIT_SSL_NO_VERIFY",
    }
)
"""What a person or a CI system sets on purpose; every other `GIT_*` variable would move us to another repository.

Source: the list of pre-commit (`pre_commit/git.py`), and the identity and configuration that people set.
"""
_KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_PYTHON_")

_OPTIONS = (
    "--no-pager",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false"),
    *("-c", "i18n.logOutputEncoding=UTF-8"),
    *("-c", "protocol.ext.allow=never"),
    *("-c", "core.filesRefLockTimeout=1000"),
    *("-c", "advice.graftFileDeprecated=false"),
)

_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",  # a read must not refresh the index file
    "GIT_LITERAL_PATHSPECS": "1",  # a file may be called `*.yaml`
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,  # grafts are the elder way to give a commit other parents
    "GIT_NO_LAZY_FETCH": "1",
}

_OFFLINE = {"GIT_ALLOW_PROTOCOL": "none"}
"""In a partial clone a read may fetch, by a program that the repository's configuration names."""

_NO_VARIABLES: Mapping[str, str] = MappingProxyType({})

_ENVIRONMENT_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a Git command left behind."""

    code: int
    output: bytes
    complaint: str
    """What Git wrote to its error stream, without trailing blanks."""


class GitError(TreatyError):
    """Git refused; the message carries its own words."""


class GitProcess:
    """Runs Git in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(
        self,
        *arguments: str,
        data: bytes = b"",
        is_online: bool = False,
        index_file: Path | None = None,
        variables: Mapping[str, str] = _NO_VARIABLES,
    ) -> bytes:
        """Give what a command prints.

        Args:
            arguments: the command and its arguments, without `git`.
            data: what it reads from its standard input.
            is_online: whether it may talk to a remote; otherwise every transport is shut.
            index_file: the index to read instead of the repository's own.
            variables: what else is set for this one command.

        Raises:
            GitError: when Git ends with another code than 0, or passes over a ref that it cannot read.
        """
        outcome = self.attempt(*arguments, data=data, is_online=is_online, index_file=index_file, variables=variables)
        # A ref that cannot be read is no ref that was never there, as Git has it.
        if outcome.code != 0 or _BROKEN_REF in outcome.complaint:
            raise GitError(f"`git {arguments[0]}` failed: {outcome.complaint or 'no reason given'}", _hint(outcome))
        return outcome.output

    def text(self, *arguments: str, data: bytes = b"") -> str:
        """Give what a command prints, as text without the line end."""
        return decode(self.run(*arguments, data=data)).rstrip("\n")

    def attempt(
        self,
        *arguments: str,
        data: bytes = b"",
        is_online: bool = False,
        index_file: Path | None = None,
        variables: Mapping[str, str] = _NO_VARIABLES,
    ) -> Outcome:
        """Run a command whose failure is an ordinary answer."""
        git = _import_git()
        additions = {**_ENVIRONMENT, **({} if is_online else _OFFLINE), **variables}
        if index_file is not None:
            additions = {**additions, "GIT_INDEX_FILE": str(index_file)}
        with _scrubbed(os.environ):  # noqa: TID251 - the edge: Git must not see where a calling hook points it
            process = git.Git(str(self.folder)).execute(
                ["git", *_OPTIONS, *arguments], istream=subprocess.PIPE, as_process=True, env=additions
            )
        try:
            output, complaint = process.communicate(data, timeout=None if is_online else program.ANSWER_SECONDS)
        except subprocess.TimeoutExpired as error:
            process.proc.kill()
            raise GitError(
                f"`git {arguments[0]}` gives no answer within {program.ANSWER_SECONDS:g} seconds."
            ) from error
        return Outcome(code=process.returncode, output=output, complaint=decode(complaint).strip())


class HasGit(Protocol):
    """Anything that can run Git in its repository."""

    @property
    def git(self) -> GitProcess:
        """The way to run Git."""


def decode(data: bytes) -> str:
    """Read a name or text of Git's; bytes that are no UTF-8 survive the way there and back."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Write a name or text for Git; the inverse of `decode`."""
    return text.encode("utf-8", "surrogateescape")


def split_records(output: bytes) -> list[str]:
    """Read NUL-terminated records."""
    return [decode(record) for record in output.split(b"\0") if record]


def split_lines(text: str) -> list[str]:
    """Read lines as Git ends them: names may hold what Python takes for the end of one (U+2028, U+0085)."""
    return text.split("\n") if text else []


def _import_git() -> ModuleType:
    """Import GitPython, which costs 0.1 s, only when Git is needed."""
    _ask_version()
    try:
        with _scrubbed(os.environ):  # noqa: TID251 - it starts the program when it is imported
            import git
    except ImportError as error:
        raise TreatyError("Git is not installed or not on the PATH.", f"Install {program.WANTED}.") from error
    return git


def _ask_version() -> tuple[int, ...]:
    environment = os.environ  # noqa: TID251 - the edge: the PATH leads to Git
    with _scrubbed(environment):
        return ask_version(environment.get("PATH", ""))


def find_age() -> str:
    """Give what to do when Git is too old for what it was asked; empty when it is not."""
    return tell_age(_ask_version())


@contextmanager
def _scrubbed(environment: MutableMapping[str, str]) -> Iterator[None]:
    """Take away the variables that Git sets in hooks, and relative places of programs, while a process starts."""
    with _ENVIRONMENT_LOCK:
        removed = {name: value for name, value in environment.items() if _is_foreign(name) or name == "PATH"}
        for name in removed:
            del environment[name]
        if "PATH" in removed:
            environment["PATH"] = _absolute(removed["PATH"])
        try:
            yield
        finally:
            environment.update(removed)


def _absolute(search: str) -> str:
    """Give a search path without the places that are relative: a `git` that lies in a repository is not ours."""
    return os.pathsep.join(place for place in search.split(os.pathsep) if Path(place).is_absolute())


def _is_foreign(name: str) -> bool:
    return name.startswith("GIT_") and name not in _KEPT_VARIABLES and not name.startswith(_KEPT_PREFIXES)


_BROKEN_REF = "ignoring broken ref"
MEND_REF = (
    "A power failure may have damaged it. Delete its file below .git/refs/tags and run it again; what is on the remote "
    "comes back with `git fetch --tags`, or with --push."
)
"""What to do about a tag that Git cannot read."""
_DAMAGE = ("missing object", "bad object", "unable to read", "ould not read", "not a tree object", "corrupt")
"""What Git says where objects are missing, or are not what they should be."""


def _hint(outcome: Outcome) -> str:
    words = outcome.complaint
    if "dubious ownership" in words:
        return "If you trust this repository: git config --global --add safe.directory <its folder>."
    if "promisor" in words or "not allowed" in words:
        return "This is a partial clone and an object is missing; fetch it whole: git fetch --refetch --no-filter."
    if _BROKEN_REF in words:
        return MEND_REF
    if any(sign in words for sign in _DAMAGE):
        return "This clone is damaged: `git fsck` names what it lacks; clone it again."
    if ".git/index" in words or "index entry" in words:
        return "The index is damaged. Make it anew: move `.git/index` away and run `git reset`; no file is touched."
    if "packed-refs" in words:
        return "A file of Git's is damaged: move `.git/packed-refs` away and fetch the branches and tags again."
    if ".lock" in words:
        return "Another Git command runs, or one was killed; if none runs, remove the lock file that Git names."
    return find_age()
