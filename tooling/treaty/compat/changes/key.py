"""Keys: uniqueness, primary keys, and foreign keys to other records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from treaty.compat.changes.keyed import key_members
from treaty.compat.changes.subject import FieldPair, RecordPair, Subject, show
from treaty.diagnostics.change import Action, Aspect, Change, Effect, Element, change_kind
from treaty.model.contract import Field, Record, Relationship

UNIQUE_ADDED = change_kind(
    code="TR650", name="unique-added", element=Element.FIELD, aspect=Aspect.KEY, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="unique-removed", aliases=("MF101",),
    instead="Remove duplicates from the old data first and make a new major; or watch them with a quality rule.",
    text="""Values of a field are unique now.

    Why: data written before may hold one value twice, and a reader that joins on it counts twice.
    Old: {name: email, logicalType: string}
    New: {name: email, logicalType: string, unique: true}
    """,
)  # fmt: skip

UNIQUE_REMOVED = change_kind(
    code="TR651", name="unique-removed", element=Element.FIELD, aspect=Aspect.KEY, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="unique-added",
    instead="Offer the rows that may repeat in a table of their own, or make a new major.",
    text="""Values of a field may repeat now.

    Why: joins on it fan out, and counts grow without an error.
    Old: {name: email, logicalType: string, unique: true}
    New: {name: email, logicalType: string}
    """,
)  # fmt: skip

PRIMARY_KEY_ADDED = change_kind(
    code="TR652", name="primary-key-added", element=Element.RECORD, aspect=Aspect.KEY, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="primary-key-removed", aliases=("MF101",),
    instead="Remove duplicates from the old data first and make a new major.",
    text="""A record has a primary key now.

    Why: data written before may hold two rows with the same key.
    Old: {name: orders, properties: [{name: order_id, logicalType: string}]}
    New: {name: orders, properties: [{name: order_id, logicalType: string, primaryKey: true}]}
    """,
)  # fmt: skip

PRIMARY_KEY_REMOVED = change_kind(
    code="TR653", name="primary-key-removed", element=Element.RECORD, aspect=Aspect.KEY, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="primary-key-added",
    instead="Keep the key, or offer the rows without one in a record of their own.",
    text="""A record has no primary key any more.

    Why: nothing promises that a row is found once; merges, updates and joins by the key go wrong.
    Old: {name: orders, properties: [{name: order_id, logicalType: string, primaryKey: true}]}
    New: {name: orders, properties: [{name: order_id, logicalType: string}]}
    """,
)  # fmt: skip

PRIMARY_KEY_CHANGED = change_kind(
    code="TR654", name="primary-key-changed", element=Element.RECORD, aspect=Aspect.KEY, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="primary-key-changed", aliases=("key-changed",),
    instead="Offer the record under a new name with the new key, and deprecate the old one.",
    text="""The primary key is made of other fields.

    Why: what one row stands for has changed: rows that were one are several now, or the other way round.
    Old:
      name: orders
      properties: [{name: order_id, logicalType: string, primaryKey: true}, {name: line, logicalType: integer}]
    New:
      name: orders
      properties:
        - {name: order_id, logicalType: string, primaryKey: true, primaryKeyPosition: 1}
        - {name: line, logicalType: integer, primaryKey: true, primaryKeyPosition: 2}
    """,
)  # fmt: skip

PRIMARY_KEY_REORDERED = change_kind(
    code="TR655", name="primary-key-reordered", element=Element.RECORD, aspect=Aspect.KEY, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="primary-key-reordered",
    text="""The fields of the primary key stand in another order.

    Why: the key is the same; only the order of sorting and of composite lookups differs.
    Old:
      name: orders
      properties:
        - {name: order_id, logicalType: string, primaryKey: true, primaryKeyPosition: 1}
        - {name: line, logicalType: integer, primaryKey: true, primaryKeyPosition: 2}
    New:
      name: orders
      properties:
        - {name: order_id, logicalType: string, primaryKey: true, primaryKeyPosition: 2}
        - {name: line, logicalType: integer, primaryKey: true, primaryKeyPosition: 1}
    """,
)  # fmt: skip

RELATIONSHIP_ADDED = change_kind(
    code="TR656", name="relationship-added", element=Element.RELATIONSHIP, aspect=Aspect.KEY, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="relationship-removed",
    instead="Mend the rows without a parent first and make a new major; or watch them with a quality rule.",
    text="""A foreign key was added.

    Why: rows written before may point to a parent that does not exist, and an inner join loses them.
    Old: {name: customer_id, logicalType: string}
    New: {name: customer_id, logicalType: string, relationships: [{to: customers.customer_id}]}
    """,
)  # fmt: skip

RELATIONSHIP_REMOVED = change_kind(
    code="TR657", name="relationship-removed", element=Element.RELATIONSHIP, aspect=Aspect.KEY, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="relationship-added",
    instead="Keep the foreign key, with a parent row for unknown ones.",
    text="""A foreign key was removed.

    Why: nothing promises a parent any more; readers that join lose rows or meet nulls.
    Old: {name: customer_id, logicalType: string, relationships: [{to: customers.customer_id}]}
    New: {name: customer_id, logicalType: string}
    """,
)  # fmt: skip

RELATIONSHIP_CHANGED = change_kind(
    code="TR658", name="relationship-changed", element=Element.RELATIONSHIP, aspect=Aspect.KEY, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="relationship-changed",
    instead="Add a field with the new reference beside the old one, and deprecate the old one.",
    text="""A foreign key points elsewhere.

    Why: joins by the old target find nothing, or the wrong rows.
    Old: {name: customer_id, logicalType: string, relationships: [{to: customers.customer_id}]}
    New: {name: customer_id, logicalType: string, relationships: [{to: partners.partner_id}]}
    """,
)  # fmt: skip

KINDS = (
    UNIQUE_ADDED, UNIQUE_REMOVED, PRIMARY_KEY_ADDED, PRIMARY_KEY_REMOVED, PRIMARY_KEY_CHANGED, PRIMARY_KEY_REORDERED,
    RELATIONSHIP_ADDED, RELATIONSHIP_REMOVED, RELATIONSHIP_CHANGED,
)  # fmt: skip


def find_field_key_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about a field's uniqueness and its foreign keys."""
    old, new = pair.old.unique, pair.new.unique
    if old != new:
        kind = UNIQUE_ADDED if new else UNIQUE_REMOVED
        words = "its values are unique now" if new else "its values may repeat now"
        yield pair.subject.change(kind, words, at=["unique"], old=old, new=new)
    yield from _find_relationships(pair.subject, pair.old.relationships, pair.new.relationships)


