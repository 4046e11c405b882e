"""What CI lets pass: every version against the one before it, under the contract's mode.

Within a major nothing may break the mode; a new major may, and must say how to move. The version number must claim at
least what the changes demand. A released file never changes (DESIGN sections 5 and 6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from treaty.compat.comparison import Comparison, JudgedChange, Posture, Step, Witness
from treaty.compat.consumers import Consumer, Readers, find_consumers
from treaty.compat.gate_rules import (
    LEGS_AGREE,
    VERSION_CLAIMS_TOO_LITTLE,
    VERSION_CLAIMS_TOO_MUCH,
    VERSION_SAYS_NOTHING_NEW,
)
from treaty.compat.modes import find_mode
from treaty.compat.versioning import claimed_step, next_version
from treaty.diagnostics.diagnostic import Diagnostic, Location, Note, Related
from treaty.diagnostics.rule import Rule, Severity
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT, Pointer
from treaty.model.registry import ApprovedException, Catalog

Compare = Callable[[Contract, Contract, str], Comparison]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A version and one before it that its mode speaks of."""

    key: ContractId
    old: Contract
    new: Contract
    mode: str
    is_neighbour: bool
    """Whether nothing stands between the two: then the version number is judged as well."""

    @property
    def is_new_major(self) -> bool:
        """Whether the new version may break readers of the old one."""
        return _major(self.new) != _major(self.old)


def find_pairs(catalog: Catalog, only: Iterable[tuple[ContractId, Version]] | None = None) -> Iterator[Pair]:
    """Give what must be compared, in order of contract and version.

    Args:
        catalog: the registry.
        only: the versions that are new or changed; None for all.
    """
    wanted = None if only is None else set(only)
    # A few versions of a large registry are found without a walk through all of it.
    keys = catalog.contracts if wanted is None else sorted({key for key, _ in wanted if key in catalog.contracts})
    for key in keys:
        versions, mode = catalog.contracts[key], catalog.compatibility(key)
        for position, new in enumerate(versions[1:], start=1):
            if wanted is None or (key, new.version) in wanted:
                yield from _pairs_of(key, versions[:position], new, mode)


def _pairs_of(key: ContractId, earlier: tuple[Contract, ...], new: Contract, mode: str) -> Iterator[Pair]:
    previous = earlier[-1]
    yield Pair(key=key, old=previous, new=new, mode=mode, is_neighbour=True)
    if find_mode(mode).is_transitive:
        for old in earlier[:-1]:
            if _major(old) == _major(new):
                yield Pair(key=key, old=old, new=new, mode=mode, is_neighbour=False)


def _major(contract: Contract) -> int | None:
    return contract.version.major if contract.version else None


_NONE_GRANTED: Mapping[str, ApprovedException] = MappingProxyType({})


def judge_pair(
    pair: Pair,
    comparison: Comparison,
    catalog: Catalog,
    *,
    is_news: bool,
    granted: Mapping[str, ApprovedException] = _NONE_GRANTED,
) -> Iterator[Diagnostic]:
    """Give the findings on one pair: forbidden and dangerous changes with their evidence, and the version number.

    A dangerous change is told while it is proposed (`is_news`); once accepted it is history, which `diff` tells. One
    that an exception lets through (`granted`, by fingerprint) is a warning.
    """
    is_new_major = pair.is_new_major
    evidence = _Evidence(pair, comparison, Readers(find_consumers(catalog, pair.key), lambda: (pair.old, pair.new)))
    for judged in comparison.changes:
        exception = granted.get(fingerprint_of(pair, judged)) if granted else None
        if exception is not None:
            yield _let_through(_finding(pair, judged, evidence, Severity.WARNING), exception)
        elif judged.severity is Severity.ERROR and not is_new_major:
            yield _finding(pair, judged, evidence, Severity.ERROR)
        elif judged.change.kind.is_dangerous and pair.is_neighbour and is_news:
            yield _finding(pair, judged, evidence, Severity.WARNING)
    if comparison.disagreement:
        yield _about_version(pair, LEGS_AGREE, f"{_names(pair)}: {comparison.disagreement}")
    if pair.is_neighbour:
        yield from _judge_number(pair, comparison)


