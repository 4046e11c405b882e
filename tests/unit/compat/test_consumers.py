"""Who is hit: by the posture a consumer needs, and by the columns it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.support.builders import comparison, consumer, contract, field, judged, kind, record

from treaty.compat.comparison import JudgedChange
from treaty.compat.consumers import Consumer, Readers, find_consumers, find_hits, find_readers
from treaty.diagnostics.change import Effect
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Catalog, Subscription

INVOICE = ContractId("finance", "gold", "invoice")
V1, V2 = Version(1, 0, 0), Version(1, 1, 0)


def readers(*consumers: Consumer) -> Readers:
    """Give consumers beside two versions that say nothing of columns."""
    return Readers(consumers, lambda: None)


def is_hit(change: JudgedChange, one: Consumer, *versions: Contract) -> bool:
    old, new = versions or (None, None)
    found = Readers([one], lambda: (old, new) if old is not None and new is not None else None)
    return list(found.find_hit(change)) == [one]


@pytest.mark.parametrize(
    ("old_readers", "new_readers", "hit"),
    [
        (Effect.BREAKS, Effect.SAFE, {"forward", "both"}),
        (Effect.DEPENDS, Effect.SAFE, {"forward", "both"}),
        (Effect.SAFE, Effect.BREAKS, {"backward", "both"}),
        (Effect.BREAKS, Effect.BREAKS, {"forward", "backward", "both"}),
        (Effect.SAFE, Effect.SAFE, set()),
    ],
)
def test_who_needs_the_other_posture_is_not_hit(old_readers: Effect, new_readers: Effect, hit: set[str]) -> None:
    change = replace(judged(), old_readers=old_readers, new_readers=new_readers)
    postures = ("forward", "backward", "both")
    assert {each for each in postures if is_hit(change, consumer(requires=each))} == hit


@pytest.mark.parametrize(
    ("changed", "read", "expected"),
    [
        ("amount", ("amount",), True),
        ("amount", ("invoice_id", "amount"), True),
        ("amount", ("amounts",), False),
        ("amount", (), True),
        (None, ("amount",), True),
        ("address.zip", ("address",), True),
        ("address", ("address.zip",), True),
        ("address.zip", ("address.city",), False),
        ("lines[].no", ("lines",), True),
        ("texts{}", ("texts",), True),
        ("amount", ("invoice.amount",), True),
        ("amount", ("line.amount",), False),
        ("address.zip", ("invoice.address",), True),
        ("address", ("invoice.address.zip",), True),
        ("lines[].no", ("lines.no",), True),
        ("lines[].no", ("invoice.lines.no",), True),
        ("lines[].no", ("lines[].amount",), False),
        ("lines", ("lines.no",), True),
        ("texts{key}", ("texts",), True),
        ("amount", ("invoice",), True),
    ],
)
def test_a_column_is_read_with_what_is_above_and_below_it(
    changed: str | None, read: tuple[str, ...], *, expected: bool
) -> None:
    assert is_hit(judged(column=changed), consumer("reports", *read)) is expected


_BUYER = field("buyer", field("zip", id="z"), field("city"), physical_name="KUNNR", id="b")
_LINES = field("lines", items=field("line", field("no", physical_name="POSNR")), physical_name="POS")
_AMOUNT = field("amount", physical_name="DMBTR", id="a")
OLD = contract(
    f"{INVOICE}:v1.0.0",
    record("invoice", _AMOUNT, field("status"), _BUYER, _LINES, physical_name="BKPF", id="i"),
    record("payment", field("paid", physical_name="DMBTR"), physical_name="BSEG"),
)
NEW = contract(
    f"{INVOICE}:v1.1.0",
    record("bill", replace(_AMOUNT, name="total", physical_name="WRBTR"), replace(_BUYER, name="customer"), id="i"),
    record("payment", field("paid", physical_name="DMBTR"), field("note", physical_name="SGTXT"), physical_name="BSEG"),
)
"""A record and two of its columns have other names; changes go by the record's new name and the column's old one."""


@pytest.mark.parametrize(
    ("changed", "read", "expected"),
    [
        ("bill.amount", "DMBTR", True),
        ("bill.amount", "a", True),
        ("bill.amount", "BKPF.DMBTR", True),
        ("bill.amount", "i.a", True),
        ("bill.amount", "invoice.amount", True),
        ("bill.amount", "WRBTR", True),
        ("bill.amount", "total", True),
        ("bill.amount", "bill.total", True),
        ("bill.amount", "BKPF", True),
        ("bill.amount", "invoice", True),
        ("bill.amount", "BSEG", False),
        ("bill.amount", "BSEG.DMBTR", False),
        ("bill.amount", "status", False),
        ("bill.amount", "KUNNR", False),
        ("bill.amount", "nothing", False),
        ("bill.amount", "nothing.DMBTR", False),
        ("bill.amount", "", False),
        ("bill.total", "DMBTR", True),
        ("payment.paid", "DMBTR", True),
        ("payment.paid", "BSEG.DMBTR", True),
        ("payment.paid", "a", False),
        ("payment.note", "SGTXT", True),
        ("payment.note", "BSEG.SGTXT", True),
        ("bill.status", "i.status", True),
        ("bill.buyer", "KUNNR.z", True),
        ("bill.buyer.zip", "KUNNR", True),
        ("bill.buyer.zip", "b.z", True),
        ("bill.buyer.zip", "customer.zip", True),
        ("bill.buyer.zip", "b.city", False),
        ("bill.customer.street", "KUNNR", True),
        ("bill.customer.street", "KUNNR.street", True),
        ("bill.customer.street", "b.zip", False),
        ("bill.lines[].no", "POS", True),
        ("bill.lines[].no", "POS[].POSNR", True),
        ("bill.lines[].no", "BKPF.POS.POSNR", True),
        ("bill.lines[].no", "POS.untold", False),
    ],
)
def test_a_column_is_read_by_whatever_name_either_version_has_for_it(
    changed: str, read: str, *, expected: bool
) -> None:
    table, _, column = changed.partition(".")
    assert is_hit(judged(record=table, column=column), consumer("reports", read), OLD, NEW) is expected


def test_a_record_that_is_gone_is_read_by_its_physical_name() -> None:
    one, other = (contract(f"{INVOICE}:v1.{number}.0", OLD.records[number]) for number in (0, 1))
    assert is_hit(judged(column="amount"), consumer("reports", "BKPF.DMBTR"), one, other)
    assert is_hit(judged(record="payment", column="paid"), consumer("reports", "BSEG"), one, other)


def test_versions_are_looked_up_for_a_name_that_no_change_has() -> None:
    asked: list[str] = []

    def versions() -> None:
        asked.append("both")

    found = Readers([consumer("one", "amount"), consumer("two"), consumer("three", "b", requires="backward")], versions)
    assert [hit.consumer.subscription.consumer for hit in find_hits(comparison(judged()), found)] == ["one", "two"]
    assert not asked
    unknown = Readers([consumer("one", "DMBTR", "a")], versions)
    assert list(find_hits(comparison(judged(), judged()), unknown)) == []
    assert asked == ["both"]


@pytest.mark.parametrize(("versions", "expected"), [((OLD, NEW), ["reports"]), ((OLD,), []), ((NEW,), [])])
def test_the_versions_of_a_catalog_tell_what_a_name_means(versions: tuple[Contract, ...], expected: list[str]) -> None:
    catalog = Catalog(contracts={INVOICE: versions}, subscriptions=(consumer("reports", "DMBTR").subscription,))
    found = find_hits(comparison(judged(record="bill")), find_readers(catalog, INVOICE, V1, V2))
    assert [hit.consumer.subscription.consumer for hit in found] == expected


def test_a_consumer_is_told_with_the_columns_that_hit_it_and_another_not_at_all() -> None:
    whole = judged(column=None)
    changes = [judged(column="b"), judged(column="a"), judged(column="a"), whole]
    one, other = consumer("one", "a", "b"), consumer("two", requires="backward")
    assert [(hit.consumer, hit.columns) for hit in find_hits(comparison(*changes), readers(one, other))] == [
        (one, ("a", "b"))
    ]
    assert [hit.columns for hit in find_hits(comparison(whole), readers(one))] == [()]
    harmless = judged(kind("TR511", "field-added", old_readers=Effect.SAFE))
    assert list(find_hits(comparison(harmless), readers(one))) == []


def _subscriptions(*names: str, contract: str = "finance.gold.invoice") -> tuple[Subscription, ...]:
    return tuple(consumer(name, contract=contract).subscription for name in names)


def test_each_catalog_has_its_own_consumers_in_order() -> None:
    one = Catalog(subscriptions=_subscriptions("a", "b", contract="finance.gold.invoice:v1.2.0"))
    other = Catalog(subscriptions=(*_subscriptions("c"), *_subscriptions("d", contract="finance.gold.order")))
    for catalog, expected in ((one, ["a", "b"]), (other, ["c"]), (one, ["a", "b"])):
        assert [each.subscription.consumer for each in find_consumers(catalog, INVOICE)] == expected


def test_a_contract_that_cannot_be_named_has_no_consumers() -> None:
    catalog = Catalog(subscriptions=(*_subscriptions("a", contract="no such name"), *_subscriptions("b")))
    assert [each.subscription.consumer for each in find_consumers(catalog, INVOICE)] == ["b"]


class _Counted(tuple[Subscription, ...]):
    """Subscriptions that know how often they were gone through."""

    __slots__ = ()
    counts: list[int] = []  # noqa: RUF012 - one for all, for a tuple holds none of its own

    def __iter__(self) -> Iterator[Subscription]:
        self.counts.append(len(self))
        return super().__iter__()


def test_subscriptions_are_gone_through_once_however_many_contracts_and_parts_ask() -> None:
    catalog = Catalog(subscriptions=_Counted(_subscriptions("a")))
    _Counted.counts.clear()
    for name in ("invoice", "order", "invoice"):
        list(find_consumers(replace(catalog, contracts={}), ContractId("finance", "gold", name)))
    assert _Counted.counts == [1]
