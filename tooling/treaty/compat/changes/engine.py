"""Engines: what the data in place cannot become, and what an engine makes harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from treaty.compat.changes.subject import FieldPair, Subject, show
from treaty.diagnostics.change import Action, Aspect, Change, Effect, Element, change_kind
from treaty.model.contract import Field
from treaty.model.engines import AddsRequired, Engine, Engines
from treaty.model.physical_text import parse_physical
from treaty.model.physical_types import Family, PhysicalType
from treaty.model.types import Relation, compare_physical

ENGINE_CANNOT_CARRY = change_kind(
    code="TR632", name="engine-cannot-carry", element=Element.FIELD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="engine-cannot-carry", is_dangerous=True,
    text="""An engine that serves the data cannot make this change to a table that is already there.

    Why: the values may well fit, and the change still fails on the day it is rolled out: Iceberg keeps decimals without
    their point and cannot rescale them, BigQuery cannot make a column REQUIRED. The table must be written anew, or a
    column added beside the old one. The servers of the contract say which engines count; a change is told beside the
    one that it is about.
    Old:
      servers: [{server: warehouse, type: bigquery, project: example, dataset: sales}]
      schema: [{name: orders, properties: [{name: currency, logicalType: string}]}]
    New:
      servers: [{server: warehouse, type: bigquery, project: example, dataset: sales}]
      schema: [{name: orders, properties: [{name: currency, logicalType: string, required: true}]}]
    Sources: Iceberg table specification, schema evolution; Delta Lake type widening; BigQuery, Snowflake and PostgreSQL
    ALTER TABLE; Avro schema resolution.
    """,
)  # fmt: skip

ERASED_LENGTH_CHANGED = change_kind(
    code="TR633", name="erased-length-changed", element=Element.FIELD, aspect=Aspect.TYPE, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="erased-length-changed",
    text="""The greatest length of a text changed, and no engine that serves the data knows lengths.

    Why: Iceberg, Avro and JSON have one type of text, whatever its length; readers of either version meet the same
    column. State a `maxLength` where the length is a promise about values.
    Old:
      servers: [{server: lake, type: iceberg, catalog: sales, namespace: gold}]
      schema: [{name: orders, properties: [{name: city, logicalType: string, physicalType: varchar(20)}]}]
    New:
      servers: [{server: lake, type: iceberg, catalog: sales, namespace: gold}]
      schema: [{name: orders, properties: [{name: city, logicalType: string, physicalType: varchar(40)}]}]
    """,
)  # fmt: skip

NAMED_FIELD_REORDERED = change_kind(
    code="TR634", name="named-field-reordered", element=Element.RECORD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="named-field-reordered",
    text="""Fields stand in another order where readers find them by name alone.

    Why: a reader of JSON or Avro asks for a field by its name; no order is to be seen.
    Old:
      servers: [{server: stream, type: kafka, host: broker.example.com, format: avro}]
      schema: [{name: t, properties: [{name: amount, logicalType: number}, {name: discount, logicalType: number}]}]
    New:
      servers: [{server: stream, type: kafka, host: broker.example.com, format: avro}]
      schema: [{name: t, properties: [{name: discount, logicalType: number}, {name: amount, logicalType: number}]}]
    """,
)  # fmt: skip

FIELD_MOVED = change_kind(
    code="TR500", name="field-moved", element=Element.RECORD, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="field-moved",
    instead="Add fields at the end alone; or let the files have a header, and say so of the server (`header: true`).",
    text="""Fields stand elsewhere in files that are read by position.

    Why: a reader that counts columns takes the values of one field for those of another, and no error tells. Files of
    CSV have no names unless a custom property of the server says `header: true`.
    Old:
      servers: [{server: drop, type: s3, location: "s3://example/t", format: csv}]
      schema: [{name: t, properties: [{name: a, logicalType: string}, {name: b, logicalType: string}]}]
    New:
      servers: [{server: drop, type: s3, location: "s3://example/t", format: csv}]
      schema: [{name: t, properties: [{name: b, logicalType: string}, {name: a, logicalType: string}]}]
    """,
)  # fmt: skip

KINDS = (FIELD_MOVED, ENGINE_CANNOT_CARRY, ERASED_LENGTH_CHANGED, NAMED_FIELD_REORDERED)

_WAY_OUT = "write the table anew, or add a column beside the old one"
_MOVED = frozenset({Relation.WIDENED, Relation.NARROWED, Relation.CHANGED})
_CLOCKS = frozenset({Family.TIME, Family.TIMESTAMP})


def find_engine_changes(pair: FieldPair) -> Iterator[Change]:
    """Give what changed about a field that an engine cannot carry in place."""
    if not pair.engines.shared:
        return
    yield from _find_type(pair)
    if pair.new.required and not pair.old.required:
        stuck = [engine for engine in pair.engines.shared if not engine.tightens_nulls]
        yield from _tell(pair.subject, stuck, "make an optional column required in place", _WAY_OUT, at="required")


def _find_type(pair: FieldPair) -> Iterator[Change]:
    old, new = _stored(pair.old), _stored(pair.new)
    if (pair.old.physical_type is None) != (pair.new.physical_type is None):
        return
    # A logical type is no word of any engine.
    dialect = pair.engines.dialect if pair.new.physical_type is not None else None
    one, other = parse_physical(old, dialect), parse_physical(new, dialect)
    if compare_physical(old, new, dialect) not in _MOVED or one is None or other is None or not _is_clear(one, other):
        return
    stuck = [engine for engine in pair.engines.shared if not engine.carries(one, other)]
    at = "logicalType" if pair.new.physical_type is None else "physicalType"
    yield from _tell(pair.subject, stuck, f"turn {show(old)} into {show(new)} in place", _WAY_OUT, at=at)


def _stored(field: Field) -> str:
    return field.physical_type or field.logical_type or ""


def _is_clear(old: PhysicalType, new: PhysicalType) -> bool:
    """Tell whether two types say all that a profile asks for; what is open is not held against an engine."""
    kinds = (old, new)
    if any(kind.family is Family.OTHER or (kind.family is Family.EXACT and kind.scale is None) for kind in kinds):
        return False
    is_struct = old.family is new.family is Family.STRUCT
    if is_struct and old.names != new.names:
        return False
    if {old.family, new.family} <= _CLOCKS and None in {old.has_zone, new.has_zone}:
        return False
    return all(_is_clear(*members) for members in zip(old.members, new.members, strict=False))


def find_uncarried_addition(field: Field, subject: Subject, engines: Engines) -> Iterator[Change]:
    """Give that a required field cannot be added to a table that holds rows."""
    if field.required:
        has_default = field.default is not None
        stuck = [engine for engine in engines.shared if not _adds(engine, has_default=has_default)]
        words = f"add a required column{'' if has_default else ' without a default'} to a table that holds rows"
        yield from _tell(subject, stuck, words, "add it as optional and fill it first")


def _adds(engine: Engine, *, has_default: bool) -> bool:
    return engine.adds_required is AddsRequired.ALWAYS or (
        engine.adds_required is AddsRequired.WITH_DEFAULT and has_default
    )


def find_moved_fields(
    kept: Sequence[tuple[Field, Field]], old: Sequence[Field], new: Sequence[Field], subject: Subject, engines: Engines
) -> Iterator[Change]:
    """Give that fields stand at another position where an engine's readers go by position."""
    stuck = [engine for engine in engines.shared if engine.is_positional]
    if not stuck:
        return
    before = {id(field): place for place, field in enumerate(old)}
    after = {id(field): place for place, field in enumerate(new)}
    moved = [other.name for one, other in kept if before[id(one)] != after[id(other)]]
    if moved:
        titles = " and ".join(engine.title for engine in stuck)
        words = f"{titles} is read by position, and {show(moved)} {'stands' if len(moved) == 1 else 'stand'} elsewhere"
        yield subject.change(FIELD_MOVED, words, at=["properties"], old=_names(old), new=_names(new))


def _names(fields: Sequence[Field]) -> tuple[str, ...]:
    return tuple(field.name for field in fields)


def _tell(
    subject: Subject, stuck: Sequence[Engine], words: str, way_out: str, at: str | None = None
) -> Iterator[Change]:
    if stuck:
        titles = " and ".join(engine.title for engine in stuck)
        place = [at] if at else []
        yield subject.change(ENGINE_CANNOT_CARRY, f"{titles} cannot {words}; {way_out}", at=place)
