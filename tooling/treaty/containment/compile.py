"""Schemas as written to schemas in normal form, with recursion closed."""

from collections.abc import Iterator
from typing import TypeAlias

from treaty.containment.atoms import FALSE, TRUE, Atom, Opaque, SchemaId
from treaty.containment.budget import MAX_SCHEMA_DEPTH, Meter, Undecided
from treaty.containment.formats import build_format
from treaty.containment.keywords import (
    ARRAY_KEYWORDS,
    LOGIC_KEYWORDS,
    NUMBER_KEYWORDS,
    OBJECT_KEYWORDS,
    STRING_KEYWORDS,
    Raw,
    find_array_atoms,
    find_logic_schemas,
    find_number_atoms,
    find_object_atoms,
    find_string_atoms,
    find_value_atoms,
    malformed,
)
from treaty.containment.normal import conjuncts, parts_of
from treaty.containment.resources import Missing, Place, Resources, references_of
from treaty.containment.schema import Arena
from treaty.containment.unevaluated import find_unevaluated
from treaty.containment.values import ANY

_Key: TypeAlias = tuple[int, str, tuple[str, ...]]
_SIMPLE = frozenset(("type", "enum", "const")) | NUMBER_KEYWORDS | STRING_KEYWORDS
_LONG = ("enum", "required", "properties")
_CHEAP = 16  # members of a long keyword that are taken up at the cost of one step
_FAR_DOWN = MAX_SCHEMA_DEPTH // 2
_WORDS = frozenset(("title", "description", "format", "examples", "default", "$comment"))


def _simple_key(place: Place, *, asserts_format: bool) -> str | None:
    """What a schema of simple keywords says, as a text that is equal only for schemas that say the same."""
    raw = place.schema
    if not isinstance(raw, dict) or not (raw.keys() <= _SIMPLE or raw.keys() <= _SIMPLE | _WORDS):
        return None
    if asserts_format and "format" in raw:
        return None
    told = [f"{keyword}={value!r}" for keyword, value in raw.items() if keyword in _SIMPLE]
    return f"{place.dialect.year} {told}"


