"""The static JSON API: the contract registry's read routes as files, and the same under readable names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from treaty.compat.records import build_writer_schema
from treaty.model.contract import Contract
from treaty.model.identity import DatasetId
from treaty.pages import urls
from treaty.pages.badges import build_badge_files
from treaty.pages.documents import Document, Encoded, Members, encode_member, find_members, to_json
from treaty.pages.earlier import Earlier, unit_name
from treaty.pages.index import SiteIndex
from treaty.pages.lineage_data import describe_all, describe_contract
from treaty.pages.openapi import build_description
from treaty.pages.registry_api import (
    DATASETS_FILE,
    build_contract_documents,
    build_dataset_document,
    build_registry_files,
    posture_of,
)
from treaty.pages.report_files import build_report_documents, build_report_tables
from treaty.pages.schema_api import build_schema_files, build_schema_lists
from treaty.pages.standing import ContractStanding, VersionStanding

File = tuple[str, bytes]


def build_front_files(index: SiteIndex) -> Iterator[File]:
    """Give the file that says where everything is, and from which commit it was made."""
    yield "api/index.json", to_json(_describe(index))


def build_report_files(index: SiteIndex) -> Iterator[File]:
    """Give the reports as files, path and bytes."""
    documents = dict(build_report_documents(index))
    for path, document in documents.items():
        yield path, to_json(document)
    yield from build_report_tables(documents)


def build_global_files(index: SiteIndex) -> Iterator[File]:
    """Give the files that speak of the whole registry, path and bytes."""
    return _build_global_files(index, {}, {})


def update_global_files(index: SiteIndex, keys: Mapping[str, str], earlier: Earlier) -> Iterator[File]:
    """Give the same files, with the members of the longest lists taken over where nothing has changed.

    Args:
        index: what to tell.
        keys: what every unit is made from, by its name.
        earlier: the build to take over from.
    """
    known = {path: find_members(earlier, keys, path, name) for path, name in _LONG_LISTS.items()}
    return _build_global_files(index, known[urls.CATALOG_FILE], known[DATASETS_FILE])


_LONG_LISTS = {urls.CATALOG_FILE: "datasets", DATASETS_FILE: "items"}


def _build_global_files(index: SiteIndex, known: Members, known_items: Members) -> Iterator[File]:
    yield urls.CATALOG_FILE, to_json(_catalog(index, known))
    yield "api/openapi.json", to_json(build_description(index))
    yield urls.LINEAGE_FILE, to_json(describe_all(index))
    for path, document in chain(build_registry_files(index, known_items), build_schema_lists(index)):
        yield path, to_json(document)
    yield from _hand_out(index)


def _hand_out(index: SiteIndex) -> Iterator[File]:
    """Give the files that people wrote, as they are."""
    registry, sources = index.catalog.registry, index.input.sources
    named = [(urls.REGISTRY_FILE, registry.path)]
    named += [(urls.subscription_file(one.consumer), one.path) for one in index.catalog.subscriptions]
    named += [(urls.product_file(one.name), one.path) for one in index.catalog.products]
    # Two files that claim one name are a finding; the first is shown.
    for target, path in reversed(dict(reversed(named)).items()):
        if path in sources:
            yield target, sources[path]


def build_dataset_files(index: SiteIndex, key: DatasetId) -> Iterator[File]:
    """Give the files of one dataset."""
    dataset = index.catalog.datasets.get(key)
    if dataset is not None and dataset.path in index.input.sources:
        yield urls.dataset_file(key), index.input.sources[dataset.path]
    path, document = build_dataset_document(index, key)
    yield path, to_json(document)


def schema_of(contract: Contract) -> Document:
    """Give the JSON Schema of what a contract's writers may write.

    One record gives its own schema; several stand under `$defs`, each a resource of its own, any of which may be met.
    """
    schemas = {record.name: dict(build_writer_schema(record, contract.content_model)) for record in contract.records}
    if len(schemas) == 1:
        return next(iter(schemas.values()))
    definitions = {name: {"$id": urls.slug(name), **schema} for name, schema in schemas.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": contract.fqid,
        "anyOf": [{"$ref": schema["$id"]} for schema in definitions.values()],
        "$defs": definitions,
    }


def build_contract_files(index: SiteIndex, standing: ContractStanding) -> Iterator[File]:
    """Give the files of one contract."""
    folder = urls.api_folder(standing.key)
    plain = {entry.version: schema_of(entry.contract) for entry in standing.versions}
    schemas = {version: encode_member(schema) for version, schema in plain.items()}
    yield f"{folder}/index.json", to_json(_summarise(index, standing))
    if standing.current is not None:
        current = standing.current
        yield f"{folder}/current.json", to_json(_version_document(current, schemas[current.version]))
    for entry in standing.versions:
        home = urls.api_version_folder(entry.key, entry.version)
        yield f"{home}/index.json", to_json(_version_document(entry, schemas[entry.version]))
        yield f"{home}/schema.json", to_json(plain[entry.version])
        source = index.input.sources.get(entry.contract.path)
        if source is not None:
            yield f"{home}/odcs.yaml", source
        if entry.previous is not None:
            document = index.input.diff_documents.get((entry.key, entry.previous, entry.version))
            if document is not None:
                yield f"{home}/diff.json", to_json(dict(document))
    documents = chain(build_contract_documents(index, standing, schemas), build_schema_files(index, standing))
    yield from _encode_all(documents)
    yield urls.lineage_file(standing.key), to_json(describe_contract(index, standing.key))
    yield from build_badge_files(index, standing)


def _encode_all(documents: Iterable[tuple[str, Document]]) -> Iterator[File]:
    """Give documents as text; one that stands at several addresses, one after the other, is encoded once."""
    last: Document | None = None
    text = b""
    for path, document in documents:
        if document is not last:
            last, text = document, to_json(document)
        yield path, text


def _describe(index: SiteIndex) -> Document:
    build = index.input.build
    return {
        "api_version": "v1",
        "registry": index.catalog.registry.name,
        "title": index.catalog.registry.title,
        "commit": build.revision.commit if build.revision is not None else None,
        "built_from_time": _say_time(build.time),
        "tool": f"treaty {build.tool_version}",
        "catalog": urls.CATALOG_FILE,
        "contracts": {
            str(key): {"index": f"{urls.api_folder(key)}/index.json", "page": urls.contract_page(key)}
            for key in index.standings
        },
        "openapi": "api/openapi.json",
        "lineage": urls.LINEAGE_FILE,
        "schema_registry": "v1/schema/list/index.json",
        "data_contract_registry": "data-contract-registry/v1/datasets/index.json",
        "feed": urls.FEED,
        "manifest": "manifest.json",
    }


def _catalog(index: SiteIndex, known: Members) -> Document:
    return {
        "registry": index.catalog.registry.name,
        "datasets": [
            known.get(unit_name(key)) or _dataset_document(index, key)
            for key in sorted({*index.layers, *index.catalog.datasets})
        ],
    }


def _dataset_document(index: SiteIndex, key: DatasetId) -> Document:
    dataset = index.catalog.datasets.get(key)
    return {
        "dataset_id": str(key.uuid),
        "namespace": key.namespace,
        "name": key.dataset,
        "title": dataset.title if dataset is not None else None,
        "description": dataset.description if dataset is not None else None,
        "owner": dataset.owner if dataset is not None else None,
        "steward": dataset.steward if dataset is not None else None,
        "status": dataset.status if dataset is not None else "active",
        "tags": list(dataset.tags) if dataset is not None else [],
        "page": urls.dataset_page(key),
        "contracts": [_summarise(index, standing) for standing in index.layers.get(key, ())],
    }


def _summarise(index: SiteIndex, standing: ContractStanding) -> Document:
    key, frozen = standing.key, standing.frozen
    return {
        "contract": str(key),
        "layer": key.layer,
        "owner": index.owner(key),
        "compatibility": standing.mode,
        "current": str(standing.current.version) if standing.current is not None else None,
        "current_is_released": standing.is_released,
        "why": standing.why.value,
        "frozen": {"since": _say_day(frozen.since), "reason": frozen.reason} if frozen is not None else None,
        "upstream": [str(other) for other in index.upstream.get(key, ())],
        "downstream": [str(other) for other in index.downstream.get(key, ())],
        "consumers": [consumer.subscription.consumer for consumer in index.consumers.get(key, ())],
        "page": urls.contract_page(key),
        "versions": [_version_summary(entry) for entry in standing.versions],
    }


def _version_summary(entry: VersionStanding) -> Document:
    folder = urls.api_version_folder(entry.key, entry.version)
    return {
        "fqid": f"{entry.key}:{entry.version}",
        "version": str(entry.version),
        "ordinal": entry.ordinal,
        "is_current": entry.is_current,
        "is_released": entry.release is not None,
        "status": _status(entry),
        "posture": posture_of(entry),
        "released_at": _say_time(entry.release.time) if entry.release is not None else None,
        "digest": entry.release.digest if entry.release is not None else None,
        "sunset": _say_day(entry.deprecation.sunset) if entry.deprecation is not None else None,
        "successor": entry.deprecation.successor if entry.deprecation is not None else None,
        "page": urls.version_page(entry.key, entry.version),
        "schema": f"{folder}/schema.json",
        "odcs": f"{folder}/odcs.yaml",
    }


def _status(entry: VersionStanding) -> str:
    if entry.retirement is not None:
        return "retired"
    if entry.deprecation is not None:
        return "deprecated"
    if entry.is_held:
        return "held"
    return "released" if entry.release is not None else "unreleased"


def _version_document(entry: VersionStanding, schema: Encoded) -> Document:
    return {
        "contract": str(entry.key),
        **_version_summary(entry),
        "previous": str(entry.previous) if entry.previous is not None else None,
        "schema_json": schema,
    }


def _say_time(time: datetime | None) -> str | None:
    """Give a moment in UTC as ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time is not None else None


def _say_day(day: Any) -> str | None:
    """Give a day as ISO 8601."""
    return day.isoformat() if day is not None else None
