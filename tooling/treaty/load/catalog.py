"""A contracts folder to a Catalog, and a loose file to a Contract, each with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from treaty.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from treaty.load.build import build_contract
from treaty.load.build_registry import build_dataset, build_product, build_registry, build_subscription
from treaty.load.contract_shape import find_contract_shape_problems
from treaty.load.json_schemas import find_address_problem, find_named_schemas
from treaty.load.layout import FileKind, Placement, classify
from treaty.load.rules_files import PATH_IS_KNOWN
from treaty.load.shape import find_shape_problems
from treaty.load.shape_problem import ShapeProblem
from treaty.load.source import SourceFile, locate, read_source
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, DatasetId
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, Product, Registry, Subscription

_NO_FILES: Mapping[str, bytes] = MappingProxyType({})
_OWN_SHAPES = {
    FileKind.REGISTRY: "registry",
    FileKind.DATASET: "dataset",
    FileKind.SUBSCRIPTION: "subscription",
    FileKind.PRODUCT: "product",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCatalog:
    """A contracts folder as read; what could not be read is missing from the catalog and named by a diagnostic."""

    catalog: Catalog
    sources: Mapping[str, SourceFile]
    """Every file that was looked at, by path from the repository's root."""
    diagnostics: tuple[Diagnostic, ...]
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedContract:
    """A loose contract file as read; the contract is None where the file could not be read as a mapping."""

    contract: Contract | None
    source: SourceFile
    diagnostics: tuple[Diagnostic, ...]


def load_catalog(files: Mapping[str, bytes], *, root: str = "contracts") -> LoadedCatalog:
    """Read a whole contracts folder.

    Args:
        files: the bytes of everything under the folder, by path from the repository's root.
        root: the contracts folder, from the repository's root; empty when it is the repository itself.
    """
    loader = _Loader(root.strip("/"))
    for path in sorted(files):
        loader.read(path, files[path])
    catalog = loader.build()
    return LoadedCatalog(
        catalog=catalog,
        sources=MappingProxyType(loader.sources),
        diagnostics=sort_diagnostics(loader.diagnostics),
        root=loader.root,
    )


def load_contract(data: bytes, *, path: str, files: Mapping[str, bytes] = _NO_FILES) -> LoadedContract:
    """Read one loose contract file.

    Args:
        data: its bytes.
        path: its path, for findings.
        files: the files that its JSON Schema addresses may lead to, by path in the same terms as `path`.
    """
    loader = _Loader("")
    source = loader.add(path, data, None)
    for other, content in files.items():
        if other.endswith((".yaml", ".yml", ".json")) and other != path:
            loader.values[other] = read_source(other, content).document.value
    contract = loader.build_contract(source) if isinstance(source.document.value, dict) else None
    if contract is None and not source.diagnostics:
        loader.report(source, find_contract_shape_problems(source.document.value))
    return LoadedContract(contract=contract, source=source, diagnostics=sort_diagnostics(loader.diagnostics))


class _Loader:
    """Collects files, then builds what they say; order of files does not matter."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.sources: dict[str, SourceFile] = {}
        self.diagnostics: list[Diagnostic] = []
        self.values: dict[str, Any] = {}
        """JSON Schema files as plain data, by path."""

    def read(self, path: str, data: bytes) -> None:
        prefix = f"{self.root}/" if self.root else ""
        if not path.startswith(prefix):
            return
        placement = classify(path.removeprefix(prefix))
        if placement.kind is FileKind.OTHER and not placement.problem:
            return
        source = self.add(path, data if placement.kind is not FileKind.OTHER else b"", placement)
        if placement.kind is FileKind.JSON_SCHEMA and source.document.value is not None:
            self.values[path] = source.document.value

    def add(self, path: str, data: bytes, placement: Placement | None) -> SourceFile:
        source = self.sources[path] = read_source(path, data, placement)
        self.diagnostics.extend(source.diagnostics)
        if placement is not None and placement.problem:
            problem = ShapeProblem(rule=PATH_IS_KNOWN, pointer=ROOT, message=placement.problem)
            self.report(source, [problem])
        return source

    def report(self, source: SourceFile, problems: Any, contract: str | None = None) -> None:
        self.diagnostics.extend(locate(problem, source, contract) for problem in problems)

    def of_kind(self, kind: FileKind) -> Iterator[tuple[SourceFile, Placement]]:
        for source in self.sources.values():
            if source.placement is not None and source.placement.kind is kind:
                yield source, source.placement

    def build(self) -> Catalog:
        registry = self._registry()
        return Catalog(
            registry=registry,
            datasets=MappingProxyType(self._datasets(registry)),
            contracts=MappingProxyType(self._contracts()),
            subscriptions=tuple(self._subscriptions()),
            products=tuple(self._products()),
        )

    def _checked(self, kind: FileKind) -> Iterator[tuple[SourceFile, Placement, dict[str, Any]]]:
        for source, placement in self.of_kind(kind):
            value = source.document.value
            if value is not None or not source.diagnostics:
                self.report(source, find_shape_problems(value, _OWN_SHAPES[kind], source.document.source_map))
            if isinstance(value, dict):
                yield source, placement, value

    def _registry(self) -> Registry:
        path = f"{self.root}/registry.yaml" if self.root else "registry.yaml"
        for source, _, value in self._checked(FileKind.REGISTRY):
            if source.path == path:
                return build_registry(value, path=path)
        return Registry(path=path)

    def _datasets(self, registry: Registry) -> dict[DatasetId, Dataset]:
        found = {
            placement.dataset: build_dataset(value, path=source.path, key=placement.dataset, registry=registry)
            for source, placement, value in self._checked(FileKind.DATASET)
            if placement.dataset is not None
        }
        return dict(sorted(found.items()))

    def _contracts(self) -> dict[ContractId, tuple[Contract, ...]]:
        found: dict[ContractId, list[Contract]] = {}
        for source, placement in list(self.of_kind(FileKind.VERSION)):
            contract = self.build_contract(source)
            if contract is not None and placement.contract is not None:
                found.setdefault(placement.contract, []).append(contract)
        return {key: tuple(sorted(found[key], key=_by_version)) for key in sorted(found)}

    def build_contract(self, source: SourceFile) -> Contract | None:
        value, placement = source.document.value, source.placement
        fqid = f"{placement.contract}:{placement.version}" if placement and placement.contract else None
        if value is not None or not source.diagnostics:
            problems = find_contract_shape_problems(value, source.document.source_map)
            self.report(source, problems, fqid)
        if not isinstance(value, dict):
            return None
        schemas: dict[str, Any] = {}
        for named in find_named_schemas(value, source.path, self.root):
            problem = find_address_problem(named, self.values)
            if problem is not None:
                self.report(source, [problem], fqid)
            elif named.path is not None:
                schemas[named.url] = self.values[named.path]
        key, version = (placement.contract, placement.version) if placement else (None, None)
        return build_contract(value, path=source.path, key=key, version=version, json_schemas=schemas)

    def _subscriptions(self) -> Iterator[Subscription]:
        for source, placement, value in self._checked(FileKind.SUBSCRIPTION):
            yield build_subscription(value, path=source.path, consumer=placement.name)

    def _products(self) -> Iterator[Product]:
        for source, placement, value in self._checked(FileKind.PRODUCT):
            yield build_product(value, path=source.path, name=placement.name)


def _by_version(contract: Contract) -> tuple[int, int, int]:
    version = contract.version
    return (version.major, version.minor, version.patch) if version else (0, 0, 0)
