"""Schemas in normal form: interned conjunctions of atoms."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from treaty.containment.atoms import (
    FALSE,
    Atom,
    AtomT,
    Items,
    Named,
    Property,
    Required,
    Rest,
    SchemaId,
    Size,
    Types,
    Values,
    content_of,
    kinds_of,
)
from treaty.containment.values import ANY, ARRAY, OBJECT, ValueKey


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
        key = (type(atom), content_of(atom))
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
