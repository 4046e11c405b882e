"""Write the next version of a contract, or give a draft the number that its changes demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from treaty.app.bump_plan import Bump, BumpRequest, Outcome
from treaty.app.file_kind import check_kind
from treaty.app.neighbours import Neighbours
from treaty.app.read_part import read_part
from treaty.app.read_registry import RegistryView
from treaty.app.read_start import read_start
from treaty.app.registry_faults import check_deciding_files
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.app.version_digests import schema_paths
from treaty.compat.comparison import Comparison, Step
from treaty.compat.exceptions import Exceptions
from treaty.compat.gate import Pair
from treaty.compat.modes import find_mode
from treaty.compat.verdict import compare_contracts
from treaty.compat.versioning import claimed_step, next_version
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.diagnostics.rule import Severity
from treaty.lifecycle.renumber import read_version, renumber
from treaty.lifecycle.status import VersionLife
from treaty.load.bare_schema import is_json_schema
from treaty.load.catalog import load_contract
from treaty.model.contract import Contract
from treaty.model.identity import Version, newest
from treaty.repository.history import Repository

_INGEST = "`treaty ingest` makes a bare schema the next version."


def plan_bump(request: BumpRequest, folder: Path) -> Bump:
    """Say what a bump writes, and write nothing.

    Raises:
        UsageError: when there is no such contract, the step is too small, or the number is taken.
        TreatyError: when something cannot be read.
    """
    view = read_part(folder, [request.fqid])
    planner = _Planner(view, find_place(folder), request)
    return planner.plan()


class _Planner:
    """One contract, and which of its versions may still change."""

    def __init__(self, view: RegistryView, place: RegistryPlace, request: BumpRequest) -> None:
        self._view = view
        self._place = place
        self._request = request
        self._life, self._fqid = view.find(request.fqid)
        check_deciding_files(view.loaded, self._life.key)
        self._mode = view.loaded.catalog.compatibility(self._life.key)
        self._exceptions = Exceptions(view.loaded.catalog, today=request.today, released=())

    def plan(self) -> Bump:
        named = newest((life.version for life in self._life.versions), self._fqid)
        life = self._life.find(named)
        if life is None:
            known = ", ".join(str(life.version) for life in self._life.versions)
            raise UsageError(f"There is no version `{self._fqid}`.", f"{self._life.key} has {known}.")
        if not self._is_draft(life):
            return self._plan_next(life)
        if self._request.source is not None:
            raise UsageError(
                f"{life.version} is not released yet, so the next version exists already: {life.contract.path}.",
                f"Edit that file and run `treaty bump {self._life.key}`, or delete it first.",
            )
        return self._plan_draft(life)

    def _is_draft(self, life: VersionLife) -> bool:
        """Tell whether a version may still change; outside of Git that cannot be known, so none may."""
        repository = self._place.repository
        if repository is None or life.release is not None:
            return False
        with repository:
            commit = _base_commit(repository, self._request.base)
            return commit is None or life.contract.path not in repository.tree(commit).list_files(life.contract.path)

    def _plan_next(self, life: VersionLife) -> Bump:
        """Plan a new file after a released version."""
        source, earlier = self._request.source, self._up_to(life)
        faults: tuple[str, ...] = ()
        if source is None:
            data, comparison, demanded = self._data(life), None, Step.PATCH
            schemas = self._schemas(life.contract.path)
        else:
            data, contract, schemas, faults = _read_source(source)
            comparison, demanded = self._compare(earlier, contract)
        if comparison is not None and demanded is Step.NONE:
            raise UsageError(f"`{source}` says what {life.version} says already; no new version is needed.")
        version = next_version(life.version, self._step(demanded))
        path = self._free_path(life, version)
        return Bump(
            top=self._place.top,
            key=self._life.key,
            outcome=Outcome.COPIED if source is None else Outcome.TAKEN,
            version=version,
            path=path,
            previous=life.version,
            files={path: renumber(data, version, source.stem if source else None)} | _beside(path, schemas),
            comparison=comparison,
            demanded=demanded,
            faults=faults,
        )

    def _plan_draft(self, life: VersionLife) -> Bump:
        """Plan the right number for a version that is not released yet."""
        earlier = self._up_to(life)[:-1]
        previous = earlier[-1].version if earlier else None
        comparison, demanded = self._compare(earlier, life.contract) if earlier else (None, Step.NONE)
        version = life.version
        step = self._step(demanded)
        if previous is not None and step.rank > claimed_step(previous, version).rank:
            version = next_version(previous, step)
        data, old = self._data(life), life.contract.path
        files: dict[str, bytes] = {}
        removed: tuple[str, ...] = ()
        stated = read_version(data)
        if version == life.version == stated:
            path, outcome = old, Outcome.RIGHT
        else:
            path = old if version == life.version else self._free_path(life, version)
            origin = old if path != old else self._left_behind(old, stated)
            schemas = self._schemas(origin) if origin else {}
            outcome, files = Outcome.RENUMBERED, {path: renumber(data, version)} | _beside(path, schemas)
            removed = tuple(_beside(origin, schemas)) if origin else ()
        return Bump(
            top=self._place.top,
            key=self._life.key,
            outcome=outcome,
            version=version,
            path=path,
            previous=previous,
            moved_from=old,
            files=files,
            removed=removed,
            comparison=comparison,
            demanded=demanded,
            mentions=self._mentions(life) if path != old else (),
            faults=self._faults(life),
        )

    def _left_behind(self, path: str, stated: Version | None) -> str | None:
        """Give under which name a draft stood before a bump that was stopped half way; None when under no other."""
        if stated is None or self._life.find(stated) is not None:
            return None
        return f"{path.rpartition('/')[0]}/{stated}.yaml"

    def _up_to(self, life: VersionLife) -> tuple[Contract, ...]:
        return tuple(other.contract for other in self._life.versions if other.version <= life.version)

    def _data(self, life: VersionLife) -> bytes:
        return self._view.loaded.sources[life.contract.path].data

    def _schemas(self, path: str) -> dict[str, bytes]:
        """Give the JSON Schema files that carry a version's name, by what follows the name."""
        sources = self._view.loaded.sources
        stem = path.removesuffix(".yaml")
        return {name.removeprefix(stem): sources[name].data for name in schema_paths(path) if name in sources}

    def _faults(self, life: VersionLife) -> tuple[str, ...]:
        paths = {life.contract.path, *schema_paths(life.contract.path)}
        return _errors(item for item in self._view.loaded.diagnostics if item.location.path in paths)

    def _compare(self, earlier: Sequence[Contract], new: Contract) -> tuple[Comparison, Step]:
        """Compare with the version before, and under a transitive mode with each of its major."""
        comparison = self._judge(earlier[-1], new)
        step = comparison.step
        if step.rank < Step.MAJOR.rank and find_mode(self._mode).is_transitive:
            major = _major(earlier[-1])
            others = (old for old in earlier[:-1] if _major(old) == major)
            if any(self._judge(old, new).breaking for old in others):
                step = Step.MAJOR
        return comparison, step

    def _judge(self, old: Contract, new: Contract) -> Comparison:
        """Compare two versions; what an exception lets through demands no major."""
        comparison = compare_contracts(old, new, mode=self._mode)
        if new.version is None:
            return comparison
        pair = Pair(key=self._life.key, old=old, new=new, mode=self._mode, is_neighbour=True)
        return self._exceptions.apply(pair, comparison)[0]

    def _step(self, demanded: Step) -> Step:
        asked = self._request.step
        if asked is not None and asked.rank < demanded.rank:
            raise UsageError(
                f"A {asked.value} step is too small: the changes demand a {demanded.value} step.",
                "Leave out --step, or take the breaking change back.",
            )
        return asked or demanded

    def _free_path(self, life: VersionLife, version: Version) -> str:
        path = f"{life.contract.path.rpartition('/')[0]}/{version}.yaml"
        if self._life.find(version) is not None or path in self._view.loaded.sources:
            raise UsageError(
                f"{version} exists already.",
                f"Name the version that yours follows: `treaty bump {self._life.key}:{self._newest}`.",
            )
        return path

    @property
    def _newest(self) -> Version:
        return self._life.versions[-1].version

    def _mentions(self, life: VersionLife) -> tuple[str, ...]:
        """Give the other files of the dataset, and those that name the contract, in which the old number stands."""
        number, key = str(life.version), str(self._life.key)
        folder = life.contract.path.rsplit("/", 2)[0]
        return tuple(
            path
            for path, source in self._view.loaded.sources.items()
            if not path.startswith(life.contract.path.removesuffix(".yaml"))
            and number in source.text
            and (path == f"{folder}/dataset.yaml" or key in source.text)
        )


