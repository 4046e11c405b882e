"""SQL types in the words of ODCS: logical and physical type, members of structs, lists and maps, values of enums."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from treaty.importers.imported import Property
from treaty.model.types import logical_of

MAX_DEPTH = 12
_OF_NESTED = {"items": "array", "map": "map", "properties": "object"}

Tell = Callable[[str], None]
"""Takes what is not carried over, a sentence each."""


class SqlTypes:
    """Types of one dialect, as sqlglot reads them."""

    def __init__(self, exp: Any, dialect: str | None, tell: Tell) -> None:
        """Know the dialect and whom to tell what is lost.

        Args:
            exp: `sqlglot.exp`, which is loaded where SQL is read and nowhere else.
            dialect: as sqlglot calls it; None: what most engines understand.
            tell: takes what is lost.
        """
        self._exp = exp
        self._dialect = dialect
        self._tell = tell

    def describe(self, at: str, kind: Any, depth: int = 0) -> Property:
        """Give what is known of the values of a type; nothing where none is written.

        Args:
            at: where it stands, for what is told.
            kind: a `DataType`, or None.
            depth: how deep it is nested.
        """
        if kind is None:
            return {}
        physical = kind.sql(dialect=self._dialect)
        found: Property = {"physicalType": physical}
        values = self._values(kind)
        nested = self._nested(at, kind, depth) if depth < MAX_DEPTH else {}
        logical = "string" if values else next((_OF_NESTED[key] for key in nested), self._logical(kind, physical))
        if logical == "map" and "map" not in nested:
            logical = None  # without the types of keys and values it would say nothing
        if logical is None:
            self._tell(f"`{at}`: `{physical}` has no logical type; say what it holds.")
            return found
        return {"logicalType": logical, **found, **nested, **({"enum": values} if values else {})}

    def is_required(self, kind: Any) -> bool:
        """Tell whether the type itself says that a value is always there: in ClickHouse all but Nullable do."""
        return self._dialect == "clickhouse" and kind is not None and kind.args.get("nullable") is False

    def _logical(self, kind: Any, physical: str) -> str | None:
        inner = kind.copy()
        inner.set("nullable", None)
        return logical_of(None, physical) or logical_of(None, inner.sql())

    def _values(self, kind: Any) -> list[dict[str, str]]:
        if _word(kind) not in {"ENUM", "ENUM8", "ENUM16"}:
            return []
        # ClickHouse writes numbers behind the values: 'new' = 1.
        literals = (node.this if isinstance(node, self._exp.EQ) else node for node in kind.expressions)
        return [{"value": node.name} for node in literals if isinstance(node, self._exp.Literal)]

    def _nested(self, at: str, kind: Any, depth: int) -> Property:
        members = kind.expressions
        if _word(kind) in {"ARRAY", "LIST"} and len(members) == 1:
            return {"items": {"name": "items", **self.describe(f"{at}[]", members[0], depth + 1)}}
        if _word(kind) == "MAP" and len(members) == 2:
            key, value = (self.describe(f"{at}{{}}", member, depth + 1) for member in members)
            keyed = {"key": {"name": "key", "required": True, **key}, "value": {"name": "value", **value}}
            return {"map": keyed}
        if _word(kind) in {"STRUCT", "NESTED", "OBJECT"} and members:
            return {"properties": list(self._fields(at, members, depth))}
        return {}

    def _fields(self, at: str, members: list[Any], depth: int) -> Iterator[Property]:
        for place, member in enumerate(members, start=1):
            is_named = isinstance(member, self._exp.ColumnDef)
            name = member.name if is_named else f"field_{place}"
            yield {
                "name": name,
                **self.describe(f"{at}.{name}", member.args.get("kind") if is_named else member, depth + 1),
            }


def _word(kind: Any) -> str:
    """Give sqlglot's word for a type, whatever the dialect calls it."""
    return str(getattr(kind.this, "value", ""))
