"""The schema registry's read routes (`/v1/schema`) as files: envelope, payload and lineage of each version by FQID.

`:` stands in no file name, so `GET /v1/schema/finance.gold.invoice:v1.2.0` is
`v1/schema/finance.gold.invoice/v1.2.0.json`; `v1.2.json` is the newest patch, and `index.json` the current version.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from treaty.diagnostics.change import Action, Aspect, ChangeKind, Element
from treaty.diagnostics.rule import Severity
from treaty.lineage.columns import plain_path
from treaty.model.contract import Contract, Field
from treaty.model.identity import Version
from treaty.pages import urls
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding, VersionStanding

Document = dict[str, Any]
ROOT = "v1/schema"


def build_schema_lists(index: SiteIndex) -> Iterator[tuple[str, Document]]:
    """Give path and document of the routes that speak of all schemas."""
    entries = [entry for standing in index.standings.values() for entry in standing.versions]
    listed = [{"fqid": f"{entry.key}:{entry.version}", "status": status_of(entry)} for entry in entries]
    yield f"{ROOT}/list/index.json", {"schemas": listed, "count": len(listed)}
    yield f"{ROOT}/taxonomy/index.json", _taxonomy(index)


def status_of(entry: VersionStanding) -> str:
    """Give the registry's word for where a version stands in its life."""
    if entry.retirement is not None:
        return "retired"
    if entry.deprecation is not None:
        return "deprecated"
    return "published" if entry.release is not None else "validated"


def _folder_of(standing: ContractStanding) -> str:
    """Give the folder of a contract's schemas."""
    return f"{ROOT}/{urls.slug(str(standing.key))}"


def build_schema_files(index: SiteIndex, standing: ContractStanding) -> Iterator[tuple[str, Document]]:
    """Give path and document of one contract's routes."""
    folder = _folder_of(standing)
    newest = {(entry.version.major, entry.version.minor): entry for entry in standing.versions}
    versions = []
    for entry in standing.versions:
        document = _envelope(index, standing, entry)
        version = entry.version
        versions.append({"fqid": document["fqid"], "status": document["status"], "is_current": entry.is_current})
        yield f"{folder}/{version}.json", document
        if entry is standing.shown:
            yield f"{folder}/index.json", document
        if entry is newest[version.major, version.minor]:
            yield f"{folder}/v{version.major}.{version.minor}.json", document
        if entry.previous is not None:
            yield from _diff(index, standing, entry.previous, version)
    yield f"{folder}/versions.json", {"contract": str(standing.key), "versions": versions[::-1], "count": len(versions)}


def _envelope(index: SiteIndex, standing: ContractStanding, entry: VersionStanding) -> Document:
    key, contract, release = entry.key, entry.contract, entry.release
    dataset = index.dataset(key)
    return {
        "fqid": f"{key}:{entry.version}",
        "domain": key.namespace,
        "layer": key.layer,
        "subject": key.dataset,
        "version": str(entry.version),
        "status": status_of(entry),
        "is_current": entry.is_current,
        "compatibility_policy": standing.mode,
        "created_at": _time(entry.written or entry.time),
        "updated_at": _time(entry.time),
        "owner": index.owner(key),
        "tenant": dataset.tenant if dataset is not None else None,
        "description": contract.description.purpose,
        "tags": list(index.tags(key)),
        "checksum": release.digest if release is not None else None,
        "previous_version": f"{key}:{entry.previous}" if entry.previous is not None else None,
        "depends_on": [upstream.contract for upstream in contract.upstream],
        "payload": {"fields": [_field(path, field) for path, field in _walk(contract)]},
        "lineage": {
            "upstream": [str(other) for other in index.graph.sources.get(key, ())],
            "downstream": [str(other) for other in index.graph.targets.get(key, ())],
        },
        "validation": _validation(index, contract),
        "json_schema": f"{urls.api_version_folder(key, entry.version)}/schema.json",
    }


def _walk(contract: Contract) -> Iterator[tuple[str, Field]]:
    is_only = len(contract.records) == 1
    for record in contract.records:
        for path, field in record.walk():
            if not path.endswith(("[]", "{}", "{key}")):
                yield plain_path(path) if is_only else f"{record.name}.{plain_path(path)}", field


def _field(path: str, field: Field) -> Document:
    """Give one field; what is not said is left out."""
    semantics = {"unit": field.unit, "classification": field.classification}
    told = {
        "name": path,
        "type": field.logical_type or field.physical_type,
        "nullable": not (field.required or field.primary_key),
        "physical_type": field.physical_type,
        "description": field.description,
        "semantics": {name: value for name, value in semantics.items() if value},
    }
    return {name: value for name, value in told.items() if value is not None and value != {}}


def _validation(index: SiteIndex, contract: Contract) -> Document:
    """Give what the checks say: `passed`, `warnings` (to be looked at), or `failed`."""
    found = index.findings.get(contract.path, ())
    failed = [one for one in found if one.severity is Severity.ERROR]
    warned = [one for one in found if one.severity is Severity.WARNING]
    return {
        "result": "failed" if failed else "warnings" if warned else "passed",
        "rules_failed": [{"rule": one.rule.code, "field": str(one.location.pointer)} for one in failed],
        "warnings": [{"rule": one.rule.code, "field": str(one.location.pointer)} for one in warned],
    }


def _diff(index: SiteIndex, standing: ContractStanding, old: Version, new: Version) -> Iterator[tuple[str, Document]]:
    comparison = index.input.comparisons.get((standing.key, old, new))
    if comparison is None:
        return
    found: dict[str, list[str]] = {"added_fields": [], "removed_fields": [], "renamed_fields": [], "changed_types": []}
    for judged in comparison.changes:
        word = _word_of(judged.change.kind)
        if word in found:
            found[word].append(judged.change.column or str(judged.change.pointer))
    yield (
        f"{_folder_of(standing)}/diff/{old}-to-{new}.json",
        {"fqid1": f"{standing.key}:{old}", "fqid2": f"{standing.key}:{new}", **found},
    )


def _word_of(kind: ChangeKind) -> str:
    if kind.element is not Element.FIELD:
        return ""
    match kind.aspect, kind.action:
        case Aspect.EXISTENCE, Action.ADD:
            return "added_fields"
        case Aspect.EXISTENCE, Action.REMOVE:
            return "removed_fields"
        case Aspect.EXISTENCE, _:
            return "renamed_fields"
        case Aspect.TYPE, _:
            return "changed_types"
    return ""


def _taxonomy(index: SiteIndex) -> Document:
    registry = index.catalog.registry
    described = {term.name: term.description for term in registry.namespaces or ()}
    subjects: dict[str, list[str]] = {}
    for key in index.standings:
        subjects.setdefault(key.namespace, []).append(f"{key.layer}.{key.dataset}")
    return {
        "layers": [{"name": layer.name, "aliases": list(layer.aliases)} for layer in registry.layers],
        "domains": [
            {"name": name, "description": described.get(name), "subjects": members}
            for name, members in sorted(subjects.items())
        ],
    }


def _time(time: Any) -> str | None:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time is not None else None
