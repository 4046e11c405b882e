"""Avro schemas as values, names resolved; also the loose `{type: record, fields: [{name, type, optional}]}`.

Source: Apache Avro 1.12 specification, "Schema Declaration" and "Names".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from treaty.diagnostics.errors import UsageError
from treaty.load.avro_defaults import check_fields
from treaty.load.avro_validity import check_named, check_union, is_valid_logical, read_optional

PRIMITIVES = ("null", "boolean", "int", "long", "float", "double", "bytes", "string")
NAMED = ("record", "enum", "fixed")
MAX_DEPTH = 64

_LOOSE: Mapping[str, str] = MappingProxyType(
    {"integer": "int", "bigint": "long", "number": "double", "bool": "boolean", "text": "string", "str": "string"}
)
"""Words of registries that are not strict about Avro, for types that Avro has."""
_OPAQUE = frozenset({"date", "time", "timestamp", "datetime", "decimal", "uuid", "json"})
"""Words of such registries for types that Avro has not: each is compatible with itself alone."""
_ONLY_AVRO = frozenset({"record", "error", "enum", "fixed", "map", "int", "long", "float", "double", "bytes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AvroField:
    """A field of a record."""

    name: str
    type: AvroType
    has_default: bool = False
    default: Any = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AvroType:
    """One type; a type that was defined elsewhere in the schema is a `ref` with its full name."""

    kind: str
    """A primitive, `record`, `enum`, `fixed`, `array`, `map`, `union`, `ref`, or a word that Avro does not know."""
    name: str = ""
    """Full name of a named type or a ref."""
    aliases: tuple[str, ...] = ()
    fields: tuple[AvroField, ...] = ()
    symbols: tuple[str, ...] = ()
    default: str | None = None
    """Of an enum: what a reader takes an unknown symbol for."""
    size: int = 0
    members: tuple[AvroType, ...] = ()
    """Items of an array, values of a map, branches of a union."""
    logical: str | None = None
    precision: int | None = None
    scale: int | None = None

    @property
    def label(self) -> str:
        """What people call it: `long`, `record shop.Sale`, `union of null and string`."""
        if self.kind in NAMED or self.kind == "ref":
            return f"{'' if self.kind == 'ref' else f'{self.kind} '}{self.name}".strip()
        if self.kind == "union":
            return f"union of {' and '.join(member.label for member in self.members)}"
        if self.kind in {"array", "map"}:
            return f"{self.kind} of {self.members[0].label}"
        return f"{self.kind} ({self.logical})" if self.logical else self.kind

    @property
    def branch(self) -> str:
        """How a union's JSON encoding names it."""
        return self.name or self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class AvroSchema:
    """A whole schema."""

    root: AvroType
    named: Mapping[str, AvroType] = field(compare=False)

    def find(self, type_: AvroType) -> AvroType:
        """Give the type itself, where it is a reference."""
        return self.named[type_.name] if type_.kind == "ref" else type_


