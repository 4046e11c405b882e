"""Schemas in normal form: interned conjunctions of keyword atoms, the same for every draft."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from operator import attrgetter
from typing import TypeAlias, TypeVar, get_args

from treaty.containment.values import ANY, ARRAY, NUMBER, OBJECT, STRING, ValueKey

SchemaId: TypeAlias = int
"""Number of an interned schema; negated, it stands for the schema's complement."""

TRUE: SchemaId = 1
FALSE: SchemaId = 2


@dataclass(frozen=True, slots=True, eq=False)
class Types:
    """The value's kind is one of the mask's."""

    mask: int


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """The value is one of these."""

    keys: tuple[ValueKey, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A number is at least (or at most, if `upper`) the limit; not equal to it, if `strict`."""

    limit: Fraction
    strict: bool
    upper: bool


@dataclass(frozen=True, slots=True, eq=False)
class Multiple:
    """A number is a whole multiple of this."""

    of: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Length:
    """A string has so many code points."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A string has a part that the ECMA-262 pattern matches."""

    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Members of an array from `start` up to, not including, `stop` satisfy the schema."""

    start: int
    stop: int | None
    schema: SchemaId


@dataclass(frozen=True, slots=True, eq=False)
class Size:
    """An array has so many members."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Unique:
    """No two members of an array are equal."""


@dataclass(frozen=True, slots=True, eq=False)
class Contains:
    """So many members of an array satisfy the schema."""

    schema: SchemaId
    low: int
    high: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Required:
    """An object has this member."""

    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """The one key of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Matching:
    """All keys that a pattern matches."""

    source: str


@dataclass(frozen=True, slots=True)
class Rest:
    """All keys but these names and what these patterns match."""

    names: frozenset[str]
    sources: tuple[str, ...]


KeySet: TypeAlias = Named | Matching | Rest


@dataclass(frozen=True, slots=True, eq=False)
class Property:
    """Members of an object whose key is in the set satisfy the schema."""

    keys: KeySet
    schema: SchemaId


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The keys of an object satisfy the schema."""

    schema: SchemaId


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """An object has so many members."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """The schema holds too; stands for a conjunct that closes a recursion."""

    schema: SchemaId


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """At least one of the schemas holds."""

    schemas: tuple[SchemaId, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """Exactly one of the schemas holds."""

    schemas: tuple[SchemaId, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    """The schema does not hold."""

    schema: SchemaId


@dataclass(frozen=True, slots=True, eq=False)
class Opaque:
    """A constraint on values of some kinds whose meaning is beyond the procedure: it may hold or not.

    Those of equal identity hold or do not hold together; reason, place and side are for people.
    """

    kinds: int
    identity: str
    reason: str
    place: str
    side: str


Atom: TypeAlias = (
    Types | Values | Bound | Multiple | Length | Pattern | Items | Size | Unique | Contains
    | Required | Property | Names | Count | All | AnyOf | OneOf | Not | Opaque
)  # fmt: skip
AtomT = TypeVar("AtomT", bound=Atom)

_KIND_OF_ATOM: dict[type[object], int] = {
    Bound: NUMBER, Multiple: NUMBER, Length: STRING, Pattern: STRING,
    Items: ARRAY, Size: ARRAY, Unique: ARRAY, Contains: ARRAY,
    Required: OBJECT, Property: OBJECT, Names: OBJECT, Count: OBJECT,
}  # fmt: skip


@dataclass(slots=True)
class Schema:
    """An interned schema.

    Attributes:
        atoms: the constraints; all hold. They are interned: identical atoms are one object.
        mask: kinds that its atoms leave open.
        values: the finite set of values that it allows at most, or None.
        parts: schemas that it is a conjunction of, itself left out: all of them hold too.
    """

    atoms: tuple[Atom, ...]
    mask: int = ANY
    values: frozenset[ValueKey] | None = None
    parts: set[SchemaId] = field(default_factory=set)


class Arena:
    """Interns atoms and schemas, so that equal ones are one and comparing them is free."""

    def __init__(self) -> None:
        self._atoms: dict[tuple[object, ...], Atom] = {}
        self._ids: dict[frozenset[Atom], SchemaId] = {}
        self.schemas: list[Schema] = [Schema(())]
        self.aliases: dict[SchemaId, SchemaId | None] = {}
        self.add(())
        self.add((Types(0),))

    def __getitem__(self, schema: SchemaId) -> Schema:
        return self.schemas[schema]

    def intern(self, atom: AtomT) -> AtomT:
        """The one object that stands for all atoms equal to this."""
        key = (type(atom), _CONTENT[type(atom)](atom))
        known = self._atoms.setdefault(key, atom)
        assert isinstance(known, type(atom))  # noqa: S101  # the type is part of the key
        return known

    def add(self, atoms: Iterable[Atom], parts: Iterable[SchemaId] = ()) -> SchemaId:
        """The schema that is the conjunction of some atoms."""
        kept, mask = _with_one_type(atoms)
        interned = tuple(dict.fromkeys(self.intern(atom) for atom in kept))
        key = frozenset(interned)
        schema = self._ids.get(key)
        if schema is None:
            schema = self._ids[key] = self.append(interned, mask)
        self.schemas[schema].parts.update(part for part in parts if part != schema)
        return schema

    def append(self, atoms: tuple[Atom, ...], mask: int) -> SchemaId:
        """A new schema with interned atoms, without looking for an equal one."""
        values = _common_values(atoms)
        self.schemas.append(Schema(atoms, mask, values))
        return len(self.schemas) - 1

    def define(self, schema: SchemaId, atoms: tuple[Atom, ...], parts: set[SchemaId]) -> None:
        """Give an appended schema its atoms, which may speak of schemas that were appended later."""
        known = self.schemas[schema]
        known.atoms, known.values, known.parts = atoms, _common_values(atoms), parts
        self._ids.setdefault(frozenset(atoms), schema)

    def open_alias(self) -> SchemaId:
        """A number for a schema that is still being built; `bind_alias` says later which it is."""
        alias = self.append((), ANY)
        self.aliases[alias] = None
        return alias

    def bind_alias(self, alias: SchemaId, schema: SchemaId) -> None:
        """Say which schema an alias stands for."""
        self.aliases[alias] = schema

    def constants(self, keys: Iterable[ValueKey]) -> SchemaId:
        """The schema of exactly these values."""
        return self.add((Values(tuple(dict.fromkeys(keys))),))

    def types(self, mask: int) -> SchemaId:
        """The schema of all values of some kinds."""
        return self.add((Types(mask),))

    def structure(self, key: ValueKey) -> SchemaId:
        """The schema of one array or object, told by its members, so that its complement is told by them too."""
        if isinstance(key.content, tuple):
            size = len(key.content)
            members = (Items(at, at + 1, self.constants([member])) for at, member in enumerate(key.content))
            return self.add((Types(ARRAY), Size(size, None), Size(0, size), *members))
        members_by_name = key.content if isinstance(key.content, frozenset) else ()
        named = dict(sorted(members_by_name, key=lambda pair: str(pair[0])))
        atoms: list[Atom] = [Types(OBJECT)]
        for name, member in named.items():
            atoms += [Required(name), Property(Named(name), self.constants([member]))]
        return self.add((*atoms, Property(Rest(frozenset(named), ()), FALSE)))


def _content_of(atom_class: type[Atom]) -> Callable[[object], object]:
    names = atom_class.__slots__
    return attrgetter(*names) if names else lambda _atom: ()


_CONTENT: dict[type[object], Callable[[object], object]] = {
    **{each: _content_of(each) for each in get_args(Atom)},
    Opaque: attrgetter("kinds", "identity"),
}


def content_of(atom: Atom) -> object:
    """What an atom says, as a value that is equal for equal atoms of one class."""
    return _CONTENT[type(atom)](atom)


def kinds_of(atom: Atom) -> int:
    """The kinds of value that an atom says anything about; other values satisfy it."""
    return atom.kinds if isinstance(atom, Opaque) else _KIND_OF_ATOM.get(type(atom), ANY)


def _with_one_type(atoms: Iterable[Atom]) -> tuple[list[Atom], int]:
    mask = ANY
    kept: list[Atom] = []
    for atom in atoms:
        if isinstance(atom, Types):
            mask &= atom.mask
        else:
            kept.append(atom)
    if not mask:
        return [Types(0)], 0
    relevant = [atom for atom in kept if kinds_of(atom) & mask]
    return (relevant if mask == ANY else [Types(mask), *relevant]), mask


def _common_values(atoms: Iterable[Atom]) -> frozenset[ValueKey] | None:
    values: frozenset[ValueKey] | None = None
    for atom in atoms:
        if isinstance(atom, Values):
            values = frozenset(atom.keys) if values is None else values & frozenset(atom.keys)
    return values
