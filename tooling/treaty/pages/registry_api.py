"""The contract registry's read routes (`/data-contract-registry/v1`) as files, in the shapes its clients know.

A folder's `index.json` answers the route without a query string; every list is one page. What a query string chooses
is a file of its own: `diff?from=1&to=2` is `diff/1-to-2.json`, `subscriptions?dataset_id=…&layer=…` stands in the
layer's folder. Versions are counted, as that API does; the readable version stands beside the number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from treaty.model.identity import ContractId, DatasetId, Version
from treaty.pages import urls
from treaty.pages.documents import Document, Encoded, Members
from treaty.pages.earlier import unit_name
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding, VersionStanding

_ROOT = "data-contract-registry/v1"
DATASETS_FILE = f"{_ROOT}/datasets/index.json"
"""All datasets."""


def build_registry_files(index: SiteIndex, known: Members) -> Iterator[tuple[str, Document]]:
    """Give path and document of the routes above a contract: datasets and subscriptions.

    Args:
        index: what to tell.
        known: datasets as they are written.
    """
    keys = sorted({*index.layers, *index.catalog.datasets})
    yield DATASETS_FILE, _list([known.get(unit_name(key)) or _dataset(index, key) for key in keys])
    yield f"{_ROOT}/subscriptions/index.json", _list(list(_subscriptions(index)))


def build_dataset_document(index: SiteIndex, key: DatasetId) -> tuple[str, Document]:
    """Give path and document of one dataset."""
    return f"{urls.registry_dataset_folder(key)}/index.json", _dataset(index, key)


def posture_of(entry: VersionStanding) -> str:
    """Give the posture that was recorded at release, else that of the comparison; a first version is `both`."""
    if entry.release is not None and entry.release.posture:
        return entry.release.posture
    if entry.previous is None:
        return "both"
    return entry.facts.change.posture if entry.facts.change is not None else "none"


def _list(items: Sequence[Document | Encoded]) -> Document:
    return {"items": items, "page": 1, "page_size": max(len(items), 1), "total": len(items)}


def _dataset(index: SiteIndex, key: DatasetId) -> Document:
    dataset = index.catalog.datasets.get(key)
    releases = [
        entry.release
        for standing in index.layers.get(key, ())
        for entry in standing.versions
        if entry.release is not None and entry.release.time is not None
    ]
    first = min(releases, key=lambda release: (str(release.time), release.tag), default=None)
    return {
        "dataset_id": str(key.uuid),
        "namespace": key.namespace,
        "name": key.dataset,
        "owner": dataset.owner if dataset is not None else None,
        "steward": dataset.steward if dataset is not None else None,
        "status": dataset.status if dataset is not None else "active",
        "created_at": _time(first.time) if first is not None else None,
        "created_by": first.actor if first is not None else None,
    }


def build_contract_documents(
    index: SiteIndex, standing: ContractStanding, schemas: Mapping[Version, Any]
) -> Iterator[tuple[str, Document]]:
    """Give path and document of one contract's routes.

    Args:
        index: everything else.
        standing: the contract.
        schemas: the JSON Schema of each version, as data or as text.
    """
    folder = urls.registry_contract_folder(standing.key)
    newest_first = sorted(standing.versions, key=lambda entry: -entry.ordinal)
    yield f"{folder}/versions/index.json", _list([_version(entry) for entry in newest_first])
    for entry in standing.versions:
        document = _whole_version(entry, schemas[entry.version])
        yield f"{folder}/versions/{entry.ordinal}/index.json", document
        if entry.is_current:
            yield f"{folder}/current.json", document
    yield f"{folder}/subscriptions/index.json", _list(list(_subscriptions_of(index, standing.key)))
    for old, new in combinations(standing.versions, 2):
        yield from _diff(index, old, new)


def _version(entry: VersionStanding) -> Document:
    return {
        "version": entry.ordinal,
        "semantic_version": str(entry.version),
        "is_current": entry.is_current,
        "compatibility": posture_of(entry),
        "created_at": _time(entry.time),
    }


def _whole_version(entry: VersionStanding, schema: Any) -> Document:
    return {
        "dataset_id": str(entry.key.dataset_id.uuid),
        "layer": entry.key.layer,
        **_version(entry),
        "fqid": f"{entry.key}:{entry.version}",
        "schema_json": schema,
        "schema_registry_id": None,
        "created_by": entry.release.actor if entry.release is not None else None,
    }


def _diff(index: SiteIndex, old: VersionStanding, new: VersionStanding) -> Iterator[tuple[str, Document]]:
    pair = (new.key, old.version, new.version)
    comparison = index.compare(pair) if index.has_diff_page(pair) else None
    if comparison is None:
        return
    changes = [
        {
            "op": judged.change.kind.name.replace("-", "_"),
            "path": str(judged.change.pointer),
            "field": judged.change.column,
            "code": judged.change.kind.code,
            "message": judged.change.message,
        }
        for judged in comparison.changes
    ]
    folder = urls.registry_contract_folder(new.key)
    yield (
        f"{folder}/diff/{old.ordinal}-to-{new.ordinal}.json",
        {
            "from": old.ordinal,
            "to": new.ordinal,
            "changes": changes,
            "classification": "breaking" if comparison.breaking else "compatible",
            "compatibility": comparison.posture.value,
        },
    )


def _subscriptions(index: SiteIndex) -> Iterator[Document]:
    for key in sorted(index.consumers):
        yield from _subscriptions_of(index, key)


def _subscriptions_of(index: SiteIndex, key: ContractId) -> Iterator[Document]:
    standing = index.standings.get(key)
    for consumer in index.consumers.get(key, ()):
        wanted = standing.find(consumer.dependency.min_version) if standing is not None else None
        yield {
            "dataset_id": str(key.dataset_id.uuid),
            "layer": key.layer,
            "consumer": consumer.subscription.consumer,
            "required_compatibility": consumer.dependency.requires,
            "min_version": wanted.ordinal if wanted is not None else 1,
        }


def _time(time: Any) -> str | None:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time is not None else None
