"""Recursive schemas: aliases resolved, and schemas that unfold to the same made one."""

from collections.abc import Iterator
from dataclasses import replace

from treaty.containment.atoms import (
    All,
    AnyOf,
    Atom,
    Contains,
    Items,
    Names,
    Not,
    OneOf,
    Property,
    SchemaId,
    content_of,
)
from treaty.containment.budget import Meter, Undecided
from treaty.containment.schema import Arena


def close_recursion(arena: Arena, meter: Meter) -> tuple[Arena, dict[SchemaId, SchemaId]]:
    """An arena without aliases, and where each schema of the old arena is in it.

    Two schemas become one when no unfolding tells them apart (partition refinement), so that equal recursive
    definitions of two documents are the same schema, whatever they are named.

    Raises:
        Undecided: for a schema that refers to itself without a step into a member: it means nothing.
    """
    if not arena.aliases:
        return arena, {schema: schema for schema in range(len(arena.schemas))}
    classes = _refine(arena, meter)
    closed = Arena()
    numbers: dict[int, SchemaId] = {classes[1]: 1, classes[2]: 2}
    members: list[SchemaId] = [1, 2]
    for schema in range(1, len(arena.schemas)):
        if _target(arena, schema) == schema and classes[schema] not in numbers:
            numbers[classes[schema]] = closed.append((), arena[schema].mask)
            members.append(schema)
    places = {schema: numbers[classes[schema]] for schema in range(1, len(arena.schemas))}
    for schema in members[2:]:
        atoms = tuple(dict.fromkeys(closed.intern(_renumbered(atom, places)) for atom in arena[schema].atoms))
        parts = {places[part] for part in arena[schema].parts} - {places[schema]}
        closed.define(places[schema], atoms, parts)
    _refuse_idle_recursion(closed)
    return closed, places


def _refine(arena: Arena, meter: Meter) -> list[int]:
    """A class number for each schema, the same for those that unfold to the same."""
    count = len(arena.schemas)
    target = [_target(arena, schema) for schema in range(count)]
    classes = [0] * count
    known = 1
    while True:
        meter.tick(1 + count // 8)
        numbers: dict[object, int] = {}
        refined = [0] * count
        for schema in range(1, count):
            if target[schema] == schema:
                shape = frozenset(_shape(atom, classes, target) for atom in arena[schema].atoms)
                refined[schema] = numbers.setdefault((classes[schema], shape), len(numbers))
        for schema in range(1, count):
            refined[schema] = refined[target[schema]]
        classes = refined
        if len(numbers) == known:
            return classes
        known = len(numbers)


def _target(arena: Arena, schema: SchemaId) -> SchemaId:
    seen = set()
    while True:
        following = arena.aliases.get(schema)
        match arena[schema].atoms:
            case (All(schema=only),) if following is None:
                following = only
        if following is None:
            return schema
        if schema in seen:
            raise Undecided("a schema that refers to nothing but itself")
        seen.add(schema)
        schema = following


def _shape(atom: Atom, classes: list[int], target: list[SchemaId]) -> tuple[object, ...]:
    match atom:
        case AnyOf(schemas=schemas):
            return (AnyOf, frozenset(classes[target[schema]] for schema in schemas))
        case OneOf(schemas=schemas):
            return (OneOf, tuple(sorted(classes[target[schema]] for schema in schemas)))
        case Items() | Contains() | Property() | Names() | All() | Not():
            child = classes[target[atom.schema]]
        case _:
            child = 0
    return (type(atom), child, content_of(_without_child(atom)))


def _without_child(atom: Atom) -> Atom:
    match atom:
        case Items() | Contains() | Property() | Names() | All() | Not():
            return replace(atom, schema=0)
        case _:
            return atom


def _renumbered(atom: Atom, places: dict[SchemaId, SchemaId]) -> Atom:
    match atom:
        case AnyOf(schemas=schemas):
            return AnyOf(tuple(dict.fromkeys(places[schema] for schema in schemas)))
        case OneOf(schemas=schemas):
            return OneOf(tuple(places[schema] for schema in schemas))
        case Items() | Contains() | Property() | Names() | All() | Not():
            return replace(atom, schema=places[atom.schema])
        case _:
            return atom


def _refuse_idle_recursion(arena: Arena) -> None:
    done: set[SchemaId] = set()
    for start in range(1, len(arena.schemas)):
        path: list[tuple[SchemaId, Iterator[SchemaId]]] = [(start, _same_value(arena, start))]
        on_path = {start}
        while path:
            schema, following = path[-1]
            step = next((each for each in following if each not in done), None)
            if step is None:
                path.pop()
                on_path.discard(schema)
                done.add(schema)
            elif step in on_path:
                raise Undecided("a schema that refers to itself without end")
            else:
                on_path.add(step)
                path.append((step, _same_value(arena, step)))


def _same_value(arena: Arena, schema: SchemaId) -> Iterator[SchemaId]:
    for atom in arena[schema].atoms:
        if isinstance(atom, (AnyOf, OneOf)):
            yield from atom.schemas
        elif isinstance(atom, (All, Not)):
            yield atom.schema
