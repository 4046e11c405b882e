"""Samples: values put together from what schemas spell out, tried as witnesses where the search is long."""

from collections.abc import Iterable, Iterator
from itertools import combinations, islice, product

from treaty.containment.atoms import (
    All,
    AnyOf,
    Atom,
    Bound,
    Items,
    Length,
    Named,
    OneOf,
    Pattern,
    Property,
    Required,
    SchemaId,
    Size,
    Values,
)
from treaty.containment.budget import AllowanceSpent, BudgetSpent, Undecided
from treaty.containment.goals import Found, Solver
from treaty.containment.values import (
    ARRAY,
    BOOLEAN,
    FRACTION,
    INTEGER,
    NULL,
    OBJECT,
    STRING,
    JsonValue,
    key_of,
    number_value,
    value_of,
)

_DEPTH = 3
_MOST = 16
_MOST_AT_TOP = 160
_FEW = 3
_MOST_PAIRS = 600
_MAX_LENGTH = 200
_PLAIN: tuple[tuple[int, JsonValue], ...] = (
    (STRING, "text"),
    (INTEGER, 0),
    (INTEGER, 1),
    (FRACTION, 0.5),
    (BOOLEAN, True),
    (NULL, None),
    (STRING, ""),
)


def find_by_samples(writer: SchemaId, reader: SchemaId, solver: Solver) -> Found | None:
    """A value that the writer's schema allows and the reader's does not, if one of the samples is such.

    Raises:
        BudgetSpent, AllowanceSpent: when the work is more than is left.
    """
    sampler = _Sampler(solver)
    written, read = sampler.values(writer, _DEPTH), sampler.values(reader, _DEPTH)
    for value in (*written, *read, *_merged(written + read)):
        if sampler.holds(writer, value) and sampler.holds(-reader, value):
            return Found(value)
    return None


def _merged(values: Iterable[JsonValue]) -> Iterator[JsonValue]:
    objects = [value for value in values if isinstance(value, dict) and value]
    yield from ({**left, **right} for left, right in islice(combinations(objects, 2), _MOST_PAIRS))


class _Sampler:
    def __init__(self, solver: Solver) -> None:
        self._solver = solver
        self._known: dict[tuple[SchemaId, int], list[JsonValue]] = {}

    def holds(self, schema: SchemaId, value: JsonValue) -> bool:
        try:
            return self._solver.evaluator.holds(schema, value)
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided:
            return False

    def values(self, schema: SchemaId, depth: int) -> list[JsonValue]:
        """Some values of a schema, different ones, plain ones first; none below the depth."""
        key = (schema, depth)
        if key not in self._known:
            self._known[key] = []
            found: dict[object, JsonValue] = {}
            most = _MOST_AT_TOP if depth == _DEPTH else _MOST
            for value in islice(self._candidates(schema, depth), 8 * most):
                self._solver.meter.tick()
                if len(found) < most and self.holds(schema, value):
                    found.setdefault(key_of(value), value)
            self._known[key] = list(found.values())
        return self._known[key]

    def _candidates(self, schema: SchemaId, depth: int) -> Iterator[JsonValue]:
        form = self._solver.arena[schema]
        for atom in form.atoms:
            if isinstance(atom, Values):
                yield from (value_of(key) for key in atom.keys)
        if form.values is not None or depth == 0:
            return
        yield from self._spelled_out(form.atoms)
        if form.mask & OBJECT:
            yield from self._objects(form.atoms, depth)
        if form.mask & ARRAY:
            yield from self._arrays(form.atoms, depth)
        yield from self._of_branches(form.atoms, depth)
        yield from (value for kind, value in _PLAIN if kind & form.mask)

    def _of_branches(self, atoms: tuple[Atom, ...], depth: int) -> Iterator[JsonValue]:
        """Values of branches, and each object of a branch with what the schema itself asks for; branches take turns."""
        bases = [base for base in islice(self._objects(atoms, depth), 1) if base]
        turns = [self.values(branch, depth) for branch in _branches(atoms)]
        for at in range(_MOST):
            for values in turns:
                for value in values[at : at + 1]:
                    yield value
                    yield from ({**base, **value} for base in bases if isinstance(value, dict))

    def _spelled_out(self, atoms: tuple[Atom, ...]) -> Iterator[JsonValue]:
        for atom in atoms:
            match atom:
                case Bound(limit=limit):
                    yield from (number_value(limit + step) for step in (0, 1, -1) if limit.denominator == 1)
                case Length(low=low, high=high):
                    yield "a" * min(low, _MAX_LENGTH)
                    yield "a" * min(high or 0, _MAX_LENGTH)
                case Pattern(source=source) if self._solver.languages.can_read(source):
                    text = self._solver.languages.shortest([source], [], [], 0, _MAX_LENGTH)
                    yield from () if text is None else (text,)

    def _objects(self, atoms: tuple[Atom, ...], depth: int) -> Iterator[dict[str, JsonValue]]:
        """The members asked for alone, then with one further declared member, in a few forms each."""
        required = [atom.name for atom in atoms if isinstance(atom, Required)]
        members = {
            atom.keys.name: self.values(atom.schema, depth - 1)
            for atom in atoms
            if isinstance(atom, Property) and isinstance(atom.keys, Named)
        }
        base: dict[str, JsonValue] = {}
        for name in required:
            values = members.get(name, ["text"])
            if not values:
                return
            base[name] = values[0]
        yield base
        for at, (name, values) in product(range(_FEW), members.items()):
            yield from ({**base, name: value} for value in values[at : at + 1])

    def _arrays(self, atoms: tuple[Atom, ...], depth: int) -> Iterator[list[JsonValue]]:
        low = max((atom.low for atom in atoms if isinstance(atom, Size)), default=0)
        members = [value for atom in atoms if isinstance(atom, Items) for value in self.values(atom.schema, depth - 1)]
        yield []
        for value in members[:_FEW] or ["text"]:
            yield [value]
            yield [value] * min(max(low, 2), _MAX_LENGTH)


def _branches(atoms: tuple[Atom, ...]) -> Iterator[SchemaId]:
    for atom in atoms:
        if isinstance(atom, (AnyOf, OneOf)):
            yield from atom.schemas
        elif isinstance(atom, All):
            yield atom.schema
