"""Which rules of the policy packs apply to a new version: facts of the version against the rules' conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from fractions import Fraction

from treaty.model.contract import Contract
from treaty.model.identity import ContractId
from treaty.model.policy import ChangeCondition, PolicyAction, PolicyCondition, PolicyPack, PolicyRule
from treaty.model.registry import Catalog
from treaty.model.service_levels import retention_days


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange:
    """One change of the new version, as far as policies speak of changes."""

    code: str
    name: str
    severity: str
    is_dangerous: bool
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A version that somebody wants released, and what is new in it."""

    contract: Contract
    key: ContractId
    step: str
    """`first`, `major`, `minor` or `patch`: what its number claims over the version before."""
    posture: str
    changes: tuple[ProposedChange, ...] = ()
    tenants: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    classifications: frozenset[str] = frozenset()
    field_count: int
    retention_days: Fraction | None
    """The longest that is promised; None: nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A rule that applies, and the changes that made it apply where it speaks of changes."""

    pack: PolicyPack
    rule: PolicyRule
    changes: tuple[ProposedChange, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in messages: `pack/rule`."""
        return f"{self.pack.name}/{self.rule.id}"


def build_proposal(
    catalogs: Iterable[Catalog],
    contract: Contract,
    key: ContractId,
    *,
    step: str,
    posture: str,
    changes: tuple[ProposedChange, ...] = (),
) -> Proposal:
    """Put together what policies ask of a version: its own words, and those of its dataset.

    Args:
        catalogs: what is proposed, and the base: what the dataset said there counts as well, so that nobody escapes
            a rule by taking a tag off the dataset in the same pull request.
        contract: the version.
        key: which contract it is of.
        step: what its number claims.
        posture: who survives it.
        changes: what is new in it.
    """
    found = (catalog.datasets.get(key.dataset_id) for catalog in catalogs)
    datasets = [dataset for dataset in found if dataset is not None]
    fields = [member for record in contract.records for _, member in record.walk()]
    tags = {*contract.tags, *(tag for dataset in datasets for tag in dataset.tags)}
    tags |= {tag for record in contract.records for tag in record.tags} | {tag for item in fields for tag in item.tags}
    return Proposal(
        contract=contract,
        key=key,
        step=step,
        posture=posture,
        changes=changes,
        tenants=frozenset(filter(None, (contract.tenant, *(dataset.tenant for dataset in datasets)))),
        tags=frozenset(tags),
        classifications=frozenset(item.classification for item in fields if item.classification),
        field_count=len(fields),
        retention_days=max(filter(None, map(retention_days, contract.service_levels)), default=None),
    )


def find_rulings(packs: Iterable[PolicyPack], proposal: Proposal, catalog: Catalog) -> Iterator[Ruling]:
    """Give the rules that apply, in order of pack and place."""
    for pack in packs:
        for rule in pack.rules:
            applies, changes = _judge(rule.when, proposal, catalog)
            if applies and not (rule.unless is not None and _judge(rule.unless, proposal, catalog)[0]):
                yield Ruling(pack=pack, rule=rule, changes=changes)


def is_auto_approved(rulings: Iterable[Ruling]) -> bool:
    """Tell whether a version needs nobody's approval but that which another rule demands."""
    return any(ruling.rule.action is PolicyAction.AUTO_APPROVE for ruling in rulings)


def _judge(condition: PolicyCondition, proposal: Proposal, catalog: Catalog) -> tuple[bool, tuple[ProposedChange, ...]]:
    changes = () if condition.change is None else _find_changes(condition.change, proposal)
    is_met = (condition.change is None or bool(changes)) and _holds(condition, proposal)
    return is_met and _fits(condition, proposal, catalog), changes


def _holds(condition: PolicyCondition, proposal: Proposal) -> bool:
    """Tell whether what the condition asks of the contract's promises and size is so."""
    below, above = condition.retention_days_below, condition.fields_above
    keeps = proposal.retention_days
    is_short = below is None or keeps is None or keeps < below
    return is_short and (above is None or proposal.field_count > above)


def _fits(condition: PolicyCondition, proposal: Proposal, catalog: Catalog) -> bool:
    key, registry = proposal.key, catalog.registry
    layers = {found.name if (found := registry.find_layer(name)) else name for name in condition.layers}
    asked: tuple[tuple[Iterable[str], Iterable[str]], ...] = (
        (layers, (key.layer,)),
        (condition.namespaces, (key.namespace,)),
        (condition.contracts, (str(key),)),
        (condition.tenants, proposal.tenants),
        (condition.tags, proposal.tags),
        (condition.classifications, proposal.classifications),
        (condition.steps, (proposal.step,)),
        (condition.postures, (proposal.posture,)),
    )
    return all(_is_any(list(words), values) for words, values in asked)


def _is_any(words: list[str], values: Iterable[str]) -> bool:
    return not words or any(fnmatchcase(value, _pattern(word)) for value in values for word in words)


def _pattern(word: str) -> str:
    """Keep `*` as the only sign with a meaning; `[` and `?` stand for themselves."""
    return word.replace("[", "[[]").replace("?", "[?]")


def _find_changes(condition: ChangeCondition, proposal: Proposal) -> tuple[ProposedChange, ...]:
    return tuple(change for change in proposal.changes if _is_such(condition, change))


def _is_such(condition: ChangeCondition, change: ProposedChange) -> bool:
    return (
        _is_any(list(condition.kinds), (change.name, change.code))
        and _is_any(list(condition.severities), (change.severity,))
        and condition.is_dangerous in {None, change.is_dangerous}
    )
