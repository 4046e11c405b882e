"""A contracts folder to a Catalog, and a loose file to a Contract, each with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from treaty.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from treaty.load.build_policy import build_policy
from treaty.load.build_registry import build_dataset, build_product, build_registry, build_subscription
from treaty.load.json_schemas import JsonSchemas
from treaty.load.layout import FileKind, Placement, classify
from treaty.load.outside import find_dataset, find_versions, sort_versions
from treaty.load.partial import Partial
from treaty.load.reading import Known, Reading
from treaty.load.rules_files import PATH_IS_KNOWN
from treaty.load.shape_problem import ShapeProblem
from treaty.load.source import SourceFile, skip_source
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, DatasetId
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, Registry

K = TypeVar("K")
V = TypeVar("V")

_NO_FILES: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCatalog:
    """A contracts folder as read; what could not be read is missing from the catalog and named by a diagnostic."""

    catalog: Catalog
    sources: Mapping[str, SourceFile]
    """Every file that was looked at, by path from the repository's root."""
    diagnostics: tuple[Diagnostic, ...]
    root: str
    used_schemas: frozenset[str] = frozenset()
    """The JSON Schema files that its contracts lead to, wherever they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedContract:
    """A loose contract file as read; the contract is None where the file could not be read as a mapping."""

    contract: Contract | None
    source: SourceFile
    diagnostics: tuple[Diagnostic, ...]


def load_catalog(
    files: Mapping[str, bytes],
    *,
    root: str = "contracts",
    like: LoadedCatalog | None = None,
    scope: Collection[str] | None = None,
    ids: Mapping[str, str] | None = None,
) -> LoadedCatalog:
    """Read a whole contracts folder.

    Args:
        files: the bytes of everything under the folder, by path from the repository's root.
        root: the contracts folder, from the repository's root; empty when it is the repository itself.
        like: another state of the same folder; what has the same bytes there is not read again.
        scope: the paths to read, None for all; what they refer to outside of these is read when it is looked up.
        ids: with a scope, the path of each JSON Schema that states an `$id`, by that; None: look for them.
    """
    root = root.strip("/")
    known = _known(like) if like is not None and like.root == root else None
    reading = Reading(root, known, rest=files if scope is not None else None, ids=ids)
    prefix = f"{root}/" if root else ""
    for path in sorted(files if scope is None else files.keys() & set(scope)):
        if path.startswith(prefix):
            _read(reading, path, files[path], classify(path.removeprefix(prefix)))
    return _loaded(reading, _build_catalog(reading, None))


def load_part(
    files: Mapping[str, bytes],
    *,
    frame: LoadedCatalog,
    scope: Collection[str],
    ids: Mapping[str, str],
    folders: Mapping[str, Sequence[str]],
    like: LoadedCatalog | None = None,
) -> LoadedCatalog:
    """Read some datasets of a contracts folder, as if all of it had been read.

    Args:
        files: the bytes of everything under the folder, by path; what nothing refers to is not asked for.
        frame: what stands beside the datasets, read before; its findings are not told again.
        scope: the paths to read: all of a dataset's, or none.
        ids: the path of each JSON Schema that states an `$id`, by that.
        folders: the paths of all files by the folder that they stand in.
        like: the same datasets in another state of the same folder; what has the same bytes there is not read again.
    """
    known = _known(like) if like is not None and like.root == frame.root else None
    reading = Reading(frame.root, known, rest=files, ids=ids, folders=folders)
    prefix = f"{frame.root}/" if frame.root else ""
    for path in sorted(scope):
        _read(reading, path, files[path], classify(path.removeprefix(prefix)))
    return _loaded(reading, _build_catalog(reading, frame.catalog))


def _loaded(reading: Reading, catalog: Catalog) -> LoadedCatalog:
    return LoadedCatalog(
        catalog=catalog,
        sources=MappingProxyType(reading.sources),
        diagnostics=sort_diagnostics(reading.diagnostics),
        root=reading.root,
        used_schemas=frozenset(reading.used_schemas),
    )


def _known(like: LoadedCatalog) -> Known:
    faulty = {item.location.path for item in like.diagnostics}
    contracts = (contract for versions in like.catalog.contracts.values() for contract in versions)
    return Known(
        sources=like.sources,
        contracts={item.path: item for item in contracts if item.path not in faulty and _stands_alone(item)},
    )


def _stands_alone(contract: Contract) -> bool:
    """Tell whether no other file has a say in what a contract is."""
    return all(record.json_schema is None and record.json_schema_url is None for record in contract.records)


def read_file(path: str, data: bytes, root: str) -> SourceFile | None:
    """Give one file of a contracts folder as `load_catalog` reads it; None for one that it passes over."""
    reading = Reading(root)
    _read(reading, path, data, classify(path.removeprefix(f"{root}/" if root else "")))
    return reading.sources.get(path)


def _read(reading: Reading, path: str, data: bytes, placement: Placement) -> None:
    if placement.kind is not FileKind.OTHER:
        source = reading.add(path, data, placement)
    elif placement.problem:
        source = reading.sources[path] = skip_source(path, data, placement)
    else:
        return
    if placement.problem:
        reading.report(source, [ShapeProblem(rule=PATH_IS_KNOWN, pointer=ROOT, message=placement.problem)])


def _build_catalog(reading: Reading, frame: Catalog | None) -> Catalog:
    registry = _registry(reading) if frame is None else frame.registry
    schemas = reading.read_json_schemas()
    datasets, contracts = _datasets(reading, registry), _contracts(reading, schemas)
    return replace(
        frame or _beside_datasets(reading),
        registry=registry,
        datasets=_partial(reading, datasets, lambda key: find_dataset(reading, registry, key)),
        contracts=_partial(reading, contracts, lambda key: find_versions(reading, schemas, key)),
    )


def _beside_datasets(reading: Reading) -> Catalog:
    return Catalog(
        subscriptions=tuple(
            build_subscription(value, path=source.path, consumer=placement.name)
            for source, placement, value in reading.checked(FileKind.SUBSCRIPTION, "subscription")
        ),
        products=tuple(
            build_product(value, path=source.path, name=placement.name)
            for source, placement, value in reading.checked(FileKind.PRODUCT, "product")
        ),
        policies=tuple(
            build_policy(value, path=source.path, name=placement.name)
            for source, placement, value in reading.checked(FileKind.POLICY, "policy")
        ),
    )


def _registry(reading: Reading) -> Registry:
    path = f"{reading.root}/registry.yaml" if reading.root else "registry.yaml"
    found = Registry(path=path)
    for source, _, value in reading.checked(FileKind.REGISTRY, "registry"):
        if source.path == path:
            found = build_registry(value, path=path)
    return found


def _datasets(reading: Reading, registry: Registry) -> dict[DatasetId, Dataset]:
    found = {
        placement.dataset: build_dataset(value, path=source.path, key=placement.dataset, registry=registry)
        for source, placement, value in reading.checked(FileKind.DATASET, "dataset")
        if placement.dataset is not None
    }
    return dict(sorted(found.items()))


def _partial(reading: Reading, walked: Mapping[K, V], find: Callable[[K], V | None]) -> Mapping[K, V]:
    return MappingProxyType(walked) if reading.is_whole else Partial(walked, find)


def _contracts(reading: Reading, schemas: JsonSchemas) -> dict[ContractId, tuple[Contract, ...]]:
    found: dict[ContractId, list[Contract]] = {}
    for source, placement in reading.of_kind(FileKind.VERSION):
        contract = reading.build_contract(source, schemas)
        if contract is not None and placement.contract is not None:
            found.setdefault(placement.contract, []).append(contract)
    reading.report_unused_schemas()
    return {key: sort_versions(found[key]) for key in sorted(found)}


def load_contract(data: bytes, *, path: str, files: Mapping[str, bytes] = _NO_FILES) -> LoadedContract:
    """Read one loose contract file.

    Args:
        data: its bytes.
        path: its path, for findings.
        files: the files that its JSON Schema addresses may lead to, by path in the same terms as `path`.
    """
    reading = Reading("")
    source = reading.add(path, data, None)
    reading.add_reachable_schemas(source, files)
    contract = reading.build_contract(source, reading.read_json_schemas())
    return LoadedContract(contract=contract, source=source, diagnostics=sort_diagnostics(reading.diagnostics))
