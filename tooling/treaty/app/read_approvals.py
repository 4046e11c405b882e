"""What stands between a version and its release: checks, policies, approvals, dependencies, notice periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from treaty.app.check_registry import as_diagnostic, compare_news
from treaty.app.judge_policies import find_proposals, judge_policies, say_missing
from treaty.app.load_registry import load_registry
from treaty.app.read_owners import read_code_owners
from treaty.app.read_registry import RegistryView, read_registry
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.app.rulebook import RULEBOOK
from treaty.app.version_digests import schema_paths
from treaty.compat.exceptions import Exceptions
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.rule import Severity
from treaty.diagnostics.selection import select_diagnostics
from treaty.lifecycle.approval import (
    Answer,
    Demand,
    find_owner_demand,
    find_refusals,
    find_role_demands,
    find_stale_approvals,
    weigh,
)
from treaty.lifecycle.code_owners import CodeOwners
from treaty.lifecycle.dependencies import find_dependencies, find_missing
from treaty.lifecycle.policy import Ruling, find_rulings
from treaty.lifecycle.policy_rules import POLICY_PERMITS
from treaty.lifecycle.release_rules import DEPENDENCY_RELEASED
from treaty.lifecycle.stage import Stage, find_stage
from treaty.lifecycle.status import VersionLife
from treaty.lint.engine import run_lint
from treaty.load.catalog import LoadedCatalog
from treaty.model.identity import ContractId, Version
from treaty.model.review import Reviews

_NOTICE = frozenset({"TR217", "TR221", "TR222"})
"""Codes of the rules about announced ends and notice periods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that stands between a version and its release."""

    kind: str
    """`check`, `policy`, `notice`, `dependency`, `approval` or `review`."""
    message: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """What is asked."""

    name: str
    """FQID; without a version the newest that is not released, else the current one."""
    today: date
    base: str | None = None
    reviews: Reviews | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalReport:
    """Where a version stands."""

    life: VersionLife
    stage: Stage
    base: str | None
    """The ref whose policies and CODEOWNERS are in force; None: those of the folder itself."""
    rulings: tuple[Ruling, ...]
    answers: tuple[Answer, ...]
    obstacles: tuple[Obstacle, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What a version is measured by: policies and owners as the base has them."""

    base: LoadedCatalog
    owners: CodeOwners | None
    ref: str | None


def read_approvals(folder: Path, request: ApprovalRequest) -> ApprovalReport:
    """Say what stands between a version and its release.

    Raises:
        UsageError: when there is no registry, contract, version or base of that name.
    """
    view = read_registry(folder)
    key, life = _find_version(view, request.name)
    if life.release is not None:
        stage = find_stage(life, has_faults=False, is_waiting=False)
        return ApprovalReport(life=life, stage=stage, base=None, rulings=(), answers=(), obstacles=(), notes=())
    ground = _find_ground(find_place(folder), view, request.base)
    catalog = view.loaded.catalog
    released = {(release.contract, release.version) for release in view.releases}
    exceptions = Exceptions(catalog, today=request.today, released=released)
    news = [(key, life.version)]
    compared, judged = compare_news(view.loaded, news, exceptions)
    rulings = tuple(
        ruling
        for proposal in find_proposals((catalog, ground.base.catalog), news, compared)
        for ruling in find_rulings(ground.base.catalog.policies, proposal, catalog)
    )
    answers = weigh(_find_demands(life, ground, rulings), request.reviews)
    verdicts = judge_policies(view.loaded, ground.base, news, compared, request.reviews)
    faults = [
        *_as_obstacles(_find_faults(key, life, view, request.today, judged)),
        *_as_obstacles(item for item in verdicts if item.rule is POLICY_PERMITS),
        *_find_unreleased(key, life, view),
    ]
    waiting = [*_find_waiting(answers), *_find_refusals(request.reviews)]
    stage = find_stage(life, has_faults=bool(faults), is_waiting=bool(waiting))
    return ApprovalReport(
        life=life,
        stage=stage,
        base=ground.ref,
        rulings=rulings,
        answers=answers,
        obstacles=(*faults, *waiting),
        notes=tuple(_notes(ground, request.reviews, answers)),
    )


def _find_version(view: RegistryView, name: str) -> tuple[ContractId, VersionLife]:
    life, fqid = view.find(name)
    drafts = [item for item in life.versions if item.release is None and fqid.is_match(item.version)]
    return life.key, drafts[-1] if drafts and len(fqid.version) < 3 else view.find_version(name)


