"""Types: logical and physical ones, widened, narrowed or changed; and whether a value may be missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from treaty.compat.changes.engine import ERASED_LENGTH_CHANGED
from treaty.compat.changes.subject import FieldPair, show
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, Proof, Weight, change_kind
from treaty.model.types import Relation, compare_logical, compare_physical, logical_of

_BESIDE = "Add a field of the new type beside the old one, fill both, and deprecate the old one."
_NEW_MAJOR = "Convert the data and make a new major; or add a field of the new type beside the old one."

_KEEP_MEMBER = "Keep the member, announce that it ends, and remove it in a new major."

LOGICAL_TYPE_WIDENED = change_kind(
    code="TR521", name="logical-type-widened", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="logical-type-narrowed", proof=Proof.RECORD,
    aliases=("TYPE_EXTENDED", "type-widened"), instead=_BESIDE,
    text="""A field may hold more than before: integer became number, or its type or its members are no longer stated.

    Why: a reader fails on what the old type does not hold: on 12.5 where it parses integers.
    Old: {name: amount, logicalType: integer}
    New: {name: amount, logicalType: number}
    """,
)  # fmt: skip

LOGICAL_TYPE_NARROWED = change_kind(
    code="TR522", name="logical-type-narrowed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="logical-type-widened", proof=Proof.RECORD,
    aliases=("TYPE_NARROWED", "type-narrowed"), instead=_NEW_MAJOR,
    text="""A field may hold less than before: number became integer, or a type or members are stated where none were.

    Why: data written before may hold what the new type does not.
    Old: {name: amount, logicalType: number}
    New: {name: amount, logicalType: integer}
    """,
)  # fmt: skip

LOGICAL_TYPE_CHANGED = change_kind(
    code="TR523", name="logical-type-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="logical-type-changed", proof=Proof.RECORD,
    aliases=("TYPE_CHANGED", "TYPE_MISMATCH", "type-changed"), instead=_BESIDE,
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

PHYSICAL_TYPE_WIDENED = change_kind(
    code="TR525", name="physical-type-widened", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="physical-type-narrowed", instead=_BESIDE,
    text="""A physical type holds all it held and more: int to bigint, varchar(20) to varchar(40).

    Why: readers that took the old type as the size of a variable or a column overflow or truncate.
    Old: {name: quantity, logicalType: integer, physicalType: int}
    New: {name: quantity, logicalType: integer, physicalType: bigint}
    """,
)  # fmt: skip

PHYSICAL_TYPE_NARROWED = change_kind(
    code="TR526", name="physical-type-narrowed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="physical-type-widened", instead=_NEW_MAJOR,
    text="""A physical type holds less than before: bigint to int, varchar(40) to varchar(20).

    Why: what is stored already may not fit, and who reads it by the new type loses it.
    Old: {name: quantity, logicalType: integer, physicalType: bigint}
    New: {name: quantity, logicalType: integer, physicalType: int}
    """,
)  # fmt: skip

PHYSICAL_TYPE_CHANGED = change_kind(
    code="TR527", name="physical-type-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="physical-type-changed",
    aliases=("UNSUPPORTED_TYPE_CHANGE",), instead=_BESIDE,
    text="""A physical type became another one, and neither holds the other's values, or we cannot tell.

    Why: values are lost, rounded or shifted on the way: bigint in a double, a time stamp with a zone in one without.
    Old: {name: booked_at, logicalType: timestamp, physicalType: timestamp_ntz}
    New: {name: booked_at, logicalType: timestamp, physicalType: timestamp_tz}
    """,
)  # fmt: skip

PHYSICAL_TYPE_RESPELLED = change_kind(
    code="TR528", name="physical-type-respelled", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="physical-type-respelled", weight=Weight.WORDS,
    text="""The same physical type is spelled in another way.

    Why: `VARCHAR(100)` is `character varying(100)`, `int` is `integer`; no value changes.
    Old: {name: city, logicalType: string, physicalType: VARCHAR(100)}
    New: {name: city, logicalType: string, physicalType: character varying(100)}
    """,
)  # fmt: skip

PHYSICAL_TYPE_PADDED = change_kind(
    code="TR529", name="physical-type-padding-changed", element=Element.FIELD, aspect=Aspect.TYPE,
    action=Action.CHANGE, old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="physical-type-padding-changed",
    is_dangerous=True,
    text="""Text is padded to its length where it was not, or no longer padded.

    Why: `'DE '` and `'DE'` are equal in some engines and not in others; joins and comparisons may miss.
    Old: {name: country, logicalType: string, physicalType: char(3)}
    New: {name: country, logicalType: string, physicalType: varchar(3)}
    """,
)  # fmt: skip

PHYSICAL_TYPE_ADDED = change_kind(
    code="TR530", name="physical-type-added", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="physical-type-removed",
    text="""A physical type is stated where there was none.

    Why: a promise was added; the logical type says whether values changed.
    Old: {name: city, logicalType: string}
    New: {name: city, logicalType: string, physicalType: varchar(100)}
    """,
)  # fmt: skip

PHYSICAL_TYPE_REMOVED = change_kind(
    code="TR531", name="physical-type-removed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.REMOVE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="physical-type-added", is_dangerous=True,
    text="""The physical type is no longer stated.

    Why: readers may have relied on its size and precision, and nothing promises them now.
    Old: {name: city, logicalType: string, physicalType: varchar(100)}
    New: {name: city, logicalType: string}
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

