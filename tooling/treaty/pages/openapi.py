"""The static API described as OpenAPI 3.1: every route that the build writes, and what its documents hold."""

from __future__ import annotations

from typing import Any

from treaty.pages.index import SiteIndex

Document = dict[str, Any]

_PARAMETERS = {
    "contract": "Name of a contract, `finance.gold.invoice`; a name with other characters is spelled with a digest, "
    "as `api/index.json` tells.",
    "version": "Version with its letter, `v1.2.0`.",
    "line": "Major and minor with the letter, `v1.2`: the newest patch of them.",
    "old": "The older version, `v1.0.0`.",
    "new": "The newer version, `v1.2.0`.",
    "dataset_id": "UUID of a dataset: version 5, of `namespace.name`.",
    "layer": "The layer's own name, `gold`; no alias.",
    "ordinal": "Number of a version in order of release, from 1.",
    "consumer": "Name of a consumer.",
    "product": "Name of a data product.",
    "from": "Ordinal of the older version.",
    "to": "Ordinal of the newer version.",
}
"""Every parameter is a part of the path; there is no query string."""

_DCR = "/data-contract-registry/v1"
_LAYER = _DCR + "/datasets/{dataset_id}/layers/{layer}"
_SR = "/v1/schema/{contract}"
_API = "/api/contracts/{contract}"
_MEDIA = {"svg": "image/svg+xml", "yaml": "application/yaml", "csv": "text/csv"}

ROUTES: tuple[tuple[str, str, str, str], ...] = (
    ("/api/index.json", "Treaty", "Where everything is", "Index"),
    ("/api/catalog.json", "Treaty", "Every dataset with its contracts and versions", "Catalog"),
    ("/api/lineage.json", "Treaty", "Which contract is made from which", "Lineage"),
    ("/api/reports/conformance.json", "Treaty", "What each contract does and lacks", "ConformanceReport"),
    ("/api/reports/conformance.csv", "Treaty", "The same as a table", "csv"),
    ("/api/reports/personal-data.json", "Treaty", "Every column of personal data", "PersonalData"),
    ("/api/reports/personal-data.csv", "Treaty", "The same as a table", "csv"),
    (_API + "/index.json", "Treaty", "A contract with its versions", "Contract"),
    (_API + "/current.json", "Treaty", "The current version, at an address that stays", "Version"),
    (_API + "/lineage.json", "Treaty", "What a contract is made from and what is made from it", "ContractLineage"),
    (_API + "/version.svg", "Treaty", "A badge with the current version", "svg"),
    (_API + "/status.svg", "Treaty", "A badge with how the contract stands", "svg"),
    (_API + "/{version}/index.json", "Treaty", "One version", "Version"),
    (_API + "/{version}/schema.json", "Treaty", "Its records as JSON Schema", "JsonSchema"),
    (_API + "/{version}/odcs.yaml", "Treaty", "Its file, byte for byte", "yaml"),
    (_API + "/{version}/diff.json", "Treaty", "What changed since the version before", "Comparison"),
    (_DCR + "/datasets/index.json", "Data contract registry", "GET /datasets", "DatasetPage"),
    (_DCR + "/datasets/{dataset_id}/index.json", "Data contract registry", "GET /datasets/{dataset_id}", "Dataset"),
    (_DCR + "/subscriptions/index.json", "Data contract registry", "GET /subscriptions", "SubscriptionPage"),
    (
        _LAYER + "/subscriptions/index.json",
        "Data contract registry",
        "GET /subscriptions?dataset_id={dataset_id}&layer={layer}",
        "SubscriptionPage",
    ),
    (_LAYER + "/versions/index.json", "Data contract registry", "GET …/versions, newest first", "VersionPage"),
    (_LAYER + "/versions/{ordinal}/index.json", "Data contract registry", "GET …/versions/{version}", "SchemaVersion"),
    (_LAYER + "/current.json", "Data contract registry", "The current version", "SchemaVersion"),
    (_LAYER + "/diff/{from}-to-{to}.json", "Data contract registry", "GET …/diff?from={from}&to={to}", "Diff"),
    ("/v1/schema/list/index.json", "Schema registry", "GET /list", "SchemaList"),
    ("/v1/schema/taxonomy/index.json", "Schema registry", "GET /taxonomy", "Taxonomy"),
    (_SR + "/index.json", "Schema registry", "GET /{fqid} without a version: the current one", "Schema"),
    (_SR + "/{version}.json", "Schema registry", "GET /{fqid}, /fetch/{fqid}, /validate?fqid={fqid}", "Schema"),
    (_SR + "/{line}.json", "Schema registry", "GET /{fqid} with major and minor", "Schema"),
    (_SR + "/versions.json", "Schema registry", "GET /versions/{fqid}", "SchemaVersions"),
    (_SR + "/diff/{old}-to-{new}.json", "Schema registry", "GET /diff/{fqid1}/{fqid2}, neighbours", "SchemaDiff"),
    ("/api/registry.yaml", "Treaty", "The registry's own file, byte for byte", "yaml"),
    ("/api/subscriptions/{consumer}.yaml", "Treaty", "A consumer's file, byte for byte", "yaml"),
    ("/api/products/{product}.yaml", "Treaty", "A data product's file, byte for byte", "yaml"),
    ("/manifest.json", "Treaty", "The digest of every file of the site", "Manifest"),
)
"""Path, system, what it answers, and the schema of the answer (or `svg`, `yaml`, `csv`)."""


