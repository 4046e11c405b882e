"""Columns: what a text such as `orders.total` or `schema/orders/properties/total` names in a contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from treaty.model.contract import Contract, Field, Record

Names = TypeVar("Names", Record, Field)

MAX_MATCHES = 16
"""Things of one name that are told; a file with more repeats itself, and is at fault for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A record and, in it, a field; the field is None where the whole record is meant."""

    record: Record
    path: str = ""
    """Dotted, without the marks of arrays and maps."""
    field: Field | None = None

    def __str__(self) -> str:
        """Give `record.path`."""
        return f"{self.record.name}.{self.path}" if self.path else self.record.name


def plain_path(path: str) -> str:
    """Give a dotted path without the marks of arrays and maps: `lines[].amount` is `lines.amount`."""
    return path.replace("[]", "").replace("{}", "").replace("{key}", "")


def find_columns(contract: Contract, text: str) -> tuple[Column, ...]:
    """Give what a dotted text names in a contract; `Columns` answers many such questions at the cost of one."""
    return Columns(contract).find(text)


def is_opaque(record: Record) -> bool:
    """Tell whether a record may hold fields that it does not list, so that a missing name proves nothing."""
    return not record.fields or record.json_schema_url is not None


class Columns:
    """The columns of one contract by their names, physical names and stable ids."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._records = _by_name(contract.records, _names_of_record)
        self._opaque = [record for record in contract.records if is_opaque(record)]
        self._columns: dict[str, list[tuple[Record, Field]]] | None = None
        self._fields: dict[int, Mapping[str, Sequence[Field]]] = {}
        self._open_names: dict[int, frozenset[str] | None] = {}

    def find(self, text: str, record: Record | None = None) -> tuple[Column, ...]:
        """Give what a dotted text names: a record, `record.column`, or a column of any record, in this order.

        No more than `MAX_MATCHES` are given.

        Args:
            text: as written; nested fields by dots, with or without `[]` for the members of arrays.
            record: looks in this record first, and elsewhere only where it has no such column.
        """
        parts = tuple(part for part in plain_path(text.strip()).split(".") if part)
        if not parts:
            return ()
        own = tuple(islice(self._in_record(record, parts), MAX_MATCHES)) if record is not None else ()
        return own or tuple(islice(self._anywhere(parts), MAX_MATCHES))

    def find_by_path(self, text: str) -> tuple[Column, ...]:
        """Give what a fully qualified text names: `schema/<id>/properties/<id>`, each an `id` or else a name."""
        parts = tuple(part for part in text.strip().lstrip("#").split("/") if part)
        if len(parts) < 2 or len(parts) % 2 or parts[0] != "schema" or set(parts[2::2]) - {"properties"}:
            return ()
        named = self._records.get(parts[1], ())[:MAX_MATCHES]
        records = [record for record in named if parts[1] in {record.id, record.name}]
        if len(parts) == 2:
            return tuple(Column(record=record) for record in records)
        return tuple(
            column
            for record in records
            for column in islice(self._in_record(record, parts[3::2]), MAX_MATCHES)
            if column.field is not None
        )

    def may_hold(self, record: Record, text: str) -> bool:
        """Tell whether a record may hold a field although `find` finds none of that name.

        A record that lists no fields may hold any; one that a JSON Schema describes may hold what some property of
        the schema is called, at whatever place, since unions and conditions are not told as fields.
        """
        if not is_opaque(record):
            return False
        if id(record) not in self._open_names:
            self._open_names[id(record)] = _property_names(record.json_schema)
        names = self._open_names[id(record)]
        return names is None or plain_path(text.strip()).rpartition(".")[2] in names

    def may_any_hold(self, text: str) -> bool:
        """Tell whether some record may hold a field of that name; a contract without records may."""
        return not self._contract.records or any(self.may_hold(record, text) for record in self._opaque)

    def records_named(self, name: str) -> Sequence[Record]:
        """Give the records of a name, physical name or stable id."""
        return self._records.get(name, ())

    def _anywhere(self, parts: Sequence[str]) -> Iterator[Column]:
        for record in self._records.get(parts[0], ()):
            if len(parts) == 1:
                yield Column(record=record)
            yield from self._in_record(record, parts[1:])
        for record, field in self._by_column().get(parts[0], ()):
            yield from self._at(record, field, parts, ())

    def _by_column(self) -> Mapping[str, Sequence[tuple[Record, Field]]]:
        """Give the columns of all records by each of their names."""
        if self._columns is None:
            self._columns = {}
            for record in self._contract.records:
                for field in record.fields:
                    for name in _names_of_field(field):
                        self._columns.setdefault(name, []).append((record, field))
        return self._columns

    def _in_record(self, record: Record, parts: Sequence[str]) -> Iterator[Column]:
        return self._below(record, id(record), record.fields, parts, ())

    def _below(
        self, record: Record, node: int, fields: Sequence[Field], parts: Sequence[str], above: tuple[str, ...]
    ) -> Iterator[Column]:
        if not parts:
            return
        if node not in self._fields:
            self._fields[node] = _by_name(fields, _names_of_field)
        for field in self._fields[node].get(parts[0], ()):
            yield from self._at(record, field, parts, above)

    def _at(self, record: Record, field: Field, parts: Sequence[str], above: tuple[str, ...]) -> Iterator[Column]:
        path = (*above, field.name)
        if len(parts) == 1:
            yield Column(record=record, path=".".join(path), field=field)
        else:
            yield from self._below(record, id(field), _members(field), parts[1:], path)


def _by_name(members: Iterable[Names], names: Callable[[Names], set[str]]) -> Mapping[str, Sequence[Names]]:
    found: dict[str, list[Names]] = {}
    for member in members:
        for name in names(member):
            found.setdefault(name, []).append(member)
    return found


def _names_of_record(record: Record) -> set[str]:
    return {name for name in (record.name, record.physical_name, record.id) if name}


def _names_of_field(field: Field) -> set[str]:
    return {name for name in (field.name, field.physical_name, field.id) if name}


def _members(field: Field) -> tuple[Field, ...]:
    inner = [nested for nested in (field.items, field.map_value) if nested is not None]
    return field.fields + tuple(member for nested in inner for member in _members(nested))


def _property_names(schema: Mapping[str, Any] | None) -> frozenset[str] | None:
    """Give every property name in a schema, or None where it leaves names open or refers elsewhere."""
    if schema is None:
        return None
    names: set[str] = set()
    todo: list[Any] = [schema]
    while todo:
        node = todo.pop()
        if isinstance(node, Mapping):
            if "patternProperties" in node or not str(node.get("$ref", "#")).startswith("#"):
                return None
            properties = node.get("properties")
            names.update(properties if isinstance(properties, Mapping) else ())
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)
    return frozenset(names)
