"""Change what `dataset.yaml` says of a contract: decide, edit, look at what follows, write it or commit it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from treaty.app.edit_consequences import find_new_findings, with_dataset
from treaty.app.load_registry import load_registry
from treaty.app.read_owners import read_code_owners
from treaty.app.read_registry import RegistryView
from treaty.app.registry_faults import check_deciding_files
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.compat.consumers import find_consumers
from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.rule import Severity
from treaty.lifecycle.code_owners import CodeOwners
from treaty.lifecycle.ending import Subject
from treaty.lifecycle.release_tags import one_line
from treaty.lifecycle.standing import Reader, Standing, Transition
from treaty.lifecycle.status import VersionLife, describe_contract, describe_contracts
from treaty.lifecycle.yaml_edit import edit_yaml
from treaty.load.catalog import LoadedCatalog
from treaty.load.layout import dataset_file
from treaty.model.identity import ContractId, Fqid, Version, newest
from treaty.repository.branch import Branch, commit_file, find_branch
from treaty.repository.files import write_file
from treaty.repository.history import Repository, open_repository

Decide = Callable[[Standing, Fqid], Transition]
"""A change of state, asked for by the name of a contract or version as resolved."""

_MAX_BRANCH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRequest:
    """What is asked, and what becomes of the result."""

    name: str
    """The FQID as typed."""
    today: date
    is_dry_run: bool = False
    is_commit: bool = False
    """Commit it on a branch; otherwise it is written to the working folder."""
    branch: str | None = None
    """None: a name made from what is done."""
    message: str | None = None
    reason: str | None = None
    """Told in the commit's message."""
    correlation_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditReport:
    """What was done, would be, or was refused."""

    transition: Transition
    """With the refusals and notes that only the edited file shows."""
    path: str
    old: bytes
    new: bytes
    before: Version | None
    """The current version now."""
    after: Version | None
    """The current version once this is merged and released."""
    branch: str | None = None
    commit: str | None = None

    @property
    def is_refused(self) -> bool:
        """Whether nothing was done because it is forbidden."""
        return bool(self.transition.refusals)

    @property
    def is_change(self) -> bool:
        """Whether the file would say something new."""
        return self.new != self.old


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What an edit stands on: files, tags, and where they are."""

    place: RegistryPlace
    view: RegistryView
    owners: CodeOwners | None


def edit_dataset(folder: Path, decide: Decide, request: EditRequest) -> EditReport:
    """Carry out a change of state, or say why not.

    Raises:
        UsageError: when there is no such contract, version or branch.
        TreatyError: when the file cannot be edited or Git refuses.
    """
    place = find_place(folder)
    if not request.is_commit:
        report = _plan(_read_folder(place), decide, request)
        if report.is_change and not report.is_refused and not request.is_dry_run:
            write_file(place.top, report.path, report.new)
        return report
    with open_repository(place.top) as repository:
        return _commit(place, repository, decide, request)


def named_version(standing: Standing, fqid: Fqid) -> VersionLife:
    """Give the version that an FQID names: all of it, or the newest that begins so.

    Raises:
        UsageError: when it names none, or none that there is.
    """
    known = ", ".join(str(life.version) for life in standing.life.versions)
    if not fqid.version:
        raise UsageError(
            f"`{fqid}` names no version.", f"Write for example {fqid}:{standing.life.versions[-1].version}."
        )
    life = standing.life.find(newest((item.version for item in standing.life.versions), fqid))
    if life is None:
        raise UsageError(f"There is no version `{fqid}`.", f"There are: {known}.")
    return life


def named_subject(standing: Standing, fqid: Fqid) -> Subject:
    """Give the version or the major that an FQID names: `:v1` is the major, `:v1.2` the newest patch of 1.2.

    Raises:
        UsageError: when it names neither, or none that there is.
    """
    life = named_version(standing, fqid)
    return life.version.major if len(fqid.version) == 1 else life.version


def _read_folder(place: RegistryPlace) -> _Ground:
    root = place.require_root()
    with place.require_repository() as repository:
        tree = place.work_tree()
        loaded = load_registry(tree, root)
        view = _view(loaded, repository, "working tree")
        return _Ground(place=place, view=view, owners=read_code_owners(tree))


def _commit(place: RegistryPlace, repository: Repository, decide: Decide, request: EditRequest) -> EditReport:
    head = repository.resolve("HEAD")
    if request.branch is not None:
        branch = find_branch(repository, request.branch)
        report = _plan(_read_commit(place, repository, branch.base), decide, request)
    else:
        report = _plan(_read_commit(place, repository, head), decide, request)
        branch = find_branch(repository, _branch_name(report.transition.summary))
        if branch.base != head:
            report = _plan(_read_commit(place, repository, branch.base), decide, request)
    return _write_commit(repository, branch, report, request)


def _write_commit(repository: Repository, branch: Branch, report: EditReport, request: EditRequest) -> EditReport:
    report = replace(report, branch=branch.name)
    if not report.is_change or report.is_refused or request.is_dry_run:
        return report
    message = _message(report.transition.summary, request)
    commit = commit_file(repository, branch, path=report.path, data=report.new, message=message)
    return replace(report, commit=commit)


def _branch_name(summary: str) -> str:
    """Give the branch for a change: `treaty/promote-finance.gold.invoice-v1.2.0`."""
    return f"treaty/{re.sub(r'[^a-z0-9._-]+', '-', summary.lower()).strip('-.')[:_MAX_BRANCH]}"


def _message(summary: str, request: EditRequest) -> str:
    parts = [one_line(request.message or summary)]
    if request.reason:
        parts.append(one_line(request.reason))
    if request.correlation_id:
        parts.append(f"Correlation-Id: {one_line(request.correlation_id)}")
    return "\n\n".join(parts) + "\n"


def _read_commit(place: RegistryPlace, repository: Repository, commit: str) -> _Ground:
    tree = repository.tree(commit)
    loaded = load_registry(tree, place.root_of(tree))
    view = _view(loaded, repository, f"commit {tree.label}")
    return _Ground(place=place, view=view, owners=read_code_owners(tree))


def _view(loaded: LoadedCatalog, repository: Repository, label: str) -> RegistryView:
    releases, flips = repository.releases(), repository.flips()
    return RegistryView(
        loaded=loaded,
        contracts=describe_contracts(loaded.catalog, releases, flips),
        releases=releases,
        flips=flips,
        label=label,
        unread=(),
    )


def _plan(ground: _Ground, decide: Decide, request: EditRequest) -> EditReport:
    view = ground.view
    life, fqid = view.find(request.name)
    check_deciding_files(view.loaded, life.key)
    path = dataset_file(view.loaded.root, life.key)
    source = view.loaded.sources.get(path)
    if source is None:
        raise UsageError(
            f"There is no `{path}` to say it in.", "Write one, with title and owner; `treaty check` says what it needs."
        )
    value = source.document.value
    standing = Standing(
        catalog=view.loaded.catalog,
        life=life,
        flips=tuple(flip for flip in view.flips if flip.contract == life.key),
        readers=tuple(
            Reader(consumer=item.subscription.consumer, dependency=item.dependency)
            for item in find_consumers(view.loaded.catalog, life.key)
        ),
        value=value if isinstance(value, Mapping) else {},
        today=request.today,
    )
    transition = decide(standing, fqid)
    report = EditReport(
        transition=transition,
        path=path,
        old=source.data,
        new=source.data,
        before=standing.current,
        after=standing.current,
    )
    if transition.refusals or not transition.edits:
        return report
    new = edit_yaml(source.data, transition.edits)
    return _with_approval(_with_consequences(report, view, life.key, new, request.today), ground.owners)


def _with_approval(report: EditReport, owners: CodeOwners | None) -> EditReport:
    """Say whose approval the change needs, where CODEOWNERS tells."""
    asked = owners.find_required(report.path) if owners is not None else ()
    if not asked or owners is None or not report.is_change:
        return report
    who = ", and of ".join(" or ".join(members) for _, members in asked)
    note = f"It needs the approval of {who} ({owners.path})."
    return replace(report, transition=replace(report.transition, notes=(*report.transition.notes, note)))


def _with_consequences(report: EditReport, view: RegistryView, key: ContractId, new: bytes, today: date) -> EditReport:
    """Look at the registry as it would be: which version is current, and what the rules say of it."""
    catalog = with_dataset(view.loaded.catalog, key, report.path, new)
    last = max((flip for flip in view.flips if flip.contract == key), key=lambda flip: flip.number, default=None)
    after = describe_contract(catalog, key, view.releases, last).current.version
    transition = report.transition
    refusals, notes = list(transition.refusals), list(transition.notes)
    if not transition.moves_current and after is not None and after != report.before:
        is_back = report.before is not None and after < report.before
        how = f"treaty rollback {key} --to {after}" if is_back else f"treaty promote {key}:{after}"
        refusals.append(
            f"This would move the current version of `{key}` from {report.before} to {after}; "
            f"make the one that is to follow current first: `{how}`."
        )
    for finding in find_new_findings(view.loaded.catalog, catalog, report.path, today):
        told = f"{finding.message} ({finding.rule.code})"
        (refusals if finding.severity is Severity.ERROR else notes).append(told)
    changed = replace(transition, refusals=tuple(refusals), notes=tuple(notes))
    return replace(report, transition=changed, new=new, after=after)
