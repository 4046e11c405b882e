"""Builders: contracts, records, fields and diagnostics by hand, with the pointers that reading a file would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from treaty.compat.comparison import Comparison, JudgedChange, Posture, Step, Witness
from treaty.compat.consumers import Consumer, Hit
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, change_kind
from treaty.diagnostics.diagnostic import Diagnostic, Location, Note, Related, Span
from treaty.diagnostics.rule import Rule, Severity
from treaty.model.contract import Contract, Field, Record
from treaty.model.identity import parse_fqid, parse_version
from treaty.model.pointer import ROOT, Pointer, parse_pointer
from treaty.model.registry import Dependency, Subscription


def field(name: str, *members: Field, **facts: Any) -> Field:
    """Give a column; its place is filled in by the record and the contract it goes into."""
    return Field(pointer=Pointer((name,)), name=name, fields=members, **facts)


def record(name: str, *fields: Field, **facts: Any) -> Record:
    """Give a table of these columns; its place is filled in by the contract it goes into."""
    return Record(pointer=Pointer((name,)), name=name, fields=fields, **facts)


def contract(fqid: str = "finance.gold.invoice:v1.0.0", *records: Record, **facts: Any) -> Contract:
    """Give one version of a contract, at the path where a registry keeps it.

    Args:
        fqid: name with a full version.
        records: its tables; none given means one table without columns.
        facts: further fields of `Contract`.
    """
    name, _, version = fqid.partition(":")
    key, number = parse_fqid(name).contract, parse_version(version)
    stated: dict[str, Any] = {
        "path": f"contracts/datasets/{key.namespace}/{key.dataset}/{key.layer}/{number}.yaml",
        "key": key,
        "version": number,
        "api_version": "v3.2.0",
        "id": str(key),
        "name": key.dataset,
        "domain": key.namespace,
        "declared_version": number.number,
        "status": "active",
    }
    schema = ROOT / "schema"
    placed = tuple(_place_record(item, schema) for item in records or (record(key.dataset),))
    return Contract(records=placed, **{**stated, **facts})


def _place_record(item: Record, parent: Pointer) -> Record:
    here = parent / item.name
    return replace(item, pointer=here, fields=_place_fields(item.fields, here))


def _place_fields(fields: Sequence[Field], parent: Pointer) -> tuple[Field, ...]:
    return tuple(_place_field(item, parent / "properties" / item.name) for item in fields)


def _place_field(item: Field, here: Pointer) -> Field:
    items = _place_field(item.items, here / "items") if item.items else None
    return replace(item, pointer=here, fields=_place_fields(item.fields, here), items=items)


def rule(code: str = "TR130", name: str = "duplicate-field-name", **facts: Any) -> Rule:
    """Give a rule with a page short enough to read in a test's output."""
    stated: dict[str, Any] = {
        "severity": Severity.ERROR,
        "summary": "Field names are unique within their record.",
        "why": "Readers find a column by its name; of two they get either.",
        "bad": "properties: [{name: a}, {name: a}]",
        "good": "properties: [{name: a}, {name: b}]",
    }
    return Rule(code=code, name=name, **{**stated, **facts})


def diagnostic(
    message: str = "Record `invoice` has two fields named `amount`; rename or remove one.",
    *,
    of: Rule | None = None,
    path: str = "contracts/datasets/finance/invoice/gold/v1.3.0.yaml",
    pointer: str = "/schema/invoice/properties/amount",
    span: tuple[int, int, int, int] | None = None,
    contract: str | None = "finance.gold.invoice:v1.3.0",
    severity: Severity | None = None,
    notes: Sequence[tuple[str, Any]] = (),
    related: Sequence[Related] = (),
) -> Diagnostic:
    """Give a finding; `span` is line, column, end line, end column; the severity is the rule's unless given."""
    found = of or rule()
    location = Location(
        path=path, contract=contract, pointer=parse_pointer(pointer), span=Span(*span) if span is not None else None
    )
    return Diagnostic(
        rule=found,
        message=message,
        severity=severity or found.severity,
        location=location,
        related=tuple(related),
        notes=tuple(Note(label=label, value=value) for label, value in notes),
    )


def kind(code: str = "TR510", name: str = "field-removed", **facts: Any) -> ChangeKind:
    """Give a change kind; by default the one that breaks old readers."""
    stated: dict[str, Any] = {
        "element": Element.FIELD,
        "aspect": Aspect.EXISTENCE,
        "action": Action.REMOVE,
        "old_readers": Effect.BREAKS,
        "new_readers": Effect.SAFE,
        "mirror": "field-added",
        "text": "A field is gone.\n\nWhy: its readers ask for it.\nOld: `name: amount`\nNew: nothing",
    }
    return change_kind(code=code, name=name, **{**stated, **facts})


def judged(
    of: ChangeKind | None = None,
    *,
    message: str = "Field `invoice.amount` was removed.",
    pointer: str = "/schema/invoice/properties/amount",
    severity: Severity = Severity.ERROR,
    witnesses: Sequence[Witness] = (),
    reason: str = "",
    **facts: Any,
) -> JudgedChange:
    """Give a change judged as its kind says; `facts` are further fields of `Change`."""
    row = of or kind()
    stated: dict[str, Any] = {"record": "invoice", "column": "amount"}
    change = Change(kind=row, pointer=parse_pointer(pointer), message=message, **{**stated, **facts})
    return JudgedChange(
        change=change,
        old_readers=row.old_readers,
        new_readers=row.new_readers,
        severity=severity,
        witnesses=tuple(witnesses),
        reason=reason,
    )


def comparison(*changes: JudgedChange, **facts: Any) -> Comparison:
    """Give the answer for invoice v1.2.0 to v1.3.0; effects, posture and step are what the test says, not computed."""
    stated: dict[str, Any] = {
        "old": "finance.gold.invoice:v1.2.0",
        "new": "finance.gold.invoice:v1.3.0",
        "mode": "forward",
        "old_readers": Effect.SAFE,
        "new_readers": Effect.SAFE,
        "posture": Posture.BOTH,
        "step": Step.NONE,
    }
    return Comparison(changes=changes, **{**stated, **facts})


def consumer(
    name: str = "finance-reporting", *columns: str, contract: str = "finance.gold.invoice", requires: str = "forward"
) -> Consumer:
    """Give a consumer of one contract; no columns means that it reads them all."""
    dependency = Dependency(
        pointer=parse_pointer(f"/subscriptions/{contract}"), contract=contract, requires=requires, columns=columns
    )
    subscription = Subscription(
        path=f"contracts/subscriptions/{name}.yaml",
        consumer=name,
        owner=f"{name}-team",
        contact=f"{name}@example.com",
        dependencies=(dependency,),
    )
    return Consumer(subscription=subscription, dependency=dependency)


def hit(name: str = "finance-reporting", *columns: str, requires: str = "forward") -> Hit:
    """Give a consumer that a comparison breaks on these columns."""
    return Hit(consumer=consumer(name, *columns, requires=requires), columns=columns)
