"""A Parquet file to columns: names, types and nullability from its footer; no value is looked at.

Source: Apache Parquet format 2.10, parquet.thrift and LogicalTypes.md.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from treaty.importers.imported import ArtifactError, Imported, Property
from treaty.importers.thrift import read_struct

MAGIC = b"PAR1"
MAX_FOOTER_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 32

_SCHEMA = 2  # field of FileMetaData
_TYPE, _LENGTH, _REPETITION, _NAME, _CHILDREN, _CONVERTED, _SCALE, _PRECISION, _LOGICAL = 1, 2, 3, 4, 5, 6, 7, 8, 10
_REQUIRED, _REPEATED = 0, 2

_PHYSICAL: Mapping[int, tuple[str | None, str]] = {
    0: ("boolean", "boolean"),
    1: ("integer", "int"),
    2: ("integer", "bigint"),
    3: ("timestamp", "timestamp"),
    4: ("number", "float"),
    5: ("number", "double"),
    6: ("string", "binary"),
    7: ("string", "binary"),
}
"""Parquet's physical types: ODCS's word, and an engine's."""
_CONVERTED_TYPES: Mapping[int, tuple[str, str]] = {
    0: ("string", "string"),
    4: ("string", "string"),
    6: ("date", "date"),
    7: ("time", "time"),
    8: ("time", "time"),
    9: ("timestamp", "timestamp"),
    10: ("timestamp", "timestamp"),
    15: ("integer", "tinyint"),
    16: ("integer", "smallint"),
    17: ("integer", "int"),
    18: ("integer", "bigint"),
    19: ("string", "string"),
}
_LOGICAL_TYPES: Mapping[int, tuple[str, str]] = {
    1: ("string", "string"),
    4: ("string", "string"),
    6: ("date", "date"),
    7: ("time", "time"),
    8: ("timestamp", "timestamp"),
    12: ("string", "string"),
    14: ("string", "uuid"),
    15: ("number", "float"),
}
_CONVERTED_MAPS, _CONVERTED_LIST, _CONVERTED_DECIMAL = frozenset({1, 2}), 3, 5
_LOGICAL_MAP, _LOGICAL_LIST, _LOGICAL_DECIMAL = 2, 3, 5


@dataclass(frozen=True, slots=True)
class _Node:
    """A column or a group of them."""

    facts: Mapping[int, Any]
    children: tuple[_Node, ...]

    @property
    def name(self) -> str:
        return bytes(self.facts.get(_NAME, b"")).decode("utf-8", "replace")

    @property
    def logical(self) -> int:
        return next(iter(self.facts.get(_LOGICAL) or {}), 0)


def import_parquet(stream: BinaryIO, name: str) -> Imported:
    """Read the columns of a file.

    Args:
        stream: the file, open for reading; only its end is read.
        name: what the record is called.

    Raises:
        ArtifactError: when it is no Parquet file, or an encrypted one.
    """
    elements = read_struct(_read_footer(stream), until=_SCHEMA).get(_SCHEMA)
    if not isinstance(elements, list) or not elements:
        raise ArtifactError("The Parquet file describes no columns.")
    root = _build(iter(elements), 0)
    record = {"name": name, "logicalType": "object", "properties": [_property(node) for node in root.children]}
    hint = "Types and `required` are what this file has; say what the data promises."
    return Imported(records=(record,), hints=(hint,))


def _read_footer(stream: BinaryIO) -> bytes:
    size = stream.seek(0, io.SEEK_END)
    if size < 12:
        raise ArtifactError("This is no Parquet file: it is too short to be one.")
    stream.seek(size - 8)
    tail = stream.read(8)
    if tail[4:] == b"PARE":
        raise ArtifactError("The Parquet file's description of its columns is encrypted; give a JSON Schema instead.")
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != MAGIC or length > min(size - 8, MAX_FOOTER_BYTES):
        raise ArtifactError("This is no Parquet file: it does not end as one.")
    stream.seek(size - 8 - length)
    return stream.read(length)


def _build(elements: Iterator[Mapping[int, Any]], depth: int) -> _Node:
    """Give the tree that the list of elements spells out, parents before their children."""
    facts = next(elements, None)
    if not isinstance(facts, dict) or depth > MAX_DEPTH:
        raise ArtifactError("The Parquet file's description of its columns cannot be read.")
    children = tuple(_build(elements, depth + 1) for _ in range(facts.get(_CHILDREN) or 0))
    return _Node(facts, children)


def _property(node: _Node, name: str | None = None) -> Property:
    found: Property = {"name": name or node.name}
    if node.facts.get(_REPETITION) == _REPEATED:
        plain = _Node({**node.facts, _REPETITION: _REQUIRED}, node.children)
        return {**found, "logicalType": "array", "items": _property(plain, "items"), "required": True}
    if node.facts.get(_REPETITION, _REQUIRED) == _REQUIRED:
        found["required"] = True
    return found | (_group(node) if node.children else _leaf(node))


def _group(node: _Node) -> Property:
    converted = node.facts.get(_CONVERTED)
    inner = node.children[0]
    if node.logical == _LOGICAL_LIST or converted == _CONVERTED_LIST:
        return {"logicalType": "array", "items": _property(_element(inner), "items")}
    if (node.logical == _LOGICAL_MAP or converted in _CONVERTED_MAPS) and len(inner.children) == 2:
        key, value = inner.children
        return {"logicalType": "map", "map": {"key": _property(key, "key"), "value": _property(value, "value")}}
    return {"logicalType": "object", "properties": [_property(child) for child in node.children]}


def _element(repeated: _Node) -> _Node:
    """Give the members of a list: in the form of today below a group of one, before that the group itself."""
    is_wrapped = len(repeated.children) == 1 and repeated.name not in {"array", "element"}
    return repeated.children[0] if is_wrapped else _Node({**repeated.facts, _REPETITION: _REQUIRED}, repeated.children)


def _leaf(node: _Node) -> Property:
    facts = node.facts
    stated = (facts.get(_LOGICAL) or {}).get(node.logical) or {}
    if node.logical == _LOGICAL_DECIMAL or facts.get(_CONVERTED) == _CONVERTED_DECIMAL:
        scale, precision = stated.get(1, facts.get(_SCALE, 0)), stated.get(2, facts.get(_PRECISION, 0))
        return {"logicalType": "number", "physicalType": f"decimal({precision},{scale})"}
    logical, physical = (
        _LOGICAL_TYPES.get(node.logical)
        or _CONVERTED_TYPES.get(facts.get(_CONVERTED, -1))
        or _PHYSICAL.get(facts.get(_TYPE, -1), (None, ""))
    )
    found: Property = {"logicalType": logical} if logical else {}
    return found | ({"physicalType": physical} if physical else {})
