"""Formats: how values are written down, what zone they are in, and what vectors are made by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from treaty.compat.changes.subject import FieldPair, show
from treaty.diagnostics.change import Action, Aspect, Change, ChangeKind, Effect, Element, change_kind
from treaty.model.types import Relation, compare_physical, is_text

FORMAT_CHANGED = change_kind(
    code="TR635", name="format-changed", element=Element.FIELD, aspect=Aspect.CONSTRAINT, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="format-changed", is_dangerous=True,
    text="""The format of a text was named, renamed or taken back: `email`, `uuid`, `uri`.

    Why: a format is a hint that validators do not enforce by default, but people and generators build on it.
    Old: {name: contact, logicalType: string, logicalTypeOptions: {format: email}}
    New: {name: contact, logicalType: string, logicalTypeOptions: {format: uri}}
    """,
)  # fmt: skip

NUMBER_FORMAT_WIDENED = change_kind(
    code="TR636", name="number-format-widened", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="number-format-narrowed",
    instead="Add a field of the wider format beside the old one, and deprecate the old one.",
    text="""The size of a number grew, or is no longer limited: `i32` to `i64`.

    Why: readers that took the old size for a variable or a column overflow.
    Old: {name: quantity, logicalType: integer, logicalTypeOptions: {format: i32}}
    New: {name: quantity, logicalType: integer, logicalTypeOptions: {format: i64}}
    """,
)  # fmt: skip

NUMBER_FORMAT_NARROWED = change_kind(
    code="TR637", name="number-format-narrowed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="number-format-widened",
    instead="Check that all data fits and make a new major.",
    text="""The size of a number shrank, or is limited as it was not before: `i64` to `i32`.

    Why: numbers written before may not fit.
    Old: {name: quantity, logicalType: integer, logicalTypeOptions: {format: i64}}
    New: {name: quantity, logicalType: integer, logicalTypeOptions: {format: i32}}
    """,
)  # fmt: skip

NUMBER_FORMAT_CHANGED = change_kind(
    code="TR638", name="number-format-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="number-format-changed",
    instead="Add a field of the new format beside the old one, and deprecate the old one.",
    text="""A number is kept in another form, and neither holds all values of the other: `i32` to `u32`.

    Why: negative numbers, or those above the old limit, are lost on the way.
    Old: {name: quantity, logicalType: integer, logicalTypeOptions: {format: i32}}
    New: {name: quantity, logicalType: integer, logicalTypeOptions: {format: u32}}
    """,
)  # fmt: skip

DATE_FORMAT_CHANGED = change_kind(
    code="TR639", name="date-format-changed", element=Element.FIELD, aspect=Aspect.CONSTRAINT, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="date-format-changed",
    instead="Add a field in the new format beside the old one, fill both, and deprecate the old one.",
    text="""Dates or times that are kept as text are written in another way.

    Why: readers parse the text by the format they know; `03/04` is a day in March for one and in April for another.
    Old: {name: booked, logicalType: date, physicalType: varchar(10), logicalTypeOptions: {format: yyyy-MM-dd}}
    New: {name: booked, logicalType: date, physicalType: varchar(10), logicalTypeOptions: {format: dd.MM.yyyy}}
    """,
)  # fmt: skip

DISPLAY_FORMAT_CHANGED = change_kind(
    code="TR640", name="display-format-changed", element=Element.FIELD, aspect=Aspect.CONSTRAINT, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="display-format-changed", is_dangerous=True,
    text="""Another way of writing was named for dates or times that the engine keeps as such.

    Why: the values are the same; only exports as text show it.
    Old: {name: booked, logicalType: date, physicalType: DATE, logicalTypeOptions: {format: yyyy-MM-dd}}
    New: {name: booked, logicalType: date, physicalType: DATE, logicalTypeOptions: {format: dd.MM.yyyy}}
    """,
)  # fmt: skip

TIMEZONE_CHANGED = change_kind(
    code="TR641", name="timezone-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="timezone-changed",
    instead="Add a field in the new zone beside the old one, fill both, and deprecate the old one.",
    text="""Times carry a zone where they did not, or are meant in another zone.

    Why: the same digits are another moment; days and hours shift without any error.
    Old: {name: booked_at, logicalType: timestamp, logicalTypeOptions: {defaultTimezone: Europe/Berlin}}
    New: {name: booked_at, logicalType: timestamp, logicalTypeOptions: {defaultTimezone: Etc/UTC}}
    """,
)  # fmt: skip

VECTOR_CHANGED = change_kind(
    code="TR642", name="vector-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="vector-changed",
    instead="Add a field for the new vectors beside the old one, fill both, and deprecate the old one.",
    text="""Vectors have another length, another type of number, or come from another model.

    Why: vectors of two spaces cannot be compared; an index built on the old ones answers nonsense, or fails.
    Old: {name: embedding, logicalType: vector, logicalTypeOptions: {dimensions: 768}}
    New: {name: embedding, logicalType: vector, logicalTypeOptions: {dimensions: 1024}}
    """,
)  # fmt: skip

OPTION_CHANGED = change_kind(
    code="TR643", name="type-option-changed", element=Element.FIELD, aspect=Aspect.CONSTRAINT, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="type-option-changed", is_dangerous=True,
    text="""An option of the type changed whose meaning is not ours to judge.

    Why: the standard does not know the word, or only describes with it; the people who wrote it do know.
    Old: {name: embedding, logicalType: vector, logicalTypeOptions: {dimensions: 768, distanceMetric: cosine}}
    New: {name: embedding, logicalType: vector, logicalTypeOptions: {dimensions: 768, distanceMetric: euclidean}}
    """,
)  # fmt: skip

KINDS = (
    FORMAT_CHANGED, NUMBER_FORMAT_WIDENED, NUMBER_FORMAT_NARROWED, NUMBER_FORMAT_CHANGED, DATE_FORMAT_CHANGED,
    DISPLAY_FORMAT_CHANGED, TIMEZONE_CHANGED, VECTOR_CHANGED, OPTION_CHANGED,
)  # fmt: skip

_KIND_OF_OPTION: Mapping[str, ChangeKind] = MappingProxyType(
    {
        "timezone": TIMEZONE_CHANGED,
        "defaultTimezone": TIMEZONE_CHANGED,
        "dimensions": VECTOR_CHANGED,
        "elementType": VECTOR_CHANGED,
        "embeddingModel": VECTOR_CHANGED,
        "embeddingModelVersion": VECTOR_CHANGED,
    }
)
_KIND_OF_RELATION: Mapping[Relation, ChangeKind] = MappingProxyType(
    {
        Relation.WIDENED: NUMBER_FORMAT_WIDENED,
        Relation.NARROWED: NUMBER_FORMAT_NARROWED,
        Relation.CHANGED: NUMBER_FORMAT_CHANGED,
        Relation.UNKNOWN: NUMBER_FORMAT_CHANGED,
        **dict.fromkeys((Relation.PADDED, Relation.EXTENDED, Relation.SHRUNK), NUMBER_FORMAT_CHANGED),
    }
)


def find_format_change(pair: FieldPair, keyword: str) -> Iterator[Change]:
    """Give the change of one type option that is no constraint, if it changed."""
    old, new = pair.old.options.get(keyword), pair.new.options.get(keyword)
    if type(old) is type(new) and old == new:
        return
    kind = _format_kind(pair, old, new) if keyword == "format" else _KIND_OF_OPTION.get(keyword, OPTION_CHANGED)
    if kind is not None:
        words = f"`{keyword}` changed from {show(old)} to {show(new)}"
        yield pair.subject.change(kind, words, at=["logicalTypeOptions", keyword], old=old, new=new)


def _format_kind(pair: FieldPair, old: Any, new: Any) -> ChangeKind | None:
    logical = pair.shared_logical
    if logical in {"integer", "number"}:
        return _number_kind(old, new)
    if logical in {"date", "time", "timestamp"}:
        is_written = is_text(pair.old.physical_type) or is_text(pair.new.physical_type)
        return DATE_FORMAT_CHANGED if is_written else DISPLAY_FORMAT_CHANGED
    return FORMAT_CHANGED


def _number_kind(old: Any, new: Any) -> ChangeKind | None:
    if old is None or new is None:
        return NUMBER_FORMAT_WIDENED if new is None else NUMBER_FORMAT_NARROWED
    # ODCS names sizes as engines do: `i32`, `u64`, `f32`.
    return _KIND_OF_RELATION.get(compare_physical(str(old), str(new)))
