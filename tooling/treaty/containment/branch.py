"""One branch of the search: what is known of a value so far, and the choices still to make."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from math import comb
from typing import TypeAlias

from treaty.containment.atoms import (
    FALSE,
    TRUE,
    All,
    AnyOf,
    Atom,
    Contains,
    Not,
    OneOf,
    Opaque,
    SchemaId,
    Types,
    Values,
    kinds_of,
)
from treaty.containment.budget import Meter
from treaty.containment.schema import Arena
from treaty.containment.values import ARRAY, BOOLEAN, NULL, NUMBER, OBJECT, STRING, ValueKey

Ancestors: TypeAlias = frozenset[SchemaId]
SignedAtom: TypeAlias = tuple[bool, Atom]

GROUPS = (STRING, NUMBER, OBJECT, ARRAY, BOOLEAN, NULL)
"""Kinds that are searched apart, in the order in which a witness is looked for."""

_NOBODY: Ancestors = frozenset()
_CHEAP = 16  # schemas that are looked at for the cost of one step


@dataclass(frozen=True, slots=True)
class Option:
    """One way to satisfy a choice: schemas and atoms that then hold."""

    schemas: tuple[SchemaId, ...] = ()
    atoms: tuple[SignedAtom, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A disjunction: an `AnyOf` or `OneOf` that holds, or (as a negative number) a schema that does not."""

    subject: AnyOf | OneOf | SchemaId
    ancestors: Ancestors

    @property
    def size(self) -> int:
        """How many schemas are looked at to know its options."""
        return 1 if isinstance(self.subject, int) else len(self.subject.schemas)


