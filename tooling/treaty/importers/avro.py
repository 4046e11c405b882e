"""Avro schemas, and the loose `{type: record, fields}` of schema registries, to the columns of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from treaty.diagnostics.errors import UsageError
from treaty.importers.imported import ArtifactError, Imported, Property, treaty_property
from treaty.load.avro_schema import AvroField, AvroSchema, AvroType, parse_avro
from treaty.model.pointer import ROOT, Pointer

_LOGICAL: Mapping[str, str] = {
    "boolean": "boolean",
    "int": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "bytes": "string",
    "fixed": "string",
    "string": "string",
    "uuid": "string",
    "enum": "string",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "datetime": "timestamp",
    "json": "string",
    "array": "array",
    "map": "map",
    "record": "object",
}
_ANNOTATED: Mapping[str, str] = {
    "date": "date",
    "time-millis": "time",
    "time-micros": "time",
    "timestamp-millis": "timestamp",
    "timestamp-micros": "timestamp",
    "timestamp-nanos": "timestamp",
    "local-timestamp-millis": "timestamp",
    "local-timestamp-micros": "timestamp",
    "local-timestamp-nanos": "timestamp",
    "decimal": "number",
    "uuid": "string",
}
"""Avro's logical types."""
_FORMATS: Mapping[str, str] = {"int": "i32", "long": "i64", "float": "f32", "double": "f64"}
MAX_DEPTH = 12
MAX_COLUMNS = 5_000
"""Columns told in all, nested ones too: named types multiply."""


def import_avro(value: Any, name: str, *, is_loose: bool = False) -> Imported:
    """Read an Avro schema whose root is a record.

    Args:
        value: the schema as plain data; a record without a name, as registries take it, gets the given one.
        name: what the record is called in the contract.
        is_loose: whether its types are a registry's words for kinds of values, and none that an engine stores.

    Raises:
        ArtifactError: when it is no Avro schema, or no record.
    """
    if isinstance(value, Mapping) and value.get("type") == "record" and "name" not in value:
        value = {"name": name, **value}
    try:
        schema = parse_avro(value)
    except UsageError as error:
        named = error.message.partition(" ")[0].rstrip("[]{}").rpartition(".")[2]
        told = f"This is no valid Avro schema: {error.message} {error.hint}".strip()
        raise ArtifactError(told, pointer=_find_field(value, named, ROOT) or ROOT) from error
    if schema.root.kind != "record":
        told = f"The schema is {schema.root.label}, and the columns of a table are the fields of a record."
        raise ArtifactError(told, pointer=ROOT)
    reading = _Reading(schema, is_loose=is_loose)
    record: dict[str, Any] = {"name": name, "logicalType": "object"}
    if _doc(value):
        record["description"] = _doc(value)
    record["properties"] = list(reading.members(schema.root, value, (schema.root.name,)))
    return Imported(records=(record,), losses=tuple(reading.losses))


def _doc(node: Any) -> str | None:
    doc = node.get("doc", node.get("description")) if isinstance(node, Mapping) else None
    return doc if isinstance(doc, str) and doc.strip() else None


def _find_field(node: Any, name: str, at: Pointer) -> Pointer | None:
    """Give where the type of the first field of a name is written, so that a fault has a line; None where nowhere."""
    if isinstance(node, list):
        return next((found for member in node if (found := _find_field(member, name, at))), None)
    if not isinstance(node, Mapping):
        return None
    for field in node.get("fields") or () if isinstance(node.get("fields"), list) else ():
        here = at / "fields" / str(field.get("name")) / "type" if isinstance(field, Mapping) else at
        if isinstance(field, Mapping) and field.get("name") == name:
            return here
        found = _find_field(field.get("type"), name, here) if isinstance(field, Mapping) else None
        if found is not None:
            return found
    inner = ((key, node.get(key)) for key in ("items", "values", "type"))
    return next((found for key, part in inner if (found := _find_field(part, name, at / key))), None)