PHYSICAL_TYPE_EXTENDED = change_kind(
    code="TR604", name="physical-type-extended", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="physical-type-shrunk",
    text="""A physical type that is made of members has more of them; those of before are the same.

    Why: old readers do not ask for the new member, new readers take null for the rows of before.
    Old: {name: address, logicalType: object, physicalType: "STRUCT<street STRING>"}
    New: {name: address, logicalType: object, physicalType: "STRUCT<street STRING, city STRING>"}
    """,
)  # fmt: skip

PHYSICAL_TYPE_SHRUNK = change_kind(
    code="TR689", name="physical-type-shrunk", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.REMOVE,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="physical-type-extended", instead=_KEEP_MEMBER,
    text="""A physical type that is made of members has fewer of them; those that stayed are the same.

    Why: a query that selects the member fails.
    Old: {name: address, logicalType: object, physicalType: "STRUCT<street STRING, city STRING>"}
    New: {name: address, logicalType: object, physicalType: "STRUCT<street STRING>"}
    """,
)  # fmt: skip

MAP_KEY_TYPE_CHANGED = change_kind(
    code="TR549", name="map-key-type-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="map-key-type-changed",
    aliases=("MAP_KEY_TYPE_MISMATCH",), instead="Add a map with keys of the new type beside the old one.",
    text="""The keys of a map are of another type.

    Why: readers look entries up by key. One of another type, wider or not, is not found; and no engine rewrites keys.
    Old:
      name: rates
      logicalType: map
      map: {key: {logicalType: string}, value: {logicalType: number}}
    New:
      name: rates
      logicalType: map
      map: {key: {logicalType: integer}, value: {logicalType: number}}
    """,
)  # fmt: skip

KINDS = (
    LOGICAL_TYPE_WIDENED, LOGICAL_TYPE_NARROWED, LOGICAL_TYPE_CHANGED, LOGICAL_TYPE_RESTATED, PHYSICAL_TYPE_WIDENED,
    PHYSICAL_TYPE_NARROWED, PHYSICAL_TYPE_CHANGED, PHYSICAL_TYPE_RESPELLED, PHYSICAL_TYPE_PADDED, PHYSICAL_TYPE_ADDED,
    PHYSICAL_TYPE_REMOVED, PHYSICAL_TYPE_EXTENDED, PHYSICAL_TYPE_SHRUNK, NULLABILITY_TIGHTENED, NULLABILITY_LOOSENED,
    MAP_KEY_TYPE_CHANGED,
)  # fmt: skip