def find_record_key_changes(pair: RecordPair) -> Iterator[Change]:
    """Give what changed about a record's primary key and its foreign keys."""
    yield from _find_primary_key(pair)
    yield from _find_relationships(pair.subject, pair.old.relationships, pair.new.relationships)


def _find_primary_key(pair: RecordPair) -> Iterator[Change]:
    old = tuple(_rename(path, pair.renamed) for path in _primary_key(pair.old))
    new = _primary_key(pair.new)
    subject = pair.subject
    if sorted(old) == sorted(new):
        if old != new:
            words = f"order of the primary key changed from {show(old)} to {show(new)}"
            yield subject.change(PRIMARY_KEY_REORDERED, words, at=["properties"], old=old, new=new)
    elif not old:
        yield subject.change(PRIMARY_KEY_ADDED, f"primary key {show(new)} added", at=["properties"], new=new)
    elif not new:
        yield subject.change(PRIMARY_KEY_REMOVED, f"primary key {show(old)} removed", at=["properties"], old=old)
    else:
        words = f"primary key changed from {show(old)} to {show(new)}"
        yield subject.change(PRIMARY_KEY_CHANGED, words, at=["properties"], old=old, new=new)


def _primary_key(record: Record) -> tuple[str, ...]:
    """Give the paths of the key's fields by their position, then in the order of the document."""
    keys = [(path, field) for path, field in record.walk() if field.primary_key]
    return tuple(path for path, _ in sorted(keys, key=lambda item: _position(item[1])))


