"""Names and ids that must be unique, or references to them mean two things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.places import below
from treaty.model.contract import Contract, Field, Record


@rule(code="TR130", scope=Record, severity=Severity.ERROR)
def field_names_unique(record: Record) -> Iterator[Problem]:
    """A field name occurs once in a record, and once in each nested object.

    Why: readers find a column by its name; of two they get either, and no engine can build the table.
    Bad:
        name: orders
        properties:
          - name: order_id
          - name: order_id
    Good:
        name: orders
        properties:
          - name: order_id
          - name: customer_id
    """
    for where, members in _objects(record):
        for field in _repetitions(members):
            at = below(field.pointer, record.pointer) / "name"
            yield problem(f"Field `{where}.{field.name}` is declared twice; remove or rename one.", at)


def _objects(record: Record) -> Iterator[tuple[str, tuple[Field, ...]]]:
    yield record.name, record.fields
    for path, field in record.walk():
        yield f"{record.name}.{path}", field.fields


def _repetitions(fields: Iterable[Field]) -> Iterator[Field]:
    seen: set[str] = set()
    for field in fields:
        if field.name and field.name in seen:
            yield field
        seen.add(field.name)


@rule(code="TR131", scope=Contract, severity=Severity.ERROR)
def record_names_unique(contract: Contract) -> Iterator[Problem]:
    """A record name occurs once in a contract.

    Why: relationships, service levels and subscriptions name records; two of one name make them ambiguous.
    Bad:
        schema:
          - name: orders
          - name: orders
    Good:
        schema:
          - name: orders
          - name: order_lines
    """
    seen: set[str] = set()
    for record in contract.records:
        if record.name and record.name in seen:
            yield problem(f"Record `{record.name}` is declared twice; remove or rename one.", record.pointer / "name")
        seen.add(record.name)


@rule(code="TR132", scope=Contract, severity=Severity.ERROR)
def stable_ids_unique(contract: Contract) -> Iterator[Problem]:
    """A stable `id` occurs once among the records of a contract, and once among the fields of a record.

    Why: `schema/orders/properties/total` is resolved by id; an id that two elements carry leads to either.
    Bad:
        schema:
          - {id: orders, name: orders}
          - {id: orders, name: order_lines}
    Good:
        schema:
          - {id: orders, name: orders}
          - {id: lines, name: order_lines}
    Sources: ODCS 3.2.0, StableId: "Must be unique within its containing array."
    """
    groups: list[tuple[Record, ...] | tuple[Field, ...]] = [contract.records]
    for record in contract.records:
        groups.extend(members for _, members in _objects(record))
    for group in groups:
        counts = Counter(member.id for member in group if member.id)
        for member in group if counts else ():
            if member.id and counts[member.id] > 1:
                yield problem(
                    f"The id `{member.id}` of `{member.name}` is used {counts[member.id]} times; give each its own.",
                    member.pointer / "id",
                )


@rule(code="TR133", scope=Record, severity=Severity.WARNING)
def physical_names_unique(record: Record) -> Iterator[Problem]:
    """Two fields of a record do not share a physical name.

    Why: they would be one column in the table, under two names and perhaps two types.
    Bad:
        name: orders
        properties:
          - {name: net_amount, physicalName: AMOUNT}
          - {name: gross_amount, physicalName: AMOUNT}
    Good:
        name: orders
        properties:
          - {name: net_amount, physicalName: NET_AMOUNT}
          - {name: gross_amount, physicalName: GROSS_AMOUNT}
    """
    seen: dict[str, str] = {}
    for field in record.fields:
        first = seen.setdefault(field.physical_name, field.name) if field.physical_name else field.name
        if first != field.name:
            at = below(field.pointer, record.pointer) / "physicalName"
            yield problem(
                f"Fields `{first}` and `{field.name}` share the physical name `{field.physical_name}`; they are "
                "one column.",
                at,
            )
