"""Types: logical ones, widened, narrowed or changed; and whether a value may be missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from treaty.compat.changes.map_key import in_words_of_keys
from treaty.compat.changes.physical_type import BESIDE, NEW_MAJOR, find_physical_changes
from treaty.compat.changes.subject import FieldPair, show
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, Proof, Weight, change_kind
from treaty.model.types import Relation, compare_logical, logical_of

LOGICAL_TYPE_WIDENED = change_kind(
    code="TR521", name="logical-type-widened", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="logical-type-narrowed", proof=Proof.RECORD,
    aliases=("TYPE_EXTENDED", "type-widened"), instead=BESIDE,
    text="""A field may hold more than before: integer became number, or its type or its members are no longer stated.

    Why: a reader fails on what the old type does not hold: on 12.5 where it parses integers.
    Old: {name: amount, logicalType: integer}
    New: {name: amount, logicalType: number}
    """,
)  # fmt: skip

LOGICAL_TYPE_NARROWED = change_kind(
    code="TR522", name="logical-type-narrowed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="logical-type-widened", proof=Proof.RECORD,
    aliases=("TYPE_NARROWED", "type-narrowed"), instead=NEW_MAJOR,
    text="""A field may hold less than before: number became integer, or a type or members are stated where none were.

    Why: data written before may hold what the new type does not.
    Old: {name: amount, logicalType: number}
    New: {name: amount, logicalType: integer}
    """,
)  # fmt: skip

LOGICAL_TYPE_CHANGED = change_kind(
    code="TR523", name="logical-type-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="logical-type-changed", proof=Proof.RECORD,
    aliases=("TYPE_CHANGED", "TYPE_MISMATCH", "type-changed"), instead=BESIDE,
    text="""A field is of another type, and neither type holds the other's values.

    Why: old readers cannot parse new data, new readers cannot parse old data.
    Old: {name: booked, logicalType: date}
    New: {name: booked, logicalType: timestamp}
    """,
)  # fmt: skip

LOGICAL_TYPE_RESTATED = change_kind(
    code="TR524", name="logical-type-restated", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="logical-type-restated", weight=Weight.WORDS,
    text="""The logical type is said in another way and means the same.

    Why: a physical type implies a logical one; saying it, or leaving it out, changes no value.
    Old: {name: amount, physicalType: int}
    New: {name: amount, logicalType: integer, physicalType: int}
    """,
)  # fmt: skip

NULLABILITY_TIGHTENED = change_kind(
    code="TR532", name="nullability-tightened", element=Element.FIELD, aspect=Aspect.CONSTRAINT, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="nullability-loosened", proof=Proof.RECORD,
    aliases=("NULLABLE_TO_NON_NULLABLE", "REQUIRED_ATTRIBUTE_ADDED"),
    instead="Backfill the missing values first, and make the field required in a new major.",
    text="""A field that could be missing is required now.

    Why: data written before may lack it, and a reader that counts on it fails there.
    Old: {name: currency, logicalType: string}
    New: {name: currency, logicalType: string, required: true}
    """,
)  # fmt: skip

NULLABILITY_LOOSENED = change_kind(
    code="TR533", name="nullability-loosened", element=Element.FIELD, aspect=Aspect.CONSTRAINT, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="nullability-tightened", proof=Proof.RECORD,
    aliases=("REQUIRED_ATTRIBUTE_REMOVED",),
    instead="Write a stated default for a missing value, or make a new major.",
    text="""A required field may be missing now.

    Why: readers were told that it is never null and do not guard against it.
    Old: {name: currency, logicalType: string, required: true}
    New: {name: currency, logicalType: string}
    """,
)  # fmt: skip

KINDS = (
    LOGICAL_TYPE_WIDENED, LOGICAL_TYPE_NARROWED, LOGICAL_TYPE_CHANGED, LOGICAL_TYPE_RESTATED, NULLABILITY_TIGHTENED,
    NULLABILITY_LOOSENED,
)  # fmt: skip

_LOGICAL: Mapping[Relation, tuple[ChangeKind, str]] = MappingProxyType(
    {
        Relation.WIDENED: (LOGICAL_TYPE_WIDENED, "type widened from"),
        Relation.NARROWED: (LOGICAL_TYPE_NARROWED, "type narrowed from"),
        Relation.CHANGED: (LOGICAL_TYPE_CHANGED, "type changed from"),
        Relation.EQUAL: (LOGICAL_TYPE_RESTATED, "the same type said otherwise, from"),
    }
)
_ANY = "any"
"""What messages say where no type is stated."""


def find_type_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about a field's types and about whether it may be missing."""
    yield from _find_logical(pair)
    if pair.shared_logical == "object":
        yield from _find_members(pair)
    yield from find_physical_changes(pair)
    old, new = pair.old.required, pair.new.required
    if old != new:
        kind = NULLABILITY_TIGHTENED if new else NULLABILITY_LOOSENED
        words = "was optional and is required now" if new else "was required and is optional now"
        yield pair.subject.change(kind, words, at=["required"], old=old, new=new)


def _find_logical(pair: FieldPair) -> Iterator[Change]:
    old = logical_of(pair.old.logical_type, pair.old.physical_type)
    new = logical_of(pair.new.logical_type, pair.new.physical_type)
    if old == new and pair.old.logical_type == pair.new.logical_type:
        return
    kind, words = in_words_of_keys(pair, *_LOGICAL[compare_logical(old, new)])
    if kind is LOGICAL_TYPE_RESTATED:
        old, new = pair.old.logical_type, pair.new.logical_type
        said = _say_restated(old, new)
    else:
        said = f"{words} {show(old or _ANY)} to {show(new or _ANY)}"
    yield pair.subject.change(kind, said, at=["logicalType"], old=old, new=new)


def _say_restated(old: str | None, new: str | None) -> str:
    if old is None:
        return f"type {show(new)} stated, which the physical type implied"
    if new is None:
        return f"type {show(old)} no longer stated; the physical type implies it"
    return f"the same type said otherwise, from {show(old)} to {show(new)}"


def _find_members(pair: FieldPair) -> Iterator[Change]:
    """Give that the members of an object were told for the first time, or are told no more: then they may be any."""
    old, new = ([member.name for member in side.fields] for side in (pair.old, pair.new))
    if new and not old:
        words = f"may have held anything and is now made of {show(new)}"
        yield pair.subject.change(LOGICAL_TYPE_NARROWED, words, at=["properties"], new=tuple(new))
    elif old and not new:
        words = f"was made of {show(old)} and may now hold anything"
        yield pair.subject.change(LOGICAL_TYPE_WIDENED, words, at=["properties"], old=tuple(old))