def _rename(path: str, renamed: Mapping[str, str]) -> str:
    """Give a path under the new name of its first field: a renamed key is the same key."""
    first, dot, rest = path.partition(".")
    return renamed.get(first, first) + dot + rest


def _position(field: Field) -> tuple[bool, int]:
    return field.primary_key_position is None, field.primary_key_position or 0


def _find_relationships(
    subject: Subject, old: tuple[Relationship, ...], new: tuple[Relationship, ...]
) -> Iterator[Change]:
    """Compare foreign keys: equal ones fall away, those of the same fields are changed, the rest added and removed."""
    if old == new:
        return
    gone = key_members(_without(old, new), _origin)
    for key, one in key_members(_without(new, old), _origin).items():
        other = gone.pop(key, None)
        at = one.pointer.tokens[len(subject.pointer.tokens) :]
        if other is None:
            words = f"foreign key{_from(one)} to {show(one.to)} added"
            yield subject.change(RELATIONSHIP_ADDED, words, at=at, new=say_relationship(one))
        else:
            words = f"foreign key{_from(one)} leads to {show(one.to)} where it led to {show(other.to)}"
            before, after = say_relationship(other), say_relationship(one)
            yield subject.change(RELATIONSHIP_CHANGED, words, at=at, old=before, new=after)
    for other in gone.values():
        at = other.pointer.tokens[len(subject.pointer.tokens) :]
        words = f"foreign key{_from(other)} to {show(other.to)} removed"
        yield subject.change(RELATIONSHIP_REMOVED, words, at=at, old=say_relationship(other))


def _without(some: tuple[Relationship, ...], others: tuple[Relationship, ...]) -> list[Relationship]:
    known = Counter(map(_told, others))
    left = []
    for relationship in some:
        if known[_told(relationship)] > 0:
            known[_told(relationship)] -= 1
        else:
            left.append(relationship)
    return left


def _origin(relationship: Relationship) -> tuple[str, ...]:
    return relationship.from_


def _told(relationship: Relationship) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return relationship.kind, relationship.from_, tuple(map(_plain, relationship.to))


def _plain(target: str) -> str:
    """Give where a key leads in one notation: `schema/orders/properties/order_id` is `orders.order_id`."""
    match = _LONG.fullmatch(target)
    return f"{match[1]}{match[2]}.{match[3]}" if match else target


_LONG = re.compile(r"((?:.+\.ya?ml)?)#?/?schema/([^/]+)/properties/([^/]+)")


def without_moved(changes: Iterable[Change]) -> Iterator[Change]:
    """Give the changes of a record but for foreign keys that it states at another of the two places for them.

    A column may tell where it leads, or the record for it: the same key either way.
    """
    found = list(changes)
    gone, come = (
        {_led(change): change for change in found if change.kind is kind}
        for kind in (RELATIONSHIP_REMOVED, RELATIONSHIP_ADDED)
    )
    moved = {id(change) for key in gone.keys() & come.keys() for change in (gone[key], come[key])}
    return (change for change in found if id(change) not in moved)


def _led(change: Change) -> tuple[tuple[str, ...], str]:
    """Give the columns of a foreign key that came or went, and where they lead."""
    said = change.old if change.new is None else change.new
    origin, arrow, target = str(said).rpartition(" → ")
    columns = tuple(column.rpartition(".")[2] for column in origin.split(", ")) if arrow else (change.column or "",)
    return columns, ", ".join(_plain(part) for part in target.split(", "))


def say_relationship(relationship: Relationship) -> str:
    """Give a foreign key as people write it: the columns that point, where they are named, and where to."""
    origin = f"{', '.join(relationship.from_)} → " if relationship.from_ else ""
    kind = "" if relationship.kind == "foreignKey" else f" ({relationship.kind})"
    return f"{origin}{', '.join(relationship.to)}{kind}"


def _from(relationship: Relationship) -> str:
    return f" from {show(relationship.from_)}" if relationship.from_ else ""