def fingerprint_of(pair: Pair, judged: JudgedChange) -> str:
    """Give the fingerprint of the finding on a change, by which an exception names it."""
    bare = Diagnostic(
        rule=judged.change.kind,
        message="",
        severity=judged.severity,
        location=_at(pair.new, judged.change.pointer),
        arguments=_arguments(pair),
    )
    return bare.fingerprint


def _arguments(pair: Pair) -> Mapping[str, str]:
    return MappingProxyType({"against": str(pair.old.version)})


def _let_through(finding: Diagnostic, exception: ApprovedException) -> Diagnostic:
    until = f" until {exception.until}" if exception.until else ""
    approval = f"{exception.reason} (approved by {exception.approver}, {exception.ticket})"
    return replace(
        finding,
        message=f"{finding.message} Let through by exception{until}.",
        notes=(
            *(note for note in finding.notes if note.label != "help"),
            Note(label="exception", value=approval),
        ),
    )


def _finding(pair: Pair, judged: JudgedChange, evidence: _Evidence, severity: Severity) -> Diagnostic:
    change = judged.change
    return Diagnostic(
        rule=change.kind,
        message=f"{change.message} {_effect_in_words(judged, pair)}".strip(),
        severity=severity,
        location=_at(pair.new, change.pointer),
        related=(Related(location=_at(pair.old, change.pointer), message=f"as it was in {pair.old.version}"),),
        notes=tuple(evidence.find_notes(judged)),
        arguments=_arguments(pair),
    )


def _effect_in_words(judged: JudgedChange, pair: Pair) -> str:
    old, new = pair.old.version, pair.new.version
    posture = {
        (
            True,
            True,
        ): f"Readers of {old} break on new data, and readers of {new} on old data.",
        (True, False): f"Readers of {old} break on data of {new}.",
        (False, True): f"Readers of {new} break on data of {old}.",
        (False, False): "",
    }
    return posture[judged.old_readers.value != "safe", judged.new_readers.value != "safe"]


class _Evidence:
    """What is told under the findings of one pair."""

    def __init__(self, pair: Pair, comparison: Comparison, readers: Readers) -> None:
        self._pair = pair
        self._comparison = comparison
        self._readers = readers
        self._models = {model.record: model for model in comparison.models}
        self._left = _MAX_CONSUMERS

    def find_notes(self, judged: JudgedChange) -> Iterator[Note]:
        """Give the notes of one change, in order of reading."""
        change = judged.change
        if change.old is not None:
            yield Note(label="old", value=change.old)
        if change.new is not None:
            yield Note(label="new", value=change.new)
        yield Note(label="why", value=change.kind.why_in_a_line)
        for witness in judged.witnesses:
            yield Note(label="witness", value=_witness(witness))
        if judged.reason:
            yield Note(label="reason", value=judged.reason)
        yield Note(label="verdict", value=self._say_verdict(judged))
        yield Note(label="consumers", value=self._list_consumers(judged))
        yield Note(label="help", value=_advice(judged, self._pair))

    def _list_consumers(self, judged: JudgedChange) -> list[Mapping[str, object] | str]:
        """Give who is hit: all of them, until many changes have hit so many that nobody reads on."""
        hit = list(self._readers.find_hit(judged))
        told = hit if len(hit) <= self._left else hit[:_FEW_CONSUMERS]
        self._left -= len(told)
        more = len(hit) - len(told)
        return [*(_hit(consumer, judged) for consumer in told), *([f"{more:,} more"] if more else [])]

    def _say_verdict(self, judged: JudgedChange) -> str:
        model, engines = self._models.get(judged.change.record or ""), self._comparison.engines
        models = f", {model.record_model.value} records, content model {model.content_model.value}" if model else ""
        in_force = f"{models}, engines {', '.join(engines)}" if engines else models
        return (
            f"mode {self._comparison.mode}{in_force}; "
            f"readers of the old version: {judged.old_readers.value}; of the new one: {judged.new_readers.value}"
        )


