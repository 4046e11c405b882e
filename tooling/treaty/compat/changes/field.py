"""Fields: added, removed, renamed, reordered, and how the engine calls them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import lt

from treaty.compat.changes.engine import NAMED_FIELD_REORDERED
from treaty.compat.changes.subject import FieldPair, Subject, field_subject, show
from treaty.diagnostics.change import Action, Aspect, Change, Effect, Element, Proof, change_kind
from treaty.model.contract import Field, Record, RecordModel
from treaty.model.engines import Engines

_DEPRECATE = "Keep the field, mark it deprecated with a sunset date, and remove it in a new major."

_MAX_ORDER = 8
"""Fields whose whole order is told in a sentence; of more, those that moved."""

FIELD_ADDED = change_kind(
    code="TR511", name="field-added", element=Element.FIELD, aspect=Aspect.EXISTENCE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="field-removed", aliases=("OPTIONAL_PROPERTY_ADDED",),
    text="""An optional column was added to a table.

    Why: old readers do not select it, new readers take null for the rows of before. Under the strict content model a
    proof over the records has the last word.
    Old: [{name: invoice_id, logicalType: string}]
    New: [{name: invoice_id, logicalType: string}, {name: note, logicalType: string}]
    """,
)  # fmt: skip

REQUIRED_FIELD_ADDED = change_kind(
    code="TR512", name="required-field-added", element=Element.FIELD, aspect=Aspect.EXISTENCE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.BREAKS, mirror="required-field-removed", proof=Proof.RECORD,
    aliases=("REQUIRED_FIELD_ADDED",),
    instead="Add it as optional, backfill it, and make it required in a new major.",
    text="""A required field was added.

    Why: records written before do not have it, and a reader that counts on it fails on them.
    Old: [{name: invoice_id, logicalType: string}]
    New: [{name: invoice_id, logicalType: string}, {name: currency, logicalType: string, required: true}]
    """,
)  # fmt: skip

FIELD_REMOVED = change_kind(
    code="TR510", name="field-removed", element=Element.FIELD, aspect=Aspect.EXISTENCE, action=Action.REMOVE,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="field-added", aliases=("FIELD_DELETED",),
    instead=_DEPRECATE,
    text="""A column was removed from a table.

    Why: a query that selects it fails, whether or not it held null.
    Old: [{name: invoice_id, logicalType: string}, {name: note, logicalType: string}]
    New: [{name: invoice_id, logicalType: string}]
    """,
)  # fmt: skip

REQUIRED_FIELD_REMOVED = change_kind(
    code="TR513", name="required-field-removed", element=Element.FIELD, aspect=Aspect.EXISTENCE, action=Action.REMOVE,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="required-field-added", proof=Proof.RECORD,
    instead=_DEPRECATE,
    text="""A required field was removed.

    Why: readers were told that every record has it.
    Old: [{name: invoice_id, logicalType: string}, {name: currency, logicalType: string, required: true}]
    New: [{name: invoice_id, logicalType: string}]
    """,
)  # fmt: skip

DEFAULTED_FIELD_ADDED = change_kind(
    code="TR587", name="defaulted-field-added", element=Element.FIELD, aspect=Aspect.EXISTENCE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="defaulted-field-removed", is_dangerous=True,
    aliases=("REQUIRED_PROPERTY_WITH_DEFAULT_ADDED",),
    text="""A required field was added with a default, and everything that serves the data fills it in.

    Why: PostgreSQL, Iceberg v3, Avro and others give the rows of before the default, so that no new reader misses it.
    Nobody ever wrote those values: a sum or a filter over them counts what was assumed. JSON and CSV fill in nothing;
    there it is a required field like any other.
    Old:
      servers: [{server: stream, type: kafka, host: broker.example.com, format: avro}]
      schema: [{name: t, properties: [{name: invoice_id, logicalType: string}]}]
    New:
      servers: [{server: stream, type: kafka, host: broker.example.com, format: avro}]
      schema:
        - name: t
          properties:
            - {name: invoice_id, logicalType: string}
            - name: currency
              logicalType: string
              required: true
              customProperties: [{property: default, vendor: treaty, value: EUR}]
    """,
)  # fmt: skip

DEFAULTED_FIELD_REMOVED = change_kind(
    code="TR588", name="defaulted-field-removed", element=Element.FIELD, aspect=Aspect.EXISTENCE, action=Action.REMOVE,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="defaulted-field-added", instead=_DEPRECATE,
    text="""A required field with a default was removed.

    Why: a query that selects it fails; and where a reader fills in the default, it takes an assumption for the truth.
    Old:
      servers: [{server: stream, type: kafka, host: broker.example.com, format: avro}]
      schema:
        - name: t
          properties:
            - {name: invoice_id, logicalType: string}
            - name: currency
              logicalType: string
              required: true
              customProperties: [{property: default, vendor: treaty, value: EUR}]
    New:
      servers: [{server: stream, type: kafka, host: broker.example.com, format: avro}]
      schema: [{name: t, properties: [{name: invoice_id, logicalType: string}]}]
    """,
)  # fmt: skip

OPTIONAL_PROPERTY_ADDED = change_kind(
    code="TR514", name="optional-property-added", element=Element.FIELD, aspect=Aspect.EXISTENCE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="optional-property-removed",
    aliases=("OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",),
    text="""An optional property was added to a document.

    Why: old readers ignore what they do not know, new readers expect that it may be absent. Under the strict content
    model a proof over the records has the last word.
    Old:
      name: event
      customProperties: [{property: recordModel, vendor: treaty, value: document}]
      properties: [{name: event_id, logicalType: string}]
    New:
      name: event
      customProperties: [{property: recordModel, vendor: treaty, value: document}]
      properties: [{name: event_id, logicalType: string}, {name: referrer, logicalType: string}]
    """,
)  # fmt: skip

OPTIONAL_PROPERTY_REMOVED = change_kind(
    code="TR515", name="optional-property-removed", element=Element.FIELD, aspect=Aspect.EXISTENCE,
    action=Action.REMOVE, old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="optional-property-added",
    is_dangerous=True,
    text="""An optional property was removed from a document.

    Why: readers must expect that it is absent, so no record breaks them; but those who used it never see it again.
    Deprecate it first.
    Old:
      name: event
      customProperties: [{property: recordModel, vendor: treaty, value: document}]
      properties: [{name: event_id, logicalType: string}, {name: referrer, logicalType: string}]
    New:
      name: event
      customProperties: [{property: recordModel, vendor: treaty, value: document}]
      properties: [{name: event_id, logicalType: string}]
    """,
)  # fmt: skip

FIELD_RENAMED = change_kind(
    code="TR516", name="field-renamed", element=Element.FIELD, aspect=Aspect.EXISTENCE, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="field-renamed", aliases=("BC102",),
    instead="Add a field with the new name beside the old one, fill both, deprecate the old one.",
    text="""A field has another name.

    Why: readers ask for it by name: the old ones miss it in new data, the new ones in old data. The stable `id`, or
    else likeness of name, type and place, tells a rename from a removal.
    Old: [{name: cust_id, logicalType: string}]
    New: [{name: customer_id, logicalType: string}]
    """,
)  # fmt: skip

PHYSICAL_NAME_CHANGED = change_kind(
    code="TR517", name="physical-name-changed", element=Element.FIELD, aspect=Aspect.KEY, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="physical-name-changed",
    instead="Add a column with the new physical name beside the old one, fill both, deprecate the old one.",
    text="""A field has another name in the engine that holds it.

    Why: queries bind to the physical name, whatever the contract calls the field.
    Old: {name: customer_id, logicalType: string, physicalName: KUNNR}
    New: {name: customer_id, logicalType: string, physicalName: CUSTOMER_ID}
    """,
)  # fmt: skip

FIELD_REORDERED = change_kind(
    code="TR518", name="field-reordered", element=Element.RECORD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="field-reordered", is_dangerous=True,
    aliases=("FIELD_REORDERED",),
    text="""Fields stand in another order.

    Why: who reads by name does not notice; who reads by position (CSV without a header, `SELECT *` into a list,
    positional inserts) gets the values of another column.
    Old: [{name: amount, logicalType: number}, {name: discount, logicalType: number}]
    New: [{name: discount, logicalType: number}, {name: amount, logicalType: number}]
    """,
)  # fmt: skip

FIELD_DEPRECATED = change_kind(
    code="TR519", name="field-deprecated", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.LOWER,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="field-deprecation-withdrawn", aliases=("DEPRECATION",),
    text="""A field was marked deprecated.

    Why: it is still served; its readers are told to move on before it goes.
    Old: {name: fax, logicalType: string}
    New: {name: fax, logicalType: string, deprecated: true}
    """,
)  # fmt: skip

FIELD_DEPRECATION_WITHDRAWN = change_kind(
    code="TR520", name="field-deprecation-withdrawn", element=Element.FIELD, aspect=Aspect.METADATA,
    action=Action.RAISE, old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="field-deprecated",
    text="""A field is no longer marked deprecated.

    Why: it will stay; nobody needs to move.
    Old: {name: fax, logicalType: string, deprecated: true}
    New: {name: fax, logicalType: string}
    """,
)  # fmt: skip

KINDS = (
    FIELD_REMOVED, FIELD_ADDED, REQUIRED_FIELD_ADDED, REQUIRED_FIELD_REMOVED, OPTIONAL_PROPERTY_ADDED,
    OPTIONAL_PROPERTY_REMOVED, FIELD_RENAMED, PHYSICAL_NAME_CHANGED, FIELD_REORDERED, FIELD_DEPRECATED,
    FIELD_DEPRECATION_WITHDRAWN, DEFAULTED_FIELD_ADDED, DEFAULTED_FIELD_REMOVED,
)  # fmt: skip


def find_added_field(record: Record, path: str, field: Field, engines: Engines) -> Iterator[Change]:
    """Give the change of a field that only the new record has."""
    subject = field_subject(record, path, field.pointer)
    if _is_filled(field, engines):
        words = f"added as required{_of_type(field)}, with the default {show(field.default)} for the rows of before"
        yield subject.change(DEFAULTED_FIELD_ADDED, words, new=_type_of(field))
    elif field.required:
        yield subject.change(REQUIRED_FIELD_ADDED, f"added as required{_of_type(field)}", new=_type_of(field))
    elif record.model is RecordModel.DOCUMENT:
        yield subject.change(OPTIONAL_PROPERTY_ADDED, f"added as optional{_of_type(field)}", new=_type_of(field))
    else:
        yield subject.change(FIELD_ADDED, f"added as optional{_of_type(field)}", new=_type_of(field))


def _is_filled(field: Field, engines: Engines) -> bool:
    return field.required and field.default is not None and engines.fill_defaults


def find_removed_field(record: Record, path: str, field: Field, engines: Engines) -> Iterator[Change]:
    """Give the change of a field that only the old record has; `record` is the old one, under its new name."""
    subject = field_subject(record, path, field.pointer)
    kind = "required" if field.required else "optional"
    announced = "; it had been marked deprecated" if field.deprecated else ""
    words = f"removed; it was {kind}{_of_type(field)}{announced}"
    if _is_filled(field, engines):
        yield subject.change(DEFAULTED_FIELD_REMOVED, words, old=_type_of(field))
    elif field.required:
        yield subject.change(REQUIRED_FIELD_REMOVED, words, old=_type_of(field))
    elif record.model is RecordModel.DOCUMENT:
        yield subject.change(OPTIONAL_PROPERTY_REMOVED, words, old=_type_of(field))
    else:
        yield subject.change(FIELD_REMOVED, words, old=_type_of(field))


def _of_type(field: Field) -> str:
    """Give the type as it stands behind a word in a sentence; nothing where none is stated."""
    stated = _type_of(field)
    return f" {show(stated)}" if stated else ""


def _type_of(field: Field) -> str | None:
    return field.logical_type or field.physical_type


def find_field_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about a field's names and standing."""
    old, new, subject = pair.old, pair.new, pair.subject
    if old.name != new.name:
        yield subject.change(FIELD_RENAMED, f"renamed from `{old.name}` to `{new.name}`", old=old.name, new=new.name)
    names = _physical_names(old, new)
    if names[0] != names[1]:
        words = f"physical name changed from {show(names[0])} to {show(names[1])}"
        yield subject.change(PHYSICAL_NAME_CHANGED, words, at=["physicalName"], old=names[0], new=names[1])
    if old.deprecated != new.deprecated:
        kind = FIELD_DEPRECATED if new.deprecated else FIELD_DEPRECATION_WITHDRAWN
        words = "marked deprecated" if new.deprecated else "no longer marked deprecated"
        yield subject.change(kind, words, at=["deprecated"], old=old.deprecated, new=new.deprecated)


