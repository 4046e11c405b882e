"""The engine: walks each node once and hands it to the rules of its scope."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from treaty.diagnostics.lint_rule import LintRule, Problem
from treaty.diagnostics.rule import Rule
from treaty.lint.rules import LINT_RULES
from treaty.lint.rules.upstream import upstream_has_no_cycle
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
    arguments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """A rule and the context it asks for."""

    rule: LintRule[Any]
    wishes: frozenset[str]


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
    yield from lint_catalog(catalog, today=today, only=only)
    yield from lint_versions(every_version(catalog), catalog, today=today, only=only)


def every_version(catalog: Catalog) -> tuple[Contract, ...]:
    """Give every contract version, by contract and in ascending order."""
    return tuple(contract for versions in catalog.contracts.values() for contract in versions)


def lint_catalog(
    catalog: Catalog, *, today: date, only: Collection[str] | None = None, is_part: bool = False
) -> Iterator[Found]:
    """Give what the rules find in a repository as a whole, and in its datasets.

    Args:
        catalog: the repository, or a part of it.
        today: the day on which dates are judged.
        only: paths of the datasets' files to look at, None for all.
        is_part: leave out the rules that must walk every contract; `lint_whole` is for them.
    """
    context = {"catalog": catalog, "today": today}
    rules = _OF_PART if is_part else _CATALOG
    yield from _apply(_ready(rules, context), catalog, ROOT, _Place(path=catalog.registry.path))
    for dataset in catalog.datasets.values():
        if only is None or dataset.path in only:
            yield from lint_dataset(dataset, catalog, today=today)


def lint_dataset(dataset: Dataset, catalog: Catalog, *, today: date) -> Iterator[Found]:
    """Give what the rules find in what a dataset's file says."""
    context = {"catalog": catalog, "today": today}
    yield from _apply(_ready(_DATASET, context), dataset, ROOT, _Place(path=dataset.path))


def lint_whole(catalog: Catalog) -> Iterator[Found]:
    """Give what the rules find that must walk every contract; of each they look at what it is made from alone."""
    yield from _apply(_ready(_OF_WHOLE, {"catalog": catalog}), catalog, ROOT, _Place(path=catalog.registry.path))


def lint_versions(
    contracts: Iterable[Contract], catalog: Catalog, *, today: date, only: Collection[str] | None = None
) -> Iterator[Found]:
    """Give what the rules find in contract versions, in the order given."""
    context = {"catalog": catalog, "today": today}
    clean: set[int] = set()
    for contract in contracts:
        if only is None or contract.path in only:
            yield from _walk(contract, context, clean)


def lint_contract(contract: Contract) -> Iterator[Found]:
    """Give what the rules find in one file that stands alone; rules that need a repository or a date do not run."""
    yield from _walk(contract, {}, set())


def _walk(contract: Contract, context: Mapping[str, Any], clean: set[int]) -> Iterator[Found]:
    """Walk a contract; `clean` remembers fields that no rule without context objects to, for versions share them."""
    place = _Place(path=contract.path, contract=contract.fqid if contract.key and contract.version else None)
    inside = {**context, "contract": contract}
    yield from _apply(_ready(_CONTRACT, inside), contract, contract.pointer, place)
    for record in contract.records:
        of_record = {**inside, "record": record}
        yield from _apply(_ready(_RECORD, of_record), record, record.pointer, place)
        in_context = _ready(_FIELD_IN_CONTEXT, of_record)
        for _, member in record.walk():
            if id(member) not in clean:
                alone = tuple(_apply(_FIELD_ALONE, member, member.pointer, place))
                yield from alone
                if not alone:
                    clean.add(id(member))
            yield from _apply(in_context, member, member.pointer, place)


def _apply(rules: Sequence[_Ready], node: object, pointer: Pointer, place: _Place) -> Iterator[Found]:
    # The hottest loop of a check: rules times fields. Nothing is built here unless something is found.
    for rule, find in rules:
        for problem in find(node):
            elsewhere = problem.path is not None and problem.path != place.path
            yield Found(
                rule=rule,
                path=problem.path or place.path,
                contract=None if elsewhere else place.contract,
                pointer=problem.pointer if elsewhere else pointer + problem.pointer,
                message=problem.message,
                arguments=problem.arguments,
            )


_Ready = tuple[Rule, Callable[[Any], Iterable[Problem]]]


def _ready(rules: Sequence[_Bound], context: Mapping[str, Any]) -> tuple[_Ready, ...]:
    """Give the rules whose wishes the context meets, each with its wishes filled in."""
    ready: list[_Ready] = []
    for bound in rules:
        if not bound.wishes:
            ready.append((bound.rule.rule, bound.rule.find))
        elif context.keys() >= bound.wishes:
            filled = {wish: context[wish] for wish in bound.wishes}
            ready.append((bound.rule.rule, partial(bound.rule.find, **filled)))
    return tuple(ready)


def _bind(scope: type[object]) -> tuple[_Bound, ...]:
    return tuple(_Bound(rule=rule, wishes=_wishes(rule)) for rule in LINT_RULES if rule.scope is scope)


def _wishes(rule: LintRule[Any]) -> frozenset[str]:
    parameters = inspect.signature(rule.find).parameters.values()
    return frozenset(item.name for item in parameters if item.kind is item.KEYWORD_ONLY and item.name in CONTEXT)


_CATALOG, _DATASET = _bind(Catalog), _bind(Dataset)
_OF_WHOLE = tuple(bound for bound in _CATALOG if bound.rule is upstream_has_no_cycle)
_OF_PART = tuple(bound for bound in _CATALOG if bound.rule is not upstream_has_no_cycle)
_CONTRACT, _RECORD = _bind(Contract), _bind(Record)
_FIELD_ALONE = _ready(tuple(bound for bound in _bind(Field) if not bound.wishes), {})
_FIELD_IN_CONTEXT = tuple(bound for bound in _bind(Field) if bound.wishes)
