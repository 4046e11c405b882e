"""Bare JSON Schemas and Avro schemas of a folder as first versions of contracts: what they say is kept as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from treaty.app.adopt_contracts import Wishes, find_dataset_name, find_layer, find_version, looks_like_odcs
from treaty.app.next_document import Ground, build_files
from treaty.app.next_document import Wishes as Terms
from treaty.app.read_artifact import Artifact, read_artifact
from treaty.importers.formats import detect_format
from treaty.load.json_schema_paths import find_named_schemas, find_references
from treaty.load.layout import contract_folder
from treaty.load.yaml_text import parse_yaml
from treaty.model.contract import Contract
from treaty.model.identity import ContractId

_SUFFIXES = (".schema.json", ".schema.yaml", ".schema.yml", ".avsc")
_VERSION_IN_NAME = re.compile(r"[-_.]v?(\d{1,9}(?:[._]\d{1,9}){0,2})$", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaPlacement:
    """One schema file and the contract made of it; paths are below the contracts root."""

    source: str
    key: ContractId
    target: str
    """The version file."""
    files: Mapping[str, bytes]
    is_whole: bool
    """Whether the schema's own bytes stand beside the contract, so that the old file is needed no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaAdoption:
    """Which schemas become which contracts, and which stay where they are."""

    placements: tuple[SchemaPlacement, ...] = ()
    problems: tuple[str, ...] = ()


def adopt_schemas(files: Mapping[str, bytes], wishes: Wishes) -> SchemaAdoption:
    """Find the bare schemas among files and make a contract of each.

    Args:
        files: candidates by path, with `/`.
        wishes: defaults for what a file does not say.
    """
    values = {path: parse_yaml(files[path]).value for path in sorted(files) if _may_be_schema(path, files[path])}
    found = {path: value for path, value in values.items() if _is_schema(path, value)}
    used = _find_used(files, found)
    placements: dict[str, SchemaPlacement] = {}
    problems: list[str] = []
    for path, value in found.items():
        if path in used:
            continue
        placement, problem = _place(path, files[path], value, wishes)
        if placement is not None and placement.target in placements:
            other = placements[placement.target].source
            problem, placement = f"`{other}` and `{path}` would both become `{placement.target}`.", None
        if placement is not None:
            placements[placement.target] = placement
        elif problem:
            problems.append(f"{problem} It was left alone.")
    return SchemaAdoption(placements=tuple(placements.values()), problems=tuple(problems))


def _may_be_schema(path: str, data: bytes) -> bool:
    return path.endswith(_SUFFIXES) or b"json-schema.org" in data


def _is_schema(path: str, value: Any) -> bool:
    """Tell whether a file is a schema by its name, or says so itself; a file that only looks like one is not."""
    if detect_format(value) not in {"jsonschema", "avro", "record"}:
        return False
    return path.endswith(_SUFFIXES) or "json-schema.org" in str(value.get("$schema"))


def _find_used(files: Mapping[str, bytes], found: Mapping[str, Any]) -> set[str]:
    """Give the schemas that contracts or other schemas refer to: parts, and no contracts themselves."""
    used = {target for path, value in found.items() for target in find_references(value, path, "")}
    for path, data in files.items():
        value = parse_yaml(data).value if looks_like_odcs(data) else None
        if isinstance(value, Mapping):
            used |= {named.path for named in find_named_schemas(value, path, "") if named.path}
    return used


def _place(path: str, data: bytes, value: Any, wishes: Wishes) -> tuple[SchemaPlacement | None, str]:
    if any(find_references(value, path, "")):
        return None, f"`{path}` refers to other files, which a contract of its own could not reach."
    artifact = read_artifact(path, data, style=None, record="record")
    if artifact.is_faulty:
        first = artifact.diagnostics[0]
        return None, f"`{path}` is no valid schema: {first.message}"
    key = _key(path, value, wishes)
    named = _VERSION_IN_NAME.search(_stem(path))
    version = find_version(path, named[1].replace("_", ".") if named else "")
    folder = contract_folder("", key)
    named_artifact = _named(artifact, key)
    built = build_files(folder, version, named_artifact, Ground(key=key, path=""), Terms())
    target = f"{folder}/{version}.yaml"
    return SchemaPlacement(source=path, key=key, target=target, files=built, is_whole=len(built) > 1), ""


def _named(artifact: Artifact, key: ContractId) -> Artifact:
    records = tuple({**record, "name": key.dataset} for record in artifact.imported.records)
    return replace(artifact, imported=replace(artifact.imported, records=records))


def _key(path: str, value: Any, wishes: Wishes) -> ContractId:
    title = value.get("title") or value.get("name") if isinstance(value, Mapping) else None
    pure = PurePosixPath(path)
    about = Contract(path=path, name=title if isinstance(title, str) else None)
    name = find_dataset_name(str(pure.with_name(f"{_stem(path)}.json")), about, wishes.namespace, is_crowded=True)
    return ContractId(wishes.namespace, wishes.layer or find_layer(path), name)


def _stem(path: str) -> str:
    name = PurePosixPath(path).name
    for suffix in (*_SUFFIXES, ".json", ".yaml", ".yml"):
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


def find_moved(placements: tuple[SchemaPlacement, ...]) -> Iterator[tuple[str, str]]:
    """Give old and new path of the schemas whose bytes stand in the registry now."""
    for placement in placements:
        if placement.is_whole:
            beside = next(path for path in placement.files if path != placement.target)
            yield placement.source, beside
