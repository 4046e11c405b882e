"""Conjunction, disjunction and complement of interned schemas, simplified where it costs nothing."""

from collections.abc import Iterable, Iterator

from treaty.containment.atoms import FALSE, TRUE, All, AnyOf, Atom, Not, OneOf, SchemaId, Types, Values
from treaty.containment.schema import Arena
from treaty.containment.values import ANY


def conjuncts(arena: Arena, schema: SchemaId) -> tuple[Atom, ...]:
    """The atoms that say what the schema says; one that refers to it while it is still being built."""
    return (All(schema),) if schema in arena.aliases else arena[schema].atoms


def conjunction(arena: Arena, schemas: Iterable[SchemaId]) -> SchemaId:
    """All of the schemas."""
    members = list(dict.fromkeys(schemas))
    atoms = (atom for member in members for atom in conjuncts(arena, member))
    return arena.add(atoms, parts_of(arena, members))


def parts_of(arena: Arena, schemas: Iterable[SchemaId]) -> Iterator[SchemaId]:
    """The schemas and all that they are conjunctions of, but for those that are still being built."""
    for schema in schemas:
        if schema not in arena.aliases:
            yield schema
            yield from arena[schema].parts


def complement(arena: Arena, schema: SchemaId) -> SchemaId:
    """What the schema does not allow."""
    if schema in arena.aliases:
        return arena.add((Not(schema),))
    match arena[schema].atoms:
        case ():
            return FALSE
        case (Types(mask=mask),):
            return arena.types(ANY & ~mask)
        case (Not(schema=inner),) if inner not in arena.aliases:
            return inner
        case _:
            return arena.add((Not(schema),))


def disjunction(arena: Arena, schemas: Iterable[SchemaId]) -> SchemaId:
    """At least one of the schemas."""
    members = [member for member in dict.fromkeys(schemas) if member != FALSE]
    if TRUE in members:
        return TRUE
    members = _with_merged(arena, members)
    if len(members) == 1:
        return members[0]
    return arena.add((AnyOf(tuple(members)),)) if members else FALSE


def exclusion(arena: Arena, schemas: Iterable[SchemaId]) -> SchemaId:
    """Exactly one of the schemas."""
    members = [member for member in schemas if member != FALSE]
    if len(members) <= 1:
        return disjunction(arena, members)
    if TRUE in members:
        others = list(members)
        others.remove(TRUE)
        return complement(arena, disjunction(arena, others))
    masks = [_own_mask(arena, member) for member in members]
    if sum(masks) == _union(masks):
        return disjunction(arena, members)
    return arena.add((OneOf(tuple(members)),))


def _own_mask(arena: Arena, schema: SchemaId) -> int:
    return ANY if schema in arena.aliases else arena[schema].mask


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _with_merged(arena: Arena, members: list[SchemaId]) -> list[SchemaId]:
    """Members with those that are types alone made one, and those that are values alone too."""
    mask = 0
    values: list[Values] = []
    others: list[SchemaId] = []
    for member in members:
        match () if member in arena.aliases else arena[member].atoms:
            case (Types(mask=types),):
                mask |= types
            case (Values() as constants,):
                values.append(constants)
            case _:
                others.append(member)
    merged = [arena.types(mask)] if mask else []
    if values:
        merged.append(arena.constants(key for each in values for key in each.keys))
    return merged + others