class _Reading:
    def __init__(self, schema: AvroSchema, *, is_loose: bool) -> None:
        self._schema = schema
        self._is_loose = is_loose
        self._count = 0
        self.losses: list[str] = []

    def members(self, type_: AvroType, raw: Any, open_: tuple[str, ...]) -> Iterator[Property]:
        """Give the fields of a record; `raw` is where it is written, for the words that types do not carry."""
        written = raw.get("fields") if isinstance(raw, Mapping) else None
        by_name = {node["name"]: node for node in written or () if isinstance(node, Mapping) and "name" in node}
        for field in type_.fields:
            self._count += 1
            if self._count > MAX_COLUMNS:
                raise ArtifactError(f"The schema has more than {MAX_COLUMNS} fields, nested ones counted.")
            yield self._field(field, by_name.get(field.name, {}), open_)

    def _field(self, field: AvroField, raw: Mapping[str, Any], open_: tuple[str, ...]) -> Property:
        found: Property = {"name": field.name}
        if _doc(raw):
            found["description"] = _doc(raw)
        found |= self._type(field.name, field.type, raw.get("type"), open_)
        if field.default is not None:
            found["customProperties"] = [treaty_property("default", field.default)]
        return found

    def _type(self, at: str, type_: AvroType, raw: Any, open_: tuple[str, ...]) -> Property:
        branches = [branch for branch in type_.members if branch.kind != "null"] if type_.kind == "union" else [type_]
        is_nullable = type_.kind == "null" or (type_.kind == "union" and len(branches) < len(type_.members))
        found: Property = {} if is_nullable else {"required": True}
        if len(branches) != 1 or branches[0].kind == "null":
            self.losses.append(f"`{at}` is a {type_.label}: ODCS has no word for it, so any value may stand there.")
            # A text that no engine knows, so that another union is told as another type.
            members = ", ".join(sorted(branch.label for branch in branches))
            return found if self._is_loose or not members else {"physicalType": f"union({members})", **found}
        (branch,) = branches
        if branch.kind == "ref" and branch.name in open_:
            self.losses.append(f"`{at}` holds {branch.label} again: ODCS cannot tell that, so it ends there.")
            return {"logicalType": "object", **found}
        resolved = self._schema.find(branch)
        return self._shape(at, resolved, _written(raw, branch), (*open_, resolved.name)) | found

    def _shape(self, at: str, type_: AvroType, raw: Any, open_: tuple[str, ...]) -> Property:
        found: Property = {}
        stated = raw.get("logicalType") if isinstance(raw, Mapping) else None
        if stated == "decimal" and type_.logical is None:
            self.losses.append(f"`{at}` is no valid decimal (precision, scale), so that by Avro's rules it is bytes.")
        elif isinstance(stated, str) and stated not in _ANNOTATED:
            self.losses.append(f"`{at}`: Avro has no logical type `{stated}`, so that by its rules it is {type_.kind}.")
        logical = _ANNOTATED.get(type_.logical or "") or _LOGICAL.get(type_.kind)
        if logical is not None:
            found["logicalType"] = logical
        physical = _physical(type_)
        if physical is not None and not self._is_loose:
            found["physicalType"] = physical
        options = _options(type_)
        # A registry's `integer` says no size; its `int` and `long` do.
        if options and (not self._is_loose or _is_avros_own(raw, type_)):
            found["logicalTypeOptions"] = options
        if type_.symbols:
            found["enum"] = [{"value": symbol} for symbol in type_.symbols]
        return found | self._nested(at, type_, raw, open_)

    def _nested(self, at: str, type_: AvroType, raw: Any, open_: tuple[str, ...]) -> Property:
        if type_.kind == "record":
            if len(open_) > MAX_DEPTH:
                self.losses.append(f"`{at}` is nested more than {MAX_DEPTH} deep; it ends there.")
                return {}
            return {"properties": list(self.members(type_, raw, open_))}
        if type_.kind == "array":
            inner = self._type(f"{at}[]", type_.members[0], _inner(raw, "items"), open_)
            return {"items": {"name": "items", **inner}}
        if type_.kind == "map":
            inner = self._type(f"{at}{{}}", type_.members[0], _inner(raw, "values"), open_)
            key = {"name": "key", "logicalType": "string", "required": True}
            return {"map": {"key": key, "value": {"name": "value", **inner}}}
        return {}


def _inner(raw: Any, key: str) -> Any:
    return raw.get(key) if isinstance(raw, Mapping) else None


def _written(raw: Any, type_: AvroType) -> Any:
    """Give where a type is written, within a union or a `type` that wraps another."""
    if isinstance(raw, list):
        simple = type_.name.rpartition(".")[2]
        for branch in raw:
            if branch == type_.kind:
                return branch
            if isinstance(branch, Mapping) and (
                branch.get("type") == type_.kind and (not simple or str(branch.get("name")).endswith(simple))
            ):
                return branch
        return None
    if isinstance(raw, Mapping) and isinstance(raw.get("type"), Mapping | list):
        return _written(raw["type"], type_)
    return raw


def _is_avros_own(raw: Any, type_: AvroType) -> bool:
    """Tell whether a type is written in Avro's own word."""
    return bool(raw == type_.kind)


def _physical(type_: AvroType) -> str | None:
    if type_.logical == "decimal" and type_.precision is not None:
        return f"decimal({type_.precision},{type_.scale or 0})"
    if type_.kind == "fixed" and type_.logical is None:
        return f"fixed({type_.size})"
    if type_.kind in {"record", "array", "map", "fixed"}:
        return None
    # Section "Logical Types": one that is not known is ignored, and the type under it counts.
    return type_.logical if type_.logical in _ANNOTATED else type_.kind


def _options(type_: AvroType) -> dict[str, Any]:
    if type_.logical is None and type_.kind in _FORMATS:
        return {"format": _FORMATS[type_.kind]}
    if "uuid" in {type_.logical, type_.kind}:
        return {"format": "uuid"}
    return {}