def _object(*required: str, **properties: Any) -> Document:
    return {"type": "object", "required": [*required], "properties": {name: {} for name in required} | properties}


def _page(item: str) -> Document:
    return _object(
        "items",
        "page",
        "page_size",
        "total",
        items={"type": "array", "items": {"$ref": f"#/components/schemas/{item}"}},
        page={"const": 1},
        page_size={"type": "integer", "minimum": 1},
        total={"type": "integer", "minimum": 0},
    )


_TEXT: Document = {"type": "string"}
_NAMES: Document = {"type": "array", "items": {"type": "string"}}
_LIST: Document = {"type": "array", "items": {"type": "object"}}
_POSTURE: Document = {"enum": ["both", "forward", "backward", "none"]}
_COUNT: Document = {"type": "integer", "minimum": 0}

SCHEMAS: Document = {
    "Index": _object("api_version", "registry", "catalog", "contracts", "openapi", contracts={"type": "object"}),
    "Catalog": _object("registry", "datasets", datasets=_LIST),
    "Lineage": _object("nodes", "edges", nodes=_LIST, edges=_LIST),
    "ConformanceReport": _object("questions", "total", "contracts", questions=_LIST, contracts=_LIST),
    "PersonalData": _object("total", "columns", columns=_LIST),
    "Contract": _object("contract", "layer", "compatibility", "current", "versions", contract=_TEXT, versions=_LIST),
    "ContractLineage": _object("contract", "upstream", "downstream", "columns", upstream=_LIST, columns=_LIST),
    "Version": _object("contract", "fqid", "version", "is_current", "status", "schema_json", posture=_POSTURE),
    "JsonSchema": {"type": "object"},
    "Comparison": _object("posture", "changes", posture=_POSTURE, changes=_LIST),
    "Dataset": _object("dataset_id", "namespace", "name", "owner", "status", dataset_id={**_TEXT, "format": "uuid"}),
    "DatasetPage": _page("Dataset"),
    "Subscription": _object(
        "dataset_id",
        "layer",
        "consumer",
        "required_compatibility",
        "min_version",
        required_compatibility={"enum": ["forward", "backward", "both"]},
        min_version={"type": "integer", "minimum": 1},
    ),
    "SubscriptionPage": _page("Subscription"),
    "VersionSummary": _object(
        "version", "is_current", "compatibility", "created_at", version={"type": "integer"}, compatibility=_POSTURE
    ),
    "VersionPage": _page("VersionSummary"),
    "SchemaVersion": _object(
        "dataset_id",
        "layer",
        "version",
        "schema_json",
        "schema_registry_id",
        "compatibility",
        "is_current",
        "created_at",
    ),
    "Diff": _object(
        "from", "to", "changes", "classification", changes=_LIST, classification={"enum": ["compatible", "breaking"]}
    ),
    "SchemaList": _object("schemas", "count", schemas=_LIST, count=_COUNT),
    "Taxonomy": _object("layers", "domains", layers=_LIST, domains=_LIST),
    "Schema": _object("fqid", "status", "compatibility_policy", "payload", "lineage", "validation", fqid=_TEXT),
    "SchemaVersions": _object("contract", "versions", "count", versions=_LIST, count=_COUNT),
    "SchemaDiff": _object(
        "fqid1", "fqid2", "added_fields", "removed_fields", "changed_types", added_fields=_NAMES, removed_fields=_NAMES
    ),
    "Manifest": _object("kind", "tool", "files", files={"type": "object", "additionalProperties": _TEXT}),
}
"""What the documents hold at least; members may be added, and none is taken away within `v1`."""


def build_description(index: SiteIndex) -> Document:
    """Give the description for one site."""
    base_url = index.input.build.base_url
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{index.catalog.registry.title}: static API",
            "version": "1",
            "description": "Plain files, read with GET. There is no query string: what one would choose is part of the "
            "path, and a file server ignores any other. Every list is one page. Absent is 404.",
        },
        "servers": [{"url": (base_url or "../").rstrip("/") or "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(route[1] for route in ROUTES)],
        "paths": {path: {"get": _operation(path, tag, text, kind)} for path, tag, text, kind in ROUTES},
        "components": {"schemas": SCHEMAS},
    }


def _operation(path: str, tag: str, text: str, kind: str) -> Document:
    content: Document = {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind}"}}}
    media = _MEDIA.get(kind)
    if media is not None:
        content = {media: {"schema": {"type": "string"}}}
    names = [name for name in _PARAMETERS if f"{{{name}}}" in path]
    return {
        "summary": text,
        "tags": [tag],
        "operationId": "".join(part.capitalize() for part in path.replace("{", "").replace("}", "").split("/"))
        .replace(".", "_")
        .replace("-", "_"),
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": _PARAMETERS[name],
                "schema": {"type": "string"},
            }
            for name in names
        ],
        "responses": {"200": {"description": "The document", "content": content}, "404": {"description": "Not there"}},
    }
