"""Lineage as data: the whole graph in one file, and one file for each contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from treaty.model.identity import ContractId
from treaty.pages.content.lineage import walk_by_step
from treaty.pages.index import SiteIndex

Document = dict[str, Any]


def describe_all(index: SiteIndex) -> Document:
    """Give the whole graph."""
    known = {*index.standings, *index.graph.sources, *index.graph.targets}
    return {
        "nodes": [{"contract": str(key), "is_here": key in index.standings} for key in sorted(known)],
        "edges": [{"from": str(edge.source), "to": str(edge.target)} for edge in index.graph.edges],
    }


def describe_contract(index: SiteIndex, key: ContractId) -> Document:
    """Give what stands around one contract."""
    standing = index.standings[key]
    return {
        "contract": str(key),
        "version": str(standing.shown.version),
        "upstream": _list(walk_by_step(index.graph.sources, key)),
        "downstream": _list(walk_by_step(index.graph.targets, key)),
        "consumers": [consumer.subscription.consumer for consumer in index.consumers.get(key, ())],
        "columns": [
            {
                "column": column.column,
                "made_from": [str(source) for source in index.graph.column_index.get(column, ())],
                "goes_into": [str(target) for target in index.column_targets.get(column, ())],
            }
            for column in index.columns(key)
        ],
    }


def _list(steps: Iterator[tuple[ContractId, ...]]) -> list[Document]:
    return [{"contract": str(key), "steps": number} for number, found in enumerate(steps, start=1) for key in found]
