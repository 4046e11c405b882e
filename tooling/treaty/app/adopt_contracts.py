"""Where existing ODCS files belong in a registry: derived from path and content, every byte kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, TypeGuard

from treaty.load.build import build_contract
from treaty.load.layout import contract_folder
from treaty.load.yaml_text import YamlDocument, parse_yaml
from treaty.model.contract import Contract
from treaty.model.identity import MAX_NAME_LENGTH, ContractId, Version
from treaty.model.pointer import Pointer
from treaty.model.registry import DEFAULT_LAYERS

ODCS_SUFFIXES = (".yaml", ".yml", ".json")

_LEADING_NUMBERS = re.compile(r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?![\d])", re.ASCII | re.IGNORECASE)
_VERSION_FOLDER = re.compile(r"v?\d{1,9}(?:[._]\d{1,9}){0,2}", re.ASCII | re.IGNORECASE)
_VERSION_IN_NAME = re.compile(r"[-_.]v?\d{1,9}(?:[._]\d{1,9}){0,2}$", re.ASCII | re.IGNORECASE)
_GENERIC = frozenset({"contract", "contracts", "datacontract", "data_contract", "odcs", "index", "main", "schema"})
_ROOTS = frozenset({"contracts", "datacontracts", "data_contracts", "datasets", "odcs", "src", "data"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One ODCS file and the place it gets, relative to the contracts root."""

    source: str
    data: bytes
    contract: Contract
    """What the file says; `key` and `version` are those of its new place."""

    @property
    def target(self) -> str:
        """The path below the contracts root."""
        key = self.contract.key
        assert key is not None  # noqa: S101 - every placement has one
        return f"{contract_folder('', key)}/{self.contract.version}.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """Which files go where, and which stay where they are because nobody can tell."""

    placements: tuple[Placement, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user says of files that do not say it themselves."""

    namespace: str
    """For files that name no domain."""
    layer: str | None = None
    """For every file; None: a folder that is called like a layer tells, else gold."""


def adopt_contracts(files: Mapping[str, bytes], wishes: Wishes) -> Adoption:
    """Find the ODCS documents among files and give each a place.

    Args:
        files: candidates by path, with `/`.
        wishes: defaults for what a file does not say.

    Returns:
        Placements in order of source; two files of one place are both left out and named as a problem.
    """
    problems: list[str] = []
    found: list[Placement] = []
    documents: dict[str, YamlDocument] = {}
    for path in sorted(files):
        document = parse_yaml(files[path])
        if _is_odcs(document.value):
            documents[path] = document
        elif looks_like_odcs(files[path]):
            problems.append(f"`{path}` looks like a data contract, but it cannot be read; it was left alone.")
    crowded = _crowded_folders(documents)
    for path, document in documents.items():
        found.append(_place(path, files[path], document, wishes, is_crowded=PurePosixPath(path).parent in crowded))
    placements, collisions = _without_collisions(found)
    return Adoption(placements=placements, problems=(*problems, *collisions))


