"""What the policy packs say of new versions: findings of a check, and the demands that reviews must meet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from types import MappingProxyType

from treaty.compat.changes import CHANGE_KINDS
from treaty.compat.comparison import Comparison, JudgedChange
from treaty.compat.gate import Pair
from treaty.compat.versioning import claimed_step
from treaty.diagnostics.diagnostic import Diagnostic, Location, Note, Related
from treaty.diagnostics.rule import Rule
from treaty.lifecycle import policy_rules as rules
from treaty.lifecycle.approval import Answer, find_role_demands, find_roles, role_demand, weigh
from treaty.lifecycle.policy import Proposal, ProposedChange, Ruling, build_proposal, find_rulings
from treaty.lifecycle.policy_faults import find_policy_faults
from treaty.load.catalog import LoadedCatalog
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT
from treaty.model.policy import PolicyAction
from treaty.model.registry import Catalog
from treaty.model.review import Reviews

KIND_NAMES = frozenset(name for kind in CHANGE_KINDS for name in (kind.code, kind.name))
"""Every word by which a policy may call a change kind."""

Compared = Sequence[tuple[Pair, Comparison]]
_VERDICTS = {PolicyAction.FORBID: rules.POLICY_PERMITS, PolicyAction.WARN: rules.POLICY_WARNS_NOT}


def find_faults_of_packs(catalog: Catalog) -> Iterator[Diagnostic]:
    """Give what is wrong with the packs themselves."""
    return find_policy_faults(catalog, KIND_NAMES)


def judge_policies(
    head: LoadedCatalog,
    base: LoadedCatalog,
    news: Collection[tuple[ContractId, Version]],
    compared: Compared,
    reviews: Reviews | None,
) -> Iterator[Diagnostic]:
    """Give what the packs of the base say of the new versions of the head; see also `judge_changed_packs`.

    Args:
        head: what is proposed.
        base: whose packs are in force: a pull request does not choose the policy that judges it.
        news: the versions that are new or changed.
        compared: their comparisons with the versions before them.
        reviews: who has approved; None where nobody has said.
    """
    packs = base.catalog.policies
    if not packs:
        return
    for proposal in find_proposals((head.catalog, base.catalog), news, compared):
        rulings = tuple(find_rulings(packs, proposal, head.catalog))
        yield from _judge(proposal, rulings, head)
        for answer in weigh(find_role_demands(rulings, packs), reviews):
            yield from _tell_answer(answer, reviews, proposal)


def find_proposals(
    catalogs: tuple[Catalog, Catalog], news: Collection[tuple[ContractId, Version]], compared: Compared
) -> Iterator[Proposal]:
    """Give each new version with what is new in it, in order of contract and version.

    Args:
        catalogs: what is proposed, and the base.
        news: the versions that are new or changed.
        compared: their comparisons with the versions before them.
    """
    by_new = {(pair.key, pair.new.version): (pair, item) for pair, item in compared if pair.is_neighbour}
    for key, version in sorted(news):
        contract = catalogs[0].find(key, version)
        if contract is not None:
            yield _propose(catalogs, contract, key, by_new.get((key, version)))


def _propose(
    catalogs: tuple[Catalog, Catalog],
    contract: Contract,
    key: ContractId,
    compared: tuple[Pair, Comparison] | None,
) -> Proposal:
    if compared is None:
        return build_proposal(catalogs, contract, key, step="first", posture="both")
    pair, comparison = compared
    old, new = pair.old.version, pair.new.version
    step = claimed_step(old, new).value if old is not None and new is not None else "first"
    changes = tuple(map(_as_change, comparison.changes))
    return build_proposal(catalogs, contract, key, step=step, posture=comparison.posture.value, changes=changes)


def _as_change(judged: JudgedChange) -> ProposedChange:
    kind = judged.change.kind
    return ProposedChange(
        code=kind.code,
        name=kind.name,
        severity=judged.severity.value,
        is_dangerous=kind.is_dangerous,
        message=judged.change.message,
    )


def _judge(proposal: Proposal, rulings: Iterable[Ruling], head: LoadedCatalog) -> Iterator[Diagnostic]:
    for ruling in rulings:
        verdict = _VERDICTS.get(ruling.rule.action)
        if verdict is not None:
            yield _about_version(verdict, proposal, ruling, head)


def _about_version(rule: Rule, proposal: Proposal, ruling: Ruling, head: LoadedCatalog) -> Diagnostic:
    verb = "forbids" if ruling.rule.action is PolicyAction.FORBID else "warns of"
    why = " ".join(ruling.rule.reason.split())
    hint = f"An override is a suppression of {rule.code} in registry.yaml, with its reason and end, merged before this."
    return Diagnostic(
        rule=rule,
        message=f"Policy `{ruling.name}` {verb} {proposal.contract.fqid}{_because(ruling)}: {why}",
        severity=rule.severity,
        location=_at(proposal),
        related=tuple(_where(ruling, head)),
        notes=(Note(label="help", value=hint),),
        arguments=MappingProxyType({"policy": ruling.name}),
    )


def _because(ruling: Ruling) -> str:
    if not ruling.changes:
        return ""
    more = f" and {len(ruling.changes) - 1} more" if len(ruling.changes) > 1 else ""
    return f" ({ruling.changes[0].message.rstrip('.')}{more})"


def _where(ruling: Ruling, head: LoadedCatalog) -> Iterator[Related]:
    """Give the place of the rule, where the head holds the same pack."""
    if ruling.pack in head.catalog.policies:
        yield Related(location=Location(path=ruling.pack.path, pointer=ruling.rule.pointer), message="the rule")


def _tell_answer(answer: Answer, reviews: Reviews | None, proposal: Proposal) -> Iterator[Diagnostic]:
    if answer.missing:
        rule = rules.APPROVAL_IS_ASKED if reviews is None else rules.APPROVAL_IS_GIVEN
        message = f"{proposal.contract.fqid} needs {say_missing(answer)}."
        yield Diagnostic(
            rule=rule,
            message=message,
            severity=rule.severity,
            location=_at(proposal),
            notes=(
                Note(label="help", value=f"`treaty approvals {proposal.contract.fqid}` says what else is missing."),
            ),
            arguments=MappingProxyType({"who": answer.demand.who}),
        )


def say_missing(answer: Answer) -> str:
    """Give what is missing in words: `1 more approval of role board (@acme/board), says platform/majors`."""
    demand, given = answer.demand, answer.approved_by
    count = f"{answer.missing} more approval" if given else f"{answer.missing} approval"
    holders = f" ({', '.join(demand.members)})" if demand.members else " (which has no member)"
    plural = "s" if answer.missing > 1 else ""
    return f"{count}{plural} of {demand.who}{holders}, says {', '.join(demand.because)}"


def _at(proposal: Proposal) -> Location:
    contract = proposal.contract
    return Location(path=contract.path, contract=contract.fqid, pointer=ROOT / "version")


def judge_changed_packs(head: LoadedCatalog, base: LoadedCatalog, reviews: Reviews | None) -> Iterator[Diagnostic]:
    """Give the packs that are changed and whose owners have not approved of it; all is as for `judge_policies`."""
    packs = base.catalog.policies
    roles = find_roles(packs)
    for pack in packs:
        now, was = head.sources.get(pack.path), base.sources[pack.path]
        if pack.owner is None or (now is not None and now.data == was.data):
            continue
        (answer,) = weigh([role_demand(pack.owner, roles, 1, (pack.path,))], reviews)
        if answer.missing:
            rule = rules.APPROVAL_IS_ASKED if reviews is None else rules.POLICY_CHANGE_IS_APPROVED
            what = "is changed" if now is not None else "is deleted"
            yield Diagnostic(
                rule=rule,
                message=f"Policy pack `{pack.name}` {what}, which needs {say_missing(answer)}.",
                severity=rule.severity,
                location=Location(path=pack.path),
                arguments=MappingProxyType({"pack": pack.name}),
            )
