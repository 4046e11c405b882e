"""Physical types: what the engine keeps, widened, narrowed, changed, spelled otherwise, stated or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from treaty.compat.changes.engine import ERASED_LENGTH_CHANGED
from treaty.compat.changes.map_key import in_words_of_keys
from treaty.compat.changes.subject import FieldPair, show
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, Weight, change_kind
from treaty.model.types import Relation, compare_physical

BESIDE = "Add a field of the new type beside the old one, fill both, and deprecate the old one."
NEW_MAJOR = "Convert the data and make a new major; or add a field of the new type beside the old one."
_KEEP_MEMBER = "Keep the member, announce that it ends, and remove it in a new major."

PHYSICAL_TYPE_WIDENED = change_kind(
    code="TR525", name="physical-type-widened", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="physical-type-narrowed", instead=BESIDE,
    text="""A physical type holds all it held and more: int to bigint, varchar(20) to varchar(40).

    Why: readers that took the old type as the size of a variable or a column overflow or truncate.
    Old: {name: quantity, logicalType: integer, physicalType: int}
    New: {name: quantity, logicalType: integer, physicalType: bigint}
    """,
)  # fmt: skip

PHYSICAL_TYPE_NARROWED = change_kind(
    code="TR526", name="physical-type-narrowed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="physical-type-widened", instead=NEW_MAJOR,
    text="""A physical type holds less than before: bigint to int, varchar(40) to varchar(20).

    Why: what is stored already may not fit, and who reads it by the new type loses it.
    Old: {name: quantity, logicalType: integer, physicalType: bigint}
    New: {name: quantity, logicalType: integer, physicalType: int}
    """,
)  # fmt: skip

PHYSICAL_TYPE_CHANGED = change_kind(
    code="TR527", name="physical-type-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="physical-type-changed",
    aliases=("UNSUPPORTED_TYPE_CHANGE",), instead=BESIDE,
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

KINDS = (
    PHYSICAL_TYPE_WIDENED, PHYSICAL_TYPE_NARROWED, PHYSICAL_TYPE_CHANGED, PHYSICAL_TYPE_RESPELLED, PHYSICAL_TYPE_PADDED,
    PHYSICAL_TYPE_ADDED, PHYSICAL_TYPE_REMOVED, PHYSICAL_TYPE_EXTENDED, PHYSICAL_TYPE_SHRUNK,
)  # fmt: skip

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


def find_physical_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about the type that the engine keeps."""
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
        kind, words = in_words_of_keys(pair, kind, words)
        yield pair.subject.change(kind, f"{words} {show(old)} to {show(new)}", at=at, old=old, new=new)
