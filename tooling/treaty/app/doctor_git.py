"""The doctor's look at Git: its version, this clone, the tags, hooks, line ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from treaty.app.doctor_finding import Check, Finding, Grade, Situation
from treaty.diagnostics.errors import TreatyError
from treaty.lifecycle.release_obstacles import how_to_delete
from treaty.lifecycle.release_rules import RELEASE_TAG_READABLE
from treaty.repository.history import Repository
from treaty.repository.process import GitProcess, decode
from treaty.repository.remote import read_remote_tags
from treaty.repository.tags import read_tag_objects

MIN_GIT = (2, 30)
MAX_NAMED = 5
_NO_HOOKS = "/dev/null"
_TAGS = "refs/tags/"


def find_version(situation: Situation) -> Iterator[Finding]:
    """Tell whether Git is there and new enough."""
    try:
        told = GitProcess(situation.place.top).text("version")
    except TreatyError as error:
        yield Finding(check="git", grade=Grade.ERROR, message=error.message, remedy=error.hint)
        return
    match = re.search(r"(\d+)\.(\d+)", told)
    if match is not None and (int(match[1]), int(match[2])) >= MIN_GIT:
        yield Finding(check="git", grade=Grade.FINE, message=f"{told[:1].upper()}{told[1:]}.")
    else:
        wanted = ".".join(map(str, MIN_GIT))
        yield Finding(
            check="git", grade=Grade.ERROR, message=f"{told} is too old.", remedy=f"Install Git {wanted} or newer."
        )


def _find_repository_faults(situation: Situation) -> Iterator[Finding]:
    """Tell whether there is a repository with a history, and somebody to commit as."""
    repository = situation.repository
    if repository is None:
        yield Finding(
            check="repository",
            grade=Grade.WARNING,
            message="This is no Git repository, so that nothing can be released or compared with a base.",
            remedy="git init && git add --all && git commit",
        )
        return
    if repository.head is None:
        yield Finding(
            check="repository",
            grade=Grade.WARNING,
            message="The repository has no commit yet.",
            remedy="git add --all && git commit",
        )
    elif repository.is_shallow:
        yield Finding(
            check="repository",
            grade=Grade.WARNING,
            message="The clone is shallow: bases, `blame`, `events` and old versions are out of reach.",
            remedy="git fetch --unshallow --tags (in GitHub Actions: fetch-depth: 0)",
        )
    else:
        yield Finding(check="repository", grade=Grade.FINE, message="The repository has its whole history.")
    yield from _find_identity(repository)
    yield from _find_base(repository)


def _find_identity(repository: Repository) -> Iterator[Finding]:
    if repository.git.attempt("var", "GIT_COMMITTER_IDENT").code != 0:
        yield Finding(
            check="identity",
            grade=Grade.WARNING,
            message="Git does not know who you are: `release`, `ingest` and `--commit` cannot write.",
            remedy="git config user.name …; git config user.email …",
        )


def _find_base(repository: Repository) -> Iterator[Finding]:
    base = repository.default_base()
    if base is not None:
        yield Finding(check="base", grade=Grade.FINE, message=f"Changes are compared with `{base}`.")
    elif repository.head is not None:
        yield Finding(
            check="base",
            grade=Grade.WARNING,
            message="There is no main branch to compare with: neither main, master nor trunk, here or on a remote.",
            remedy="git fetch origin main, or name a base: treaty check --base REF",
        )


def _find_tags(situation: Situation) -> Iterator[Finding]:
    """Tell whether this clone has the release tags of its remote, and whether they are Treaty's own."""
    repository = situation.repository
    if repository is None:
        return
    ours = read_tag_objects(repository.git)
    foreign = _find_foreign(repository, ours)
    for ref in foreign[:MAX_NAMED]:
        tag = ref.removeprefix(_TAGS)
        yield Finding(
            check="tags",
            grade=Grade.WARNING,
            message=f"{_name(ref)} is neither a release nor a move of a current version ({RELEASE_TAG_READABLE.code}).",
            remedy=how_to_delete(tag),
        )
    remotes = repository.git.text("remote").splitlines()
    if not remotes or not situation.is_online:
        return
    remote = "origin" if "origin" in remotes else remotes[0]
    try:
        theirs = read_remote_tags(repository.git, remote)
    except TreatyError as error:
        yield Finding(
            check="tags",
            grade=Grade.ADVICE,
            message=f"`{remote}` does not answer, so that its tags could not be compared: {error.message}",
            remedy="Run this again with access to it, or with --offline.",
        )
        return
    yield from _compare_tags(remote, {ref: name for ref, name in ours.items() if ref not in foreign}, theirs)