class Branch:
    """What is known of one value; copied where the search divides.

    Attributes:
        mask: kinds that the value may still have.
        values: values that it may still be, in order of declaration; None for no such limit.
        excluded: null, booleans, numbers and texts that it is not.
        atoms: constraints on kinds, each with whether it holds.
        seen: schemas (as signed numbers) that are known to hold.
        positives: schemas that hold and were asked for, with those that they come from.
        choices: what is still open.
        opaque: constraints that were passed over.
        spent: schemas that choices were dropped for; those may not justify dropping another one.
        memo: derived facts about the atoms that hold; shared by copies until they learn more of those.
    """

    __slots__ = (
        "atoms", "choices", "denied", "excluded", "held", "mask", "memo", "opaque", "positives", "seen", "spent",
        "todo", "values",
    )  # fmt: skip

    def __init__(self, mask: int) -> None:
        self.mask = mask
        self.values: tuple[ValueKey, ...] | None = None
        self.excluded: set[ValueKey] = set()
        self.atoms: list[SignedAtom] = []
        self.held: set[Atom] = set()
        self.denied: set[Atom] = set()
        self.seen: set[SchemaId] = set()
        self.positives: list[tuple[SchemaId, Ancestors]] = []
        self.todo: list[tuple[SchemaId, Ancestors]] = []
        self.choices: list[Choice] = []
        self.opaque: list[Opaque] = []
        self.spent: Ancestors = _NOBODY
        self.memo: dict[str, object] = {}

    def copy(self) -> "Branch":
        """A branch that knows the same and may learn different things."""
        twin = Branch(self.mask)
        twin.values = self.values
        twin.excluded = self.excluded.copy()
        twin.atoms = self.atoms.copy()
        twin.held = self.held.copy()
        twin.denied = self.denied.copy()
        twin.seen = self.seen.copy()
        twin.positives = self.positives.copy()
        twin.todo = self.todo.copy()
        twin.choices = self.choices.copy()
        twin.opaque = self.opaque.copy()
        twin.spent = self.spent
        twin.memo = self.memo
        return twin

    def with_option(self, option: Option, ancestors: Ancestors, arena: Arena) -> "Branch | None":
        """A copy in which an option is taken, or None when that contradicts what is known."""
        twin = self.copy()
        twin.todo.extend((schema, ancestors) for schema in option.schemas)
        return twin if all(twin.learn(atom, holds, ancestors, arena) for holds, atom in option.atoms) else None

    def settle(self, arena: Arena, meter: Meter) -> bool:
        """Draw all conclusions that need no choice; each look through the choices is charged to the meter.

        Returns:
            False when they contradict each other: no value is on this branch.
        """
        while True:
            while self.todo:
                schema, ancestors = self.todo.pop()
                if not self._take(schema, ancestors, arena):
                    return False
            if not self.mask or self.values == ():
                return False
            if self.values is not None:
                return True
            meter.tick(sum(choice.size for choice in self.choices) // _CHEAP)
            if not self._narrow_choices(arena):
                return True
            if not self.mask:
                return False

    def _narrow_choices(self, arena: Arena) -> bool:
        """Settle choices that have at most one option left; whether there were any."""
        pending, self.choices = self.choices, []
        progress = False
        for choice in pending:
            found = [*find_options(choice, self, arena, at_most=2)]
            options = [option for option in found if option is not None]
            if len(options) < len(found):
                continue
            if len(options) > 1:
                self.choices.append(choice)
                continue
            progress = True
            if not options or not self._follow(options[0], choice.ancestors, arena):
                self.mask = 0
                return True
        return progress

    def _follow(self, option: Option, ancestors: Ancestors, arena: Arena) -> bool:
        self.todo.extend((schema, ancestors) for schema in option.schemas)
        return all(self.learn(atom, holds, ancestors, arena) for holds, atom in option.atoms)

    def _take(self, schema: SchemaId, ancestors: Ancestors, arena: Arena) -> bool:
        if schema in self.seen:
            return True
        if -schema in self.seen or schema in (FALSE, -TRUE):
            return False
        self.seen.add(schema)
        if schema < 0:
            self.choices.append(Choice(schema, ancestors))
            return True
        form = arena[schema]
        if any(-part in self.seen for part in form.parts):
            return False
        self.seen.update(form.parts)
        self.positives.append((schema, ancestors))
        line = ancestors | {schema}
        return all(self.learn(atom, True, line, arena) for atom in form.atoms)

    def learn(self, atom: Atom, holds: bool, ancestors: Ancestors, arena: Arena) -> bool:
        """Take up that an atom holds, or does not; False when that contradicts what is known."""
        match atom:
            case Types():
                self.mask &= atom.mask if holds else ~atom.mask
                return self.mask != 0
            case Values():
                return self._learn_values(atom, holds, ancestors, arena)
            case All() | Not():
                positive = holds is isinstance(atom, All)
                self.todo.append((atom.schema if positive else -atom.schema, ancestors))
                return True
            case AnyOf() | OneOf():
                self.held.add(atom)
                self.choices.append(Choice(atom, ancestors))
                return True
            case _:
                return self._learn_constraint(atom, holds)

    def _learn_values(self, atom: Values, holds: bool, ancestors: Ancestors, arena: Arena) -> bool:
        if holds:
            allowed = set(atom.keys)
            self.values = tuple(key for key in (atom.keys if self.values is None else self.values) if key in allowed)
            return self.values != ()
        for key in atom.keys:
            if key.kind in (ARRAY, OBJECT):
                self.todo.append((-arena.structure(key), ancestors))
            else:
                self.excluded.add(key)
        return True

    def _learn_constraint(self, atom: Atom, holds: bool) -> bool:
        known, opposite = (self.held, self.denied) if holds else (self.denied, self.held)
        if atom in opposite:
            return False
        if not holds:
            self.mask &= kinds_of(atom)
        if atom not in known:
            known.add(atom)
            if isinstance(atom, Opaque):
                self.opaque.append(atom)
            else:
                self.atoms.append((holds, atom))
                self.memo = {} if holds else self.memo
        return self.mask != 0


def find_options(choice: Choice, branch: Branch, arena: Arena, at_most: int | None = None) -> Iterator[Option | None]:
    """The options of a choice that nothing known rules out at once, each made when its turn comes.

    None stands among them when the choice is satisfied already.

    Args:
        choice: what is to be chosen.
        branch: what is known.
        arena: the schemas.
        at_most: how many options are wanted of a `OneOf`, whose options are many or long; None means all.
    """
    match choice.subject:
        case AnyOf(schemas=schemas):
            for schema in _possible(schemas, branch, arena):
                yield None if schema in branch.seen else Option((schema,))
        case OneOf(schemas=schemas):
            for schema in islice(_possible(schemas, branch, arena), at_most):
                others = _without(schemas, schema)
                yield Option((schema, *(-other for other in others)))
        case int() as negative:
            for atom in arena[-negative].atoms:
                yield from islice(_opposites(atom, branch, arena), at_most)


def count_options(choice: Choice, branch: Branch, arena: Arena) -> int:
    """How many options a choice has, counted without making those that come as pairs: their number is a square."""
    match choice.subject:
        case AnyOf(schemas=schemas) | OneOf(schemas=schemas):
            return sum(1 for _ in _possible(schemas, branch, arena))
        case int() as negative:
            return sum(_count_opposites(atom, branch, arena) for atom in arena[-negative].atoms)


def _count_opposites(atom: Atom, branch: Branch, arena: Arena) -> int:
    if not isinstance(atom, OneOf):
        return sum(1 for _ in _opposites(atom, branch, arena))
    if not kinds_of(atom) & branch.mask or atom in branch.held:
        return 0
    return _may_be_none(atom, branch) + comb(sum(1 for _ in _possible(atom.schemas, branch, arena)), 2)


def _without(schemas: tuple[SchemaId, ...], schema: SchemaId) -> Iterator[SchemaId]:
    at = schemas.index(schema)
    yield from schemas[:at]
    yield from schemas[at + 1 :]


def _possible(schemas: Iterable[SchemaId], branch: Branch, arena: Arena) -> Iterator[SchemaId]:
    for schema in schemas:
        if -schema not in branch.seen and arena[schema].mask & branch.mask:
            yield schema


def _opposites(atom: Atom, branch: Branch, arena: Arena) -> Iterator[Option | None]:
    """The options under which an atom does not hold; None when it does not hold anyway."""
    if not kinds_of(atom) & branch.mask or atom in branch.held:
        return
    match atom:
        case Types():
            if not atom.mask & branch.mask:
                yield None
            elif ~atom.mask & branch.mask:
                yield Option(atoms=((False, atom),))
        case All() | Not():
            schema = -atom.schema if isinstance(atom, All) else atom.schema
            yield None if schema in branch.seen else Option((schema,))
        case AnyOf() | OneOf():
            yield from _none_or_several(atom, branch, arena)
        case Contains():
            yield from _miscounted(atom, arena)
        case _:
            yield None if atom in branch.denied else Option(atoms=((False, atom),))


def _none_or_several(atom: AnyOf | OneOf, branch: Branch, arena: Arena) -> Iterator[Option]:
    if _may_be_none(atom, branch):
        yield Option(tuple(-schema for schema in atom.schemas))
    if isinstance(atom, OneOf):
        yield from (Option(pair) for pair in combinations(_possible(atom.schemas, branch, arena), 2))


def _may_be_none(atom: AnyOf | OneOf, branch: Branch) -> bool:
    return not any(schema in branch.seen for schema in atom.schemas)


def _miscounted(atom: Contains, arena: Arena) -> Iterator[Option]:
    is_array: SignedAtom = (True, arena.intern(Types(ARRAY)))
    if atom.low:
        yield Option(atoms=(is_array, (True, arena.intern(Contains(atom.schema, 0, atom.low - 1)))))
    if atom.high is not None:
        yield Option(atoms=(is_array, (True, arena.intern(Contains(atom.schema, atom.high + 1, None)))))
