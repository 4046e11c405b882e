"""What stands between a version and its release: checks, policies, approvals, dependencies, notice periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from treaty.app.approval_obstacles import Faults, Obstacle, as_obstacles, find_waiting
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
from treaty.model.identity import ContractId, Fqid, Version
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
    view = read_part(folder, [name])
    catalog = view.loaded.catalog
    reached: set[ContractId] = set()
    waiting = [life.contract for contract in view.contracts for life in contract.versions]
    while waiting:
        for key in {fqid.contract for fqid in find_dependencies(waiting.pop(), catalog.registry)} - reached:
            reached.add(key)
            waiting += catalog.contracts.get(key, ())
    datasets = {key.dataset_id for key in reached} - {contract.key.dataset_id for contract in view.contracts}
    return read_part(folder, [name], datasets=datasets) if datasets else view


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


_Name = tuple[ContractId, Version]


class _Desk:
    """Answers for the versions of one registry; each once, since others may rest on it."""

    def __init__(self, view: RegistryView, ground: _Ground, request: ApprovalRequest) -> None:
        self._view = view
        self._ground = ground
        self._request = request
        self._lives = {contract.key: contract.versions for contract in view.contracts}
        self._released = frozenset((release.contract, release.version) for release in view.releases)
        self._faults = Faults(view.loaded, request.today)
        self._answered: dict[_Name, ApprovalReport] = {}
        self._asked: set[_Name] = set()
        self._sources: dict[str, Sequence[tuple[Fqid, tuple[ContractId, VersionLife]]]] = {}

    def answer(self, key: ContractId, life: VersionLife) -> ApprovalReport:
        if life.release is not None:
            stage = find_stage(life, has_faults=False, is_waiting=False)
            return ApprovalReport(life=life, stage=stage, base=None, rulings=(), answers=(), obstacles=(), notes=())
        waiting = [(key, life)]
        while waiting:  # what a version rests on is answered first, however long the way there is
            top = waiting[-1]
            name = (top[0], top[1].version)
            self._asked.add(name)
            source = next((item for _, item in self._find_sources(top[1]) if _name(item) not in self._asked), None)
            if source is not None:
                waiting.append(source)
                continue
            if name not in self._answered:
                self._answered[name] = self._judge(*top)
            waiting.pop()
        return self._answered[key, life.version]

    def _judge(self, key: ContractId, life: VersionLife) -> ApprovalReport:
        loaded, base, request = self._view.loaded, self._ground.base, self._request
        news = [(key, life.version)]
        exceptions = Exceptions(loaded.catalog, today=request.today, released=self._released)
        compared, judged = compare_news(loaded, news, exceptions)
        rulings = tuple(
            ruling
            for proposal in find_proposals((loaded.catalog, base.catalog), news, compared)
            for ruling in find_rulings(base.catalog.policies, proposal, loaded.catalog)
        )
        answers = weigh(self._find_demands(life, rulings), request.reviews)
        found = judge_policies(loaded, base, news, compared, request.reviews)
        verdicts = apply_settings(found, base.catalog.registry, request.today)
        faults = (
            *as_obstacles(self._faults.find(key, life, judged)),
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
        for fqid, source in self._find_sources(life):
            report = self._answered.get(_name(source))
            # One that is not answered is asked for further up: a circle is a finding of its own, and waits for nobody.
            if report is None or not report.obstacles:
                continue
            if (report.stage is Stage.PENDING_APPROVAL) is is_waiting:
                name = report.life.contract.fqid
                message = f"It is made from `{fqid}`, and `{name}` is not ready either: `treaty approvals {name}`."
                yield Obstacle(kind="dependency", message=message, code=DEPENDENCY_RELEASED.code)

    def _find_sources(self, life: VersionLife) -> Sequence[tuple[Fqid, tuple[ContractId, VersionLife]]]:
        """Give what is not released of what a version is made from; what is not there is a finding of its own."""
        path = life.contract.path
        if path not in self._sources:
            self._sources[path] = tuple(self._look_for_sources(life))
        return self._sources[path]

    def _look_for_sources(self, life: VersionLife) -> Iterator[tuple[Fqid, tuple[ContractId, VersionLife]]]:
        for fqid in find_dependencies(life.contract, self._view.loaded.catalog.registry):
            lives = [item for item in self._lives.get(fqid.contract, ()) if fqid.is_match(item.version)]
            released = [item for item in lives if item.release is not None]
            if lives and not released:
                yield fqid, (fqid.contract, max(lives, key=lambda item: item.version))


def _name(item: tuple[ContractId, VersionLife]) -> _Name:
    return item[0], item[1].version


def _notes(ground: _Ground, reviews: Reviews | None, answers: Iterable[Answer]) -> Iterator[str]:
    if reviews is None and any(answer.missing for answer in answers):
        yield "Nobody has said who approved; CI knows: --reviews FILE (`treaty schema reviews`)."
    for review in find_stale_approvals(reviews) if reviews else ():
        yield f"The approval of `{review.reviewer}` is of another commit and does not count."
    if ground.owners is None:
        yield "There is no CODEOWNERS file, so that a version has no owners to ask."
