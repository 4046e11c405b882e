"""Who must approve a version, and who has: demands of policies and owners against the reviews of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from treaty.lifecycle.code_owners import CodeOwners
from treaty.lifecycle.policy import Ruling, is_auto_approved
from treaty.model.policy import PolicyAction, PolicyPack, Role
from treaty.model.review import APPROVED, DECISIONS, REFUSED, Review, Reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Whose approval a version needs."""

    who: str
    """The role as `role governance-board`, or `owners of PATH`."""
    members: tuple[str, ...]
    """`@login`, `@organisation/team`, e-mail address; empty: nobody is known who could."""
    count: int = 1
    because: tuple[str, ...] = ()
    """The rules (`pack/rule`), or the CODEOWNERS file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A demand, and who has met it so far."""

    demand: Demand
    approved_by: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many approvals are still needed."""
        return max(0, self.demand.count - len(self.approved_by))


def find_role_demands(rulings: Sequence[Ruling], packs: Iterable[PolicyPack]) -> tuple[Demand, ...]:
    """Give what the rules that apply demand: for each role the highest count, in order of first mention."""
    roles = find_roles(packs)
    counts: dict[str, int] = {}
    because: dict[str, list[str]] = {}
    for ruling in rulings:
        if ruling.rule.action is PolicyAction.REQUIRE_APPROVAL:
            for demand in ruling.rule.approvals:
                counts[demand.role] = max(demand.count, counts.get(demand.role, demand.count))
                because.setdefault(demand.role, []).append(ruling.name)
    return tuple(role_demand(name, roles, count, tuple(because[name])) for name, count in counts.items())


def find_roles(packs: Iterable[PolicyPack]) -> dict[str, Role]:
    """Give every role by name; the first description of one counts."""
    found: dict[str, Role] = {}
    for pack in packs:
        for role in pack.roles:
            found.setdefault(role.name, role)
    return found


def role_demand(name: str, roles: dict[str, Role], count: int, because: tuple[str, ...]) -> Demand:
    """Give the demand for approvals of a role."""
    role = roles.get(name)
    return Demand(who=f"role {name}", members=role.members if role else (), count=count, because=because)


def find_owner_demands(path: str, owners: CodeOwners, rulings: Sequence[Ruling]) -> Iterator[Demand]:
    """Give what the owners of a file are asked for, section by section, unless a policy approves without them."""
    if is_auto_approved(rulings):
        return
    for section, members in owners.find_required(path):
        of = f" in section {section.name}" if section.name else ""
        yield Demand(who=f"owners of {path}{of}", members=members, count=section.count, because=(owners.path,))


def weigh(demands: Iterable[Demand], reviews: Reviews | None) -> tuple[Answer, ...]:
    """Give each demand with those who have met it; without reviews nobody has."""
    approving = find_approvals(reviews) if reviews else ()
    return tuple(
        Answer(
            demand=demand,
            approved_by=tuple(review.reviewer for review in approving if _holds(review, demand.members)),
        )
        for demand in demands
    )


def find_approvals(reviews: Reviews) -> tuple[Review, ...]:
    """Give the approvals that count: the last decision of each reviewer, of the commit at hand, not the author's."""
    return tuple(
        review
        for review in _last_decisions(reviews)
        if review.state == APPROVED and _is_of_head(review, reviews) and not _is_author(review, reviews)
    )


def find_stale_approvals(reviews: Reviews) -> tuple[Review, ...]:
    """Give the approvals of another commit than the one at hand."""
    return tuple(
        review for review in _last_decisions(reviews) if review.state == APPROVED and not _is_of_head(review, reviews)
    )


def find_refusals(reviews: Reviews) -> tuple[Review, ...]:
    """Give the reviews that ask for changes, as long as their reviewer has not decided otherwise."""
    return tuple(review for review in _last_decisions(reviews) if review.state == REFUSED)


def _last_decisions(reviews: Reviews) -> tuple[Review, ...]:
    # A name is told apart without its case, as code hosts do; the last decision keeps the place of the first.
    decided: dict[str, Review] = {}
    for review in reviews.reviews:
        if review.state in DECISIONS:
            decided[review.reviewer.casefold()] = review
    return tuple(decided.values())


def _is_of_head(review: Review, reviews: Reviews) -> bool:
    return reviews.head is None or review.commit == reviews.head


def _is_author(review: Review, reviews: Reviews) -> bool:
    return reviews.author is not None and review.reviewer.casefold() == reviews.author.casefold()


def _holds(review: Review, members: Iterable[str]) -> bool:
    names = {review.reviewer.casefold(), *(team.removeprefix("@").casefold() for team in review.teams)}
    return any(member.removeprefix("@").casefold() in names for member in members)