def _physical_names(old: Field, new: Field) -> tuple[str, str]:
    """Give the names in the engine; a rename says all there is to say of names that follow it."""
    if old.physical_name is None and new.physical_name is None:
        return new.name, new.name
    return old.physical_name or old.name, new.physical_name or new.name


def find_reordering(
    kept: Sequence[tuple[Field, Field]], old_order: Sequence[Field], subject: Subject, engines: Engines
) -> Iterator[Change]:
    """Give the change of order among kept fields; `kept` is in the new order."""
    place = {id(field): position for position, field in enumerate(old_order)}
    places = [place[id(old)] for old, _ in kept]
    if all(map(lt, places, places[1:])):
        return
    before = [new.name for _, new in sorted(kept, key=lambda pair: place[id(pair[0])])]
    after = [new.name for _, new in kept]
    if before != after:
        moved = [name for name, other in zip(after, before, strict=True) if name != other]
        is_short = len(after) <= _MAX_ORDER
        words = f"from {show(before)} to {show(after)}" if is_short else f"moved: {show(moved)}"
        words = f"order of fields changed, {words}"
        kind = NAMED_FIELD_REORDERED if engines.are_by_name else FIELD_REORDERED
        yield subject.change(kind, words, at=["properties"], old=tuple(before), new=tuple(after))
