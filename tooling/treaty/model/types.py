"""Logical and physical types and the lattice that says which widens which.

Types are compared by the values they hold, not by their spelling: `int` is `integer`, `NUMBER(10,2)` is
`decimal(10,2)`, and a type is wider than another when it holds every value of it unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from treaty.model.dialects import Dialect
from treaty.model.physical_text import parse_physical
from treaty.model.physical_types import Family, PhysicalType


class Relation(Enum):
    """What became of a type's set of values."""

    EQUAL = "equal"
    WIDENED = "widened"
    NARROWED = "narrowed"
    PADDED = "padded"
    """Text of fixed length against text of the same greatest length: the values differ in trailing blanks."""
    EXTENDED = "extended"
    """A struct has further members, and those of before are the same."""
    SHRUNK = "shrunk"
    """A struct has lost members, and those that stayed are the same."""
    CHANGED = "changed"
    """Neither holds the other: values are lost or mean something else."""
    UNKNOWN = "unknown"
    """At least one of the two is no type we can read, or leaves open what the other one states."""


JSON_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "string": "string",
        "date": "string",
        "timestamp": "string",
        "time": "string",
        "number": "number",
        "integer": "integer",
        "boolean": "boolean",
        "object": "object",
        "map": "object",
        "array": "array",
        "vector": "array",
    }
)
"""ODCS logical types and the JSON type that writes them."""

_LOGICAL_OF_FAMILY: Mapping[Family, str] = MappingProxyType(
    {
        Family.FLOAT: "number",
        Family.TEXT: "string",
        Family.BOOLEAN: "boolean",
        Family.DATE: "date",
        Family.TIME: "time",
        Family.TIMESTAMP: "timestamp",
        Family.UUID: "string",
        Family.LIST: "array",
        Family.STRUCT: "object",
        Family.MAP: "map",
    }
)


def logical_of(logical: str | None, physical: str | None) -> str | None:
    """Give the ODCS logical type of a field: the stated one, else what the physical type implies, else None.

    A stated word that ODCS does not know (`long`, `text`) is read as a physical type.
    """
    if logical in JSON_TYPES:  # as nearly always
        return logical
    stated = (logical or "").strip().lower()
    if stated in JSON_TYPES:
        return stated
    return _implied(stated) or _implied(physical or "")


def _implied(physical: str) -> str | None:
    kind = parse_physical(physical)
    if kind is None:
        return None
    if kind.family is Family.EXACT:
        return "integer" if kind.scale == 0 else "number"
    return _LOGICAL_OF_FAMILY.get(kind.family)


def is_text(physical: str | None) -> bool:
    """Tell whether an engine keeps values of a physical type as text; where none is stated or known, it may."""
    kind = parse_physical(physical) if physical else None
    return kind is None or kind.family in {Family.TEXT, Family.OTHER}


def compare_logical(old: str | None, new: str | None) -> Relation:
    """Compare two logical types as `logical_of` gives them; None is the type that holds everything."""
    if old == new:
        return Relation.EQUAL
    if new is None or (old, new) == ("integer", "number"):
        return Relation.WIDENED
    if old is None or (old, new) == ("number", "integer"):
        return Relation.NARROWED
    return Relation.CHANGED


def compare_physical(old: str, new: str, dialect: Dialect | None = None) -> Relation:
    """Compare two physical types by the values they hold, in one engine's words or, without a dialect, in anyone's."""
    one, other = parse_physical(old, dialect), parse_physical(new, dialect)
    if one is None or other is None:
        return Relation.EQUAL if _squeeze(old) == _squeeze(new) else Relation.UNKNOWN
    return _compare(one, other)


def _squeeze(text: str) -> str:
    return "".join(text.split()).lower()


def _compare(old: PhysicalType, new: PhysicalType) -> Relation:
    if old == new:
        return Relation.EQUAL
    if old.family is not new.family:
        return _compare_families(old, new)
    compare = _COMPARISONS.get(old.family)
    return compare(old, new) if compare else Relation.UNKNOWN


def _compare_exact(old: PhysicalType, new: PhysicalType) -> Relation:
    return _by_inclusion(_holds_exact(new, old), _holds_exact(old, new))


def _compare_floats(old: PhysicalType, new: PhysicalType) -> Relation:
    return Relation.WIDENED if new.bits > old.bits else Relation.NARROWED


def _compare_structs(old: PhysicalType, new: PhysicalType) -> Relation:
    """Compare members by name; what stayed must stand in the order of before."""
    one, other = (dict(zip(kind.names, kind.members, strict=True)) for kind in (old, new))
    shared = [name for name in one if name in other]
    is_mixed = len(shared) < min(len(one), len(other)) or shared != [name for name in other if name in one]
    if is_mixed or (not shared and one != other):
        return Relation.CHANGED
    relations = {_compare_all(tuple(one[name] for name in shared), tuple(other[name] for name in shared))}
    if len(one) != len(other):
        relations.add(Relation.EXTENDED if len(other) > len(one) else Relation.SHRUNK)
    return _together(relations)


def _compare_lists(old: PhysicalType, new: PhysicalType) -> Relation:
    return _compare_all(old.members, new.members)


