"""What stands between a version and its release: checks, policies, approvals, dependencies, notice periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from treaty.app.approval_desk import ApprovalRequest, Desk, Draft, Ground, Name
from treaty.app.parallel import map_taken
from treaty.app.read_owners import read_code_owners
from treaty.app.read_part import PartReader, read_part
from treaty.app.read_registry import RegistryView
from treaty.app.registry_place import RegistryPlace, find_place
from treaty.app.settle_approvals import ApprovalReport, Settlement
from treaty.app.tree_files import TreeFiles
from treaty.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from treaty.lifecycle.code_owners import CodeOwners
from treaty.lifecycle.dependencies import find_dependencies
from treaty.lifecycle.stage import find_stage
from treaty.lifecycle.status import VersionLife
from treaty.load.catalog import LoadedCatalog, load_catalog
from treaty.load.mentions import target_of
from treaty.model.identity import ContractId, DatasetId, Version
from treaty.repository.tree import Tree

FILES_IN_PART = 400
"""Files of the datasets that are looked at together."""


def read_approvals(folder: Path, name: str, request: ApprovalRequest) -> ApprovalReport:
    """Say what stands between a version and its release.

    Args:
        folder: of the registry.
        name: FQID; without a whole version the newest that is not released, else the current one.
        request: the day, the base, the reviews.

    Raises:
        UsageError: when there is no registry, contract, version or base of that name.
    """
    view = _read_around(folder, name)
    key, life = _find_version(view, name)
    if life.release is not None:
        stage = find_stage(life.status, has_faults=False, is_waiting=False)
        return ApprovalReport(fqid=life.contract.fqid, stage=stage)
    lives = {(contract.key, life.version): life for contract in view.contracts for life in contract.versions}
    known = _group_versions((name, life.release is not None) for name, life in lives.items())
    ground = _find_base(find_place(folder), request.base).ground(view.loaded)
    desk = Desk(view, ground, request, lambda key: known.get(key, ()))

    def look(name: Name) -> Draft | None:
        return desk.look(name[0], lives[name]) if name in lives else None

    settings = view.loaded.catalog.registry
    return Settlement(look, of_whole=desk.of_whole, registry=settings, ref=ground.ref).answer(desk.look(key, life))


def list_approvals(folder: Path, request: ApprovalRequest, *, size: int = FILES_IN_PART) -> tuple[ApprovalReport, ...]:
    """Say of every version that is not released what stands in its way, in order of contract and version.

    What is not released is read some datasets at a time, in as many processes as there are cores.

    Args:
        folder: of the registry.
        request: the day, the base, the reviews.
        size: files of the datasets that are read together.

    Raises:
        UsageError: when there is no registry, or no base of that name.
    """
    reader, base = PartReader(folder), _find_base(find_place(folder), request.base)
    released = {(item.contract, item.version) for item in reader.index.tags.released()}
    versions = [
        ((key, outline.version), (key, outline.version) in released)
        for key, outlines in reader.index.contracts.items()
        for outline in outlines
        if outline.version is not None
    ]
    known = _group_versions(versions)
    drafts = {name[0].dataset_id for name, is_released in versions if not is_released}

    def look(datasets: Sequence[DatasetId]) -> tuple[tuple[Draft, ...], tuple[Diagnostic, ...]]:
        view = reader.read(datasets)
        desk = Desk(view, base.ground(view.loaded), request, lambda key: known.get(key, ()))
        lives = ((contract.key, life) for contract in view.contracts for life in contract.versions)
        return tuple(desk.look(key, life) for key, life in lives if life.release is None), desk.of_whole

    # Those who read what is not released, or nothing at all, may be at fault for the whole as well.
    done = [look(()), *map_taken(look, reader.split(sorted(drafts), size))]
    found = {draft.name: draft for part, _ in done for draft in part}
    of_whole = {(item.fingerprint, str(item.location)): item for _, part in done for item in part}
    settlement = Settlement(
        found.get,
        of_whole=sort_diagnostics(of_whole.values()),
        registry=reader.index.registry,
        ref=base.ref,
    )
    return tuple(settlement.answer(found[name]) for name in sorted(found))


def _group_versions(
    versions: Iterable[tuple[Name, bool]],
) -> Mapping[ContractId, Sequence[tuple[Version, bool]]]:
    found: dict[ContractId, list[tuple[Version, bool]]] = {}
    for (key, version), is_released in versions:
        found.setdefault(key, []).append((version, is_released))
    return found


def _read_around(folder: Path, name: str) -> RegistryView:
    """Read a contract, and all that it rests on, however far."""
    view = read_part(folder, [name])
    catalog = view.loaded.catalog
    reached: set[ContractId] = set()
    waiting = [life.contract for contract in view.contracts for life in contract.versions]
    while waiting:
        for key in {fqid.contract for fqid in find_dependencies(waiting.pop(), catalog.registry)} - reached:
            reached.add(key)
            waiting += catalog.contracts.get(key, ())
    datasets = {key.dataset_id for key in reached} - {contract.key.dataset_id for contract in view.contracts}
    return read_part(folder, [name], datasets=datasets) if datasets else view


def _find_version(view: RegistryView, name: str) -> tuple[ContractId, VersionLife]:
    life, fqid = view.find(name)
    drafts = [item for item in life.versions if item.release is None and fqid.is_match(item.version)]
    return life.key, drafts[-1] if drafts and len(fqid.version) < 3 else view.find_version(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """The commit whose policies and owners are in force; without one, the folder itself."""

    tree: Tree | None
    owners: CodeOwners | None
    ref: str | None

    def ground(self, loaded: LoadedCatalog) -> Ground:
        """Give what versions of a registry, or of a part of it, are measured by."""
        base = loaded if self.tree is None else _load_like(self.tree, loaded)
        return Ground(base=base, owners=self.owners, ref=self.ref)


def _find_base(place: RegistryPlace, ref: str | None) -> _Base:
    if place.repository is not None:
        with place.repository as repository:
            name = ref or repository.default_base() or "HEAD"
            commit = repository.merge_base(name, "HEAD") if repository.head else None
            if commit is not None:
                tree = repository.tree(commit)
                return _Base(tree=tree, owners=read_code_owners(tree), ref=name)
    return _Base(tree=None, owners=read_code_owners(place.work_tree()), ref=None)


def _load_like(tree: Tree, loaded: LoadedCatalog) -> LoadedCatalog:
    """Read of another tree what judges what was read of this one: settings, every policy, and datasets' own files."""
    prefix = f"{loaded.root}/" if loaded.root else ""
    catalog = loaded.catalog
    keys = {*catalog.datasets, *(key.dataset_id for key in catalog.contracts)}
    wanted = {f"{prefix}registry.yaml", *(f"{prefix}{target_of(key)}/dataset.yaml" for key in keys)}
    paths = tree.list_paths(loaded.root)
    scope = [path for path in paths if path in wanted or path.startswith(f"{prefix}policies/")]
    return load_catalog(TreeFiles(tree, frozenset(paths), scope), root=loaded.root, like=loaded, scope=scope, ids={})
