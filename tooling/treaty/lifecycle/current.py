"""Which version is current, and why: a pure function of tree and tags."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from treaty.model.contract import Contract
from treaty.model.identity import Version
from treaty.model.registry import LayerState, VersionState


class Why(Enum):
    """What decided; the value is the sentence people read."""

    PINNED = "dataset.yaml names it"
    FROZEN = "the contract is frozen; the current version does not move"
    HIGHEST = "highest released version of the current major that is neither held, deprecated nor retired"
    DEPRECATED = "every released version of the current major is deprecated; the highest of them is still served"
    NOTHING_RELEASED = "no version is released yet"
    NOTHING_SERVED = "every released version of the current major is held or retired; promote one to make it current"
    PIN_NOT_RELEASED = "dataset.yaml names a version that is not released; release it, or name another"


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The current version of a contract, or None, and why."""

    version: Version | None
    why: Why


def find_current(
    versions: Collection[Contract], released: Collection[Version], state: LayerState, last: Version | None
) -> Current:
    """Decide the current version of one contract.

    Args:
        versions: the contract's version files in the tree.
        released: the versions with a release tag.
        state: what `dataset.yaml` says of the layer.
        last: the version that the newest flip tag names; None when there was never one.
    """
    in_tree = {contract.version: contract for contract in versions if contract.version is not None}
    candidates = {version: in_tree[version] for version in released if version in in_tree}
    if state.frozen is not None and last is not None:
        return Current(version=last, why=Why.FROZEN)
    if state.current is not None:
        return _pinned(state.current, candidates)
    if not candidates:
        return Current(version=None, why=Why.NOTHING_RELEASED)
    return _highest(candidates, state, last)


def find_next_current(versions: Collection[Contract], state: LayerState) -> Version | None:
    """Give the version that would be current if every version in the tree were released now."""
    released = {contract.version for contract in versions if contract.version is not None}
    return find_current(versions, released, state, None).version


def _pinned(pin: Version, candidates: Collection[Version]) -> Current:
    if pin in candidates:
        return Current(version=pin, why=Why.PINNED)
    return Current(version=None, why=Why.PIN_NOT_RELEASED)


def _highest(candidates: dict[Version, Contract], state: LayerState, last: Version | None) -> Current:
    served = {version for version, contract in candidates.items() if _is_served(contract, state.versions.get(version))}
    major = last.major if last is not None else min((version.major for version in served), default=None)
    of_major = {version for version in served if version.major == major}
    fresh = {version for version in of_major if not _is_deprecated(state.versions.get(version))}
    if fresh:
        return Current(version=max(fresh), why=Why.HIGHEST)
    if of_major:
        return Current(version=max(of_major), why=Why.DEPRECATED)
    return Current(version=None, why=Why.NOTHING_SERVED)


def _is_served(contract: Contract, state: VersionState | None) -> bool:
    held = contract.hold or (state is not None and state.hold)
    retired = state is not None and state.retired is not None
    return not held and not retired


def _is_deprecated(state: VersionState | None) -> bool:
    return state is not None and state.deprecated is not None
