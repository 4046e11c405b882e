"""Atoms: what one keyword says, the same for every draft. Schemas in normal form are conjunctions of them."""

from collections.abc import Callable
from dataclasses import dataclass
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
    Types
    | Values
    | Bound
    | Multiple
    | Length
    | Pattern
    | Items
    | Size
    | Unique
    | Contains
    | Required
    | Property
    | Names
    | Count
    | All
    | AnyOf
    | OneOf
    | Not
    | Opaque
)
AtomT = TypeVar("AtomT", bound=Atom)

_KIND_OF_ATOM: dict[type[object], int] = {
    Bound: NUMBER, Multiple: NUMBER, Length: STRING, Pattern: STRING,
    Items: ARRAY, Size: ARRAY, Unique: ARRAY, Contains: ARRAY,
    Required: OBJECT, Property: OBJECT, Names: OBJECT, Count: OBJECT,
}  # fmt: skip


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
