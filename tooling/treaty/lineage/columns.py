"""Columns: what a text such as `orders.total` or `schema/orders/properties/total` names in a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from treaty.model.contract import Contract, Field, Record


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
    return path.replace("[]", "").replace("{}", "")


def find_columns(contract: Contract, text: str, record: Record | None = None) -> tuple[Column, ...]:
    """Give what a dotted text names: a record, `record.column`, or a column of any record.

    Args:
        contract: where to look.
        text: as written; nested fields by dots, with or without `[]` for the members of arrays.
        record: looks in this record first, and elsewhere only where it has no such column.
    """
    parts = tuple(part for part in plain_path(text.strip()).split(".") if part)
    if not parts:
        return ()
    if record is not None:
        own = tuple(_in_record(record, parts))
        if own:
            return own
    return tuple(_anywhere(contract, parts))


class ColumnIndex:
    """The columns of one contract by their dotted names, for many lookups."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._names: dict[str, str] = {}
        walked = [(record.name, plain_path(path)) for record in contract.records for path, _ in record.walk()]
        # As find_columns has it: a name with its record goes before a nested field of the same text.
        self._names.update((f"{record}.{path}", f"{record}.{path}") for record, path in walked)
        for record_name, path in walked:
            self._names.setdefault(path, f"{record_name}.{path}")

    def find(self, text: str) -> str | None:
        """Give `record.path` of the column that a dotted text names first, or None."""
        known = self._names.get(text)
        if known is not None:
            return known
        return next((str(column) for column in find_columns(self._contract, text)), None)


def find_by_path(contract: Contract, text: str) -> tuple[Column, ...]:
    """Give what a fully qualified text names: `schema/<id>/properties/<id>`, each an `id` or else a name."""
    parts = tuple(part for part in text.strip().lstrip("#").split("/") if part)
    if len(parts) < 2 or len(parts) % 2 or parts[0] != "schema":
        return ()
    return tuple(
        column
        for record in contract.records
        if parts[1] in {record.id, record.name}
        for column in _by_path(record, parts[2:])
    )


def is_opaque(record: Record) -> bool:
    """Tell whether a record may hold fields that it does not list, so that a missing name proves nothing."""
    return not record.fields or record.json_schema_url is not None


def may_hold(record: Record, text: str) -> bool:
    """Tell whether a record may hold a field although `find_columns` finds none of that name.

    A record that lists no fields may hold any; one that a JSON Schema describes may hold what some property of the
    schema is called, at whatever place, since unions and conditions are not told as fields.
    """
    if not is_opaque(record):
        return False
    if record.json_schema is None:
        return True
    name = plain_path(text.strip()).rpartition(".")[2]
    return any(found is None or found == name for found in _property_names(record.json_schema))


def _property_names(schema: Mapping[str, Any]) -> Iterator[str | None]:
    """Give every property name in a schema, and None where it leaves names open or refers elsewhere."""
    todo: list[Any] = [schema]
    while todo:
        node = todo.pop()
        if isinstance(node, Mapping):
            properties = node.get("properties")
            yield from properties if isinstance(properties, Mapping) else ()
            is_open = "patternProperties" in node or not str(node.get("$ref", "#")).startswith("#")
            yield from (None,) if is_open else ()
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)


def _anywhere(contract: Contract, parts: Sequence[str]) -> Iterator[Column]:
    for record in contract.records:
        if parts[0] in {record.name, record.physical_name, record.id}:
            if len(parts) == 1:
                yield Column(record=record)
            yield from _in_record(record, parts[1:])
    for record in contract.records:
        yield from _in_record(record, parts)


def _in_record(record: Record, parts: Sequence[str]) -> Iterator[Column]:
    yield from _in_fields(record, record.fields, parts, ())


def _in_fields(
    record: Record, fields: Sequence[Field], parts: Sequence[str], above: tuple[str, ...]
) -> Iterator[Column]:
    if not parts:
        return
    for field in fields:
        if parts[0] not in {field.name, field.physical_name}:
            continue
        path = (*above, field.name)
        if len(parts) == 1:
            yield Column(record=record, path=".".join(path), field=field)
        else:
            yield from _in_fields(record, _members(field), parts[1:], path)


def _members(field: Field) -> tuple[Field, ...]:
    inner = [nested for nested in (field.items, field.map_value) if nested is not None]
    return field.fields + tuple(member for nested in inner for member in _members(nested))


def _by_path(record: Record, parts: Sequence[str]) -> Iterator[Column]:
    if not parts:
        yield Column(record=record)
        return
    fields = record.fields
    above: tuple[str, ...] = ()
    field: Field | None = None
    for keyword, name in zip(parts[::2], parts[1::2], strict=True):
        found = next((field for field in fields if name in {field.id, field.name}), None)
        if keyword != "properties" or found is None:
            return
        above, fields, field = (*above, found.name), _members(found), found
    yield Column(record=record, path=".".join(above), field=field)