def _base_commit(repository: Repository, base: str | None) -> str | None:
    """Give the commit whose files count as released: where this branch left the main one, else HEAD."""
    head, ref = repository.head, base or repository.default_base()
    if head is None:
        return None
    return head if ref is None else repository.merge_base(ref, head) or repository.resolve(ref)


def _major(contract: Contract) -> int | None:
    return contract.version.major if contract.version else None


def _beside(path: str, schemas: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the JSON Schema files of a version, by path."""
    return {path.removesuffix(".yaml") + suffix: data for suffix, data in schemas.items()}


def _errors(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    return tuple(item.message for item in diagnostics if item.severity is Severity.ERROR)


def _read_source(path: Path) -> tuple[bytes, Contract, dict[str, bytes], tuple[str, ...]]:
    """Read a file that stands anywhere, with the JSON Schema files beside it that carry its name."""
    if not path.is_file():
        raise UsageError(f"There is no file `{path}`.", "Check the spelling, and where you are (`pwd`).")
    data, beside = read_start(path), Neighbours(path, path.parent)
    loaded = load_contract(data, path=path.name, files=beside)
    value = loaded.source.document.value
    check_kind(f"{path}", value, how="Name an ODCS document with the text of the next version.", of_avro=_INGEST)
    if is_json_schema(value):
        raise UsageError(f"`{path}` is a bare JSON Schema.", _INGEST)
    if loaded.contract is None:
        reasons = " ".join(item.message for item in loaded.diagnostics[:3])
        raise TreatyError(f"`{path}` cannot be read as a contract. {reasons}", f"`treaty check {path}` says more.")
    schemas = {name: beside[name] for name in schema_paths(path.name) if name in beside}
    by_suffix = {name.removeprefix(path.stem): text for name, text in schemas.items()}
    return data, loaded.contract, by_suffix, _errors(loaded.diagnostics)
