"""Which version is current, and why: a pure function of tree and tags."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from treaty.lifecycle.outline import Versioned
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
    versions: Collection[Versioned], released: Collection[Version], state: LayerState, last: Version | None
) -> Current:
    """Decide the current version of one contract; no more files are looked into than the answer needs.

    Args:
        versions: the contract's version files in the tree.
        released: the versions with a release tag.
        state: what `dataset.yaml` says of the layer.
        last: the version that the newest flip tag names; None when there was never one.
    """
    if state.frozen is not None and last is not None:
        return Current(version=last, why=Why.FROZEN)
    in_tree = {item.version: item for item in versions if item.version is not None}
    candidates = {version: in_tree[version] for version in released if version in in_tree}
    if state.current is not None:
        return _pinned(state.current, candidates)
    if not candidates:
        return Current(version=None, why=Why.NOTHING_RELEASED)
    return _highest(candidates, state, last)


def find_next_current(versions: Collection[Versioned], state: LayerState) -> Version | None:
    """Give the version that would be current if every version in the tree were released now."""
    released = {item.version for item in versions if item.version is not None}
    return find_current(versions, released, state, None).version


def _pinned(pin: Version, candidates: Collection[Version]) -> Current:
    if pin in candidates:
        return Current(version=pin, why=Why.PINNED)
    return Current(version=None, why=Why.PIN_NOT_RELEASED)


def _highest(candidates: Mapping[Version, Versioned], state: LayerState, last: Version | None) -> Current:
    """Take the major that was current, else the lowest of which anything is served."""
    majors = [last.major] if last is not None else sorted({version.major for version in candidates})
    for major in majors:
        descending = sorted((version for version in candidates if version.major == major), reverse=True)
        for why, is_wanted in ((Why.HIGHEST, False), (Why.DEPRECATED, True)):
            of_kind = (version for version in descending if _is_deprecated(state.versions.get(version)) is is_wanted)
            served = (version for version in of_kind if _is_served(candidates[version], state.versions.get(version)))
            found = next(served, None)
            if found is not None:
                return Current(version=found, why=why)
    return Current(version=None, why=Why.NOTHING_SERVED)


def _is_served(version: Versioned, state: VersionState | None) -> bool:
    """Tell whether a version may be current; its file is looked into last."""
    if state is not None and (state.retired is not None or state.hold):
        return False
    return not version.hold


def _is_deprecated(state: VersionState | None) -> bool:
    return state is not None and state.deprecated is not None
