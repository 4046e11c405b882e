"""Reading: the files of one run, what they say, and all that is wrong with them, while they are being read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from treaty.diagnostics.diagnostic import Diagnostic
from treaty.load.build import build_contract
from treaty.load.clean_columns import CleanColumns
from treaty.load.contract_shape import find_contract_shape_problems
from treaty.load.json_schema_paths import find_named_schemas, find_references
from treaty.load.json_schemas import JsonSchemas, find_json_schema_problems
from treaty.load.layout import SCHEMA_SUFFIXES, FileKind, Placement, classify, contract_folder
from treaty.load.own_shape import find_own_shape_problems
from treaty.load.partial import Partial
from treaty.load.rules_files import JSON_SCHEMA_IS_USED
from treaty.load.shape_problem import ShapeProblem
from treaty.load.source import SourceFile, locate, read_source
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.pointer import ROOT

_SCHEMA_FILE = Placement(kind=FileKind.JSON_SCHEMA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Files as read before, and by path the contracts among them that stand alone and have nothing wrong with them."""

    sources: Mapping[str, SourceFile] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)


class Reading:
    """Files and findings; in which order files come does not matter."""

    def __init__(
        self,
        root: str,
        known: Known | None = None,
        *,
        rest: Mapping[str, bytes] | None = None,
        ids: Mapping[str, str] | None = None,
        folders: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Start with nothing read.

        Args:
            root: the contracts folder, empty for the repository itself.
            known: what another reading of the same root made of files that may well be the same.
            rest: files that are read when something refers to them, and then not reported; None when all are read.
            ids: the path of each JSON Schema that states an `$id`, by that; None: look for them. Where it is given,
                this is one part of a whole, and the other parts report what is wrong with the rest.
            folders: the paths of `rest` by the folder that they stand in; None: find out.
        """
        self.root = root
        self._rest = rest
        self._ids = ids
        self._aside: set[str] = set()
        self._folders = folders
        self._known = known or Known()
        self._clean = CleanColumns()
        self.sources: dict[str, SourceFile] = {}
        self.diagnostics: list[Diagnostic] = []
        self.used_schemas: set[str] = set()
        """The JSON Schema files that contracts lead to."""

    @property
    def is_whole(self) -> bool:
        """Whether every file is read, and not only what is in scope and what that refers to."""
        return self._rest is None

    def add(self, path: str, data: bytes, placement: Placement | None) -> SourceFile:
        """Read a file's text, unless the very same is known."""
        known = self._known.sources.get(path)
        is_same = known is not None and known.data == data and known.placement == placement
        source = self.sources[path] = known if known is not None and is_same else read_source(path, data, placement)
        if path not in self._aside:
            self.diagnostics.extend(source.diagnostics)
        return source

    def look_up(self, path: str) -> SourceFile | None:
        """Give a file that something refers to, whether or not it is in scope; None where there is none."""
        if path not in self.sources and self._rest is not None and path in self._rest:
            self._aside.add(path)
            prefix = f"{self.root}/" if self.root else ""
            self.add(path, self._rest[path], classify(path.removeprefix(prefix)))
        return self.sources.get(path)

    def look_up_versions(self, key: ContractId) -> Iterator[SourceFile]:
        """Give the version files of a contract, whether or not they are in scope."""
        if self._folders is None:
            self._folders = group_folders(self._rest or ())
        prefix = f"{self.root}/" if self.root else ""
        for path in self._folders.get(contract_folder(self.root, key), ()):
            placement = classify(path.removeprefix(prefix))
            source = self.look_up(path) if (placement.kind, placement.contract) == (FileKind.VERSION, key) else None
            if source is not None:
                yield source

    def report(
        self,
        source: SourceFile,
        problems: Iterable[ShapeProblem],
        contract: str | None = None,
        *,
        is_told: bool = False,
    ) -> None:
        """Take problems of a file, each with its place; of a file out of scope none is told, unless `is_told`."""
        if source.path in self._aside and not is_told:
            return
        self.diagnostics.extend(locate(problem, source, contract) for problem in problems)

    def of_kind(self, kind: FileKind) -> Iterator[tuple[SourceFile, Placement]]:
        """Give the files of a kind that are in scope."""
        for source in list(self.sources.values()):
            if source.path in self._aside:
                continue
            if source.placement is not None and source.placement.kind is kind:
                yield source, source.placement

    def checked(self, kind: FileKind, shape: str) -> Iterator[tuple[SourceFile, Placement, dict[str, Any]]]:
        """Give the files of a kind that are mappings, with their values; what is wrong with them is reported."""
        for source, placement in self.of_kind(kind):
            value = source.document.value
            if not _is_broken(source):
                self.report(source, find_own_shape_problems(value, shape, source.document.source_map))
            if isinstance(value, dict):
                yield source, placement, value

    def add_reachable_schemas(self, source: SourceFile, files: Mapping[str, bytes]) -> None:
        """Read the JSON Schema files that a loose contract leads to, at one remove or several."""
        value = source.document.value
        document = value if isinstance(value, dict) else {}
        waiting = [named.path for named in find_named_schemas(document, source.path, self.root)]
        while waiting:
            path = waiting.pop()
            if path is not None and path in files and path not in self.sources:
                schema = self.add(path, files[path], _SCHEMA_FILE).document.value
                waiting.extend(find_references(schema, path, self.root))

    def read_json_schemas(self) -> JsonSchemas:
        """Check every JSON Schema file, and give them all."""
        values: dict[str, Any] = {}
        for source, _ in self.of_kind(FileKind.JSON_SCHEMA):
            if not _is_broken(source):
                value = values[source.path] = source.document.value
                self.report(source, find_json_schema_problems(value, source.document.source_map))
        named = self._named_by_version()
        if self._rest is None:
            return JsonSchemas(values, self.root, named)
        every = AllSchemas(self, self._rest)
        if self._ids is not None:
            return JsonSchemas(every, self.root, Partial(named, self._find_named), ids=self._ids)
        schemas = (path for path in self._rest if path.endswith(SCHEMA_SUFFIXES))
        identified = {path: every[path] for path in schemas if b"$id" in self._rest[path] and path in every}
        return JsonSchemas(every, self.root, Partial(named, self._find_named), identified=identified)

    def _named_by_version(self) -> dict[ContractId, dict[Version, str]]:
        named: dict[ContractId, dict[Version, str]] = {}
        for source, placement in self.of_kind(FileKind.VERSION):
            if placement.contract is not None and placement.version is not None:
                for path in self._named_paths(source):
                    named.setdefault(placement.contract, {}).setdefault(placement.version, path)
        return named

    def _find_named(self, key: ContractId) -> dict[Version, str] | None:
        named: dict[Version, str] = {}
        for source in self.look_up_versions(key):
            if source.placement is not None and source.placement.version is not None:
                for path in self._named_paths(source):
                    named.setdefault(source.placement.version, path)
        return named or None

    def _named_paths(self, source: SourceFile) -> Iterator[str]:
        value = source.document.value
        schemas = find_named_schemas(value, source.path, self.root) if isinstance(value, dict) else ()
        return (schema.path for schema in schemas if schema.path is not None)

    def build_contract(self, source: SourceFile, schemas: JsonSchemas) -> Contract | None:
        """Check a contract and give it; None where the file is no mapping."""
        known = self._known.contracts.get(source.path)
        if known is not None and self._known.sources.get(source.path) is source:
            return known
        value, placement = source.document.value, source.placement
        key, version = (placement.contract, placement.version) if placement else (None, None)
        fqid = f"{key}:{version}" if key and version else None
        if source.path not in self._aside and not _is_broken(source) and not self._clean.accepts(value):
            self.report(source, find_contract_shape_problems(value, source.document.source_map), fqid)
        if not isinstance(value, dict):
            return None
        found: dict[str, Any] = {}
        for named in find_named_schemas(value, source.path, self.root):
            problem = schemas.find_address_problem(named)
            if problem is not None:
                self.report(source, [problem], fqid)
            elif named.path is not None:
                found[named.url] = self._bundle(named.path, schemas)
        return build_contract(value, path=source.path, key=key, version=version, json_schemas=found)

    def _bundle(self, path: str, schemas: JsonSchemas) -> Any:
        is_new = path not in schemas.bundles
        bundle = schemas.bundle(path)
        if is_new:
            self.used_schemas.update(bundle.paths)
            for where, problem in bundle.problems:
                # Of two parts of a whole, the one whose contracts lead to a schema knows what they do not find there.
                self.report(self.sources[where], [problem], is_told=self._ids is not None)
        return bundle.schema

    def report_unused_schemas(self) -> None:
        """Report the JSON Schema files that no contract leads to."""
        for source, _ in self.of_kind(FileKind.JSON_SCHEMA):
            if source.path not in self.used_schemas and not _is_broken(source):
                message = "No contract names this JSON Schema; name it under `authoritativeDefinitions`, or remove it."
                self.report(source, [ShapeProblem(rule=JSON_SCHEMA_IS_USED, pointer=ROOT, message=message)])


def group_folders(paths: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Give paths by the folder that they stand in."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(path.rpartition("/")[0], []).append(path)
    return found


class AllSchemas(Mapping[str, Any]):
    """Every JSON Schema file of a partial reading, as plain data by path; one out of scope is read when it is named."""

    def __init__(self, reading: Reading, files: Mapping[str, bytes]) -> None:
        """Take the reading, and every file there is."""
        self._reading = reading
        self._files = files

    def __getitem__(self, path: str) -> Any:
        """Give what a schema says."""
        source = self._reading.look_up(path) if path.endswith(SCHEMA_SUFFIXES) else None
        if source is None or _is_broken(source):
            raise KeyError(path)
        return source.document.value

    def __iter__(self) -> Iterator[str]:
        """Give the paths of the schemas that can be read, in order; each is read for it."""
        return (path for path in sorted(self._files) if path.endswith(SCHEMA_SUFFIXES) and path in self)

    def __len__(self) -> int:
        """Give how many can be read."""
        return sum(1 for _ in self)


def _is_broken(source: SourceFile) -> bool:
    """Tell whether the text itself could not be read, which has been reported."""
    return source.document.value is None and bool(source.diagnostics)
