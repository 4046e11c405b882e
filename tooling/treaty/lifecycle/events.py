"""What happened, as facts: from release tags, and from a file of the tree before and after a commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from treaty.model.event import Event
from treaty.model.identity import ContractId, DatasetId, Version
from treaty.model.pointer import Pointer
from treaty.model.registry import Dataset, LayerState, Subscription, VersionState
from treaty.model.release import Flip, Release

Data = Mapping[str, Any]

EVENT_TYPES: Mapping[str, str] = {
    "breaking.detected": "A version was released that the contract's mode forbids within a major.",
    "contract.frozen": "The current version does not move any more.",
    "contract.pinned": "`dataset.yaml` names the current version.",
    "contract.unfrozen": "The current version moves again.",
    "contract.unpinned": "The current version is derived again.",
    "current.set": "Another version became the current one.",
    "dataset.activated": "A dataset's status is active again.",
    "dataset.created": "A dataset was added.",
    "dataset.deprecated": "A dataset's status became deprecated.",
    "dataset.removed": "A dataset's file was removed.",
    "dataset.retired": "A dataset's status became retired.",
    "major.deprecated": "The end of a major was announced, or its day changed.",
    "major.reinstated": "The end of a major was taken back.",
    "schema.released": "A version was released.",
    "subscription.added": "A consumer subscribed to a contract.",
    "subscription.changed": "A consumer changed what it needs of a contract.",
    "subscription.removed": "A consumer left a contract.",
    "version.deprecated": "A version's end was announced, or its day changed.",
    "version.held": "A version is kept from becoming current.",
    "version.reinstated": "A version's end was taken back.",
    "version.retired": "A version is served no more.",
    "version.unheld": "A version may become current again.",
}
"""Every type of event and what it says; in order of name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one commit changed in one file."""

    type: str
    subject: str
    data: Data


def build_release_event(release: Release, *, type_: str = "schema.released") -> Event | None:
    """Give the event of a release; None where its tag, made by hand, tells no time."""
    if release.time is None:
        return None
    return Event(
        type=type_,
        subject=f"{release.contract}:{release.version}",
        time=release.time,
        commit=release.commit,
        key=release.tag,
        data={
            **describe_contract(release.contract),
            "version": str(release.version),
            "base": release.base,
            "classification": release.posture,
            "digest": release.digest,
        },
        actor=release.actor,
        correlation_id=release.correlation_id,
    )


def build_flip_event(flip: Flip) -> Event | None:
    """Give the event of a move of the current version; None where its tag tells no time."""
    if flip.time is None:
        return None
    return Event(
        type="current.set",
        subject=f"{flip.contract}:{flip.version}",
        time=flip.time,
        commit=flip.commit,
        key=flip.tag,
        data={
            **describe_contract(flip.contract),
            "version": str(flip.version),
            "previous": str(flip.previous) if flip.previous else None,
            "reason": flip.reason,
        },
        actor=flip.actor,
        correlation_id=flip.correlation_id,
    )


def describe_contract(key: ContractId) -> dict[str, Any]:
    """Give a contract's names as the registries' events hold them."""
    return {"contract": str(key), **_describe_dataset(key.dataset_id), "layer": key.layer}


def _describe_dataset(key: DatasetId) -> dict[str, Any]:
    """Give a dataset's names, and its UUID."""
    return {"dataset_id": str(key.uuid), "namespace": key.namespace, "name": key.dataset}


def find_dataset_facts(key: DatasetId, old: Dataset | None, new: Dataset | None) -> Iterator[Fact]:
    """Give what happened between two states of a `dataset.yaml`; None: there is no such file."""
    about = _describe_dataset(key)
    if old is None or new is None:
        yield Fact(type="dataset.removed" if new is None else "dataset.created", subject=str(key), data=about)
    if new is None:
        return
    before = old.status if old else "active"
    if new.status != before and new.status in _STATUS:
        yield Fact(type=_STATUS[new.status], subject=str(key), data={**about, "previous": before})
    layers = {*new.layers, *(old.layers if old else ())}
    for layer in sorted(layers):
        contract = ContractId(key.namespace, layer, key.dataset)
        yield from _find_layer_facts(contract, old.state(layer) if old else LayerState(), new.state(layer))