def _find_foreign(repository: Repository, refs: Iterable[str]) -> list[str]:
    """Give the refs that stand where releases do, and that nothing can be read from."""
    told = [*(release.tag for release in repository.releases()), *(flip.tag for flip in repository.flips())]
    return sorted(set(refs) - {f"{_TAGS}{tag}" for tag in told})


def _compare_tags(remote: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[Finding]:
    missing = [ref for ref in theirs if ref not in ours]
    differing = [ref for ref in theirs if ref in ours and ours[ref] != theirs[ref]]
    unpushed = [ref for ref in ours if ref not in theirs]
    if differing:
        yield Finding(
            check="tags",
            grade=Grade.ERROR,
            message=f"{len(differing)} release tags differ from those of `{remote}`, such as {_name(differing[0])}.",
            remedy=f"If `{remote}` is right: git fetch --force {remote} 'refs/tags/*:refs/tags/*'",
        )
    if missing:
        yield Finding(
            check="tags",
            grade=Grade.ERROR,
            message=f"{len(missing)} release tags of `{remote}` are missing here, such as {_name(missing[0])}.",
            remedy=f"git fetch --tags {remote}",
        )
    if unpushed:
        yield Finding(
            check="tags",
            grade=Grade.WARNING,
            message=f"{len(unpushed)} release tags are not on `{remote}`, such as {_name(unpushed[0])}.",
            remedy=f"treaty release --push {remote}",
        )
    if not differing and not missing and not unpushed:
        yield Finding(check="tags", grade=Grade.FINE, message=f"The {len(ours)} tags are those of `{remote}`.")


def _name(ref: str) -> str:
    return f"`{ref.removeprefix(_TAGS)}`"


def _find_hooks(situation: Situation) -> Iterator[Finding]:
    """Tell whether commits are checked before they are made."""
    repository = situation.repository
    if repository is None:
        return
    config = repository.root / ".pre-commit-config.yaml"
    is_offered = config.is_file() and b"treaty" in config.read_bytes()
    if any(_is_hook(folder / "pre-commit") for folder in _hook_folders(repository)):
        yield Finding(check="hooks", grade=Grade.FINE, message="A commit hook is installed.")
    elif is_offered and not situation.machine.has_program("pre-commit"):
        yield Finding(
            check="hooks",
            grade=Grade.WARNING,
            message="The commit hook needs pre-commit, which is not installed.",
            remedy="pip install pre-commit && pre-commit install",
        )
    elif is_offered:
        yield Finding(
            check="hooks",
            grade=Grade.WARNING,
            message="The commit hook is configured, and not installed in this clone.",
            remedy="pre-commit install",
        )
    else:
        yield Finding(
            check="hooks",
            grade=Grade.ADVICE,
            message="No commit hook checks what is staged.",
            remedy="Put `treaty check --staged` into .pre-commit-config.yaml (treaty init writes one).",
        )


def _is_hook(path: Path) -> bool:
    if not path.is_file():
        return False
    text = path.read_bytes()
    return b"pre-commit" in text or b"treaty" in text


def _hook_folders(repository: Repository) -> Iterator[Path]:
    """Give where hooks may stand; our own Git calls are told that they stand nowhere."""
    stated = decode(repository.git.attempt("config", "--get-all", "core.hooksPath").output).splitlines()
    yield from (repository.root / folder for folder in stated if folder != _NO_HOOKS)
    yield repository.root / repository.git.text("rev-parse", "--git-common-dir") / "hooks"


def _find_line_ends(situation: Situation) -> Iterator[Finding]:
    """Tell whether Git may rewrite the bytes of version files when it checks them out."""
    repository, root = situation.repository, situation.place.root
    if repository is None or root is None:
        return
    path = f"{root}/registry.yaml".lstrip("/")
    told = decode(repository.git.run("check-attr", "-z", "text", "eol", "--", path)).split("\0")
    values = dict(zip(told[1::3], told[2::3], strict=False))
    is_safe = values.get("text") == "unset" or values.get("eol") == "lf"
    rewrites = decode(repository.git.attempt("config", "--get", "core.autocrlf").output).strip().lower()
    if is_safe:
        yield Finding(check="line-ends", grade=Grade.FINE, message="Line ends of contracts stay as they are.")
        return
    is_rewriting = rewrites in {"true", "input"}
    yield Finding(
        check="line-ends",
        grade=Grade.WARNING if is_rewriting else Grade.ADVICE,
        message=(
            f"core.autocrlf is {rewrites}: Git rewrites line ends, and a released file must not change by a byte."
            if is_rewriting
            else "Nothing keeps Git on another machine from rewriting the line ends of contracts."
        ),
        remedy=f"Add to .gitattributes: /{root}/** -text" if root else "Add to .gitattributes: /** -text",
    )


GIT_CHECKS: tuple[Check, ...] = (find_version, _find_repository_faults, _find_tags, _find_hooks, _find_line_ends)
