"""Tag what a commit releases: new versions and moves of current versions, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from treaty.app.moment_tags import Tags
from treaty.app.registry_index import RegistryIndex
from treaty.app.release_planner import Compare, Planner
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.lifecycle.release import Occasion, ReleasePlan
from treaty.lifecycle.release_obstacles import Refusal
from treaty.lifecycle.release_tags import render_flip, render_release
from treaty.model.release import Flip, Release
from treaty.repository.history import Repository
from treaty.repository.locks import (
    PATIENCE_SECONDS,
    LockedError,
    find_git_folder,
    find_remote_folder,
    remove_dead_locks,
)
from treaty.repository.remote import RemoteConflictError, push_missing_tags, read_remote_tags, synchronise_tags
from treaty.repository.signing import NewTag
from treaty.repository.tags import (
    TAGS,
    TagConflictError,
    read_tag_objects,
    read_tagger,
    write_tags,
)

MAX_ATTEMPTS = 3
"""How often a run starts again because another one made tags at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRequest:
    """What to release and how; `remote` is None when nothing is pushed."""

    root: str
    """The contracts root in the repository, `""` for the repository itself."""
    now: datetime
    is_dry_run: bool = False
    remote: str | None = None
    actor: str | None = None
    """Who releases; None: as Git calls whoever runs it."""
    correlation_id: str | None = None
    is_signed: bool = False
    patience_seconds: float = PATIENCE_SECONDS
    """How long a lock of Git's must stand unchanged until it counts as left behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReport:
    """What was done, or would be."""

    commit: str
    plan: ReleasePlan
    uncommitted: tuple[str, ...] = ()
    """Contract files that differ between the commit and the working tree: they are not released."""
    not_on: str | None = None
    """The remote's main branch, when the commit is not on it as far as this clone knows."""
    pushed: tuple[str, ...] = ()
    """Names of the tags that went to the remote, also those of earlier runs."""
    unfetched: tuple[str, ...] = ()
    """Names of the remote's tags that this clone lacks, where nothing was fetched: a release would know them."""
    remarks: tuple[Refusal, ...] = ()
    """What is wrong with tags without stopping the release."""


@dataclass(slots=True)
class _Made:
    """The tags that this run made, by ref."""

    releases: dict[str, Release] = field(default_factory=dict)
    flips: dict[str, Flip] = field(default_factory=dict)

    def add(self, plan: ReleasePlan) -> None:
        self.releases |= {f"{TAGS}{release.tag}": release for release in plan.releases}
        self.flips |= {f"{TAGS}{flip.tag}": flip for flip in plan.flips}

    def forget(self, refs: Iterable[str]) -> None:
        for ref in refs:
            self.releases.pop(ref, None)
            self.flips.pop(ref, None)

    def as_plan(self) -> ReleasePlan:
        return ReleasePlan(releases=tuple(self.releases.values()), flips=tuple(self.flips.values()))


def release_versions(repository: Repository, request: ReleaseRequest, compare: Compare) -> ReleaseReport:
    """Tag what the commit at HEAD releases.

    Idempotent: run again after a kill, a refusal of the remote or beside another run, it ends in the same state.

    Args:
        repository: read from its commit, never from its working folder.
        request: where the contracts are, and what the tags record.
        compare: gives the posture of a version against its base.

    Raises:
        UsageError: when there is no commit or no registry in it.
        TreatyError: when Git or the remote refuses.
    """
    commit = repository.resolve("HEAD")
    tree = repository.tree(commit)
    index = RegistryIndex(tree, request.root, Tags(repository=repository))
    if not index.paths:
        raise UsageError(
            f"The commit {commit[:12]} holds no contracts below `{request.root or '.'}`.",
            "Commit them first, or name the contracts folder: treaty release contracts.",
        )
    actor = request.actor or read_tagger(repository.git).rpartition(" <")[0]
    occasion = Occasion(commit=commit, time=request.now, actor=actor, correlation_id=request.correlation_id)
    planner = Planner(repository, index, occasion, compare)
    report = _release_at_once(repository, request, planner)
    changed = repository.changed_paths(commit, None, request.root)
    unmerged = _find_unmerged(repository, commit, request.remote)
    told = {refusal.subject for refusal in report.plan.refusals}
    remarks = tuple(remark for remark in planner.remarks if remark.subject not in told)
    return replace(report, uncommitted=changed.all, not_on=unmerged, remarks=remarks)


