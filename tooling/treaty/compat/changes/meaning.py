"""Meaning: unit, role in analysis, origin and layout of a field; what no record shows and people must know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from treaty.compat.changes.subject import FieldPair, say_change
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, change_kind
from treaty.model.contract import Field
from treaty.model.pointer import Token

UNIT_CHANGED = change_kind(
    code="TR534", name="unit-changed", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="unit-changed", is_dangerous=True,
    text="""The unit or currency of a field changed, or was stated, or taken back.

    Why: 100 grams and 100 kilograms are the same number. No record shows it, and every sum over it is wrong: if the
    values themselves have changed, add a field in the new unit, or make a new major.
    Old:
      name: weight
      logicalType: number
      customProperties: [{property: unit, vendor: treaty, value: kg}]
    New:
      name: weight
      logicalType: number
      customProperties: [{property: unit, vendor: treaty, value: g}]
    """,
)  # fmt: skip

SEMANTIC_TYPE_CHANGED = change_kind(
    code="TR535", name="semantic-type-changed", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="semantic-type-changed", is_dangerous=True,
    text="""A field became a measure where it was a dimension, or the like.

    Why: tools sum measures and group by dimensions; reports built on it show something else.
    Old: {name: quantity, logicalType: integer, semanticType: measure}
    New: {name: quantity, logicalType: integer, semanticType: dimension}
    """,
)  # fmt: skip

TRANSFORM_LOGIC_CHANGED = change_kind(
    code="TR536", name="transform-logic-changed", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="transform-logic-changed", is_dangerous=True,
    text="""A field is computed in another way.

    Why: the values keep their type and may mean something else: net where it was gross, with where it was without.
    Old: {name: amount, logicalType: number, transformLogic: net + tax}
    New: {name: amount, logicalType: number, transformLogic: net}
    """,
)  # fmt: skip

SOURCES_CHANGED = change_kind(
    code="TR537", name="sources-changed", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="sources-changed",
    text="""A field is made from other columns.

    Why: its lineage is another one; whether its meaning is, the review must tell.
    Old: {name: amount, logicalType: number, transformSourceObjects: ["finance.raw.invoice#amount"]}
    New: {name: amount, logicalType: number, transformSourceObjects: ["finance.raw.invoice#amount_net"]}
    """,
)  # fmt: skip

PARTITIONING_CHANGED = change_kind(
    code="TR538", name="partitioning-changed", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="partitioning-changed", is_dangerous=True,
    text="""A field joined the partition key, left it, or moved in it.

    Why: the rows are the same, but queries that were cheap may scan everything, and readers of folders find others.
    Old: {name: booked, logicalType: date, partitioned: true}
    New: {name: booked, logicalType: date}
    """,
)  # fmt: skip

DEFAULT_CHANGED = change_kind(
    code="TR539", name="default-changed", element=Element.FIELD, aspect=Aspect.VALUES, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="default-changed", is_dangerous=True,
    text="""The value that stands for a missing one changed, or was stated, or taken back.

    Why: the same missing value reads differently before and after; sums and filters move without an error.
    Old:
      name: discount
      logicalType: number
      customProperties: [{property: default, vendor: treaty, value: 0}]
    New:
      name: discount
      logicalType: number
      customProperties: [{property: default, vendor: treaty, value: 1}]
    """,
)  # fmt: skip

CRITICALITY_CHANGED = change_kind(
    code="TR540", name="criticality-changed", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="criticality-changed",
    text="""A field was declared a critical data element, or is none any more.

    Why: controls and reviews hang on it, values do not.
    Old: {name: amount, logicalType: number}
    New: {name: amount, logicalType: number, criticalDataElement: true}
    """,
)  # fmt: skip

KINDS = (
    UNIT_CHANGED, SEMANTIC_TYPE_CHANGED, TRANSFORM_LOGIC_CHANGED, SOURCES_CHANGED, PARTITIONING_CHANGED,
    DEFAULT_CHANGED, CRITICALITY_CHANGED,
)  # fmt: skip

Fact = tuple[ChangeKind, str, tuple[Token, ...], Any]


def _facts(field: Field) -> tuple[Fact, ...]:
    """Give what a field says of its meaning: kind, words, place, value; in one order for every field."""
    return (
        (UNIT_CHANGED, "unit", ("customProperties", "unit"), field.unit),
        (SEMANTIC_TYPE_CHANGED, "semantic type", ("semanticType",), field.semantic_type),
        (TRANSFORM_LOGIC_CHANGED, "transform logic", ("transformLogic",), field.transform_logic),
        (SOURCES_CHANGED, "sources", ("transformSourceObjects",), field.sources or None),
        (PARTITIONING_CHANGED, "partitioning", ("partitioned",), _partitioning(field)),
        (DEFAULT_CHANGED, "default", ("customProperties", "default"), field.default),
        (CRITICALITY_CHANGED, "criticality", ("criticalDataElement",), "critical" if field.critical else None),
    )


def _partitioning(field: Field) -> str | None:
    if not field.partitioned:
        return None
    place = field.partition_key_position
    return "partitioned" if place is None else f"partition key at place {place}"


def find_meaning_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about the meaning, the origin and the layout of a field."""
    for (kind, words, at, old), (_, _, _, new) in zip(_facts(pair.old), _facts(pair.new), strict=True):
        if type(old) is not type(new) or old != new:
            yield pair.subject.change(kind, say_change(words, old, new), at=at, old=old, new=new)
