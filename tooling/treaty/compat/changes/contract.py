"""The contract as a whole: its id, status, content model, place in the organisation, and what it is made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from treaty.compat.changes.subject import ContractPair, say_change, show
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, Proof, change_kind
from treaty.model.contract import Contract
from treaty.model.identity import IdentityError, Version, parse_version
from treaty.model.pointer import Token

CONTRACT_ID_CHANGED = change_kind(
    code="TR665", name="contract-id-changed", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="contract-id-changed", is_dangerous=True,
    text="""The contract goes by another id.

    Why: for everything that looks it up by id it is another contract: subscriptions, catalogues, approvals.
    Old: {id: finance.gold.invoice}
    New: {id: finance.gold.bill}
    """,
)  # fmt: skip

VERSION_LOWERED = change_kind(
    code="TR666", name="version-lowered", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.LOWER,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="version-lowered", is_dangerous=True,
    text="""The newer side has the lower version number.

    Why: who takes the highest version takes the older contract.
    Old: {version: 1.0.0}
    New: {version: 0.9.0}
    """,
)  # fmt: skip

STATUS_LOWERED = change_kind(
    code="TR667", name="status-lowered", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.LOWER,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="status-raised", is_dangerous=True,
    text="""The contract is on its way out, or not yet there: active became deprecated, retired or draft.

    Why: readers are told to move on. Name the successor and the date.
    Old: {status: active}
    New: {status: deprecated}
    """,
)  # fmt: skip

STATUS_RAISED = change_kind(
    code="TR668", name="status-raised", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.RAISE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="status-lowered",
    text="""The contract became active, or came nearer to it.

    Why: readers may rely on it more than before.
    Old: {status: draft}
    New: {status: active}
    """,
)  # fmt: skip

STATUS_CHANGED = change_kind(
    code="TR669", name="status-changed", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="status-changed", is_dangerous=True,
    text="""The status changed to or from a word that is not one of the standard's.

    Why: whether readers may still rely on the contract cannot be told.
    Old: {status: active}
    New: {status: on hold}
    """,
)  # fmt: skip

CONTENT_MODEL_CHANGED = change_kind(
    code="TR675", name="content-model-changed", element=Element.CONTRACT, aspect=Aspect.CONSTRAINT,
    action=Action.CHANGE, old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="content-model-changed",
    is_dangerous=True, proof=Proof.RECORD,
    text="""What undeclared fields mean has changed: `declared` (writers send only what is declared) or `strict`.

    Why: every later verdict is judged by it; whether it breaks anyone today, the proof over the records says.
    Old: {customProperties: [{property: contentModel, vendor: treaty, value: declared}]}
    New: {customProperties: [{property: contentModel, vendor: treaty, value: strict}]}
    """,
)  # fmt: skip

TENANT_CHANGED = change_kind(
    code="TR676", name="tenant-changed", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="tenant-changed", is_dangerous=True,
    text="""The contract belongs to another tenant.

    Why: who may see and read the data hangs on it.
    Old: {tenant: acme}
    New: {tenant: globex}
    """,
)  # fmt: skip

DOMAIN_CHANGED = change_kind(
    code="TR677", name="domain-changed", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="domain-changed", is_dangerous=True,
    text="""The contract belongs to another domain.

    Why: others answer for it, and who looks for it by domain does not find it.
    Old: {domain: finance}
    New: {domain: sales}
    """,
)  # fmt: skip

DATA_PRODUCT_CHANGED = change_kind(
    code="TR678", name="data-product-changed", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="data-product-changed",
    text="""The contract belongs to another data product.

    Why: the data is the same; what it is offered with is not.
    Old: {dataProduct: order_to_cash}
    New: {dataProduct: procure_to_pay}
    """,
)  # fmt: skip

UPSTREAM_CHANGED = change_kind(
    code="TR679", name="upstream-changed", element=Element.CONTRACT, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="upstream-changed",
    text="""The contract is made from other contracts, or other versions of them.

    Why: its lineage is another one; whether its meaning is, the review must tell.
    Old: {customProperties: [{property: upstream, vendor: treaty, value: [{contract: finance.raw.invoice}]}]}
    New: {customProperties: [{property: upstream, vendor: treaty, value: [{contract: finance.raw.bill}]}]}
    """,
)  # fmt: skip

KINDS = (
    CONTRACT_ID_CHANGED, VERSION_LOWERED, STATUS_LOWERED, STATUS_RAISED, STATUS_CHANGED, CONTENT_MODEL_CHANGED,
    TENANT_CHANGED, DOMAIN_CHANGED, DATA_PRODUCT_CHANGED, UPSTREAM_CHANGED,
)  # fmt: skip

_STATUS_RANKS = {"retired": 0, "deprecated": 1, "proposed": 2, "draft": 3, "active": 4}

Fact = tuple[ChangeKind, str, tuple[Token, ...], Any]


def _facts(contract: Contract) -> tuple[Fact, ...]:
    """Give what a contract says of itself: kind, words, place, value; in one order for every contract."""
    upstream = tuple(f"{item.contract}:{item.version}" if item.version else item.contract for item in contract.upstream)
    model = contract.content_model.value
    return (
        (CONTRACT_ID_CHANGED, "id", ("id",), contract.id),
        (CONTENT_MODEL_CHANGED, "content model", ("customProperties", "contentModel"), model),
        (TENANT_CHANGED, "tenant", ("tenant",), contract.tenant),
        (DOMAIN_CHANGED, "domain", ("domain",), contract.domain),
        (DATA_PRODUCT_CHANGED, "data product", ("dataProduct",), contract.data_product),
        (UPSTREAM_CHANGED, "upstream", ("customProperties", "upstream"), upstream),
    )


def find_contract_changes(pair: ContractPair) -> Iterator[Change]:
    """Give what changed about a contract itself, its records, servers, roles and service levels left aside."""
    yield from _find_lowered_version(pair)
    yield from _find_status(pair)
    for (kind, words, at, old), (_, _, _, new) in zip(_facts(pair.old), _facts(pair.new), strict=True):
        if old != new:
            said = say_change(words, old or None, new or None)
            yield pair.subject.change(kind, said, at=at, old=old or None, new=new or None)


def _find_lowered_version(pair: ContractPair) -> Iterator[Change]:
    old, new = _declared(pair.old), _declared(pair.new)
    if old is not None and new is not None and new < old:
        words = f"version lowered from {show(old.number)} to {show(new.number)}"
        yield pair.subject.change(VERSION_LOWERED, words, at=["version"], old=old.number, new=new.number)


def _declared(contract: Contract) -> Version | None:
    try:
        return parse_version(contract.declared_version or "")
    except IdentityError:
        return None


def _find_status(pair: ContractPair) -> Iterator[Change]:
    old, new = pair.old.status, pair.new.status
    if old == new:
        return
    ranks = [_STATUS_RANKS.get((status or "").lower()) for status in (old, new)]
    if ranks[0] is None or ranks[1] is None or ranks[0] == ranks[1]:
        kind = STATUS_CHANGED
    else:
        kind = STATUS_RAISED if ranks[1] > ranks[0] else STATUS_LOWERED
    words = f"status changed from {show(old)} to {show(new)}"
    yield pair.subject.change(kind, words, at=["status"], old=old, new=new)