_MAX_CONSUMERS = 3_000
"""Consumers that are told under all findings of a pair; under those that come after these, some and how many more."""
_FEW_CONSUMERS = 10


def _witness(witness: Witness) -> Mapping[str, object]:
    return {
        "reader": witness.reader.value,
        "record": witness.record,
        "rows": witness.rows,
        "row": witness.row,
        "at": witness.at,
        "rejected_by": witness.rejected_by,
    }


def _hit(consumer: Consumer, judged: JudgedChange) -> Mapping[str, object]:
    return {
        "consumer": consumer.subscription.consumer,
        "requires": consumer.dependency.requires,
        "columns": [judged.change.column] if judged.change.column else [],
        "owner": consumer.subscription.owner,
        "contact": consumer.subscription.contact,
    }


def _advice(judged: JudgedChange, pair: Pair) -> str:
    instead = judged.change.kind.instead
    if judged.severity is not Severity.ERROR or pair.old.version is None:
        return instead or "Tell your consumers; nothing is blocked."
    major = next_version(pair.old.version, Step.MAJOR)
    way_out = f"Or publish it as {major} with a migration note; the current version stays until you promote it."
    return f"{instead} {way_out} {_exception_entry(judged, pair)}".strip()


def _exception_entry(judged: JudgedChange, pair: Pair) -> str:
    """Give the entry that would let a change through, ready to be filled in and reviewed."""
    # In quotes, for to YAML a fingerprint without a letter is a number.
    fingerprint = f'"{fingerprint_of(pair, judged)}"'
    facts = f"code: {judged.change.kind.code}, fingerprint: {fingerprint}, version: {pair.new.version}"
    return (
        f"Or let this one change pass by a reviewed entry in dataset.yaml, at `layers.{pair.key.layer}.exceptions`: "
        f"- {{{facts}, reason: …, approver: …, ticket: …, until: YYYY-MM-DD}}"
    )


def _judge_number(pair: Pair, comparison: Comparison) -> Iterator[Diagnostic]:
    old, new = pair.old.version, pair.new.version
    if old is None or new is None:
        return
    claimed, demanded = claimed_step(old, new), comparison.step
    wanted = next_version(old, demanded)
    if demanded is Step.NONE:
        yield _about_version(
            pair, VERSION_SAYS_NOTHING_NEW, f"{_names(pair)}: nothing changed; make your change in {new}, or delete it."
        )
    elif demanded.rank > claimed.rank:
        message = (
            f"{new} claims a {claimed.value} step over {old}, but its changes demand a {demanded.value} step: "
            f"name it {wanted}."
        )
        hint = f"`treaty bump {pair.key}` renames the file and sets the number, as long as it is not released."
        yield replace(_about_version(pair, VERSION_CLAIMS_TOO_LITTLE, message), notes=(Note(label="help", value=hint),))
    elif claimed is Step.MAJOR and comparison.posture is Posture.BOTH:
        message = f"{new} is a new major over {old}, but no reader breaks: {wanted} would spare your consumers a move."
        yield _about_version(pair, VERSION_CLAIMS_TOO_MUCH, message)


def _names(pair: Pair) -> str:
    return f"{pair.old.fqid} and {pair.new.fqid}"


def _about_version(pair: Pair, rule: Rule, message: str) -> Diagnostic:
    return Diagnostic(rule=rule, message=message, severity=rule.severity, location=_at(pair.new, ROOT / "version"))


def _at(contract: Contract, pointer: Pointer) -> Location:
    return Location(path=contract.path, contract=contract.fqid, pointer=pointer)