_STATUS = {"active": "dataset.activated", "deprecated": "dataset.deprecated", "retired": "dataset.retired"}


def _find_layer_facts(contract: ContractId, old: LayerState, new: LayerState) -> Iterator[Fact]:
    about = describe_contract(contract)
    subject = str(contract)
    yield from _find_turn(old.frozen, new.frozen, ("contract.frozen", "contract.unfrozen"), subject, about)
    pins = (_pin(old.current), _pin(new.current))
    yield from _find_turn(*pins, ("contract.pinned", "contract.unpinned"), subject, about)
    for major in sorted({*old.majors, *new.majors}):
        turns = (old.majors.get(major), new.majors.get(major))
        names = ("major.deprecated", "major.reinstated")
        yield from _find_turn(*turns, names, f"{subject}:v{major}", {**about, "major": major})
    for version in sorted({*old.versions, *new.versions}):
        states = (old.versions.get(version, VersionState()), new.versions.get(version, VersionState()))
        yield from _find_version_facts(f"{subject}:{version}", {**about, "version": str(version)}, *states)


def _find_version_facts(subject: str, about: Data, old: VersionState, new: VersionState) -> Iterator[Fact]:
    if (
        new.retired is None or new.deprecated is not None
    ):  # what is retired is not reinstated by losing its earlier mark
        names = ("version.deprecated", "version.reinstated")
        yield from _find_turn(old.deprecated, new.deprecated, names, subject, about)
    yield from _find_turn(old.retired, new.retired, ("version.retired", "version.reinstated"), subject, about)
    if old.hold is not new.hold:
        yield Fact(type="version.held" if new.hold else "version.unheld", subject=subject, data=about)


def _pin(version: Version | None) -> Data | None:
    return {"version": str(version)} if version else None


def _find_turn(old: Any, new: Any, names: tuple[str, str], subject: str, about: Data) -> Iterator[Fact]:
    """Give the first name when something is there that was not there so, the second when it is gone."""
    before, after = _plain(old), _plain(new)
    if after is not None and after != before:
        yield Fact(type=names[0], subject=subject, data={**about, **after})
    elif before is not None and after is None:
        yield Fact(type=names[1], subject=subject, data=about)


def _plain(value: Any) -> dict[str, Any] | None:
    """Give a part of a dataset as JSON data, without its place in the file."""
    if value is None or isinstance(value, Mapping):
        return dict(value) if value is not None else None
    members = {field.name: getattr(value, field.name) for field in fields(value)}
    return {
        name: member.isoformat() if isinstance(member, date) else member
        for name, member in members.items()
        if not isinstance(member, Pointer)
    }


def find_subscription_facts(
    old: Subscription | None, new: Subscription | None, resolve: Callable[[str], ContractId | None]
) -> Iterator[Fact]:
    """Give who subscribed to what, left it, or changed what it needs.

    Args:
        old: the file before; None: there was none.
        new: the file after.
        resolve: gives the contract that a text names, None where it names none.
    """
    before, after = _dependencies(old), _dependencies(new)
    consumer = new.consumer if new else old.consumer if old else ""
    for contract in sorted({*before, *after}):
        if before.get(contract) == after.get(contract):
            continue
        type_ = _turn(contract in before, contract in after)
        key = resolve(contract)
        about = describe_contract(key) if key else {"contract": contract}
        stated = after.get(contract, before.get(contract, {}))
        data = {**about, "consumer": consumer, "subscription_id": f"{consumer}/{contract}", **stated}
        yield Fact(type=type_, subject=str(key or contract), data=data)


def _turn(was: bool, is_: bool) -> str:
    return "subscription.changed" if was and is_ else "subscription.added" if is_ else "subscription.removed"


def _dependencies(subscription: Subscription | None) -> dict[str, Data]:
    return {
        item.contract: {
            "requires": item.requires,
            "min_version": str(item.min_version) if item.min_version else None,
            "columns": list(item.columns),
        }
        for item in (subscription.dependencies if subscription else ())
    }


def sort_events(events: Iterable[Event]) -> tuple[Event, ...]:
    """Give the events in their one order, each once."""
    unique = {event.id: event for event in events}
    return tuple(sorted(unique.values(), key=lambda event: event.sort_key))
