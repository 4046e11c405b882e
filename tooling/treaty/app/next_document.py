"""The files of a contract's next version: the shape of a bare schema, and all else from the version before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from treaty.app.read_artifact import Artifact
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.importers.carry_over import carry_over_record
from treaty.importers.imported import treaty_property
from treaty.lifecycle.renumber import renumber
from treaty.lifecycle.yaml_dump import dump_yaml
from treaty.lifecycle.yaml_rewrite import rewrite_yaml
from treaty.load.build_record import JSON_SCHEMA_TYPE, build_record
from treaty.load.yaml_text import parse_yaml
from treaty.model.contract import RecordModel
from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT

ODCS_VERSION = "v3.2.0"
OF_ONE_VERSION = frozenset({"promote", "migration"})
"""Custom properties that speak of the version they stand in, and not of the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the next version is made from."""

    key: ContractId
    path: str
    """Where the version before it stands; empty for a contract's first."""
    data: bytes = b""
    """The text of the version before it."""
    siblings: Mapping[str, bytes] = field(default_factory=dict)
    """JSON Schemas that carry the name of that version, or of an ODCS document, by what follows the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is asked of the next version."""

    is_hold: bool = False
    is_table: bool = False
    """Whether a JSON Schema that starts a contract describes the columns of a table."""
    record: str | None = None
    """Which record of the contract the schema describes; None where there is only one."""


def build_files(folder: str, version: Version, artifact: Artifact, ground: Ground, wishes: Wishes) -> dict[str, bytes]:
    """Give the files of a version by path.

    Args:
        folder: where the versions of the contract stand.
        version: its number.
        artifact: a schema without errors.
        ground: the version before it.
        wishes: what else is asked.

    Raises:
        UsageError: when nobody can tell which record the schema describes.
    """
    path = f"{folder}/{version}.yaml"
    if artifact.format == "odcs":
        return _from_odcs(path, version, artifact, ground, wishes)
    if not ground.data:
        return _first(path, version, artifact, ground.key, wishes)
    document = parse_yaml(ground.data).value
    if not isinstance(document, Mapping):
        raise TreatyError(f"`{ground.path}` cannot be read.", "`treaty check` says what to mend first.")
    index = _find_record(document, wishes.record, ground)
    old = document["schema"][index]
    # Properties of a document cannot tell what may be absent from what may be null; a JSON Schema does.
    is_document = build_record(old, ROOT, {}).model is RecordModel.DOCUMENT
    is_beside = artifact.format == "jsonschema" and (is_document or bool(artifact.imported.too_rich))
    record = _with_schema(old, version, artifact) if is_beside else _with_columns(old, artifact)
    records = [record if place == index else node for place, node in enumerate(document["schema"])]
    value = _with_hold({**document, "schema": records}, is_hold=wishes.is_hold)
    data = renumber(rewrite_yaml(ground.data, value), version)
    files = _with_beside(path, data, artifact if is_beside else None)
    stem = path.removesuffix(".yaml")
    others = {stem + suffix: text for suffix, text in ground.siblings.items() if f"{version}{suffix}".encode() in data}
    return {**others, **files}


def record_name(ground: Ground, wishes: Wishes) -> str:
    """Give the name of the record that a schema describes: the one asked for, the only one there is, or the dataset."""
    document = parse_yaml(ground.data).value if ground.data else None
    nodes = document.get("schema") if isinstance(document, Mapping) else None
    names = [node["name"] for node in nodes or () if isinstance(node, Mapping) and isinstance(node.get("name"), str)]
    return wishes.record or (names[0] if len(names) == 1 else ground.key.dataset)


def _skeleton(key: ContractId, version: Version) -> dict[str, Any]:
    """Give the head of a contract's first version."""
    return {
        "apiVersion": ODCS_VERSION,
        "kind": "DataContract",
        "id": str(key),
        "name": key.dataset,
        "version": version.number,
        "status": "active",
        "domain": key.namespace,
    }


def first_dataset(key: ContractId) -> bytes:
    """Give the `dataset.yaml` of a new dataset: nothing that only a person can say."""
    facts = {"apiVersion": "treaty/v1", "kind": "Dataset", "namespace": key.namespace, "name": key.dataset}
    title = key.dataset.replace("_", " ").replace("-", " ").capitalize()
    return dump_yaml({**facts, "title": title, "status": "active"}).encode()