def _find_unmerged(repository: Repository, commit: str, remote: str | None) -> str | None:
    """Give the remote's main branch when the commit is not on it; what this clone cannot tell counts as merged."""
    main = repository.main_branch_of(remote) if remote is not None else None
    if main is None or repository.is_ancestor(commit, main) or repository.is_shallow:
        return None
    return main


def _release_at_once(repository: Repository, request: ReleaseRequest, planner: Planner) -> ReleaseReport:
    if request.is_dry_run:
        return _rehearse(repository, request, planner)
    made = _Made()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            return _attempt(repository, request, planner, made)
        except (TagConflictError, RemoteConflictError):
            # Another run was faster: what it made is read in the next round, which may find nothing left to do.
            if attempt == MAX_ATTEMPTS:
                raise
        except LockedError:
            # A run that was killed leaves its locks behind; those of a living one are gone when we have looked twice.
            if attempt == MAX_ATTEMPTS:
                raise
            _remove_dead_locks(repository, request)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _remove_dead_locks(repository: Repository, request: ReleaseRequest) -> None:
    remote = find_remote_folder(repository.git, request.remote) if request.remote else None
    for folder in (find_git_folder(repository.git), remote):
        if folder is not None:
            remove_dead_locks(folder, patience_seconds=request.patience_seconds)


def _attempt(repository: Repository, request: ReleaseRequest, planner: Planner, made: _Made) -> ReleaseReport:
    if request.remote is not None:
        made.forget(synchronise_tags(repository.git, request.remote, is_shallow=repository.is_shallow))
    plan = planner.plan()
    if plan.refusals:
        return ReleaseReport(commit=planner.occasion.commit, plan=plan)
    write_tags(repository.git, _new_tags(plan), is_signed=request.is_signed)
    made.add(plan)
    pushed = push_missing_tags(repository.git, request.remote) if request.remote is not None else ()
    return ReleaseReport(commit=planner.occasion.commit, plan=made.as_plan(), pushed=_names(pushed))


def _rehearse(repository: Repository, request: ReleaseRequest, planner: Planner) -> ReleaseReport:
    """Say what would be done, and fetch nothing either."""
    plan = planner.plan()
    report = ReleaseReport(commit=planner.occasion.commit, plan=plan)
    if request.remote is None:
        return report
    theirs, ours = read_remote_tags(repository.git, request.remote), read_tag_objects(repository.git).keys()
    after = {*ours, *(f"{TAGS}{tag.name}" for tag in _new_tags(plan))}
    pushed = () if plan.refusals else _names(sorted(after - theirs.keys()))
    return replace(report, pushed=pushed, unfetched=_names(sorted(theirs.keys() - ours)))


def _new_tags(plan: ReleasePlan) -> list[NewTag]:
    releases = [
        NewTag(name=item.tag, commit=item.commit, body=render_release(item), time=_time(item.time))
        for item in plan.releases
    ]
    flips = [
        NewTag(name=item.tag, commit=item.commit, body=render_flip(item), time=_time(item.time)) for item in plan.flips
    ]
    return releases + flips


def _time(time: datetime | None) -> datetime:
    if time is None:
        raise TreatyError("A new tag needs a time.")
    return time


def _names(refs: Iterable[str]) -> tuple[str, ...]:
    return tuple(ref.removeprefix(TAGS) for ref in refs)
