"""Schemas as written to schemas in normal form, with recursion closed."""

from collections.abc import Iterator, Mapping

from treaty.containment.budget import MAX_DEPTH, Meter, Undecided
from treaty.containment.keywords import (
    Raw,
    find_array_atoms,
    find_logic_atoms,
    find_number_atoms,
    find_object_atoms,
    find_string_atoms,
    find_value_atoms,
    malformed,
)  # fmt: skip
from treaty.containment.normal import conjuncts, parts_of
from treaty.containment.resources import Missing, Place, Resources, references_of
from treaty.containment.schema import FALSE, TRUE, Arena, Atom, Opaque, SchemaId
from treaty.containment.unevaluated import find_unevaluated
from treaty.containment.values import ANY


class Compiler:
    """Builds the schemas of one side of a question in an arena that both sides share."""

    def __init__(self, arena: Arena, resources: Resources, meter: Meter) -> None:
        self.arena = arena
        self.resources = resources
        self._meter = meter
        self._built: dict[tuple[int, str], SchemaId] = {}
        self._open: dict[tuple[int, str], SchemaId | None] = {}

    def build(self, place: Place) -> SchemaId:
        """The schema at a place.

        Raises:
            Undecided: when the schema is malformed, nests too deep, or refers to what is not given.
        """
        if isinstance(place.schema, bool):
            return TRUE if place.schema else FALSE
        place = self.resources.enter(place)
        key = (id(place.schema), place.base)
        if key in self._built:
            return self._built[key]
        if key in self._open:
            return self._reopen(key)
        if len(self._open) >= MAX_DEPTH:
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

    def follow(self, place: Place, keyword: str) -> Place:
        """The place that a reference keyword of a schema leads to."""
        raw = place.schema
        reference = raw.get(keyword) if isinstance(raw, Mapping) else None
        if not isinstance(reference, str):
            raise malformed(place, keyword)
        match keyword:
            case "$dynamicRef":
                return self.resources.resolve_dynamic(reference, place)
            case "$recursiveRef":
                return self.resources.resolve_recursive(reference, place)
            case _:
                return self.resources.resolve(reference, place)

    def _reopen(self, key: tuple[int, str]) -> SchemaId:
        alias = self._open[key]
        if alias is None:
            alias = self._open[key] = self.arena.open_alias()
        return alias

    def _conjoin(self, place: Place) -> SchemaId:
        self._meter.tick()
        raw = place.schema
        if not isinstance(raw, Mapping):
            raise Undecided("not a schema", place.pointer)
        conjoined: list[SchemaId] = []
        atoms: list[Atom] = []
        hidden = place.dialect.reference_hides_siblings and isinstance(raw.get("$ref"), str)
        conjoined.extend(self._build_reference(place, keyword) for keyword in references_of(place, raw))
        if not hidden:
            atoms.extend(self._own_atoms(place, raw))
            conjoined.extend(find_logic_atoms(self, place, raw))
            conjoined.extend(find_unevaluated(self, place, raw))
        for schema in conjoined:
            atoms.extend(conjuncts(self.arena, schema))
        return self.arena.add(atoms, parts_of(self.arena, conjoined))

    def _build_reference(self, place: Place, keyword: str) -> SchemaId:
        """The schema referred to; one that is not given may be any, but is the same wherever its URI is absolute."""
        try:
            target = self.follow(place, keyword)
        except Missing as missing:
            identity = missing.uri if ":" in missing.uri else f"{id(self)} {missing.uri}"
            return self.arena.add((Opaque(ANY, missing.reason, place.pointer, identity),))
        return self.build(target)

    def _own_atoms(self, place: Place, raw: Raw) -> Iterator[Atom]:
        yield from find_value_atoms(place, raw)
        yield from find_number_atoms(place, raw)
        yield from find_string_atoms(place, raw)
        yield from find_array_atoms(self, place, raw)
        yield from find_object_atoms(self, place, raw)
