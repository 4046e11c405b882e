"""What consumers read of a contract, as the version that is shown names it: by name, physical name or stable id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from treaty.compat.column_names import ColumnNames
from treaty.compat.consumers import Consumer
from treaty.lineage.columns import plain_path
from treaty.model.contract import Contract
from treaty.model.identity import ContractId
from treaty.pages.index import SiteIndex

Read = tuple[Consumer, Collection[str]]
"""A consumer, and the columns it names, as `record.column`; a record by its name alone."""


def find_read_columns(index: SiteIndex, key: ContractId) -> tuple[Read, ...]:
    """Give the consumers of a contract with the columns that they name; one that names none may read all."""
    place = ("read", key)
    found = index.kept.get(place)
    if found is None:
        plain = _find_plain(index, key)
        consumers = index.consumers.get(key, ())
        found = index.kept[place] = tuple(
            (consumer, _find_names(index, key, consumer, plain)) for consumer in consumers
        )
    return found


def _find_plain(index: SiteIndex, key: ContractId) -> Mapping[str, Collection[str]]:
    """Give the columns that the names of the shown version mean: as they are, as most are told, no contract is read."""
    found: dict[str, set[str]] = {}
    for column in index.columns(key):
        record, _, path = column.column.partition(".")
        for name, meant in ((column.column, column.column), (path, column.column), (record, record)):
            found.setdefault(name, set()).add(meant)
    return found


def _find_names(
    index: SiteIndex, key: ContractId, consumer: Consumer, plain: Mapping[str, Collection[str]]
) -> frozenset[str]:
    names = ColumnNames(_versions(index, key, consumer))
    texts = consumer.dependency.columns
    return frozenset(name for text in texts for name in plain.get(plain_path(text)) or names.find(text))


def _versions(index: SiteIndex, key: ContractId, consumer: Consumer) -> Callable[[], tuple[Contract, Contract]]:
    """Give the version that a consumer names beside the one that is shown, which may have other names for the same."""

    def find() -> tuple[Contract, Contract]:
        shown, lowest = index.standings[key].shown.contract, consumer.dependency.min_version
        named = index.catalog.find(key, lowest) if lowest is not None else None
        return named or shown, shown

    return find
