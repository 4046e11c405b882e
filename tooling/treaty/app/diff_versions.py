"""Compare two versions wherever they stand: FQIDs, files, a path at a Git ref; contracts or bare JSON Schemas."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from treaty.app.file_kind import check_kind
from treaty.app.find_targets import find_registry
from treaty.app.find_version import is_contract_name
from treaty.app.neighbours import Neighbours
from treaty.app.read_part import read_part
from treaty.app.read_registry import RegistryView
from treaty.app.read_start import read_start
from treaty.app.relative_path import relative_path
from treaty.compat.comparison import Comparison, JudgedChange
from treaty.compat.consumers import Hit, Readers, find_consumers, find_hits
from treaty.compat.modes import DEFAULT_MODE
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.load.bare_schema import build_bare_contract, is_json_schema
from treaty.load.catalog import load_contract
from treaty.load.layout import Placement, classify
from treaty.model.contract import ContentModel, Contract
from treaty.model.pointer import Pointer
from treaty.repository.history import open_repository

HOW = "Name an FQID (finance.gold.invoice:v1.2.0), a file, or a path at a ref (main:contracts/…/v1.2.0.yaml)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison, read."""

    contract: Contract
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the file itself; the comparison goes on with what can be read."""
    fqid: str = ""
    """The full name of what was named as a version of the registry, by whatever part or alias; empty for a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A comparison, who is hit, and what is wrong with either side itself."""

    comparison: Comparison
    hits: tuple[Hit, ...]
    old: Side
    new: Side


def diff_versions(
    old: str, new: str, folder: Path, *, mode: str | None = None, content_model: ContentModel | None = None
) -> Difference:
    """Compare two versions.

    Args:
        old: FQID, path of a file, or `REF:path`.
        new: the same.
        folder: where the command runs.
        mode: None: the contract's own where both sides are versions of it, else `full`.
        content_model: None: what the contracts say (`declared` for bare JSON Schemas).

    Raises:
        UsageError: when a side cannot be found or one is a contract and the other a JSON Schema.
        TreatyError: when something cannot be read.
    """
    reading = _Reading(folder, (old, new))
    sides = [reading.read(old), reading.read(new)]
    if content_model is not None:
        sides = [replace(side, contract=replace(side.contract, content_model=content_model)) for side in sides]
    first, second = sides
    if _is_bare(first.contract) is not _is_bare(second.contract):
        raise UsageError("One side is a contract and the other a bare JSON Schema.", "Compare two of a kind.")
    in_force = mode or reading.mode(first.contract, second.contract)
    comparison = compare_contracts(first.contract, second.contract, mode=in_force)
    if _is_bare(second.contract):
        comparison = replace(comparison, changes=tuple(_in_json_schema(change) for change in comparison.changes))
    comparison = replace(comparison, old=first.fqid or old, new=second.fqid or new)
    return Difference(
        comparison=comparison, hits=reading.hits(comparison, first.contract, second.contract), old=first, new=second
    )


def _is_bare(contract: Contract) -> bool:
    return contract.api_version is None and any(record.json_schema is not None for record in contract.records)


def _in_json_schema(judged: JudgedChange) -> JudgedChange:
    """Give a change with its pointer in JSON Schema's words, where ODCS has others for the same."""
    *head, last = judged.change.pointer.tokens or ("",)
    if last == "logicalType":
        last = "type"
    tokens = (*(part for part in head if part != "logicalTypeOptions"), last)
    if last in {"", "authoritativeDefinitions"}:
        tokens = ()
    return replace(judged, change=replace(judged.change, pointer=Pointer(tokens)))


