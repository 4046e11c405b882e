"""What is said of one version that is not released, before it is known what became of those that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from treaty.app.approval_obstacles import Faults, Obstacle, as_obstacles, find_waiting
from treaty.app.check_registry import compare_news
from treaty.app.judge_policies import find_proposals, judge_policies
from treaty.app.policy_settings import apply_settings
from treaty.app.read_registry import RegistryView
from treaty.compat.exceptions import Exceptions
from treaty.diagnostics.diagnostic import Diagnostic
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
from treaty.lifecycle.status import Status, VersionLife
from treaty.load.catalog import LoadedCatalog
from treaty.model.identity import ContractId, Version
from treaty.model.review import Reviews

Name = tuple[ContractId, Version]
FindVersions = Callable[[ContractId], Iterable[tuple[Version, bool]]]
"""Gives the versions of a contract, and whether each is released."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """What is asked."""

    today: date
    base: str | None = None
    reviews: Reviews | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a version is measured by: policies and owners as the base has them."""

    base: LoadedCatalog
    owners: CodeOwners | None
    ref: str | None
    """None: those of the folder itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One version by itself; it holds no contract, for there may be very many."""

    name: Name
    fqid: str
    status: Status
    rulings: tuple[Ruling, ...]
    answers: tuple[Answer, ...]
    told: tuple[Obstacle, ...]
    """What was found when it was read."""
    judged: tuple[Obstacle, ...]
    """What rules, comparisons and policies say."""
    waiting: tuple[Obstacle, ...]
    """Approvals that are missing."""
    sources: tuple[tuple[str, Name], ...]
    """What is not released of what it is made from, each with how it is named there."""
    notes: tuple[str, ...]


class Desk:
    """Looks at the versions of one registry, or of a part of it."""

    def __init__(
        self, view: RegistryView, ground: Ground, request: ApprovalRequest, find_versions: FindVersions
    ) -> None:
        self._view = view
        self._ground = ground
        self._request = request
        self._find_versions = find_versions
        self._released = frozenset((release.contract, release.version) for release in view.releases)
        self._faults = Faults(view.loaded, request.today)

    @property
    def of_whole(self) -> tuple[Diagnostic, ...]:
        """What speaks against every version."""
        return self._faults.of_whole

    def look(self, key: ContractId, life: VersionLife) -> Draft:
        """Look at a version that is not released."""
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
        return Draft(
            name=(key, life.version),
            fqid=life.contract.fqid,
            status=life.status,
            rulings=rulings,
            answers=answers,
            told=tuple(as_obstacles(self._faults.find_told(key, life))),
            judged=(
                *as_obstacles(self._faults.find_judged(key, life, judged)),
                *as_obstacles(item for item in verdicts if item.rule is POLICY_PERMITS),
            ),
            waiting=tuple(find_waiting(answers, request.reviews)),
            sources=tuple(self._find_sources(life)),
            notes=tuple(_notes(self._ground, request.reviews, answers)),
        )

    def _find_demands(self, life: VersionLife, rulings: Sequence[Ruling]) -> Iterator[Demand]:
        yield from find_role_demands(rulings, self._ground.base.catalog.policies)
        owners = self._ground.owners
        if owners is not None:
            yield from find_owner_demands(life.contract.path, owners, rulings)

    def _find_sources(self, life: VersionLife) -> Iterator[tuple[str, Name]]:
        """Give what is not released of what a version is made from; what is not there is a finding of its own."""
        for fqid in find_dependencies(life.contract, self._view.loaded.catalog.registry):
            known = [
                (version, is_out) for version, is_out in self._find_versions(fqid.contract) if fqid.is_match(version)
            ]
            if known and not any(is_out for _, is_out in known):
                yield str(fqid), (fqid.contract, max(version for version, _ in known))


def _notes(ground: Ground, reviews: Reviews | None, answers: Iterable[Answer]) -> Iterator[str]:
    if reviews is None and any(answer.missing for answer in answers):
        yield "Nobody has said who approved; CI knows: --reviews FILE (`treaty schema reviews`)."
    for review in find_stale_approvals(reviews) if reviews else ():
        yield f"The approval of `{review.reviewer}` is of another commit and does not count."
    if ground.owners is None:
        yield "There is no CODEOWNERS file, so that a version has no owners to ask."
