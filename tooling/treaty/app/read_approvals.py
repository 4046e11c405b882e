"""What stands between a version and its release: checks, policies, approvals, dependencies, notice periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from treaty.app.approval_obstacles import Obstacle, as_obstacles, find_faults, find_waiting
from treaty.app.check_registry import compare_news
from treaty.app.judge_policies import find_proposals, judge_policies
from treaty.app.policy_settings import apply_settings
from treaty.app.read_owners import read_code_owners
from treaty.app.read_part import read_part
from treaty.app.read_registry import RegistryView, read_registry
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.app.tree_files import TreeFiles
from treaty.compat.exceptions import Exceptions
from treaty.lifecycle.approval import (
    Answer,
    Demand,
    find_owner_demands,
    find_role_demands,
    find_stale_approvals,
    weigh,
)
from treaty.lifecycle.code_owners import CodeOwners
from treaty.lifecycle.dependencies import find_dependencies
from treaty.lifecycle.policy import Ruling, find_rulings
from treaty.lifecycle.policy_rules import POLICY_PERMITS
from treaty.lifecycle.release_rules import DEPENDENCY_RELEASED
from treaty.lifecycle.stage import Stage, find_stage
from treaty.lifecycle.status import VersionLife
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.model.identity import ContractId, DatasetId, Fqid, Version
from treaty.model.review import Reviews
from treaty.repository.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """What is asked."""

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


def read_approvals(folder: Path, name: str, request: ApprovalRequest) -> ApprovalReport:
    """Say what stands between a version and its release.

    Args:
        folder: of the registry.
        name: FQID; without a whole version the newest that is not released, else the current one.
        request: the day, the base, the reviews.

    Raises:
        UsageError: when there is no registry, contract, version or base of that name.
    """
    view = _read_around(folder, name)
    key, life = _find_version(view, name)
    return _Desk(view, _find_ground(find_place(folder), view, request.base), request).answer(key, life)


def list_approvals(folder: Path, request: ApprovalRequest) -> tuple[ApprovalReport, ...]:
    """Say of every version that is not released what stands in its way, in order of contract and version.

    Raises:
        UsageError: when there is no registry, or no base of that name.
    """
    view = read_registry(folder)
    desk = _Desk(view, _find_ground(find_place(folder), view, request.base), request)
    return tuple(
        desk.answer(contract.key, life)
        for contract in view.contracts
        for life in contract.versions
        if life.release is None
    )


def _read_around(folder: Path, name: str) -> RegistryView:
    """Read a contract, and all that it rests on, however far."""
    known: set[DatasetId] = set()
    while True:
        view = read_part(folder, [name], datasets=known)
        registry = view.loaded.catalog.registry
        versions = (life.contract for contract in view.contracts for life in contract.versions)
        reached = {fqid.contract.dataset_id for version in versions for fqid in find_dependencies(version, registry)}
        if reached <= known:
            return view
        known |= reached


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
        base = _load_like(tree, view.loaded)
        return _Ground(base=base, owners=read_code_owners(tree), ref=name)


def _load_like(tree: Tree, loaded: LoadedCatalog) -> LoadedCatalog:
    """Read of another tree what was read of this one: what stands in the same folders, and every policy."""
    prefix = f"{loaded.root}/" if loaded.root else ""
    folders = {f"{prefix}policies", *(path.rpartition("/")[0] for path in loaded.sources)}
    paths = tree.list_paths(loaded.root)
    scope = [path for path in paths if path == f"{prefix}registry.yaml" or path.rpartition("/")[0] in folders]
    files = TreeFiles(tree, frozenset(paths), scope)
    return load_catalog(files, root=loaded.root, like=loaded, scope=scope)


class _Desk:
    """Answers for the versions of one registry; each once, since others may rest on it."""

    def __init__(self, view: RegistryView, ground: _Ground, request: ApprovalRequest) -> None:
        self._view = view
        self._ground = ground
        self._request = request
        self._answered: dict[tuple[ContractId, Version], ApprovalReport] = {}
        self._asked: set[tuple[ContractId, Version]] = set()

    def answer(self, key: ContractId, life: VersionLife) -> ApprovalReport:
        if life.release is not None:
            stage = find_stage(life, has_faults=False, is_waiting=False)
            return ApprovalReport(life=life, stage=stage, base=None, rulings=(), answers=(), obstacles=(), notes=())
        name = (key, life.version)
        if name not in self._answered:
            self._asked.add(name)
            self._answered[name] = self._judge(key, life)
        return self._answered[name]

    def _judge(self, key: ContractId, life: VersionLife) -> ApprovalReport:
        loaded, base, request = self._view.loaded, self._ground.base, self._request
        released = {(release.contract, release.version) for release in self._view.releases}
        news = [(key, life.version)]
        compared, judged = compare_news(
            loaded, news, Exceptions(loaded.catalog, today=request.today, released=released)
        )
        rulings = tuple(
            ruling
            for proposal in find_proposals((loaded.catalog, base.catalog), news, compared)
            for ruling in find_rulings(base.catalog.policies, proposal, loaded.catalog)
        )
        answers = weigh(self._find_demands(life, rulings), request.reviews)
        found = judge_policies(loaded, base, news, compared, request.reviews)
        verdicts = apply_settings(found, base.catalog.registry, request.today)
        faults = (
            *as_obstacles(find_faults(key, life, loaded, request.today, judged)),
            *as_obstacles(item for item in verdicts if item.rule is POLICY_PERMITS),
            *self._find_unreleased(life, is_waiting=False),
        )
        waiting = (*self._find_unreleased(life, is_waiting=True), *find_waiting(answers, request.reviews))
        return ApprovalReport(
            life=life,
            stage=find_stage(life, has_faults=bool(faults), is_waiting=bool(waiting)),
            base=self._ground.ref,
            rulings=rulings,
            answers=answers,
            obstacles=(*faults, *waiting),
            notes=tuple(_notes(self._ground, request.reviews, answers)),
        )

    def _find_demands(self, life: VersionLife, rulings: tuple[Ruling, ...]) -> Iterator[Demand]:
        yield from find_role_demands(rulings, self._ground.base.catalog.policies)
        path, owners = life.contract.path, self._ground.owners
        if owners is not None:
            yield from find_owner_demands(path, owners, rulings)

    def _find_unreleased(self, life: VersionLife, *, is_waiting: bool) -> Iterator[Obstacle]:
        """Give what the version rests on that is neither released nor ready to be: what only waits, or the rest."""
        for fqid in find_dependencies(life.contract, self._view.loaded.catalog.registry):
            source = self._find_source(fqid)
            if source is None or source.life.release is not None or not source.obstacles:
                continue
            if (source.stage is Stage.PENDING_APPROVAL) is is_waiting:
                name = source.life.contract.fqid
                message = f"It is made from `{fqid}`, and `{name}` is not ready either: `treaty approvals {name}`."
                yield Obstacle(kind="dependency", message=message, code=DEPENDENCY_RELEASED.code)

    def _find_source(self, fqid: Fqid) -> ApprovalReport | None:
        """Give where a contract stands that others are made from; one that is not there is a finding of its own."""
        contract = next((item for item in self._view.contracts if item.key == fqid.contract), None)
        lives = [life for life in (contract.versions if contract else ()) if fqid.is_match(life.version)]
        if contract is None or not lives:
            return None
        released = [life for life in lives if life.release is not None]
        life = max(released or lives, key=lambda item: item.version)
        # A circle is a finding of its own as well, and waits for nobody here.
        if (contract.key, life.version) in self._asked - self._answered.keys():
            return None
        return self.answer(contract.key, life)


def _notes(ground: _Ground, reviews: Reviews | None, answers: Iterable[Answer]) -> Iterator[str]:
    if reviews is None and any(answer.missing for answer in answers):
        yield "Nobody has said who approved; CI knows: --reviews FILE (`treaty schema reviews`)."
    for review in find_stale_approvals(reviews) if reviews else ():
        yield f"The approval of `{review.reviewer}` is of another commit and does not count."
    if ground.owners is None:
        yield "There is no CODEOWNERS file, so that a version has no owners to ask."
