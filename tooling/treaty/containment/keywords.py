"""Keywords to atoms: what each validation keyword of a schema says, draft by draft."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from treaty.containment.atoms import (
    TRUE,
    Atom,
    Bound,
    Contains,
    Count,
    Items,
    KeySet,
    Length,
    Matching,
    Multiple,
    Named,
    Names,
    Opaque,
    Pattern,
    Property,
    Required,
    Rest,
    SchemaId,
    Size,
    Types,
    Unique,
    Values,
)
from treaty.containment.budget import Undecided
from treaty.containment.normal import complement, conjunction, disjunction, exclusion
from treaty.containment.resources import Place
from treaty.containment.schema import Arena
from treaty.containment.values import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    WHOLE,
    JsonValue,
    exact_number,
    key_of,
)

_TYPES = {
    "null": NULL, "boolean": BOOLEAN, "number": NUMBER, "integer": INTEGER | WHOLE, "string": STRING, "array": ARRAY,
    "object": OBJECT,
}  # fmt: skip

NUMBER_KEYWORDS = frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))
STRING_KEYWORDS = frozenset(("minLength", "maxLength", "pattern"))
ARRAY_KEYWORDS = frozenset(
    ("items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems", "contains")
)
OBJECT_KEYWORDS = frozenset((
    "properties", "patternProperties", "additionalProperties", "required", "propertyNames", "minProperties",
    "maxProperties", "dependencies", "dependentRequired", "dependentSchemas",
))  # fmt: skip
LOGIC_KEYWORDS = frozenset(("allOf", "anyOf", "oneOf", "not", "if"))


class Builder(Protocol):
    """What builds the schemas below a keyword."""

    @property
    def arena(self) -> Arena:
        """Where schemas are interned."""

    def build(self, place: Place) -> SchemaId:
        """The schema at a place, in normal form."""

    def opaque(self, kinds: int, reason: str, place: Place) -> Opaque:
        """An atom for what a keyword says that the procedure cannot read."""


Raw = Mapping[str, JsonValue]


def malformed(place: Place, keyword: str) -> Undecided:
    """What to raise when a keyword's value is not what its draft allows."""
    return Undecided(f"`{keyword}` has a value that is not allowed there", place.child(None, keyword).pointer)


def find_value_atoms(place: Place, raw: Raw) -> Iterator[Atom]:
    """`type`, `enum`, `const`."""
    if "type" in raw:
        claimed = raw["type"]
        mask = 0
        for name in claimed if isinstance(claimed, list) else (claimed,):
            if not isinstance(name, str) or name not in _TYPES:
                raise malformed(place, "type")
            integer = name == "integer" and not place.dialect.whole_is_integer
            mask |= INTEGER if integer else _TYPES[name]
        yield Types(mask)
    if "enum" in raw:
        constants = raw["enum"]
        if not isinstance(constants, list):
            raise malformed(place, "enum")
        yield Values(tuple(dict.fromkeys(key_of(constant) for constant in constants)))
    if "const" in raw and place.dialect.has("const"):
        yield Values((key_of(raw["const"]),))


def find_number_atoms(place: Place, raw: Raw) -> Iterator[Atom]:
    """`minimum`, `maximum`, their exclusive forms, `multipleOf`."""
    for keyword, exclusive, upper in (("minimum", "exclusiveMinimum", False), ("maximum", "exclusiveMaximum", True)):
        limit = raw.get(exclusive)
        if place.dialect.year == 4:
            if keyword in raw:
                yield Bound(_number(place, raw, keyword), limit is True, upper)
            continue
        if keyword in raw:
            yield Bound(_number(place, raw, keyword), False, upper)
        if exclusive in raw:
            yield Bound(_number(place, raw, exclusive), True, upper)
    if "multipleOf" in raw:
        factor = _number(place, raw, "multipleOf")
        if factor <= 0:
            raise malformed(place, "multipleOf")
        yield Multiple(factor)


def find_string_atoms(place: Place, raw: Raw) -> Iterator[Atom]:
    """`minLength`, `maxLength`, `pattern`."""
    yield from (Length(low, high) for low, high in _limits(place, raw, "minLength", "maxLength"))
    if "pattern" in raw:
        source = raw["pattern"]
        if not isinstance(source, str):
            raise malformed(place, "pattern")
        yield Pattern(source)


def find_array_atoms(builder: Builder, place: Place, raw: Raw) -> Iterator[Atom]:
    """`items`, `prefixItems`, `additionalItems`, `minItems`, `maxItems`, `uniqueItems`, `contains`."""
    prefix, rest = tuple_of(place, raw)
    for at, member in enumerate(prefix):
        yield from _items(at, at + 1, builder.build(member))
    if rest is not None:
        yield from _items(len(prefix), None, builder.build(rest))
    yield from (Size(low, high) for low, high in _limits(place, raw, "minItems", "maxItems"))
    if raw.get("uniqueItems") is True:
        yield Unique()
    if "contains" in raw and place.dialect.has("contains"):
        yield from _contains(builder, place, raw)


def tuple_of(place: Place, raw: Raw) -> tuple[list[Place], Place | None]:
    """The schemas of an array's first members, one by one, and the one for all that follow."""
    items = raw.get("items")
    if place.dialect.has_prefix_items:
        keyword, prefix, rest_keyword = "prefixItems", raw.get("prefixItems", []), "items"
    elif isinstance(items, list):
        keyword, prefix, rest_keyword = "items", items, "additionalItems"
    else:
        keyword, prefix, rest_keyword = "items", [], "items"
    if not isinstance(prefix, list):
        raise malformed(place, keyword)
    members = [place.child(member, keyword, str(at)) for at, member in enumerate(prefix)]
    return members, place.child(raw[rest_keyword], rest_keyword) if rest_keyword in raw else None