def _find_ground(place: RegistryPlace, view: RegistryView, ref: str | None) -> _Ground:
    if place.repository is None:
        return _Ground(base=view.loaded, owners=read_code_owners(place.work_tree()), ref=None)
    with place.repository as repository:
        name = ref or repository.default_base() or "HEAD"
        commit = repository.merge_base(name, "HEAD") if repository.head else None
        if commit is None:
            return _Ground(base=view.loaded, owners=read_code_owners(place.work_tree()), ref=None)
        tree = repository.tree(commit)
        base = load_registry(tree, view.loaded.root, like=view.loaded)
        return _Ground(base=base, owners=read_code_owners(tree), ref=name)


def _find_demands(life: VersionLife, ground: _Ground, rulings: tuple[Ruling, ...]) -> Iterator[Demand]:
    yield from find_role_demands(rulings, ground.base.catalog.policies)
    path, owners = life.contract.path, ground.owners
    if owners is not None:
        yield from find_owner_demand(path, owners.find(path), rulings, owners.path)


def _find_faults(
    key: ContractId, life: VersionLife, view: RegistryView, today: date, judged: Iterable[Diagnostic]
) -> Iterator[Diagnostic]:
    """Give the findings on the version, its JSON Schema and its layer that fail a check."""
    loaded, path = view.loaded, life.contract.path
    catalog = loaded.catalog
    dataset = catalog.datasets.get(key.dataset_id)
    only = {path, *schema_paths(path), *((dataset.path,) if dataset else ())}
    found = [item for item in loaded.diagnostics if item.location.path in only]
    found += [as_diagnostic(item) for item in run_lint(catalog, today=today, only=only)]
    selection = select_diagnostics((*found, *judged), catalog.registry, RULEBOOK, today, is_whole=False)
    floor = Severity(catalog.registry.checks.fail_on).rank
    for item in selection.kept:
        if item.severity.rank >= floor and not _is_of_another_layer(item, key):
            yield item


def _is_of_another_layer(item: Diagnostic, key: ContractId) -> bool:
    tokens = item.location.pointer.tokens
    is_layer = item.location.path.endswith("/dataset.yaml") and len(tokens) > 1 and tokens[0] == "layers"
    return is_layer and tokens[1] != key.layer


def _as_obstacles(found: Iterable[Diagnostic]) -> Iterator[Obstacle]:
    for item in found:
        kind = "policy" if item.rule is POLICY_PERMITS else "notice" if item.rule.code in _NOTICE else "check"
        yield Obstacle(kind=kind, message=item.message, code=item.rule.code)


def _find_unreleased(key: ContractId, life: VersionLife, view: RegistryView) -> Iterator[Obstacle]:
    """Give what the version rests on that has no release yet."""
    registry = view.loaded.catalog.registry
    released: dict[ContractId, set[Version]] = {}
    for release in view.releases:
        released.setdefault(release.contract, set()).add(release.version)
    rests_on = {(key, life.version): find_dependencies(life.contract, registry)}
    for _, fqid in find_missing(rests_on, released):
        message = f"It is made from `{fqid}`, which is not released; release that with it, or before."
        yield Obstacle(kind="dependency", message=message, code=DEPENDENCY_RELEASED.code)


def _find_waiting(answers: Iterable[Answer]) -> Iterator[Obstacle]:
    for answer in answers:
        if answer.missing:
            yield Obstacle(kind="approval", message=f"It needs {say_missing(answer)}.")


def _find_refusals(reviews: Reviews | None) -> Iterator[Obstacle]:
    for review in find_refusals(reviews) if reviews else ():
        yield Obstacle(kind="review", message=f"`{review.reviewer}` asks for changes.")


def _notes(ground: _Ground, reviews: Reviews | None, answers: Iterable[Answer]) -> Iterator[str]:
    if reviews is None and any(answer.missing for answer in answers):
        yield "Nobody has said who approved; CI knows: --reviews FILE (`treaty schema reviews`)."
    for review in find_stale_approvals(reviews) if reviews else ():
        yield f"The approval of `{review.reviewer}` is of another commit and does not count."
    if ground.owners is None:
        yield "There is no CODEOWNERS file, so that a version has no owners to ask."
