"""Approved exceptions: a reviewed entry lets one forbidden change pass; one that is spent or over is a finding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from treaty.compat.comparison import Comparison, JudgedChange, Step
from treaty.compat.gate import Pair, fingerprint_of
from treaty.compat.gate_rules import EXCEPTION_IN_TIME, EXCEPTION_USED
from treaty.compat.versioning import find_step
from treaty.diagnostics.diagnostic import Diagnostic, Location, Note
from treaty.diagnostics.rule import Rule, Severity
from treaty.model.identity import ContractId, Version
from treaty.model.registry import ApprovedException, Catalog

VersionName = tuple[ContractId, Version]
Granted = Mapping[str, ApprovedException]
"""The exceptions that let a change of one pair through, by the change's fingerprint."""


class Exceptions:
    """The exceptions of a registry, and which of them let something through."""

    def __init__(self, catalog: Catalog, *, today: date, released: Collection[VersionName]) -> None:
        """Take the entries from the datasets.

        Args:
            catalog: what is checked.
            today: the day on which end dates are judged.
            released: the versions that are released; for them an exception's end date is past history.
        """
        self._catalog = catalog
        self._today = today
        self._released = released
        self._used: set[tuple[ContractId, ApprovedException]] = set()

    def apply(self, pair: Pair, comparison: Comparison) -> tuple[Comparison, Granted]:
        """Give the comparison with the excepted changes as warnings, which demand no major, and the exceptions used."""
        entries = self._live(pair)
        if not entries or pair.is_new_major:
            return comparison, MappingProxyType({})
        granted: dict[str, ApprovedException] = {}
        changes = tuple(self._weigh(pair, judged, entries, granted) for judged in comparison.changes)
        self._used |= {(pair.key, exception) for exception in granted.values()}
        step = Step.MAJOR if comparison.disagreement else find_step(changes)
        return replace(comparison, changes=changes, step=step), MappingProxyType(granted)

    def _live(self, pair: Pair) -> dict[str, ApprovedException]:
        return {
            entry.fingerprint: entry
            for entry in self._catalog.state(pair.key).exceptions
            if entry.version == pair.new.version and not self._is_over(pair.key, entry)
        }

    def _weigh(
        self,
        pair: Pair,
        judged: JudgedChange,
        entries: Mapping[str, ApprovedException],
        granted: dict[str, ApprovedException],
    ) -> JudgedChange:
        if judged.severity is not Severity.ERROR:
            return judged
        fingerprint = fingerprint_of(pair, judged)
        entry = entries.get(fingerprint)
        if entry is None or entry.code not in {judged.change.kind.code, judged.change.kind.name}:
            return judged
        granted[fingerprint] = entry
        return replace(judged, severity=Severity.WARNING)

    def _is_over(self, key: ContractId, entry: ApprovedException) -> bool:
        is_past = entry.until is not None and entry.until < self._today
        return is_past and (key, entry.version) not in self._released

    def find_faults(
        self, compared: Collection[VersionName] | None, changed: Collection[str] | None
    ) -> Iterator[Diagnostic]:
        """Give a finding for each exception that is over, and each that let nothing through.

        Args:
            compared: the versions that were compared, None for all: of others nothing can be said.
            changed: the files in which findings count, None for all.
        """
        for path, key, entry in self._entries():
            is_seen = compared is None or (key, entry.version) in compared
            is_news = changed is None or path in changed
            if self._is_over(key, entry) and (is_seen or is_news):
                yield _over(key, entry, path)
            elif (key, entry) not in self._used and (is_seen or (is_news and self._is_orphan(key, entry))):
                yield _unused(key, entry, path)

    def _entries(self) -> Iterator[tuple[str, ContractId, ApprovedException]]:
        for dataset in self._catalog.datasets.values():
            for layer, state in dataset.layers.items():
                key = ContractId(dataset.key.namespace, layer, dataset.key.dataset)
                yield from ((dataset.path, key, entry) for entry in state.exceptions)

    def _is_orphan(self, key: ContractId, entry: ApprovedException) -> bool:
        return entry.version is None or self._catalog.find(key, entry.version) is None


def _over(key: ContractId, entry: ApprovedException, path: str) -> Diagnostic:
    message = (
        f"{_name(key, entry)} ended on {entry.until}, and {entry.version} is not released: the change counts again. "
        "Take the change back, or have a new date reviewed."
    )
    hint = "If it is released already, this clone lacks the tag: git fetch --tags"
    return _finding(EXCEPTION_IN_TIME, entry, path, message, hint)


def _unused(key: ContractId, entry: ApprovedException, path: str) -> Diagnostic:
    message = f"{_name(key, entry)} lets nothing through: no forbidden change has this code and fingerprint. Remove it."
    hint = "`treaty check` prints both below the change, in the entry that would let it pass."
    return _finding(EXCEPTION_USED, entry, path, message, hint)


def _name(key: ContractId, entry: ApprovedException) -> str:
    return f"The exception for {entry.code} in {key}:{entry.version} ({entry.ticket})"


def _finding(rule: Rule, entry: ApprovedException, path: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        message=message,
        severity=rule.severity,
        location=Location(path=path, pointer=entry.pointer),
        notes=(Note(label="help", value=hint),),
        arguments=MappingProxyType({"fingerprint": entry.fingerprint, "version": str(entry.version)}),
    )
