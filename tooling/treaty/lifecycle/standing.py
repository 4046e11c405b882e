"""Where a contract stands when somebody wants to change its state: what every such decision rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from treaty.lifecycle.current import Current, find_current
from treaty.lifecycle.status import ContractLife, VersionLife
from treaty.lifecycle.yaml_edit import Edit, RemoveEntry, SetEntry
from treaty.lineage.columns import Columns
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, IdentityError, Version, parse_version
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, Dependency, LayerState, Retirement, VersionState
from treaty.model.release import Flip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One consumer's dependency on the contract."""

    consumer: str
    dependency: Dependency


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change of state as a value: what to edit, or why not."""

    summary: str
    """What is done, in a line: the subject of its commit."""
    edits: tuple[Edit, ...] = ()
    """Of `dataset.yaml`; none where it says so already."""
    refusals: tuple[str, ...] = ()
    """What is missing or forbidden, each a sentence that says what to do; with one, nothing is edited."""
    notes: tuple[str, ...] = ()
    moves_current: bool = False
    """Whether the current version is meant to move, or may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One contract, what is said of it, and who reads it."""

    catalog: Catalog
    life: ContractLife
    flips: tuple[Flip, ...]
    """Every recorded move of its current version, in order."""
    readers: tuple[Reader, ...]
    value: Mapping[str, Any]
    """What its `dataset.yaml` holds, as written; empty where there is none yet."""
    today: date

    @property
    def key(self) -> ContractId:
        """Which contract it is."""
        return self.life.key

    @property
    def state(self) -> LayerState:
        """What `dataset.yaml` says of its layer."""
        return self.life.state

    @property
    def dataset(self) -> Dataset | None:
        """What `dataset.yaml` says of the dataset."""
        return self.catalog.datasets.get(self.key.dataset_id)

    @property
    def current(self) -> Version | None:
        """The version that is served now."""
        return self.life.current.version

    def name(self, version: Version | None) -> str:
        """Give a version's FQID."""
        return f"{self.key}:{version}"

    def current_under(self, state: LayerState) -> Current:
        """Give what would be current if `dataset.yaml` said this of the layer."""
        contracts = [life.contract for life in self.life.versions]
        released = {life.version for life in self.life.versions if life.release is not None}
        return find_current(contracts, released, state, self.life.flip.version if self.life.flip else None)

    def without(self, versions: Iterable[Version]) -> Version | None:
        """Give what would be current if these versions were retired."""
        gone = VersionState(retired=Retirement(pointer=ROOT))
        states = {**self.state.versions, **dict.fromkeys(versions, gone)}
        return self.current_under(replace(self.state, versions=MappingProxyType(states))).version

    def set_layer(self, *path: str, value: str | Mapping[str, Any]) -> SetEntry:
        """Give the edit that makes something hold of the layer."""
        return SetEntry(path=(*self._layer_path, *path), value=value)

    def remove_layer(self, *path: str) -> RemoveEntry:
        """Give the edit that takes something from the layer."""
        return RemoveEntry(path=(*self._layer_path, *path))

    def version_path(self, version: Version) -> tuple[str, str]:
        """Give where a version's entry stands in the layer: under the number as it is written there."""
        written = _find(self.value, (*self._layer_path, "versions"))
        names = written if isinstance(written, Mapping) else {}
        return ("versions", next((name for name in names if _is_version(name, version)), str(version)))

    def find_waiting(self, version: Version, instead: Contract | None) -> Iterator[str]:
        """Give a sentence for each reader that still needs a version when it is offered another in its place.

        Args:
            version: what it may read now.
            instead: what it is offered; None: nothing.
        """
        columns = Columns(instead) if instead is not None else None
        for reader in self.readers:
            need = _need(reader.dependency, version, instead, columns)
            if need:
                yield f"Consumer `{reader.consumer}` {need}"

    @property
    def _layer_path(self) -> tuple[str, ...]:
        written = tuple(str(token) for token in self.state.pointer.tokens)
        return written or ("layers", self.key.layer)


def _need(dependency: Dependency, version: Version, instead: Contract | None, columns: Columns | None) -> str | None:
    lowest = dependency.min_version
    if lowest is not None and lowest > version:
        return None
    if instead is None or instead.version is None or columns is None:
        return "still subscribes, and nothing else is served."
    if lowest is not None and lowest.major != instead.version.major:
        return f"has not moved: its `min_version` is {lowest}; it moves by naming {instead.version}."
    missing = [column for column in dependency.columns if not (columns.find(column) or columns.may_any_hold(column))]
    if missing:
        return f"reads {', '.join(f'`{column}`' for column in missing)}, which {instead.version} does not have."
    return None


def find_not_served(life: VersionLife) -> Iterator[str]:
    """Give what keeps a version from being served by default."""
    name = f"{life.contract.key}:{life.version}"
    if life.release is None:
        yield f"`{name}` is not released; merge it and run `treaty release` (or fetch the tags: git fetch --tags)."
    if life.retirement is not None:
        yield f"`{name}` is retired; publish a new version instead."
    if life.is_held:
        yield f"`{name}` is held; `treaty unhold {name}` lifts that."


def name_move(standing: Standing, version: Version) -> str:
    """Give the command that makes a version current: forward, or back."""
    if standing.current is not None and version < standing.current:
        return f"treaty rollback {standing.key} --to {version}"
    return f"treaty promote {standing.name(version)}"


def find_frozen(standing: Standing) -> Iterator[str]:
    """Give the freeze that keeps the current version from moving."""
    frozen = standing.state.frozen
    if frozen is not None:
        since = f" since {frozen.since}" if frozen.since else ""
        by = f" by {frozen.by}" if frozen.by else ""
        why = f" ({frozen.reason.strip().rstrip('.')})" if frozen.reason else ""
        yield f"`{standing.key}` is frozen{since}{by}{why}; lift that first: `treaty unfreeze {standing.key}`."


def _find(value: Any, path: Iterable[str]) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _is_version(name: str, version: Version) -> bool:
    try:
        return parse_version(name) == version
    except IdentityError:
        return False