class _Reading:
    """Reads sides; of the registry around the folder, what concerns them is read at most once."""

    def __init__(self, folder: Path, names: Collection[str]) -> None:
        self._folder = folder
        self._names = [name for name in names if not (folder / name).is_file() and is_contract_name(name)]
        placed = (_place_of(name) for name in names)
        self._datasets = {place.dataset for place in placed if place is not None and place.dataset is not None}

    @cached_property
    def _registry(self) -> RegistryView | None:
        if find_registry(self._folder) is None:
            return None
        return read_part(self._folder, self._names, datasets=self._datasets)

    def read(self, name: str) -> Side:
        """Read one side: a file, a version of the registry, or a file at a ref."""
        path = self._folder / name
        if path.is_file():
            return self._in_registry(self._read_file(path), path.as_posix())
        if is_contract_name(name):
            return self._read_fqid(name)
        if ":" in name:
            return self._read_at_ref(name)
        if path.is_dir():
            raise UsageError(f"`{name}` is a folder, and a version is a file.", HOW)
        raise UsageError(f"There is no file and no contract `{name}`.", HOW)

    def _read_file(self, path: Path) -> Side:
        place, folder = path.parent.resolve() / path.name, self._folder.resolve()
        return _read_bytes(read_start(path), relative_path(place, folder), Neighbours(place, folder))

    def _read_fqid(self, name: str) -> Side:
        view = self._registry
        if view is None:
            raise UsageError("An FQID needs a registry, and there is none in this folder or above it.", HOW)
        contract = view.find_version(name).contract
        found = (item for item in view.loaded.diagnostics if item.location.path == contract.path)
        return Side(contract=contract, diagnostics=tuple(found), fqid=contract.fqid)

    def _read_at_ref(self, name: str) -> Side:
        ref, _, path = name.partition(":")
        with open_repository(self._folder) as repository:
            tree = repository.tree(repository.resolve(ref))
            folder = path.rpartition("/")[0]
            beside = [file for file in tree.list_files(folder) if file.rpartition("/")[0] == folder]
            if path not in beside:
                raise UsageError(f"There is no file `{path}` at `{ref}`.", HOW)
            found = tree.read_many(beside)
        return self._in_registry(_read_bytes(found[path], path, found), path)

    def _in_registry(self, side: Side, path: str) -> Side:
        """Give a version file of a registry the name that its place gives it."""
        placement = _place_of(path)
        if placement is None or placement.version is None or self._registry is None:
            return side
        named = replace(side.contract, key=placement.contract, version=placement.version)
        return replace(side, contract=named)

    def mode(self, old: Contract, new: Contract) -> str:
        """Give the mode that the contract demands whose versions are compared; for two of no contract, the default."""
        keys = {key for key in (old.key, new.key) if key is not None}
        if self._registry is None or len(keys) != 1:
            return DEFAULT_MODE
        return self._registry.loaded.catalog.compatibility(keys.pop())

    def hits(self, comparison: Comparison, old: Contract, new: Contract) -> tuple[Hit, ...]:
        """Give the consumers of the contract that are hit."""
        keys = {key for key in (old.key, new.key) if key is not None}
        if self._registry is None or len(keys) != 1:
            return ()
        consumers = find_consumers(self._registry.loaded.catalog, keys.pop())
        return tuple(find_hits(comparison, Readers(consumers, lambda: (old, new))))


def _place_of(path: str) -> Placement | None:
    """Give what a path says of its file, wherever the contracts root is; None for a path of no registry."""
    _, mark, below = path.rpartition("datasets/")
    return classify(mark + below) if mark else None


def _read_bytes(data: bytes, name: str, files: Mapping[str, bytes]) -> Side:
    loaded = load_contract(data, path=name, files=files)
    value = loaded.source.document.value
    if isinstance(value, bool):
        value = {} if value else {"not": {}}
        return Side(contract=build_bare_contract(value, path=name))
    check_kind(name, value, how=HOW, of_avro="Avro schemas are compared as two files: old.avsc new.avsc.")
    if is_json_schema(value):
        return Side(contract=build_bare_contract(value, path=name), diagnostics=loaded.source.diagnostics)
    if loaded.contract is not None:
        return Side(contract=loaded.contract, diagnostics=tuple(loaded.diagnostics))
    reasons = " ".join(item.message for item in loaded.diagnostics[:3])
    raise TreatyError(f"`{name}` cannot be read as a contract or a JSON Schema. {reasons}", "`treaty check` says more.")