def find_object_atoms(builder: Builder, place: Place, raw: Raw) -> Iterator[Atom]:
    """`properties` and their relatives, `required`, `propertyNames`, `minProperties`, `maxProperties`, dependencies."""
    for keys, member in members_of(place, raw):
        schema = builder.build(member)
        if schema != TRUE:
            yield Property(keys, schema)
    if "required" in raw:
        yield from (Required(name) for name in _names(place, raw["required"], "required"))
    if "propertyNames" in raw and place.dialect.has("propertyNames"):
        names = builder.build(place.child(raw["propertyNames"], "propertyNames"))
        if names != TRUE:
            yield Names(names)
    yield from (Count(low, high) for low, high in _limits(place, raw, "minProperties", "maxProperties"))
    yield from _dependencies(builder, place, raw)


def members_of(place: Place, raw: Raw) -> Iterator[tuple[KeySet, Place]]:
    """The schemas of an object's members, each with the keys that it is for."""
    named, patterns = _mapping(place, raw, "properties"), _mapping(place, raw, "patternProperties")
    for name, member in named.items():
        yield Named(name), place.child(member, "properties", name)
    for source, member in patterns.items():
        yield Matching(source), place.child(member, "patternProperties", source)
    if "additionalProperties" in raw:
        keys = Rest(frozenset(named), tuple(patterns))
        yield keys, place.child(raw["additionalProperties"], "additionalProperties")


def find_logic_schemas(builder: Builder, place: Place, raw: Raw) -> Iterator[SchemaId]:
    """`allOf`, `anyOf`, `oneOf`, `not`, `if`: schemas that hold beside the keywords' own atoms."""
    arena = builder.arena
    yield from _branches(builder, place, raw, "allOf")
    if "anyOf" in raw:
        yield disjunction(arena, _branches(builder, place, raw, "anyOf"))
    if "oneOf" in raw:
        yield exclusion(arena, _branches(builder, place, raw, "oneOf"))
    if "not" in raw:
        yield complement(arena, builder.build(place.child(raw["not"], "not")))
    if "if" in raw and place.dialect.has("if"):
        condition = builder.build(place.child(raw["if"], "if"))
        if "then" in raw:
            then = builder.build(place.child(raw["then"], "then"))
            yield disjunction(arena, (complement(arena, condition), then))
        if "else" in raw:
            yield disjunction(arena, (condition, builder.build(place.child(raw["else"], "else"))))


def _branches(builder: Builder, place: Place, raw: Raw, keyword: str) -> list[SchemaId]:
    branches = raw.get(keyword, [])
    if not isinstance(branches, list):
        raise malformed(place, keyword)
    return [builder.build(place.child(branch, keyword, str(at))) for at, branch in enumerate(branches)]


def _dependencies(builder: Builder, place: Place, raw: Raw) -> Iterator[Atom]:
    arena = builder.arena
    for keyword in ("dependencies", "dependentRequired", "dependentSchemas"):
        if keyword not in raw:
            continue
        if not place.dialect.has(keyword):
            if keyword == "dependencies":  # validators disagree on whether newer drafts still know it
                child = place.child(raw[keyword], keyword)
                yield builder.opaque(OBJECT, "`dependencies` in a draft that dropped it", child)
            continue
        for name, demand in _mapping(place, raw, keyword).items():
            if isinstance(demand, list):
                then = arena.add(Required(needed) for needed in _names(place, demand, keyword))
            else:
                then = builder.build(place.child(demand, keyword, name))
            absent = complement(arena, arena.add((Types(OBJECT), Required(name))))
            yield from arena[conjunction(arena, [disjunction(arena, (absent, then))])].atoms


def _contains(builder: Builder, place: Place, raw: Raw) -> Iterator[Atom]:
    schema = builder.build(place.child(raw["contains"], "contains"))
    low, high = 1, None
    if place.dialect.has("minContains"):
        low = _size(place, raw, "minContains", 1)
        high = _size(place, raw, "maxContains", 0) if "maxContains" in raw else None
    if low or high is not None:
        yield Contains(schema, low, high)


def _items(start: int, stop: int | None, schema: SchemaId) -> Iterator[Atom]:
    if schema != TRUE:
        yield Items(start, stop, schema)


def _limits(place: Place, raw: Raw, low: str, high: str) -> Iterator[tuple[int, int | None]]:
    """A window as two atoms, each with one side, so that each has one opposite."""
    if (least := _size(place, raw, low, 0)) > 0:
        yield least, None
    if high in raw:
        yield 0, _size(place, raw, high, 0)


def _size(place: Place, raw: Raw, keyword: str, default: int) -> int:
    if keyword not in raw:
        return default
    number = _number(place, raw, keyword)
    if number.denominator != 1 or number < 0:
        raise malformed(place, keyword)
    return int(number)


def _number(place: Place, raw: Raw, keyword: str) -> Fraction:
    value = raw[keyword]
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise malformed(place, keyword)
    return exact_number(value)


def _names(place: Place, names: JsonValue, keyword: str) -> Iterator[str]:
    if not isinstance(names, list):
        raise malformed(place, keyword)
    for name in names:
        if not isinstance(name, str):
            raise malformed(place, keyword)
        yield name


def _mapping(place: Place, raw: Raw, keyword: str) -> Raw:
    value = raw.get(keyword, {})
    if not isinstance(value, dict):
        raise malformed(place, keyword)
    return value
