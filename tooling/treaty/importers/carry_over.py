"""What people wrote about a record, carried over to what a foreign schema says of its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treaty.importers.imported import Property
from treaty.load.json_schema_fields import OPTIONS
from treaty.model.types import logical_of

JSON_SCHEMA_OPTIONS = frozenset(OPTIONS) - {"format"}
"""Options that a JSON Schema states where they hold, so that they do not hold where it is silent."""

_AVRO_WORDS = frozenset(
    [
        *("boolean", "int", "long", "float", "double", "bytes", "string", "fixed", "union", "enum"),
        *("date", "uuid", "decimal"),
        *("time-millis", "time-micros", "timestamp-millis", "timestamp-micros", "timestamp-nanos"),
        *("local-timestamp-millis", "local-timestamp-micros", "local-timestamp-nanos"),
    ]
)
_WORDS = ("description", "businessName", "examples", "deprecated")


def carry_over_record(old: Mapping[str, Any], new: Mapping[str, Any], *, is_exhaustive: bool) -> dict[str, Any]:
    """Give a record with the columns of the new one and everything else of the old one.

    Args:
        old: an ODCS schema object, as people have written it.
        new: the same record, as a foreign schema tells it.
        is_exhaustive: whether the foreign format would state bounds, patterns and permitted values if there were any.
    """
    words = {key: new[key] for key in _WORDS if key in new}
    properties = _members(old.get("properties"), new["properties"], is_exhaustive=is_exhaustive)
    return {**old, **words, "properties": properties}


def _members(old: Any, new: list[Property], *, is_exhaustive: bool) -> list[Property]:
    nodes = old if isinstance(old, list) else []
    known = {node.get("name"): node for node in nodes if isinstance(node, Mapping)}
    return [
        carry_over(known[node["name"]], node, is_exhaustive=is_exhaustive) if node["name"] in known else node
        for node in new
    ]


def carry_over(old: Mapping[str, Any], new: Property, *, is_exhaustive: bool) -> Property:
    """Give a column whose shape is the new one's; what else people said of it stays as long as it fits."""
    is_same_type = logical_of(old.get("logicalType"), old.get("physicalType")) == new.get("logicalType")
    is_enum = old.get("physicalType") == "enum"  # Avro's own: a schema that has another type there has no such values
    merged = dict(old)
    if not is_same_type:
        for key in ("logicalType", "physicalType", "logicalTypeOptions", "enum", "examples", *_NESTED):
            merged.pop(key, None)
        merged |= {key: new[key] for key in ("logicalType", "physicalType") if key in new}
    merged |= {key: new[key] for key in _WORDS if key in new}
    if "physicalType" in new and _is_avro(old.get("physicalType")):
        merged["physicalType"] = new["physicalType"]
    _set(merged, "required", new.get("required") or (False if old.get("required") is False else None))
    _set(merged, "logicalTypeOptions", _options(merged, new, is_exhaustive=is_exhaustive, is_same=is_same_type))
    _set(merged, "enum", _enum(merged, new, is_exhaustive=is_exhaustive, is_enum=is_enum))
    _set(merged, "customProperties", _custom(merged, new))
    for key in _NESTED:
        _set(merged, key, _nested(key, merged.get(key), new.get(key), is_exhaustive=is_exhaustive))
    return merged


_NESTED = ("properties", "items", "map")


def _set(node: Property, key: str, value: Any) -> None:
    """Set an entry at its place, or take it away where there is nothing to say."""
    if value is None or value in ({}, []):
        node.pop(key, None)
    else:
        node[key] = value


def _is_avro(physical: Any) -> bool:
    return isinstance(physical, str) and physical.partition("(")[0] in _AVRO_WORDS


def _options(merged: Property, new: Property, *, is_exhaustive: bool, is_same: bool) -> dict[str, Any]:
    kept = dict(merged.get("logicalTypeOptions") or {})
    stated = dict(new.get("logicalTypeOptions") or {})
    if is_exhaustive:
        told = JSON_SCHEMA_OPTIONS | ({"format"} if merged.get("logicalType") == "string" else set())
        kept = {key: value for key, value in kept.items() if key not in told}
    elif is_same and "format" not in kept:
        stated.pop("format", None)  # a size that nobody has promised so far is no promise now
    return {**kept, **stated}


def _enum(merged: Property, new: Property, *, is_exhaustive: bool, is_enum: bool) -> Any:
    stated = new.get("enum")
    if stated is None:
        return None if is_exhaustive or is_enum else merged.get("enum")
    known = [node for node in merged.get("enum") or () if isinstance(node, Mapping)]
    return [next((node for node in known if _is_equal(node.get("value"), item["value"])), item) for item in stated]


def _is_equal(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _custom(merged: Property, new: Property) -> list[Any] | None:
    stated = new.get("customProperties") or []
    names = {(node["property"], node.get("vendor")) for node in stated}
    kept = [node for node in merged.get("customProperties") or [] if _key(node) not in names]
    return [*kept, *stated] or None


def _key(node: Any) -> tuple[Any, Any]:
    return (node.get("property"), node.get("vendor")) if isinstance(node, Mapping) else (None, None)


def _nested(key: str, old: Any, new: Any, *, is_exhaustive: bool) -> Any:
    if new is None or old is None:
        return new
    if key == "properties":
        return _members(old, new, is_exhaustive=is_exhaustive)
    if key == "items":
        return carry_over(old, _named(new, old), is_exhaustive=is_exhaustive)
    sides = {
        side: carry_over(old[side], _named(new[side], old[side]), is_exhaustive=is_exhaustive)
        for side in ("key", "value")
        if isinstance(old.get(side), Mapping)
    }
    return {**new, **sides}


def _named(new: Property, old: Mapping[str, Any]) -> Property:
    """Give the type of members under the name that it has already, or none."""
    rest = {key: value for key, value in new.items() if key != "name"}
    return {"name": old["name"], **rest} if "name" in old else rest
