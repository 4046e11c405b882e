"""Pairs of schemas that plainly share no value: by kind, by constant, by a required member that tells them apart."""

from collections.abc import Iterator

from treaty.containment.atoms import Bound, Named, Not, Property, Required, SchemaId
from treaty.containment.budget import Meter
from treaty.containment.evaluate import Evaluator
from treaty.containment.schema import Arena, Schema
from treaty.containment.values import NUMBER, OBJECT

_MAX_NESTING = 3
_CHEAP = 8  # pairs, each counted twice, that are looked at for the cost of one step


class Disjointness:
    """Remembers which schemas plainly share no value; `False` means only that it is not plain."""

    def __init__(self, arena: Arena, evaluator: Evaluator, meter: Meter) -> None:
        self._arena = arena
        self._evaluator = evaluator
        self._meter = meter
        self._known: dict[tuple[SchemaId, SchemaId], bool] = {}
        self._members: dict[SchemaId, dict[str, list[SchemaId]]] = {}
        self._exclusive: dict[tuple[SchemaId, ...], bool] = {}

    def are_disjoint(self, left: SchemaId, right: SchemaId, nesting: int = 0) -> bool:
        """Whether two schemas plainly share no value."""
        key = (left, right) if left < right else (right, left)
        known = self._known.get(key)
        if known is None:
            known = self._look(left, right, nesting)
            if known or nesting == 0:
                self._known[key] = known
        return known

    def are_exclusive(self, schemas: tuple[SchemaId, ...]) -> bool:
        """Whether no two of the schemas share a value."""
        known = self._exclusive.get(schemas)
        if known is None:
            known = self._exclusive[schemas] = self._are_lists_apart(schemas) or self._are_pairs_apart(schemas)
        return known

    def _are_lists_apart(self, schemas: tuple[SchemaId, ...]) -> bool:
        """Whether all schemas list their values, and none is on two lists."""
        lists = [values for schema in schemas if (values := self._arena[schema].values) is not None]
        return len(lists) == len(schemas) and sum(map(len, lists)) == len(frozenset().union(*lists))

    def _are_pairs_apart(self, schemas: tuple[SchemaId, ...]) -> bool:
        self._meter.tick(len(schemas) ** 2 // _CHEAP)
        return all(
            self.are_disjoint(left, right) for at, left in enumerate(schemas) for right in schemas[at + 1 :]
        )  # fmt: skip

    def _look(self, left: SchemaId, right: SchemaId, nesting: int) -> bool:
        first, second = self._arena[left], self._arena[right]
        shared = first.mask & second.mask
        if not shared or self._denies(first, right) or self._denies(second, left):
            return True
        if first.values is not None and second.values is not None:
            return first.values.isdisjoint(second.values)
        if not shared & ~NUMBER:
            return _have_gap(first, second)
        if shared == OBJECT and nesting < _MAX_NESTING:
            return self._differ_in_member(left, right, nesting)
        return False

    def _denies(self, schema: Schema, other: SchemaId) -> bool:
        parts = self._arena[other].parts
        return any(
            isinstance(atom, Not) and (atom.schema == other or atom.schema in parts) for atom in schema.atoms
        )  # fmt: skip

    def _differ_in_member(self, left: SchemaId, right: SchemaId, nesting: int) -> bool:
        first, second = self._named(left), self._named(right)
        required = (*self._required(left), *self._required(right))
        return any(
            self.are_disjoint(one, other, nesting + 1)
            for name in dict.fromkeys(required)
            for one in first.get(name, ())
            for other in second.get(name, ())
        )

    def _named(self, schema: SchemaId) -> dict[str, list[SchemaId]]:
        """The members' schemas by name."""
        known = self._members.get(schema)
        if known is None:
            known = self._members[schema] = {}
            for atom in self._arena[schema].atoms:
                if isinstance(atom, Property) and isinstance(atom.keys, Named):
                    known.setdefault(atom.keys.name, []).append(atom.schema)
        return known

    def _required(self, schema: SchemaId) -> Iterator[str]:
        return (atom.name for atom in self._arena[schema].atoms if isinstance(atom, Required))


def _have_gap(first: Schema, second: Schema) -> bool:
    return _ends_before(first, second) or _ends_before(second, first)


def _ends_before(first: Schema, second: Schema) -> bool:
    uppers = [atom for atom in first.atoms if isinstance(atom, Bound) and atom.upper]
    lowers = [atom for atom in second.atoms if isinstance(atom, Bound) and not atom.upper]
    return any(
        upper.limit < lower.limit or (upper.limit == lower.limit and (upper.strict or lower.strict))
        for upper in uppers
        for lower in lowers
    )
