"""The engine: walks each node once and hands it to the rules of its scope."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from treaty.diagnostics.lint_rule import LintRule
from treaty.diagnostics.rule import Rule
from treaty.lint.rules import LINT_RULES
from treaty.model.contract import Contract, Field, Record
from treaty.model.pointer import ROOT, Pointer
from treaty.model.registry import Catalog, Dataset

CONTEXT = ("catalog", "today", "contract", "record")
"""What a rule may ask for by a keyword-only parameter of that name; a rule whose wish cannot be met does not run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A problem at its place; spans are found later, from the source map."""

    rule: Rule
    path: str
    contract: str | None
    """FQID with version, where the file is a contract's."""
    pointer: Pointer
    """From the root of the document."""
    message: str
    arguments: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """A rule and the context it asks for."""

    rule: LintRule[Any]
    wishes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The file that is looked at."""

    path: str
    contract: str | None = None


def run_lint(catalog: Catalog, *, today: date, only: Collection[str] | None = None) -> Iterator[Found]:
    """Give what the rules find in a repository: of the whole first, then by dataset, then by contract version.

    Args:
        catalog: the repository as read.
        today: the day on which sunsets and notice periods are judged.
        only: paths of the files to look at, None for all; rules of Catalog scope look at everything always.
    """
    context = {"catalog": catalog, "today": today}
    yield from _apply(_CATALOG, catalog, ROOT, _Place(path=catalog.registry.path), context)
    for dataset in catalog.datasets.values():
        if only is None or dataset.path in only:
            yield from _apply(_DATASET, dataset, ROOT, _Place(path=dataset.path), context)
    for versions in catalog.contracts.values():
        for contract in versions:
            if only is None or contract.path in only:
                yield from _walk(contract, context)


def lint_contract(contract: Contract) -> Iterator[Found]:
    """Give what the rules find in one file that stands alone; rules that need a repository or a date do not run."""
    yield from _walk(contract, {})


def _walk(contract: Contract, context: Mapping[str, Any]) -> Iterator[Found]:
    place = _Place(path=contract.path, contract=contract.fqid if contract.key and contract.version else None)
    inside = {**context, "contract": contract}
    yield from _apply(_CONTRACT, contract, contract.pointer, place, inside)
    for record in contract.records:
        of_record = {**inside, "record": record}
        yield from _apply(_RECORD, record, record.pointer, place, of_record)
        for _, field in record.walk():
            yield from _apply(_FIELD, field, field.pointer, place, of_record)


def _apply(
    rules: Sequence[_Bound], node: object, pointer: Pointer, place: _Place, context: Mapping[str, Any]
) -> Iterator[Found]:
    for bound in rules:
        if any(wish not in context for wish in bound.wishes):
            continue
        for problem in bound.rule.find(node, **{wish: context[wish] for wish in bound.wishes}):
            elsewhere = problem.path is not None and problem.path != place.path
            yield Found(
                rule=bound.rule.rule,
                path=problem.path or place.path,
                contract=None if elsewhere else place.contract,
                pointer=problem.pointer if elsewhere else pointer + problem.pointer,
                message=problem.message,
                arguments=problem.arguments,
            )


def _bind(scope: type[object]) -> tuple[_Bound, ...]:
    return tuple(_Bound(rule=rule, wishes=_wishes(rule)) for rule in LINT_RULES if rule.scope is scope)


def _wishes(rule: LintRule[Any]) -> tuple[str, ...]:
    parameters = inspect.signature(rule.find).parameters.values()
    return tuple(item.name for item in parameters if item.kind is item.KEYWORD_ONLY and item.name in CONTEXT)


_CATALOG, _DATASET = _bind(Catalog), _bind(Dataset)
_CONTRACT, _RECORD, _FIELD = _bind(Contract), _bind(Record), _bind(Field)