def _is_odcs(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether a document calls itself an ODCS contract."""
    return (
        isinstance(value, Mapping) and value.get("kind") == "DataContract" and isinstance(value.get("apiVersion"), str)
    )


def looks_like_odcs(data: bytes) -> bool:
    """Tell whether bytes that could not be read mention what an ODCS contract mentions."""
    return re.search(rb"^[\"' ]*kind[\"']?:\s*[\"']?DataContract", data, re.MULTILINE) is not None and (
        b"apiVersion" in data
    )


def _place(path: str, data: bytes, document: YamlDocument, wishes: Wishes, *, is_crowded: bool) -> Placement:
    contract = build_contract(document.value, path=path, key=None, version=None)
    namespace = _slug_path(contract.domain or "") or wishes.namespace
    key = ContractId(
        namespace, wishes.layer or find_layer(path), find_dataset_name(path, contract, namespace, is_crowded=is_crowded)
    )
    return Placement(
        source=path, data=data, contract=replace(contract, key=key, version=find_version(path, _version_text(document)))
    )


def find_dataset_name(path: str, contract: Contract, namespace: str, *, is_crowded: bool) -> str:
    """Give a dataset's name: the folder above a version folder, else the file's name, else what the document says.

    Args:
        path: where the file stands.
        contract: what it says.
        namespace: where it goes; a name that only repeats the namespace's folder is left out.
        is_crowded: whether other contracts stand in the same folder, so that the folder alone names none of them.
    """
    pure = PurePosixPath(path)
    stem = slug(_VERSION_IN_NAME.sub("", _stem(pure.name)))
    folders = [part for part in pure.parts[:-1] if not _VERSION_FOLDER.fullmatch(part)]
    folder = slug(folders[-1]) if folders and not _is_nameless(folders[-1]) else ""
    is_versioned = len(pure.parts) > 1 and _VERSION_FOLDER.fullmatch(pure.parts[-2]) is not None
    if is_versioned and folder:
        if not is_crowded:
            return folder
        return stem if folder == namespace else _short(f"{folder}_{stem}")
    if stem and stem not in _GENERIC and not _VERSION_FOLDER.fullmatch(_stem(pure.name)):
        return stem
    return folder or slug(contract.name or "") or slug(contract.id or "") or "dataset"


def find_layer(path: str) -> str:
    """Give the layer that a folder on the way is called like, by name or alias; gold otherwise."""
    names = {name: layer.name for layer in DEFAULT_LAYERS for name in (layer.name, *layer.aliases)}
    folders = [part.lower() for part in PurePosixPath(path).parts[:-1]]
    return next((names[folder] for folder in reversed(folders) if folder in names), "gold")


def find_version(path: str, declared: str) -> Version:
    """Give MAJOR.MINOR.PATCH from what the document says (`1.0` and `v1` mean 1.0.0), else from a version folder."""
    folders = [part for part in reversed(PurePosixPath(path).parts[:-1]) if _VERSION_FOLDER.fullmatch(part)]
    for text in (declared, *(folder.replace("_", ".") for folder in folders)):
        match = _LEADING_NUMBERS.match(text.strip())
        if match is not None:
            major, minor, patch = (int(part or 0) for part in match.groups())
            return Version(major, minor, patch)
    return Version(1, 0, 0)


def _version_text(document: YamlDocument) -> str:
    """Give the version as it is written: `1.10` without quotes reads as a number, and 1.1 is another version."""
    span = document.source_map.find(Pointer(("version",))) if "version" in document.value else None
    if span is None:
        return ""
    line = document.text.splitlines()[span.line - 1]
    return line[span.column - 1 : span.end_column - 1].strip("'\" ")


def slug(text: str) -> str:
    """Give a name made of a text: lower case ASCII, digits, single underscores; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return _short(f"d_{name}" if name[:1].isdigit() else name)


def _slug_path(text: str) -> str:
    """Give a namespace made of a text; dots stay dots."""
    return ".".join(part for part in (slug(part) for part in text.split(".")) if part)


def _short(name: str) -> str:
    return name[:MAX_NAME_LENGTH].rstrip("_")


def _stem(name: str) -> str:
    for suffix in ODCS_SUFFIXES:
        name = name.removesuffix(suffix)
    return name.removesuffix(".odcs").removesuffix(".datacontract").removesuffix(".contract")


def _is_nameless(folder: str) -> bool:
    return slug(folder) in _ROOTS or find_layer(f"{folder}/x") != "gold" or folder.lower() in {"gold", "silver"}


def _crowded_folders(paths: Iterable[str]) -> set[PurePosixPath]:
    seen: set[PurePosixPath] = set()
    crowded: set[PurePosixPath] = set()
    for path in paths:
        folder = PurePosixPath(path).parent
        (crowded if folder in seen else seen).add(folder)
    return crowded


def _without_collisions(found: Iterable[Placement]) -> tuple[tuple[Placement, ...], tuple[str, ...]]:
    by_target: dict[str, list[Placement]] = {}
    for placement in found:
        by_target.setdefault(placement.target, []).append(placement)
    kept = [group[0] for group in by_target.values() if len({item.data for item in group}) == 1]
    return tuple(kept), tuple(_collisions(by_target))


def _collisions(by_target: Mapping[str, list[Placement]]) -> Iterator[str]:
    for target, group in by_target.items():
        named = " and ".join(f"`{item.source}`" for item in group)
        if len({item.data for item in group}) > 1:
            yield (
                f"{named} would both become `{target}`; they were left alone. Give each its own `version` or file name "
                "and run treaty init again."
            )
