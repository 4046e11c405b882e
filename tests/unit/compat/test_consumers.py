"""Who is hit: by the posture a consumer needs, and by the columns it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.support.builders import comparison, consumer, judged, kind

from treaty.compat.consumers import find_consumers, find_hits, is_hit
from treaty.diagnostics.change import Effect
from treaty.model.identity import ContractId
from treaty.model.registry import Catalog, Subscription

INVOICE = ContractId("finance", "gold", "invoice")


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
    assert {each for each in postures if is_hit(change, consumer(requires=each).dependency)} == hit


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
    assert is_hit(judged(column=changed), consumer("reports", *read).dependency) is expected


def test_a_consumer_is_told_with_the_columns_that_hit_it_and_another_not_at_all() -> None:
    whole = judged(column=None)
    changes = [judged(column="b"), judged(column="a"), judged(column="a"), whole]
    one, other = consumer("one", "a", "b"), consumer("two", requires="backward")
    assert [(hit.consumer, hit.columns) for hit in find_hits(comparison(*changes), [one, other])] == [(one, ("a", "b"))]
    assert [hit.columns for hit in find_hits(comparison(whole), [one])] == [()]
    harmless = judged(kind("TR511", "field-added", old_readers=Effect.SAFE))
    assert list(find_hits(comparison(harmless), [one])) == []


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


def test_subscriptions_are_gone_through_once_however_many_contracts_are_asked_for() -> None:
    catalog = Catalog(subscriptions=_Counted(_subscriptions("a")))
    _Counted.counts.clear()
    for name in ("invoice", "order", "invoice"):
        list(find_consumers(catalog, ContractId("finance", "gold", name)))
    assert _Counted.counts == [1]