def _compare_others(old: PhysicalType, new: PhysicalType) -> Relation:
    """Compare words of one engine; of those alone, lists of values can be read."""
    if (old.names[:1], new.names[:1]) != (_ENUM, _ENUM):
        return Relation.UNKNOWN
    one, other = set(old.names[1:]), set(new.names[1:])
    return Relation.CHANGED if one == other else _by_inclusion(one <= other, other <= one)


_ENUM = ("enum",)
_FIXED = ("fixed",)


def _compare_maps(old: PhysicalType, new: PhysicalType) -> Relation:
    is_same_key = old.members[:1] == new.members[:1]
    return _compare_all(old.members, new.members) if is_same_key else Relation.CHANGED


def _by_inclusion(new_holds_old: bool | None, old_holds_new: bool | None) -> Relation:
    if new_holds_old is None or old_holds_new is None:
        return Relation.UNKNOWN
    table = {
        (True, True): Relation.EQUAL,
        (True, False): Relation.WIDENED,
        (False, True): Relation.NARROWED,
        (False, False): Relation.CHANGED,
    }
    return table[new_holds_old, old_holds_new]


def _holds_exact(outer: PhysicalType, inner: PhysicalType) -> bool | None:
    """Tell whether every value of the inner exact number is one of the outer; None when a side states no precision."""
    if outer.scale is None or inner.scale is None:
        return None
    return outer.low <= inner.low and inner.high <= outer.high and inner.scale <= outer.scale


def _compare_families(old: PhysicalType, new: PhysicalType) -> Relation:
    if (old.family, new.family) == (Family.EXACT, Family.FLOAT):
        return Relation.WIDENED if _is_exact_in(new, old) else Relation.CHANGED
    if (old.family, new.family) == (Family.FLOAT, Family.EXACT):
        return Relation.NARROWED if _is_exact_in(old, new) else Relation.CHANGED
    return Relation.UNKNOWN if Family.OTHER in {old.family, new.family} else Relation.CHANGED


def _is_exact_in(floating: PhysicalType, exact: PhysicalType) -> bool:
    """Tell whether a floating type holds every value of an exact one: whole numbers within its mantissa."""
    if exact.scale is None or exact.scale > 0:
        return False
    limit = Decimal(2) ** floating.bits
    return -limit <= exact.low and exact.high <= limit


def _compare_lengths(old: PhysicalType, new: PhysicalType) -> Relation:
    if old.names != new.names:
        return _compare_sorts(old, new)
    if old.length == new.length:
        return Relation.EQUAL if old.is_fixed == new.is_fixed else Relation.PADDED
    if old.names == _FIXED:
        return Relation.CHANGED
    if new.length is None or (old.length is not None and new.length > old.length):
        return Relation.WIDENED
    return Relation.NARROWED


def _compare_sorts(old: PhysicalType, new: PhysicalType) -> Relation:
    """Compare texts that hold more and less of all languages in so much length."""
    relation = _compare_lengths(replace(old, names=()), replace(new, names=()))
    match old.names, new.names:
        case ((), ("byte",) | ("char",)) | (("byte",) | ("char",), ()):
            return relation  # what a length counts is a setting of the engine where the type does not say it
        case (("narrow",), ()) | (("byte",), ("char",)) if relation is not Relation.NARROWED:
            return Relation.WIDENED
        case ((), ("narrow",)) | (("char",), ("byte",)) if relation is not Relation.WIDENED:
            return Relation.NARROWED
        case _:
            return Relation.CHANGED


def _compare_clocks(old: PhysicalType, new: PhysicalType) -> Relation:
    if None not in {old.has_zone, new.has_zone} and old.has_zone != new.has_zone:
        return Relation.CHANGED
    if old.has_zone != new.has_zone or None in {old.precision, new.precision}:
        return Relation.UNKNOWN
    return Relation.CHANGED


def _compare_all(old: tuple[PhysicalType, ...], new: tuple[PhysicalType, ...]) -> Relation:
    """Compare members pairwise: they must all move in one direction."""
    if len(old) != len(new):
        return Relation.UNKNOWN
    return _together({_compare(one, other) for one, other in zip(old, new, strict=True)})


def _together(relations: set[Relation]) -> Relation:
    """Give what several relations are as one: they must all move in one direction."""
    relations = relations - {Relation.EQUAL}
    if not relations:
        return Relation.EQUAL
    if Relation.UNKNOWN in relations:
        return Relation.UNKNOWN
    return relations.pop() if len(relations) == 1 else Relation.CHANGED


_COMPARISONS: Mapping[Family, Callable[[PhysicalType, PhysicalType], Relation]] = MappingProxyType(
    {
        Family.EXACT: _compare_exact,
        Family.FLOAT: _compare_floats,
        Family.TEXT: _compare_lengths,
        Family.BINARY: _compare_lengths,
        Family.TIME: _compare_clocks,
        Family.TIMESTAMP: _compare_clocks,
        Family.LIST: _compare_lists,
        Family.STRUCT: _compare_structs,
        Family.MAP: _compare_maps,
        Family.OTHER: _compare_others,
    }
)