def is_told_beside(artifact: Artifact, *, is_table: bool) -> bool:
    """Tell whether the first version of a contract leaves its shape to a JSON Schema beside it.

    A JSON Schema describes documents: properties may be absent, and absent is not null. The columns of a table cannot
    say that, so it is left as it is unless it is asked to be one.
    """
    return artifact.format == "jsonschema" and (not is_table or bool(artifact.imported.too_rich))


def _first(path: str, version: Version, artifact: Artifact, key: ContractId, wishes: Wishes) -> dict[str, bytes]:
    (record,) = artifact.imported.records
    is_beside = is_told_beside(artifact, is_table=wishes.is_table)
    if is_beside:
        record = _with_schema({key: value for key, value in record.items() if key != "properties"}, version, artifact)
    value = _with_hold({**_skeleton(key, version), "schema": [record]}, is_hold=wishes.is_hold)
    return _with_beside(path, dump_yaml(value).encode(), artifact if is_beside else None)


def _from_odcs(path: str, version: Version, artifact: Artifact, ground: Ground, wishes: Wishes) -> dict[str, bytes]:
    data = artifact.source.data
    value = artifact.value
    data = rewrite_yaml(data, _with_hold(value, is_hold=wishes.is_hold)) if wishes.is_hold else data
    stem = artifact.source.path.rpartition("/")[2].rpartition(".")[0]
    beside = {path.removesuffix(".yaml") + suffix: text for suffix, text in ground.siblings.items()}
    return {path: renumber(data, version, stem), **beside}


def _with_hold(document: Mapping[str, Any], *, is_hold: bool) -> dict[str, Any]:
    """Give a document for a new version: what spoke of the old one is gone, and a hold stands where it is asked for."""
    kept = [node for node in document.get("customProperties") or [] if not _speaks_of_version(node)]
    if is_hold:
        kept.append(treaty_property("promote", "hold"))
    value = {key: node for key, node in document.items() if key != "customProperties" or kept}
    return {**value, "customProperties": kept} if kept else value


def _speaks_of_version(node: Any) -> bool:
    return isinstance(node, Mapping) and node.get("vendor") == "treaty" and node.get("property") in OF_ONE_VERSION


def _find_record(document: Mapping[str, Any], name: str | None, ground: Ground) -> int:
    nodes = document.get("schema")
    names = [node.get("name") for node in nodes if isinstance(node, Mapping)] if isinstance(nodes, list) else []
    if name is None and len(names) == 1:
        return 0
    if name in names:
        return names.index(name)
    told = ", ".join(str(known) for known in names) or "none"
    problem = f"has no record `{name}`" if name else "has not one record"
    raise UsageError(
        f"`{ground.key}` {problem}, so nobody can tell which one the schema describes.",
        f"Its records are: {told}. Name one with --record, or take in a whole contract (--format odcs).",
    )


def _own_schema(record: Mapping[str, Any]) -> list[Any]:
    nodes = record.get("authoritativeDefinitions") or []
    return [node for node in nodes if isinstance(node, Mapping) and node.get("type") == JSON_SCHEMA_TYPE]


def _with_schema(record: Mapping[str, Any], version: Version, artifact: Artifact) -> dict[str, Any]:
    own = _own_schema(record)
    definition = {
        **(own[0] if own else {"type": JSON_SCHEMA_TYPE}),
        "url": f"./{version}{artifact.schema_suffix}",
    }
    others = [node for node in record.get("authoritativeDefinitions") or [] if node not in own]
    kept = {key: value for key, value in record.items() if key != "properties"}
    return {**kept, "authoritativeDefinitions": [definition, *others]}


def _with_columns(record: Mapping[str, Any], artifact: Artifact) -> dict[str, Any]:
    (new,) = artifact.imported.records
    others = [node for node in record.get("authoritativeDefinitions") or [] if node not in _own_schema(record)]
    plain = {key: value for key, value in record.items() if key != "authoritativeDefinitions" or others}
    if others:
        plain["authoritativeDefinitions"] = others
    return carry_over_record(plain, new, is_exhaustive=artifact.format == "jsonschema")


def _with_beside(path: str, data: bytes, artifact: Artifact | None) -> dict[str, bytes]:
    if artifact is None:
        return {path: data}
    return {path: data, path.removesuffix(".yaml") + artifact.schema_suffix: artifact.source.data}
