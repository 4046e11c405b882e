"""Relationships: foreign keys lead somewhere, and to something that fits."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lineage.columns import Columns
from treaty.lint.elsewhere import find_fault_elsewhere
from treaty.lint.relations import End, Relation, find_ends, find_relations
from treaty.model.contract import Contract, Field
from treaty.model.registry import Catalog


@rule(code="TR150", scope=Contract, severity=Severity.ERROR, aliases=("DIM4_004",))
def relationship_ends_exist(contract: Contract) -> Iterator[Problem]:
    """Both ends of a relationship are fields of the contract, unless it leads to another one.

    Why: a foreign key to nowhere promises a join that fails.
    Bad:
        schema:
          - name: orders
            properties:
              - name: customer_id
                logicalType: string
                relationships: [{to: customers.id}]
    Good:
        schema:
          - name: orders
            properties:
              - name: customer_id
                logicalType: string
                relationships: [{to: customers.id}]
          - name: customers
            properties: [{name: id, logicalType: string, unique: true}]
    Sources: ODCS 3.2.0, relationships: `table.column` or `schema/<id>/properties/<id>`
    """
    columns = Columns(contract)
    for relation in find_relations(contract):
        for side in ("from", "to"):
            for end in find_ends(columns, relation, side):
                if not end.columns and not end.is_elsewhere:
                    yield problem(
                        f"The relationship of {_declared_by(relation)} names `{end.text}`, which is no field of "
                        "this contract; a field of another one is written `namespace.layer.dataset.field`.",
                        end.pointer,
                        end=end.text,
                    )


@rule(code="TR151", scope=Contract, severity=Severity.ERROR, aliases=("VAL-1401",))
def relationship_contract_exists(contract: Contract, *, catalog: Catalog) -> Iterator[Problem]:
    """A relationship to another contract names one that the repository holds, and a field of it.

    Why: a join across contracts is a promise about both; the other one must know of it.
    Bad:
        schema:
          - name: invoice
            properties:
              - name: order_id
                logicalType: string
                relationships: [{to: sales.gold.parcel.order_id}]
    Good:
        schema:
          - name: invoice
            properties:
              - name: order_id
                logicalType: string
                relationships: [{to: finance.raw.invoice.invoice_id}]
    """
    columns = Columns(contract)
    for relation in find_relations(contract):
        for end in find_ends(columns, relation, "to"):
            if end.is_elsewhere and not end.columns:
                fault = find_fault_elsewhere(catalog, contract, end.text)
                if fault:
                    yield problem(
                        f"The relationship of {_declared_by(relation)} names {fault}.", end.pointer, end=end.text
                    )


@rule(code="TR152", scope=Contract, severity=Severity.WARNING)
def relationship_types_match(contract: Contract) -> Iterator[Problem]:
    """The two ends of a relationship have the same logical type.

    Why: a join of a text with a number fails in one engine and silently converts in the next.
    Bad:
        schema:
          - name: orders
            properties:
              - name: customer_id
                logicalType: integer
                relationships: [{to: customers.id}]
          - name: customers
            properties: [{name: id, logicalType: string, unique: true}]
    Good:
        schema:
          - name: orders
            properties:
              - name: customer_id
                logicalType: string
                relationships: [{to: customers.id}]
          - name: customers
            properties: [{name: id, logicalType: string, unique: true}]
    """
    columns = Columns(contract)
    for relation in find_relations(contract):
        for near, end in _pairs(columns, relation):
            far = end.columns[0].field if end.columns else None
            if near.logical_type and far is not None and far.logical_type and near.logical_type != far.logical_type:
                yield problem(
                    f"Field `{near.name}` is `{near.logical_type}` but refers to `{end.text}`, which is "
                    f"`{far.logical_type}`; make the types equal.",
                    end.pointer,
                    end=end.text,
                )


def _pairs(columns: Columns, relation: Relation) -> Iterator[tuple[Field, End]]:
    targets = find_ends(columns, relation, "to")
    if relation.field is not None:
        if len(targets) == 1:
            yield relation.field, targets[0]
        return
    for near, far in zip(find_ends(columns, relation, "from"), targets, strict=False):
        if near.columns and near.columns[0].field is not None:
            yield near.columns[0].field, far


@rule(code="TR153", scope=Contract, severity=Severity.ERROR)
def relationship_sides_have_equal_length(contract: Contract) -> Iterator[Problem]:
    """A composite relationship names as many fields on one side as on the other.

    Why: the first belongs to the first and the second to the second; a field left over belongs to nothing.
    Bad:
        schema:
          - name: lines
            properties: [{name: order_id}, {name: country}]
            relationships: [{from: [lines.order_id, lines.country], to: [orders.id]}]
          - name: orders
            properties: [{name: id}, {name: country}]
    Good:
        schema:
          - name: lines
            properties: [{name: order_id}, {name: country}]
            relationships: [{from: [lines.order_id, lines.country], to: [orders.id, orders.country]}]
          - name: orders
            properties: [{name: id}, {name: country}]
    Sources: ODCS 3.2.0, relationships: "both fields must be arrays with matching lengths"
    """
    for relation in find_relations(contract):
        near = len(relation.relationship.from_) if relation.field is None else 1
        far = len(relation.relationship.to)
        if near and far and near != far:
            yield problem(
                f"The relationship of {_declared_by(relation)} sets {near} against {far} fields; pair them.",
                relation.relationship.pointer,
            )


@rule(code="TR154", scope=Contract, severity=Severity.WARNING)
def relationship_target_is_key(contract: Contract) -> Iterator[Problem]:
    """A relationship leads to a primary key or a unique field.

    Why: a join to a field that repeats multiplies rows.
    Bad:
        schema:
          - name: orders
            properties:
              - name: customer_id
                relationships: [{to: customers.city}]
          - name: customers
            properties: [{name: id, unique: true}, {name: city}]
    Good:
        schema:
          - name: orders
            properties:
              - name: customer_id
                relationships: [{to: customers.id}]
          - name: customers
            properties: [{name: id, unique: true}, {name: city}]
    """
    columns = Columns(contract)
    for relation in find_relations(contract):
        ends = find_ends(columns, relation, "to")
        fields = [end.columns[0].field for end in ends if end.columns]
        is_key = any(field is not None and (field.primary_key or field.unique) for field in fields)
        if fields and len(fields) == len(ends) and not is_key:
            names = ", ".join(f"`{end.text}`" for end in ends)
            yield problem(
                f"The relationship of {_declared_by(relation)} leads to {names}, which is neither primary key nor "
                "unique.",
                relation.relationship.pointer / "to",
            )


def _declared_by(relation: Relation) -> str:
    name = f"{relation.record.name}.{relation.field.name}" if relation.field is not None else relation.record.name
    return f"`{name}`"
