"""CREATE TABLE statements to records: types as the engine spells them, keys, nullability, comments."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from treaty.diagnostics.diagnostic import Span
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.importers.imported import ArtifactError, Imported, Property, treaty_property
from treaty.importers.sql_types import SqlTypes


def import_sql(text: str, dialect: str | None = None) -> Imported:
    """Read the tables that a script creates, in order.

    Args:
        text: the script; statements that create no table are passed over.
        dialect: sqlglot's name of the engine (`snowflake`, `postgres`…); None: what most engines understand.

    Raises:
        ArtifactError: when it cannot be read, or creates no table.
        UsageError: for a dialect that there is not.
        TreatyError: when sqlglot is not installed.
    """
    return _Reading(dialect).read(text)


_NAME_IT = "If it is an engine's own, name that: --dialect mysql, postgres, tsql, oracle, bigquery, snowflake, spark…"


@contextmanager
def _silence() -> Iterator[None]:
    """Keep sqlglot's logger from talking to the terminal: what it could not read is told as a finding."""
    logger = logging.getLogger("sqlglot")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


class _Reading:
    def __init__(self, dialect: str | None) -> None:
        try:
            import sqlglot
        except ImportError as error:
            raise TreatyError("Reading SQL needs sqlglot.", "Install it: pip install 'treaty[sql]'.") from error
        if dialect is not None and sqlglot.Dialect.get(dialect.lower()) is None:
            raise UsageError(f"There is no dialect `{dialect}`.", "For example: snowflake, postgres, bigquery, spark.")
        self._glot: Any = sqlglot
        self._exp: Any = sqlglot.exp
        self._dialect = dialect.lower() if dialect else None
        self._losses: list[str] = []
        self._types = SqlTypes(self._exp, self._dialect, self._losses.append)
        self._comments: dict[tuple[str, ...], str] = {}

    def read(self, text: str) -> Imported:
        hint = "" if self._dialect else f" {_NAME_IT}"
        try:
            with _silence():
                statements = self._glot.parse(text, read=self._dialect)
        except self._glot.errors.ParseError as error:
            first = (error.errors or [{}])[0]
            line, column = first.get("line") or 1, first.get("col") or 1
            told = first.get("description") or "it is no SQL"
            raise ArtifactError(f"The SQL cannot be read: {told}.{hint}", Span(line, column, line, column)) from error
        except RecursionError as error:
            raise ArtifactError("The SQL nests too deep to be read; give its CREATE TABLE statements alone.") from error
        except self._glot.errors.SqlglotError as error:
            raise ArtifactError(f"The SQL cannot be read: {str(error).splitlines()[0]}{hint}") from error
        self._comments = dict(self._find_comments(statements))
        creates = [node for node in statements if isinstance(node, self._exp.Create) and node.kind == "TABLE"]
        records = tuple(self._table(node) for node in creates)
        if not any(record["properties"] for record in records):
            raise ArtifactError(f"The SQL creates no table with columns; give its CREATE TABLE statement.{hint}")
        return Imported(records=records, losses=tuple(self._losses))

    def _table(self, create: Any) -> dict[str, Any]:
        table = create.find(self._exp.Table)
        name = table.name
        record: dict[str, Any] = {"name": name, "physicalType": "table", "logicalType": "object"}
        comment = create.find(self._exp.SchemaCommentProperty)
        words = comment.this.name if comment is not None else self._comments.get((name,))
        if words:
            record["description"] = words
        schema = create.this if isinstance(create.this, self._exp.Schema) else None
        columns = [node for node in (schema.expressions if schema else ()) if isinstance(node, self._exp.ColumnDef)]
        keys = self._key(schema)
        record["properties"] = [self._column(name, node, keys) for node in columns]
        for node in schema.expressions if schema else ():
            self._tell_loss(name, node)
        return record

    def _find_comments(self, statements: Sequence[Any]) -> Iterator[tuple[tuple[str, ...], str]]:
        """Give what COMMENT ON says, by table, or by table and column."""
        for node in statements:
            if isinstance(node, self._exp.Comment) and isinstance(node.expression, self._exp.Literal):
                if node.args.get("kind") == "COLUMN":
                    yield (node.this.table, node.this.name), node.expression.name
                elif node.args.get("kind") == "TABLE":
                    yield (node.this.name,), node.expression.name

    def _key(self, schema: Any) -> Sequence[str]:
        if schema is None:
            return ()
        for node in schema.find_all(self._exp.PrimaryKey):
            return [part.name for part in node.expressions]
        for node in schema.find_all(self._exp.Constraint):  # T-SQL: PRIMARY KEY CLUSTERED (…)
            clustered = node.find(self._exp.ClusteredColumnConstraint, self._exp.NonClusteredColumnConstraint)
            if clustered is not None and node.find(self._exp.PrimaryKeyColumnConstraint):
                return [part.name for part in clustered.this]
        return [
            column.name
            for column in schema.find_all(self._exp.ColumnDef)
            if column.find(self._exp.PrimaryKeyColumnConstraint)
        ]

    def _column(self, table: str, column: Any, keys: Sequence[str]) -> Property:
        kind = column.args.get("kind")
        found: Property = {"name": column.name, **self._types.describe(f"{table}.{column.name}", kind)}
        words = self._comments.get((table, column.name))
        if words:
            found["description"] = words
        if self._types.is_required(kind):
            found["required"] = True
        found |= dict(self._constraints(table, column))
        if column.name in keys:
            found |= {"required": True, "primaryKey": True, "primaryKeyPosition": keys.index(column.name) + 1}
        return found

    def _constraints(self, table: str, column: Any) -> Iterator[tuple[str, Any]]:
        exp = self._exp
        for constraint in column.constraints:
            node = constraint.kind
            if isinstance(node, exp.NotNullColumnConstraint) and not node.args.get("allow_null"):
                yield "required", True
            elif isinstance(node, exp.UniqueColumnConstraint):
                yield "unique", True
            elif isinstance(node, exp.CommentColumnConstraint):
                yield "description", node.this.name
            elif isinstance(node, exp.DefaultColumnConstraint):
                yield from self._default(f"{table}.{column.name}", node.this)
            else:
                self._tell_loss(f"{table}.{column.name}", node)

    def _default(self, at: str, node: Any) -> Iterator[tuple[str, Any]]:
        """Give a default that is written down; what an engine computes is no value."""
        exp = self._exp
        if isinstance(node, exp.Literal | exp.Boolean | exp.Neg):
            value = node.to_py()
            yield (
                "customProperties",
                [treaty_property("default", float(value) if isinstance(value, Decimal) else value)],
            )
        elif not isinstance(node, exp.Null):
            self._losses.append(f"`{at}`: the default `{node.sql(dialect=self._dialect)}` is not carried over.")

    def _tell_loss(self, at: str, node: Any) -> None:
        told = (self._exp.CheckColumnConstraint, self._exp.ForeignKey, self._exp.Reference)
        found = node if isinstance(node, told) else node.find(*told) if hasattr(node, "find") else None
        if found is not None and not isinstance(node, self._exp.ColumnDef):
            self._losses.append(f"`{at}`: `{found.sql(dialect=self._dialect)}` is not carried over.")
