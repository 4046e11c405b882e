"""Who is told of an event, and in which words: consumers of the contract, or its owner where a consumer acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from treaty.lifecycle.events import EVENT_TYPES
from treaty.model.event import Event
from treaty.model.identity import ContractId, IdentityError, parse_fqid
from treaty.model.registry import Catalog, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one reader is told of one event."""

    event: Event
    to: str
    """The consumer, or the team that owns the dataset."""
    owner: str | None
    contact: str | None
    subject: str
    text: str


_FOR_OWNERS = ("subscription.",)
"""Types by which a consumer acts, so that the producer is told."""


def find_messages(events: Iterable[Event], catalog: Catalog) -> Iterator[Message]:
    """Give the messages of events, in order of event and reader."""
    readers = _find_readers(catalog)
    for event in events:
        contract = _contract_of(event, catalog)
        if event.type.startswith(_FOR_OWNERS):
            yield from _tell_owner(event, contract, catalog)
            continue
        told = readers.get(contract, ()) if contract else _readers_of_dataset(event, readers)
        for subscription in told:
            yield Message(
                event=event,
                to=subscription.consumer,
                owner=subscription.owner,
                contact=subscription.contact,
                subject=_title(event),
                text=_text(event, subscription.consumer),
            )


def _find_readers(catalog: Catalog) -> Mapping[ContractId, tuple[Subscription, ...]]:
    found: dict[ContractId, dict[str, Subscription]] = {}
    for subscription in catalog.subscriptions:
        for item in subscription.dependencies:
            try:
                key = catalog.registry.resolve(parse_fqid(item.contract).contract)
            except IdentityError:
                continue
            found.setdefault(key, {})[subscription.consumer] = subscription
    return {key: tuple(sorted(told.values(), key=lambda item: item.consumer)) for key, told in found.items()}


def _contract_of(event: Event, catalog: Catalog) -> ContractId | None:
    try:
        return catalog.registry.resolve(parse_fqid(str(event.data.get("contract", ""))).contract)
    except IdentityError:
        return None


def _readers_of_dataset(
    event: Event, readers: Mapping[ContractId, tuple[Subscription, ...]]
) -> tuple[Subscription, ...]:
    names = {
        subscription.consumer: subscription
        for key, told in readers.items()
        if str(key.dataset_id) == event.subject
        for subscription in told
    }
    return tuple(names[name] for name in sorted(names))


def _tell_owner(event: Event, contract: ContractId | None, catalog: Catalog) -> Iterator[Message]:
    dataset = catalog.datasets.get(contract.dataset_id) if contract else None
    if dataset is not None and dataset.owner:
        yield Message(
            event=event,
            to=dataset.owner,
            owner=dataset.owner,
            contact=None,
            subject=_title(event),
            text=_text(event, dataset.owner),
        )


def _title(event: Event) -> str:
    return f"[{event.type}] {event.subject}"


def _text(event: Event, reader: str) -> str:
    detail = _DETAILS.get(event.type, _nothing)(event.data)
    who = f" By {event.actor}." if event.actor else ""
    reference = f" Reference: {event.correlation_id}." if event.correlation_id else ""
    return f"To {reader}: {EVENT_TYPES[event.type]} {event.subject}.{detail}{who}{reference}"


def _nothing(_: Mapping[str, Any]) -> str:
    return ""


def _ending(data: Mapping[str, Any]) -> str:
    sunset, successor, reason = (data.get(key) for key in ("sunset", "successor", "reason"))
    parts = (f"served until {sunset}" if sunset else "", f"successor {successor}" if successor else "")
    told = ", ".join(part for part in parts if part)
    return f" {told.capitalize()}." * bool(told) + f" {_one_line(reason)}." * bool(reason)


def _moved(data: Mapping[str, Any]) -> str:
    return f" Before it was {data['previous']}." if data.get("previous") else ""


def _posture(data: Mapping[str, Any]) -> str:
    words = {
        "both": "Nobody breaks.",
        "forward": "Readers of the version before go on; readers of the new one may break on old data.",
        "backward": "Readers of the version before may break on new data.",
        "none": "Readers of either version may break on data of the other.",
    }
    told = words.get(str(data.get("classification")))
    return f" {told}" if told else ""


def _breaking(data: Mapping[str, Any]) -> str:
    return f"{_posture(data)} Look at `treaty diff` before you move."


def _reason(data: Mapping[str, Any]) -> str:
    return f" {_one_line(data['reason'])}." if data.get("reason") else ""


def _one_line(text: object) -> str:
    return " ".join(str(text).split()).rstrip(".")


def _subscriber(data: Mapping[str, Any]) -> str:
    return f" Consumer {data.get('consumer')}."


_DETAILS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "breaking.detected": _breaking,
    "contract.frozen": _reason,
    "current.set": _moved,
    "major.deprecated": _ending,
    "schema.released": _posture,
    "subscription.added": _subscriber,
    "subscription.changed": _subscriber,
    "subscription.removed": _subscriber,
    "version.deprecated": _ending,
    "version.retired": _reason,
}
