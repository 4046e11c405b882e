"""Who is told of an event, and in which words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from treaty.lifecycle.audience import find_messages
from treaty.model.event import Event
from treaty.model.identity import DatasetId
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog, Dataset, Dependency, Subscription

INVOICE = "finance.gold.invoice"
KEY = DatasetId("finance", "invoice")


def subscription(consumer: str, *contracts: str) -> Subscription:
    needs = tuple(Dependency(pointer=ROOT, contract=contract) for contract in contracts)
    return Subscription(
        path="", consumer=consumer, owner=f"{consumer}-team", contact="x@example.com", dependencies=needs
    )


CATALOG = Catalog(
    datasets={KEY: Dataset(path="", key=KEY, owner="finance-data")},
    subscriptions=(
        subscription("reports", "no name", "finance.kpi.invoice", INVOICE),
        subscription("audit", INVOICE),
        subscription("stock", "logistics.gold.shipment"),
    ),
)


def event(kind: str, subject: str = f"{INVOICE}:v1.1.0", **data: Any) -> Event:
    time = datetime(2026, 11, 21, tzinfo=UTC)
    return Event(type=kind, subject=subject, time=time, commit="c", key="k", data=data)


def texts(*events: Event) -> list[tuple[str, str]]:
    """Give whom each message is for, and what it says after the words of its type."""
    return [
        (told.to, told.text.partition(f"{told.event.subject}.")[2].strip()) for told in find_messages(events, CATALOG)
    ]


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        (
            "version.deprecated",
            {"sunset": "2027-01-31", "successor": "v1.1.0", "reason": "Too\nold."},
            "Served until 2027-01-31, successor v1.1.0. Too old.",
        ),
        ("version.deprecated", {"successor": "v1.1.0"}, "Successor v1.1.0."),
        ("major.deprecated", {"reason": "Old"}, "Old."),
        ("major.deprecated", {}, ""),
        ("version.retired", {"reason": "Gone."}, "Gone."),
        ("version.retired", {}, ""),
        ("contract.frozen", {"reason": "Audit"}, "Audit."),
        ("current.set", {"previous": "v1.0.0"}, "Before it was v1.0.0."),
        ("current.set", {"previous": None}, ""),
        ("schema.released", {"classification": "both"}, "Nobody breaks."),
        ("schema.released", {"classification": None}, ""),
        (
            "breaking.detected",
            {"classification": "backward"},
            "Readers of the version before may break on new data. Look at `treaty diff` before you move.",
        ),
    ],
)
def test_consumers_of_the_contract_are_told_what_it_means(kind: str, data: dict[str, Any], said: str) -> None:
    assert texts(event(kind, contract=INVOICE, **data)) == [("audit", said), ("reports", said)]


def test_a_message_names_the_reader_the_actor_and_the_reference() -> None:
    happened = event("contract.unfrozen", INVOICE, contract="finance.kpi.invoice")
    signed = Event(
        type=happened.type, subject=INVOICE, time=happened.time, commit="c", key="k", data=happened.data,
        actor="release-bot", correlation_id="CHG-1",
    )  # fmt: skip
    first, _ = find_messages([signed], CATALOG)
    assert first.subject == f"[contract.unfrozen] {INVOICE}"
    assert first.text == (f"To audit: The current version moves again. {INVOICE}. By release-bot. Reference: CHG-1.")
    assert (first.owner, first.contact) == ("audit-team", "x@example.com")


def test_what_a_consumer_does_is_told_to_the_owner_alone() -> None:
    assert texts(event("subscription.added", contract=INVOICE, consumer="audit")) == [
        ("finance-data", "Consumer audit.")
    ]
    assert texts(event("subscription.removed", contract="logistics.gold.shipment", consumer="stock")) == []


def test_what_happens_to_a_dataset_is_told_to_the_readers_of_any_of_its_contracts() -> None:
    assert texts(event("dataset.deprecated", "finance.invoice")) == [("audit", ""), ("reports", "")]
    assert texts(event("dataset.retired", "finance.ledger")) == []