class Compiler:
    """Builds the schemas of one side of a question in an arena that both sides share.

    `simple` remembers schemas without subschemas; sides that share an arena may share it.
    """

    def __init__(
        self,
        arena: Arena,
        resources: Resources,
        meter: Meter,
        simple: dict[str, SchemaId],
        *,
        asserts_format: bool,
    ) -> None:
        self._asserts_format = asserts_format
        self.arena = arena
        self.resources = resources
        self._meter = meter
        self._simple = simple
        self._built: dict[_Key, SchemaId] = {}
        self._open: dict[_Key, SchemaId | None] = {}
        self._put_off: dict[_Key, tuple[SchemaId, Place]] = {}

    def compile(self, place: Place) -> SchemaId:
        """The schema at a place, with all that it refers to.

        Raises:
            Undecided: as `build`.
        """
        schema = self.build(place)
        while self._put_off:
            alias, target = self._put_off.pop(next(iter(self._put_off)))
            self.arena.bind_alias(alias, self.build(target))
        return schema

    def build(self, place: Place) -> SchemaId:
        """The schema at a place.

        Raises:
            Undecided: when the schema is malformed, nests too deep, or refers to what is not given.
        """
        if isinstance(place.schema, bool):
            return TRUE if place.schema else FALSE
        simple = _simple_key(place, asserts_format=self._asserts_format)
        if simple is not None:
            return self._build_simple(place, simple)
        place = self.resources.enter(place)
        key = (id(place.schema), place.base, place.scope)
        if key in self._built:
            return self._built[key]
        if key in self._open:
            return self._reopen(key)
        if len(self._open) >= MAX_SCHEMA_DEPTH:
            raise Undecided("schemas nest too deep", place.pointer)
        self._open[key] = None
        try:
            schema = self._conjoin(place)
        finally:
            alias = self._open.pop(key)
        if alias is not None:
            self.arena.bind_alias(alias, schema)
        self._built[key] = schema
        return schema

    def _build_simple(self, place: Place, key: str) -> SchemaId:
        """A schema without subschemas, which comes up in many places and in both documents."""
        known = self._simple.get(key)
        if known is None:
            known = self._simple[key] = self._conjoin(place)
        return known

    def _reopen(self, key: _Key) -> SchemaId:
        alias = self._open[key]
        if alias is None:
            alias = self._open[key] = self.arena.open_alias()
        return alias

    def _conjoin(self, place: Place) -> SchemaId:
        raw = place.schema
        if not isinstance(raw, dict):
            raise Undecided("not a schema", place.pointer)
        self._meter.tick(1 + sum(len(raw[word]) for word in _LONG if isinstance(raw.get(word), (list, dict))) // _CHEAP)
        if not isinstance(raw.get("$ref", ""), str):
            raise malformed(place, "$ref")
        conjoined: list[SchemaId] = []
        atoms: list[Atom] = []
        hidden = place.dialect.reference_hides_siblings and isinstance(raw.get("$ref"), str)
        conjoined.extend(self._build_reference(place, keyword) for keyword in references_of(place, raw))
        if not hidden:
            atoms.extend(self._own_atoms(place, raw))
            if not LOGIC_KEYWORDS.isdisjoint(raw):
                conjoined.extend(find_logic_schemas(self, place, raw))
            conjoined.extend(find_unevaluated(self, place, raw))
        if len(conjoined) == 1 and not atoms and conjoined[0] not in self.arena.aliases:
            return conjoined[0]  # a reference and nothing else, as most are
        for schema in conjoined:
            atoms.extend(conjuncts(self.arena, schema))
        return self.arena.add(atoms, parts_of(self.arena, conjoined))

    def opaque(self, kinds: int, reason: str, place: Place) -> Opaque:
        """An atom for what a schema says that the procedure cannot read; the same wherever it says the same."""
        told = repr(place.schema)
        owner = f"{id(self)}" if "Ref'" in told or "$ref'" in told else ""
        return Opaque(kinds, f"{place.dialect.year} {owner} {told}", reason, place.pointer, self.resources.side)

    def _build_reference(self, place: Place, keyword: str) -> SchemaId:
        """The schema referred to; one that is not given may be any, but is the same wherever its URI is absolute."""
        try:
            target = self.resources.follow(keyword, place)
        except Missing as missing:
            identity = missing.uri if ":" in missing.uri else f"{id(self)} {missing.uri}"
            side = self.resources.side
            return self.arena.add((Opaque(ANY, identity, missing.reason, place.pointer, side),))
        return self._put_off_or_build(target)

    def _put_off_or_build(self, target: Place) -> SchemaId:
        """The schema referred to; one that is far down gets its turn later, so that long chains nest no deeper."""
        key = (id(target.schema), target.base, target.scope)
        if len(self._open) < _FAR_DOWN or key in self._built or key in self._open:
            return self.build(target)
        if key not in self._put_off:
            self._put_off[key] = (self.arena.open_alias(), target)
        return self._put_off[key][0]

    def _own_atoms(self, place: Place, raw: Raw) -> Iterator[Atom]:
        yield from find_value_atoms(place, raw)
        if not NUMBER_KEYWORDS.isdisjoint(raw):
            yield from find_number_atoms(place, raw)
        if not STRING_KEYWORDS.isdisjoint(raw):
            yield from find_string_atoms(place, raw)
        if self._asserts_format and isinstance(raw.get("format"), str):
            yield build_format(place, str(raw["format"]), self.resources.side)
        if not ARRAY_KEYWORDS.isdisjoint(raw):
            yield from find_array_atoms(self, place, raw)
        if not OBJECT_KEYWORDS.isdisjoint(raw):
            yield from find_object_atoms(self, place, raw)