_LOGICAL: Mapping[Relation, tuple[ChangeKind, str]] = MappingProxyType(
    {
        Relation.WIDENED: (LOGICAL_TYPE_WIDENED, "type widened from"),
        Relation.NARROWED: (LOGICAL_TYPE_NARROWED, "type narrowed from"),
        Relation.CHANGED: (LOGICAL_TYPE_CHANGED, "type changed from"),
        Relation.EQUAL: (LOGICAL_TYPE_RESTATED, "the same type said otherwise, from"),
    }
)
_PHYSICAL: Mapping[Relation, tuple[ChangeKind, str]] = MappingProxyType(
    {
        Relation.WIDENED: (PHYSICAL_TYPE_WIDENED, "physical type widened from"),
        Relation.NARROWED: (PHYSICAL_TYPE_NARROWED, "physical type narrowed from"),
        Relation.EXTENDED: (PHYSICAL_TYPE_EXTENDED, "members added to the physical type, from"),
        Relation.SHRUNK: (PHYSICAL_TYPE_SHRUNK, "members removed from the physical type, from"),
        Relation.CHANGED: (PHYSICAL_TYPE_CHANGED, "physical type changed from"),
        Relation.UNKNOWN: (
            PHYSICAL_TYPE_CHANGED,
            "physical type changed, and whether values survive is not known, from",
        ),
        Relation.PADDED: (PHYSICAL_TYPE_PADDED, "padding of its text changed, from"),
        Relation.EQUAL: (PHYSICAL_TYPE_RESPELLED, "the same physical type spelled otherwise, from"),
    }
)


_TYPE_KINDS = (
    LOGICAL_TYPE_WIDENED, LOGICAL_TYPE_NARROWED, LOGICAL_TYPE_CHANGED,
    PHYSICAL_TYPE_WIDENED, PHYSICAL_TYPE_NARROWED, PHYSICAL_TYPE_CHANGED,
)  # fmt: skip
_OTHER_VALUES = frozenset(kind.code for kind in _TYPE_KINDS)
_ANY = "any"
"""What messages say where no type is stated."""


def find_type_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about a field's types and about whether it may be missing."""
    yield from _find_logical(pair)
    if pair.shared_logical == "object":
        yield from _find_members(pair)
    yield from _find_physical(pair)
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
    kind, words = _of_key(pair, *_LOGICAL[compare_logical(old, new)])
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


def _of_key(pair: FieldPair, kind: ChangeKind, words: str) -> tuple[ChangeKind, str]:
    """Give the kind and the words, those of a map's keys where the field is one and its values are others."""
    is_key = (pair.subject.column or "").endswith("{key}")
    return (
        (MAP_KEY_TYPE_CHANGED, "type of the keys changed from")
        if is_key and kind.code in _OTHER_VALUES
        else (kind, words)
    )


def _find_physical(pair: FieldPair) -> Iterator[Change]:
    old, new = pair.old.physical_type, pair.new.physical_type
    if old == new:
        return
    at = ["physicalType"]
    if old is None:
        yield pair.subject.change(PHYSICAL_TYPE_ADDED, f"physical type {show(new)} stated", at=at, new=new)
    elif new is None:
        yield pair.subject.change(PHYSICAL_TYPE_REMOVED, f"physical type {show(old)} no longer stated", at=at, old=old)
    else:
        dialect = pair.engines.dialect
        relation = compare_physical(old, new, dialect)
        kind, words = _PHYSICAL[relation]
        if dialect is not None and relation is Relation.EQUAL and compare_physical(old, new) is not relation:
            words = f"the same physical type in {dialect.title}, spelled otherwise, from"
        if relation in {Relation.WIDENED, Relation.NARROWED} and pair.engines.all_erase_length(old, new):
            kind, words = ERASED_LENGTH_CHANGED, "its length, which no engine that serves the data keeps, changed from"
        kind, words = _of_key(pair, kind, words)
        yield pair.subject.change(kind, f"{words} {show(old)} to {show(new)}", at=at, old=old, new=new)
