"""Names of records and fields: one spelling, no traps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from treaty.diagnostics.lint_rule import Problem, problem, rule
from treaty.diagnostics.rule import Severity
from treaty.lint.places import below, is_named
from treaty.model.contract import Field, Record, RecordModel

_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)
_PLACEHOLDER = re.compile(
    r"(?:col|column|field|unnamed|tmp|foo|bar)_?\d*|(?:attr|attribute|var|value|temp|test)_?\d+", re.ASCII
)
_RESERVED = frozenset(
    {
        "all", "and", "any", "as", "asc", "between", "by", "case", "cast", "check", "collate", "column", "constraint",
        "create", "cross", "current_date", "current_timestamp", "default", "desc", "distinct", "else", "end",
        "except", "exists", "false", "fetch", "for", "foreign", "from", "full", "grant", "group", "having", "in",
        "inner", "intersect", "into", "is", "join", "leading", "left", "like", "limit", "natural", "not", "null",
        "offset", "on", "or", "order", "outer", "primary", "references", "right", "select", "session_user", "some",
        "table", "then", "to", "trailing", "true", "union", "unique", "user", "using", "when", "where", "window",
        "with",
    }
)  # fmt: skip
"""Words that at least PostgreSQL, Snowflake, BigQuery and Spark between them make people quote."""


def is_snake_case(name: str) -> bool:
    """Tell whether a name is lower case words joined by single underscores."""
    return _SNAKE.fullmatch(name) is not None


def to_snake_case(name: str) -> str:
    """Give the snake_case spelling of a name."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    words = re.sub(r"[^A-Za-z0-9]+", "_", split).strip("_").lower()
    return words if words[:1].isalpha() else f"n_{words}".rstrip("_")


@rule(code="TR101", scope=Field, severity=Severity.WARNING, aliases=("DBT_003", "naming.snake_case"))
def field_name_snake_case(field: Field) -> Iterator[Problem]:
    """Field names are snake_case.

    Why: people guess names across datasets; one spelling makes the guess right, and no engine needs quotes.
    Bad: `name: OrderTotal`
    Good: `name: order_total`
    """
    if is_named(field) and not is_snake_case(field.name):
        yield problem(f"Field `{field.name}` is not snake_case; use `{to_snake_case(field.name)}`.", "name")


@rule(code="TR102", scope=Record, severity=Severity.WARNING, aliases=("DBT_003", "naming.snake_case"))
def record_name_snake_case(record: Record) -> Iterator[Problem]:
    """Names of tables and messages are snake_case.

    Why: the name becomes part of queries, paths and topics; one spelling serves them all. What the source calls it
    belongs into `physicalName`.
    Bad: `name: OrderLines`
    Good: `{name: order_lines, physicalName: OrderLines}`
    """
    if record.name and not is_snake_case(record.name):
        suggestion = to_snake_case(record.name)
        yield problem(f"Record `{record.name}` is not snake_case; use `{suggestion}`.", "name")


@rule(code="TR103", scope=Record, severity=Severity.WARNING)
def field_names_differ_by_more_than_case(record: Record) -> Iterator[Problem]:
    """Field names of a record differ by more than upper and lower case.

    Why: most SQL engines fold case, so `Amount` and `amount` become one column there, and a load fails or overwrites.
    Bad:
        name: orders
        properties:
          - name: amount
          - name: Amount
    Good:
        name: orders
        properties:
          - name: amount
          - name: amount_gross
    """
    seen: dict[str, str] = {}
    for field in record.fields:
        first = seen.setdefault(field.name.lower(), field.name)
        if first != field.name:
            at = below(field.pointer, record.pointer) / "name"
            yield problem(f"Field `{field.name}` differs from `{first}` by case only; choose another name.", at)


@rule(code="TR104", scope=Field, severity=Severity.INFO)
def field_name_not_reserved(field: Field, *, record: Record) -> Iterator[Problem]:
    """Names of columns are no reserved words of SQL.

    Why: a column called `order` or `user` must be quoted in every query, and in some engines `user` silently means
    the person logged in.
    Bad: `name: order`
    Good: `name: order_id`
    """
    if field.name.lower() in _RESERVED and record.model is RecordModel.TABLE:
        yield problem(f"Field `{field.name}` is a reserved word of SQL; choose a name that needs no quotes.", "name")


@rule(code="TR105", scope=Field, severity=Severity.INFO)
def field_name_has_meaning(field: Field) -> Iterator[Problem]:
    """Field names say what the field holds.

    Why: `column_3` is what a tool invents when the header is missing; nobody can rely on a field they cannot name.
    Bad: `name: column_3`
    Good: `name: net_amount`
    """
    if _PLACEHOLDER.fullmatch(field.name.lower()):
        yield problem(f"Field `{field.name}` is named like a placeholder; say what it holds.", "name")
