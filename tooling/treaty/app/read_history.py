"""Where a column comes from: the version and the commit that brought it in, and what changed it since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from treaty.app.find_version import choose_version
from treaty.app.missing_column import missing_column
from treaty.app.open_index import open_index
from treaty.app.registry_index import RegistryIndex
from treaty.app.registry_place import find_place
from treaty.app.version_digests import schema_paths
from treaty.compat.diff import diff_contracts
from treaty.diagnostics.change import Change
from treaty.diagnostics.errors import UsageError
from treaty.lifecycle.status import ContractLife, VersionLife
from treaty.lineage.columns import Column, find_columns
from treaty.load.catalog import load_contract
from treaty.model.contract import Contract
from treaty.model.release import Release
from treaty.model.revision import Revision
from treaty.repository.commit import CommitTree
from treaty.repository.file_commits import read_file_commits
from treaty.repository.history import Repository

_RENAMED = "field-renamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlameStep:
    """One version that a column has its present form from."""

    version: str
    what: str
    """`introduced`, `renamed` or `changed`."""
    changes: tuple[Change, ...]
    """Against the version before; none of what was introduced."""
    revision: Revision | None
    """The commit that did it; None while it is not committed, or outside of Git."""
    release: Release | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """A column and where it comes from, the oldest step first: the one that introduced it."""

    column: str
    """FQID with version, `#`, record and path."""
    steps: tuple[BlameStep, ...]
    is_shallow: bool = False
    """Whether the clone's history ends early, so that an older commit may have done it."""


@dataclass(frozen=True, slots=True)
class _Name:
    """What a column is called in one version."""

    record: str
    path: str


def blame_column(folder: Path, text: str, *, at: str | None = None) -> Blame:
    """Tell where a column comes from.

    Args:
        folder: of the registry, in Git or not.
        text: `finance.gold.invoice#amount`, with or without a version and a record.
        at: a ref or a date, as `open_index` takes; None: the working folder.

    Raises:
        UsageError: when there is no such contract, version or column, or several columns of this name.
    """
    name, _, column = text.partition("#")
    if not column:
        raise UsageError(f"`{text}` names no column.", "Write FQID#column, for example finance.gold.invoice#amount.")
    view = open_index(folder, at=at, of=name)
    contract, fqid = view.find(name)
    life = choose_version(contract, fqid, name)
    found = _find_one(life.contract, column)
    steps = _find_steps(contract, life, found)
    place = find_place(folder)
    if place.repository is None:
        dated, is_shallow = [_date(None, view, *step) for step in steps], False
    else:
        with place.repository as repository:
            dated = [_date(repository, view, *step) for step in steps]
            is_shallow = repository.is_shallow
    column = f"{life.contract.fqid}#{found.record}.{found.path}"
    return Blame(column=column, steps=tuple(reversed(dated)), is_shallow=is_shallow)


def _find_one(contract: Contract, text: str) -> _Name:
    found = [column for column in find_columns(contract, text) if column.field is not None]
    if len(found) == 1:
        return _name(found[0])
    if found:
        raise UsageError(f"Several columns of {contract.fqid} are called `{text}`.", f"Name one: {_list(found)}.")
    raise missing_column(contract, text)


def _name(column: Column) -> _Name:
    paths = (path for path, field in column.record.walk() if field is column.field)
    return _Name(column.record.name, next(paths, column.path))


def _list(columns: Sequence[Column]) -> str:
    return ", ".join(f"`{column}`" for column in columns)


_Step = tuple[VersionLife, _Name, str, tuple[Change, ...]]


def _find_steps(contract: ContractLife, last: VersionLife, name: _Name) -> Iterator[_Step]:
    """Give the versions that made a column what it is, the newest first."""
    lives = [life for life in contract.versions if life.version <= last.version]
    for old, new in zip(reversed(lives[:-1]), reversed(lives), strict=False):
        all_changes = diff_contracts(old.contract, new.contract)
        before = _name_before(name, all_changes)
        if not _has(old.contract, before):
            yield new, name, "introduced", ()
            return
        changes = tuple(change for change in all_changes if _is_about(change, before))
        if changes:
            yield new, name, "renamed" if before != name else "changed", changes
        name = before
    yield lives[0], name, "introduced", ()


def _name_before(name: _Name, changes: Sequence[Change]) -> _Name:
    """Give what a column was called in the version before: a change of a name stands at the old one."""
    above, dot, last = name.path.rpartition(".")
    for change in changes:
        if change.kind.name == _RENAMED and change.record == name.record and change.new == last:
            before = f"{above}{dot}{change.old}"
            if change.column == before:
                return _Name(name.record, before)
    return name


def _is_about(change: Change, name: _Name) -> bool:
    return change.column == name.path and change.record in {None, name.record}


def _has(contract: Contract, name: _Name) -> bool:
    return any(record.name == name.record and name.path in dict(record.walk()) for record in contract.records)


def _date(
    repository: Repository | None,
    view: RegistryIndex,
    life: VersionLife,
    name: _Name,
    what: str,
    changes: tuple[Change, ...],
) -> BlameStep:
    revision = _find_revision(repository, view, life, name) if repository is not None else None
    return BlameStep(version=str(life.version), what=what, changes=changes, revision=revision, release=life.release)


def _find_revision(repository: Repository, view: RegistryIndex, life: VersionLife, name: _Name) -> Revision | None:
    """Give the first commit of a version's file in which it has the column; a draft may get it later than its file."""
    path = life.path
    commit = view.tree.commit if isinstance(view.tree, CommitTree) else "HEAD"
    listed = view.tree.list_paths(path.rpartition("/")[0])
    schemas = view.tree.read_many(beside for beside in schema_paths(path) if beside in listed)
    for revision, data in read_file_commits(repository, path, at=commit):
        loaded = load_contract(data, path=path, files=schemas).contract
        if loaded is not None and _has(loaded, name):
            return revision
    return None
