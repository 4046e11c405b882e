"""Keys: what identifies a row, and how rows are spread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.places import below
from treaty.model.contract import Contract, Field, Record, RecordModel
from treaty.model.nodes import nodes_of

_SAYS_REQUIRED = frozenset({"required", "isNullable", "nullable"})
"""The key and its spellings in older documents."""


@rule(code="TR134", scope=Record, severity=Severity.ERROR)
def primary_key_positions_distinct(record: Record) -> Iterator[Problem]:
    """No two columns of a primary key stand at the same position.

    Why: the order of a composite key is part of it (joins, clustering, upserts); two columns at position 1
    have none.
    Bad:
        name: order_lines
        properties:
          - {name: order_id, primaryKey: true, primaryKeyPosition: 1, required: true}
          - {name: line_number, primaryKey: true, primaryKeyPosition: 1, required: true}
    Good:
        name: order_lines
        properties:
          - {name: order_id, primaryKey: true, primaryKeyPosition: 1, required: true}
          - {name: line_number, primaryKey: true, primaryKeyPosition: 2, required: true}
    Sources: ODCS 3.2.0, primaryKeyPosition
    """
    columns = [(field.primary_key_position, field) for field in record.fields if field.primary_key]
    yield from _shared_positions(record, columns, "primaryKeyPosition")


@rule(code="TR135", scope=Record, severity=Severity.WARNING)
def primary_key_positions_complete(record: Record) -> Iterator[Problem]:
    """The columns of a composite primary key are numbered from 1, without a gap.

    Why: a missing number is a column that was forgotten, or one that has gone; both must be noticed.
    Bad:
        name: order_lines
        properties:
          - {name: order_id, primaryKey: true, primaryKeyPosition: 1, required: true}
          - {name: line_number, primaryKey: true, primaryKeyPosition: 3, required: true}
    Good:
        name: order_lines
        properties:
          - {name: order_id, primaryKey: true, primaryKeyPosition: 1, required: true}
          - {name: line_number, primaryKey: true, primaryKeyPosition: 2, required: true}
    Sources: ODCS 3.2.0, primaryKeyPosition: "Starts from 1."
    """
    columns = [(field.primary_key_position, field) for field in record.fields if field.primary_key]
    yield from _wrong_positions(record, columns, "primaryKeyPosition", "primary key")


@rule(code="TR136", scope=Field, severity=Severity.ERROR)
def primary_key_not_nullable(field: Field, *, contract: Contract) -> Iterator[Problem]:
    """A column of the primary key is not declared nullable.

    Why: a row without its key cannot be found, joined or updated; `required: false` promises that such rows may come.
    Bad: `{name: order_id, primaryKey: true, required: false}`
    Good: `{name: order_id, primaryKey: true, required: true}`
    """
    if field.primary_key and not field.required and _says_required(contract, field):
        yield problem(
            f"Field `{field.name}` is a primary key and `required: false`; a key is never null, write `required: "
            "true`.",
            "required",
        )


@rule(code="TR137", scope=Field, severity=Severity.ERROR)
def primary_key_required(field: Field, *, contract: Contract) -> Iterator[Problem]:
    """A column of the primary key says `required: true`.

    Why: where `required` is left out the standard reads it as false, so tools that build tables or checks from the
    contract will let a null key pass.
    Bad: `{name: order_id, primaryKey: true}`
    Good: `{name: order_id, primaryKey: true, required: true}`
    Sources: ODCS 3.2.0, required: "Default is false."
    """
    if field.primary_key and not field.required and not _says_required(contract, field):
        yield problem(f"Field `{field.name}` is a primary key but not required; add `required: true`.", "primaryKey")


def _says_required(contract: Contract, field: Field) -> bool:
    try:
        return not _SAYS_REQUIRED.isdisjoint(nodes_of(contract.document).resolve(field.pointer))
    except (KeyError, TypeError):
        return False


@rule(code="TR138", scope=Field, severity=Severity.WARNING)
def key_position_belongs_to_key(field: Field) -> Iterator[Problem]:
    """A field has a key position only where it is part of that key.

    Why: a position without `primaryKey: true` is either a forgotten flag or a left-over; readers cannot tell which.
    Bad: `{name: order_id, primaryKeyPosition: 1}`
    Good: `{name: order_id, primaryKey: true, primaryKeyPosition: 1, required: true}`
    """
    if (field.primary_key_position or 0) > 0 and not field.primary_key:
        yield problem(
            f"Field `{field.name}` has a primaryKeyPosition but is no primary key; add `primaryKey: true` or "
            "remove it.",
            "primaryKeyPosition",
        )
    if (field.partition_key_position or 0) > 0 and not field.partitioned:
        yield problem(
            f"Field `{field.name}` has a partitionKeyPosition but is not partitioned; add `partitioned: true` or "
            "remove it.",
            "partitionKeyPosition",
        )


@rule(code="TR139", scope=Record, severity=Severity.ERROR)
def partition_positions_distinct(record: Record) -> Iterator[Problem]:
    """No two partition columns stand at the same position.

    Why: the order of partition columns is the order of folders; two at one position cannot both be first.
    Bad:
        name: events
        properties:
          - {name: country, partitioned: true, partitionKeyPosition: 1}
          - {name: day, partitioned: true, partitionKeyPosition: 1}
    Good:
        name: events
        properties:
          - {name: country, partitioned: true, partitionKeyPosition: 1}
          - {name: day, partitioned: true, partitionKeyPosition: 2}
    Sources: ODCS 3.2.0, partitionKeyPosition
    """
    columns = [(field.partition_key_position, field) for field in record.fields if field.partitioned]
    yield from _shared_positions(record, columns, "partitionKeyPosition")


@rule(code="TR140", scope=Record, severity=Severity.WARNING)
def partition_positions_complete(record: Record) -> Iterator[Problem]:
    """The partition columns of a record are numbered from 1, without a gap.

    Why: a missing number is a partition column that was forgotten, or one that has gone.
    Bad:
        name: events
        properties:
          - {name: country, partitioned: true, partitionKeyPosition: 1}
          - {name: day, partitioned: true}
    Good:
        name: events
        properties:
          - {name: country, partitioned: true, partitionKeyPosition: 1}
          - {name: day, partitioned: true, partitionKeyPosition: 2}
    """
    columns = [(field.partition_key_position, field) for field in record.fields if field.partitioned]
    yield from _wrong_positions(record, columns, "partitionKeyPosition", "partition")


@rule(code="TR141", scope=Record, severity=Severity.INFO, aliases=("DIM2_006",))
def record_says_what_a_row_is(record: Record) -> Iterator[Problem]:
    """A table has a primary key, a unique column, or says in words what one row is.

    Why: without the grain nobody can join or count safely.
    Bad:
        name: orders
        physicalType: table
        properties:
          - name: order_id
    Good:
        name: orders
        physicalType: table
        dataGranularityDescription: One row for each order and day.
        properties:
          - name: order_id
    """
    has_key = any(field.primary_key or field.unique for field in record.fields)
    if record.fields and record.model is RecordModel.TABLE and not has_key and not record.granularity:
        yield problem(
            f"Record `{record.name}` has neither key nor granularity; mark the primary key or fill "
            "`dataGranularityDescription`."
        )


Columns = Sequence[tuple[int | None, Field]]


def _shared_positions(record: Record, columns: Columns, keyword: str) -> Iterator[Problem]:
    seen: dict[int, str] = {}
    for position, field in columns:
        if position is None or position < 1:
            continue
        first = seen.setdefault(position, field.name)
        if first != field.name:
            at = below(field.pointer, record.pointer) / keyword
            yield problem(
                f"Fields `{first}` and `{field.name}` of `{record.name}` both have {keyword} {position}; number "
                "them apart.",
                at,
            )


def _wrong_positions(record: Record, columns: Columns, keyword: str, key: str) -> Iterator[Problem]:
    stated = {position for position, _ in columns if position is not None and position > 0}
    if len(columns) < 2 and stated <= {1}:
        return
    for position, field in columns:
        if position is None or position < 1:
            yield problem(
                f"Field `{field.name}` is part of the {key} of `{record.name}` without {keyword}; number it.",
                below(field.pointer, record.pointer),
            )
        elif position > 1 and position - 1 not in stated:
            yield problem(
                f"Field `{field.name}` has {keyword} {position} but no column of `{record.name}` has {position - 1}.",
                below(field.pointer, record.pointer) / keyword,
            )
