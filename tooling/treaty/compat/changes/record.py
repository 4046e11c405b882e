"""Records: added, removed, renamed; what one row stands for; how its absence of a value is to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from treaty.compat.changes.document import Difference, find_differences, is_same
from treaty.compat.changes.schema_words import without_words
from treaty.compat.changes.subject import RecordPair, record_subject, show
from treaty.diagnostics.change import Action, Aspect, Change, Effect, Element, Proof, Weight, change_kind
from treaty.model.contract import Record, RecordModel
from treaty.model.pointer import ROOT

_SIDE_BY_SIDE = "Offer the new one beside the old one, deprecate the old one, and remove it in a new major."

RECORD_ADDED = change_kind(
    code="TR501", name="record-added", element=Element.RECORD, aspect=Aspect.EXISTENCE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="record-removed",
    text="""A table, topic or document type was added.

    Why: nobody reads it yet, and nothing that was there went away.
    Old: []
    New:
      - name: refund
        properties: [{name: refund_id, logicalType: string}]
    """,
)  # fmt: skip

RECORD_REMOVED = change_kind(
    code="TR502", name="record-removed", element=Element.RECORD, aspect=Aspect.EXISTENCE, action=Action.REMOVE,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="record-added",
    instead="Keep the table, mark it deprecated with a sunset date, and remove it in a new major.",
    text="""A table, topic or document type was removed.

    Why: every query, job and report that reads it fails.
    Old:
      - name: refund
        properties: [{name: refund_id, logicalType: string}]
    New: []
    """,
)  # fmt: skip

RECORD_RENAMED = change_kind(
    code="TR503", name="record-renamed", element=Element.RECORD, aspect=Aspect.EXISTENCE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="record-renamed", instead=_SIDE_BY_SIDE,
    text="""A table, topic or document type has another name.

    Why: readers ask for it by name, and its history stands under the old one. The stable `id`, or else likeness,
    tells a rename from a removal.
    Old:
      - name: orders
        id: tab-1
        properties: [{name: order_id, logicalType: string}]
    New:
      - name: sales_orders
        id: tab-1
        properties: [{name: order_id, logicalType: string}]
    """,
)  # fmt: skip

RECORD_PHYSICAL_NAME_CHANGED = change_kind(
    code="TR504", name="record-physical-name-changed", element=Element.RECORD, aspect=Aspect.KEY, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="record-physical-name-changed",
    instead="Leave a view with the old physical name, or move the table in a new major.",
    text="""A table, topic or file has another name in the engine that holds it.

    Why: queries and connectors bind to the physical name, whatever the contract calls the record.
    Old: {name: orders, physicalName: ORDERS_V1}
    New: {name: orders, physicalName: ORDERS_V2}
    """,
)  # fmt: skip

GRANULARITY_CHANGED = change_kind(
    code="TR505", name="granularity-changed", element=Element.RECORD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="granularity-changed", is_dangerous=True,
    text="""What one row stands for has been told otherwise.

    Why: sums and counts over the table mean something else, and no row shows it. If the grain itself has changed,
    make a new major; if only the wording, say so in the review.
    Old: {name: orders, dataGranularityDescription: One row for each order.}
    New: {name: orders, dataGranularityDescription: One row for each order line.}
    """,
)  # fmt: skip

RECORD_MODEL_LOOSENED = change_kind(
    code="TR506", name="record-model-loosened", element=Element.RECORD, aspect=Aspect.CONSTRAINT, action=Action.WIDEN,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="record-model-tightened",
    instead="Keep every column there, with null for a missing value.",
    text="""A table became a document: columns that were always there may now be absent.

    Why: a reader of a table selects its columns without asking whether they exist.
    Old: {name: orders, customProperties: [{property: recordModel, vendor: treaty, value: table}]}
    New: {name: orders, customProperties: [{property: recordModel, vendor: treaty, value: document}]}
    """,
)  # fmt: skip

RECORD_MODEL_TIGHTENED = change_kind(
    code="TR507", name="record-model-tightened", element=Element.RECORD, aspect=Aspect.CONSTRAINT, action=Action.NARROW,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="record-model-loosened",
    instead="Backfill the absent properties with null before readers count on them, and make a new major.",
    text="""A document became a table: every column is always there from now on.

    Why: records written before may lack some, and a reader of a table does not expect that.
    Old: {name: orders, customProperties: [{property: recordModel, vendor: treaty, value: document}]}
    New: {name: orders, customProperties: [{property: recordModel, vendor: treaty, value: table}]}
    """,
)  # fmt: skip

RECORD_SCHEMA_CHANGED = change_kind(
    code="TR508", name="record-schema-changed", element=Element.SCHEMA, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.DEPENDS, new_readers=Effect.DEPENDS, mirror="record-schema-changed", proof=Proof.RECORD,
    instead="Add an optional property, or a branch that readers announced they skip; else make a new major.",
    text="""The JSON Schema that describes a record has changed.

    Why: whether that breaks anyone depends on what the two schemas let through; a proof over both decides it.
    Old: {name: event, jsonSchema: {type: object, required: [kind]}}
    New: {name: event, jsonSchema: {type: object, anyOf: [{required: [kind]}, {required: [type]}]}}
    """,
)  # fmt: skip

RECORD_SCHEMA_REWORDED = change_kind(
    code="TR602", name="record-schema-reworded", element=Element.SCHEMA, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="record-schema-reworded", weight=Weight.WORDS,
    text="""The JSON Schema that describes a record says the same in other words.

    Why: people read titles, descriptions, comments and examples, validators do not. If they tell of another meaning,
    say that in the review.
    Old: {name: event, jsonSchema: {type: object, description: An event., required: [kind]}}
    New: {name: event, jsonSchema: {type: object, description: An event of the shop., required: [kind]}}
    """,
)  # fmt: skip

RECORD_PHYSICAL_TYPE_CHANGED = change_kind(
    code="TR509", name="record-physical-type-changed", element=Element.RECORD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="record-physical-type-changed", is_dangerous=True,
    text="""A record is kept in another form: a view where a table was, a topic where a file was.

    Why: the rows are the same, but time travel, change feeds, cost and rights may not be.
    Old: {name: orders, physicalType: table}
    New: {name: orders, physicalType: view}
    """,
)  # fmt: skip

RECORD_DEPRECATED = change_kind(
    code="TR630", name="record-deprecated", element=Element.RECORD, aspect=Aspect.METADATA, action=Action.LOWER,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="record-deprecation-withdrawn", aliases=("DEPRECATION",),
    text="""A record was marked deprecated.

    Why: it is still served; its readers are told to move on before it goes.
    Old: {name: orders}
    New: {name: orders, deprecated: true}
    """,
)  # fmt: skip

RECORD_DEPRECATION_WITHDRAWN = change_kind(
    code="TR631", name="record-deprecation-withdrawn", element=Element.RECORD, aspect=Aspect.METADATA,
    action=Action.RAISE, old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="record-deprecated",
    text="""A record is no longer marked deprecated.

    Why: it will stay; nobody needs to move.
    Old: {name: orders, deprecated: true}
    New: {name: orders}
    """,
)  # fmt: skip

KINDS = (
    RECORD_ADDED, RECORD_REMOVED, RECORD_RENAMED, RECORD_PHYSICAL_NAME_CHANGED, GRANULARITY_CHANGED,
    RECORD_MODEL_LOOSENED, RECORD_MODEL_TIGHTENED, RECORD_SCHEMA_CHANGED, RECORD_PHYSICAL_TYPE_CHANGED,
    RECORD_DEPRECATED, RECORD_DEPRECATION_WITHDRAWN, RECORD_SCHEMA_REWORDED,
)  # fmt: skip


def find_added_record(record: Record) -> Iterator[Change]:
    """Give the change of a record that only the new contract has."""
    yield record_subject(record).change(RECORD_ADDED, "added", new=record.name)


def find_removed_record(record: Record) -> Iterator[Change]:
    """Give the change of a record that only the old contract has."""
    yield record_subject(record).change(RECORD_REMOVED, "removed", old=record.name)


def find_record_changes(pair: RecordPair) -> Iterator[Change]:
    """Give what changed about a record itself, its fields left aside."""
    old, new, subject = pair.old, pair.new, pair.subject
    if old.name != new.name:
        yield subject.change(RECORD_RENAMED, f"renamed from `{old.name}` to `{new.name}`", old=old.name, new=new.name)
    names = _physical_names(old, new)
    if names[0] != names[1]:
        words = f"physical name changed from {show(names[0])} to {show(names[1])}"
        yield subject.change(RECORD_PHYSICAL_NAME_CHANGED, words, at=["physicalName"], old=names[0], new=names[1])
    if old.granularity != new.granularity:
        words = f"what one row stands for was told as {show(old.granularity)} and is now {show(new.granularity)}"
        at = ["dataGranularityDescription"]
        yield subject.change(GRANULARITY_CHANGED, words, at=at, old=old.granularity, new=new.granularity)
    if old.physical_type != new.physical_type:
        words = f"kept as {show(new.physical_type)} where it was {show(old.physical_type)}"
        at = ["physicalType"]
        yield subject.change(RECORD_PHYSICAL_TYPE_CHANGED, words, at=at, old=old.physical_type, new=new.physical_type)
    if old.deprecated != new.deprecated:
        kind = RECORD_DEPRECATED if new.deprecated else RECORD_DEPRECATION_WITHDRAWN
        words = "marked deprecated" if new.deprecated else "no longer marked deprecated"
        yield subject.change(kind, words, at=["deprecated"], old=old.deprecated, new=new.deprecated)
    yield from _find_shape_changes(pair)


def _physical_names(old: Record, new: Record) -> tuple[str, str]:
    """Give the names in the engine; a rename says all there is to say of names that follow it."""
    if old.physical_name is None and new.physical_name is None:
        return new.name, new.name
    return old.physical_name or old.name, new.physical_name or new.name


def _find_shape_changes(pair: RecordPair) -> Iterator[Change]:
    old, new, subject = pair.old, pair.new, pair.subject
    if old.model is not new.model:
        kind = RECORD_MODEL_LOOSENED if new.model is RecordModel.DOCUMENT else RECORD_MODEL_TIGHTENED
        words = f"its rows were those of a {old.model.value} and are now those of a {new.model.value}"
        at = ["customProperties", "recordModel"]
        yield subject.change(kind, words, at=at, old=old.model.value, new=new.model.value)
    yield from _find_schema_changes(pair)


_MAX_PLACES = 3


def _find_schema_changes(pair: RecordPair) -> Iterator[Change]:
    old, new = pair.old, pair.new
    is_unread = old.json_schema_url != new.json_schema_url and None in (old.json_schema, new.json_schema)
    if not is_unread and is_same(old.json_schema, new.json_schema):
        return
    at = ["authoritativeDefinitions"]
    if old.json_schema is None or new.json_schema is None:
        words = _schema_words(old.json_schema, new.json_schema)
        yield pair.subject.change(RECORD_SCHEMA_CHANGED, words, at=at, old=old.json_schema_url, new=new.json_schema_url)
        return
    differences = list(find_differences(old.json_schema, new.json_schema))
    first = differences[0] if len(differences) == 1 else Difference(pointer=ROOT)
    is_words = is_same(without_words(old.json_schema), without_words(new.json_schema))
    kind, verb = (RECORD_SCHEMA_REWORDED, "was reworded") if is_words else (RECORD_SCHEMA_CHANGED, "was changed")
    words = f"its JSON Schema {verb} {_places(differences)}"
    yield pair.subject.change(
        kind, words, at=at, old=first.old or old.json_schema_url, new=first.new or new.json_schema_url
    )


def _places(differences: Sequence[Difference]) -> str:
    """Give where two schemas differ; of a single place, what stood there and stands there now."""
    if len(differences) == 1:
        only = differences[0]
        return f"at `{only.pointer}` from {show(only.old)} to {show(only.new)}"
    shown = [f"`{item.pointer}`" for item in differences[:_MAX_PLACES]]
    more = f" and {len(differences) - len(shown)} more places" if len(differences) > len(shown) else ""
    return f"at {', '.join(shown)}{more}"


def _schema_words(old: Any, new: Any) -> str:
    if old is new is None:
        return "another JSON Schema describes it, and neither could be read"
    if old is None:
        return "a JSON Schema describes it now"
    return "no JSON Schema describes it any more"