def is_avro(value: Any) -> bool:
    """Tell whether a document can only be an Avro schema."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(member, str | Mapping) for member in value)
    if isinstance(value, str):
        return value in PRIMITIVES
    if not isinstance(value, Mapping) or "$schema" in value or "apiVersion" in value:
        return False
    kind = value.get("type")
    if isinstance(kind, Mapping) or (isinstance(kind, str) and kind in _ONLY_AVRO):
        return True
    return kind == "array" and isinstance(value.get("items"), str)


def may_be_avro(value: Any) -> bool:
    """Tell whether a document may be an Avro schema beside another one that can be nothing else."""
    if is_avro(value) or not isinstance(value, Mapping):
        return is_avro(value)
    is_foreign = "properties" in value or "$schema" in value or "apiVersion" in value or value.get("type") == "object"
    return isinstance(value.get("type"), str | list) and not is_foreign


def parse_avro(value: Any) -> AvroSchema:
    """Read a schema.

    Raises:
        UsageError: when it is none, with the place that is wrong.
    """
    parser = _Parser()
    root = parser.parse(value, "", "the schema", 0)
    schema = AvroSchema(root=root, named=MappingProxyType(parser.named))
    for record in schema.named.values():
        check_fields(schema, record)
    return schema


class _Parser:
    def __init__(self) -> None:
        self.named: dict[str, AvroType] = {}
        self._begun: set[str] = set()

    def parse(self, value: Any, namespace: str, at: str, depth: int) -> AvroType:
        if depth > MAX_DEPTH:
            raise UsageError(f"{at} is nested more than {MAX_DEPTH} deep.", "Give the inner types names.")
        match value:
            case str():
                return self._by_name(value, namespace, at)
            case list():
                branches = tuple(self.parse(member, namespace, f"a branch of {at}", depth + 1) for member in value)
                check_union(branches, at)
                return AvroType(kind="union", members=branches)
            case Mapping():
                return self._complex(value, namespace, at, depth + 1)
            case _:
                raise UsageError(f"{at} has no Avro type: `{value}`.", "A type is a name, a list or a mapping.")

    def _by_name(self, name: str, namespace: str, at: str) -> AvroType:
        if name in PRIMITIVES:
            return AvroType(kind=name)
        for full in (_full(name, namespace), name):
            if full in self._begun:
                return AvroType(kind="ref", name=full)
        if name in _LOOSE:
            return AvroType(kind=_LOOSE[name])
        if name in _OPAQUE:
            return AvroType(kind=name)
        raise UsageError(
            f"{at} has the type `{name}`, which is no Avro type, and the schema defines none of that name before it.",
            f"Avro's own types are {', '.join(PRIMITIVES)}, record, enum, fixed, array and map.",
        )

    def _complex(self, value: Mapping[str, Any], namespace: str, at: str, depth: int) -> AvroType:
        kind = "record" if value.get("type") == "error" else value.get("type")
        match kind:
            case "record" | "enum" | "fixed":
                return self._named(kind, value, namespace, at, depth)
            case "array":
                return AvroType(kind=kind, members=(self.parse(value.get("items"), namespace, f"{at}[]", depth),))
            case "map":
                return AvroType(kind=kind, members=(self.parse(value.get("values"), namespace, f"{at}{{}}", depth),))
            case str() if kind in PRIMITIVES:
                return AvroType(kind=kind, **_logical(value))
            case _:
                return self.parse(kind, namespace, at, depth)

    def _named(self, kind: str, value: Mapping[str, Any], namespace: str, at: str, depth: int) -> AvroType:
        # A registry's own shape, `{type: record, fields}`, names a record by its subject.
        is_bare = kind == "record" and at == "the schema" and "name" not in value
        written = "" if is_bare else value.get("name")
        if not isinstance(written, str) or not (written or is_bare):
            raise UsageError(f"{at} is a {kind} without a name.", "Add `name`.")
        check_named(kind, value, at)
        inner = _namespace(value, written, namespace)
        name = _full(written, inner)
        if name in self._begun:
            raise UsageError(f"The schema defines `{name}` twice.", "Define it once and name it elsewhere.")
        self._begun.add(name)
        place = written or "record" if at == "the schema" else at
        aliases = tuple(_full(alias, inner) for alias in _texts(value.get("aliases")))
        found = AvroType(
            kind=kind,
            name=name,
            aliases=aliases,
            fields=tuple(self._fields(value, inner, place, depth)) if kind == "record" else (),
            symbols=_texts(value.get("symbols")),
            default=value.get("default") if kind == "enum" and isinstance(value.get("default"), str) else None,
            size=value["size"] if isinstance(value.get("size"), int) else 0,
            **_logical(value),
        )
        self.named[name] = found
        return found

    def _fields(self, value: Mapping[str, Any], namespace: str, at: str, depth: int) -> Iterator[AvroField]:
        members = value.get("fields")
        if not isinstance(members, list):
            raise UsageError(f"The record `{at}` has no list of `fields`.", "Add `fields`, empty where it has none.")
        for member in members:
            name = member.get("name") if isinstance(member, Mapping) else None
            if not isinstance(name, str) or not name:
                raise UsageError(f"A field of the record `{at}` has no name.", "Add `name`.")
            type_ = self.parse(member.get("type"), namespace, f"{at}.{name}", depth)
            is_optional = read_optional(member, f"{at}.{name}")
            if is_optional and not any(branch.kind == "null" for branch in (type_, *type_.members)):
                type_ = AvroType(kind="union", members=(AvroType(kind="null"), *_branches(type_)))
            yield AvroField(
                name=name,
                type=type_,
                has_default="default" in member or is_optional,
                default=member.get("default"),
                aliases=_texts(member.get("aliases")),
            )


def _branches(type_: AvroType) -> tuple[AvroType, ...]:
    return type_.members if type_.kind == "union" else (type_,)


def _full(name: str, namespace: str) -> str:
    return name if "." in name or not namespace else f"{namespace}.{name}"


def _namespace(value: Mapping[str, Any], name: str, outer: str) -> str:
    if "." in name:
        return name.rpartition(".")[0]
    stated = value.get("namespace")
    return stated if isinstance(stated, str) else outer


def _texts(value: Any) -> tuple[str, ...]:
    members: Sequence[Any] = value if isinstance(value, list) else ()
    return tuple(member for member in members if isinstance(member, str))


def _logical(value: Mapping[str, Any]) -> dict[str, Any]:
    logical = value.get("logicalType")
    if not isinstance(logical, str):
        return {}
    facts: dict[str, Any] = {"logical": logical}
    if logical == "decimal":
        facts |= {"precision": value.get("precision"), "scale": value.get("scale", 0)}
    # Section "Logical Types": one that is not valid is ignored, and the type under it counts.
    return facts if is_valid_logical(facts) else {}
