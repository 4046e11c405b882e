"""The fast path: containment shown keyword by keyword, which settles what changes in ordinary contracts.

A rule that does not apply says nothing; the search then decides.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from treaty.containment.atoms import (
    FALSE,
    TRUE,
    All,
    AnyOf,
    Atom,
    Bound,
    Contains,
    Count,
    Items,
    Length,
    Matching,
    Multiple,
    Named,
    Names,
    Not,
    OneOf,
    Property,
    Rest,
    SchemaId,
    Size,
    Types,
    Values,
    kinds_of,
)
from treaty.containment.budget import AllowanceSpent, BudgetSpent, Meter, Undecided
from treaty.containment.coinduction import Coinduction
from treaty.containment.disjoint import Disjointness
from treaty.containment.evaluate import Evaluator
from treaty.containment.schema import Arena, Schema

_Rule: TypeAlias = Callable[["Rules", SchemaId, Any], bool]


@dataclass(frozen=True, slots=True)
class _View:
    """A schema's atoms, by what rules ask for."""

    atoms: frozenset[Atom]
    by_sort: dict[type[object], list[Any]]
    named: dict[str, list[SchemaId]]
    general: list[Property]
    single: dict[int, list[Items]]
    """What is said of one member of an array alone, by its place."""
    wide: list[Items]
    """What is said of several members."""


class Rules:
    """Shows containment of interned schemas; `False` only means that no rule shows it."""

    def __init__(self, arena: Arena, evaluator: Evaluator, disjointness: Disjointness, meter: Meter) -> None:
        self._arena = arena
        self._evaluator = evaluator
        self._disjointness = disjointness
        self._meter = meter
        self._views: dict[SchemaId, _View] = {}
        self._pairs = Coinduction(self._shows, meter)

    def contains(self, small: SchemaId, large: SchemaId) -> bool:
        """Whether the rules show that every value of the small schema is one of the large."""
        if large in (small, TRUE) or small == FALSE or large in self._arena[small].parts:
            return True
        return self._pairs.holds(small, large)

    def _view(self, schema: SchemaId) -> _View:
        known = self._views.get(schema)
        if known is None:
            atoms = self._arena[schema].atoms
            self._meter.tick(1 + len(atoms) // 16)
            known = self._views[schema] = _View(frozenset(atoms), {}, {}, [], {}, [])
            for atom in atoms:
                known.by_sort.setdefault(type(atom), []).append(atom)
                if isinstance(atom, Property):
                    if isinstance(atom.keys, Named):
                        known.named.setdefault(atom.keys.name, []).append(atom.schema)
                    else:
                        known.general.append(atom)
                elif isinstance(atom, Items):
                    is_single = atom.stop == atom.start + 1
                    (known.single.setdefault(atom.start, []) if is_single else known.wide).append(atom)
        return known

    def _below(self, small: SchemaId, large: SchemaId) -> bool:
        """As `contains`, for a member of the values that are compared."""
        with self._pairs.below_a_member():
            return self.contains(small, large)

    def _shows(self, small: SchemaId, large: SchemaId) -> bool:
        schema = self._arena[small]
        if schema.values is not None:
            return self._holds_for_values(schema, large)
        if all(self._implies(small, schema, atom) for atom in self._arena[large].atoms):
            return True
        return any(
            all(self.contains(branch, large) for branch in atom.schemas)
            for atom in schema.atoms
            if isinstance(atom, (AnyOf, OneOf))
        )

    def _holds_for_values(self, schema: Schema, large: SchemaId) -> bool:
        keys = [key for atom in schema.atoms if isinstance(atom, Values) for key in atom.keys]
        try:
            return all(self._evaluator.holds(large, value) for key in keys for value in self._evaluator.forms_of(key))
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided:
            return False

    def _implies(self, small: SchemaId, schema: Schema, atom: Atom) -> bool:
        if not kinds_of(atom) & schema.mask or atom in self._view(small).atoms:
            return True
        rule = _RULES.get(type(atom))
        return rule is not None and rule(self, small, atom)

    def _own(self, small: SchemaId, sort: type[Any]) -> Iterable[Any]:
        return self._view(small).by_sort.get(sort, ())

    def _types(self, small: SchemaId, atom: Types) -> bool:
        return not self._arena[small].mask & ~atom.mask

    def _bound(self, small: SchemaId, atom: Bound) -> bool:
        return any(
            own.upper is atom.upper
            and (own.strict or not atom.strict or own.limit != atom.limit)
            and (own.limit <= atom.limit if atom.upper else own.limit >= atom.limit)
            for own in self._own(small, Bound)
        )

    def _multiple(self, small: SchemaId, atom: Multiple) -> bool:
        return any((own.of / atom.of).denominator == 1 for own in self._own(small, Multiple))

    def _window(self, small: SchemaId, atom: Length | Size | Count) -> bool:
        return any(
            own.low >= atom.low if atom.high is None else own.high is not None and own.high <= atom.high
            for own in self._own(small, type(atom))
        )

    def _names(self, small: SchemaId, atom: Names) -> bool:
        return any(self._below(own.schema, atom.schema) for own in self._own(small, Names))

    def _items(self, small: SchemaId, atom: Items) -> bool:
        view = self._view(small)
        self._meter.tick(len(view.wide) // 16)
        return any(
            own.start <= atom.start
            and (own.stop is None or (atom.stop is not None and atom.stop <= own.stop))
            and self._below(own.schema, atom.schema)
            for own in (*view.single.get(atom.start, ()), *view.wide)
        )

    def _contains(self, small: SchemaId, atom: Contains) -> bool:
        return any(
            own.schema == atom.schema
            and own.low >= atom.low
            and (atom.high is None or (own.high is not None and own.high <= atom.high))
            for own in self._own(small, Contains)
        )

    def _property(self, small: SchemaId, atom: Property) -> bool:
        match atom.keys:
            case Named(name=name):
                return any(self._below(schema, atom.schema) for schema in self._member(small, name))
            case Matching():
                return any(
                    own.keys == atom.keys and self._below(own.schema, atom.schema) for own in self._view(small).general
                )
            case Rest() as rest:
                return self._rest(small, rest, atom.schema)

    def _member(self, small: SchemaId, name: str) -> Iterable[SchemaId]:
        view = self._view(small)
        yield from view.named.get(name, ())
        for own in view.general:
            try:
                if self._evaluator.has_key(own.keys, name):
                    yield own.schema
            except (BudgetSpent, AllowanceSpent):
                raise
            except Undecided:
                continue

    def _rest(self, small: SchemaId, rest: Rest, schema: SchemaId) -> bool:
        """Every key outside of a set of keys is spoken for by a keyword whose schema is contained."""
        return any(
            set(own.keys.sources) <= {*rest.sources, *self._narrow_sources(small, schema)}
            and all(self._has_narrow_member(small, name, schema) for name in own.keys.names - rest.names)
            and self._below(own.schema, schema)
            for own in self._view(small).general
            if isinstance(own.keys, Rest)
        )

    def _narrow_sources(self, small: SchemaId, schema: SchemaId) -> Iterable[str]:
        return [
            own.keys.source
            for own in self._view(small).general
            if isinstance(own.keys, Matching) and self._below(own.schema, schema)
        ]

    def _has_narrow_member(self, small: SchemaId, name: str, schema: SchemaId) -> bool:
        return any(self._below(each, schema) for each in self._member(small, name))

    def _conjunct(self, small: SchemaId, atom: All) -> bool:
        return self.contains(small, atom.schema)

    def _any_of(self, small: SchemaId, atom: AnyOf) -> bool:
        if any(self.contains(small, schema) for schema in atom.schemas):
            return True
        return any(
            all(self.contains(branch, schema) for branch in own.schemas)
            for own in self._own(small, AnyOf)
            for schema in atom.schemas
        )

    def _one_of(self, small: SchemaId, atom: OneOf) -> bool:
        return any(
            self.contains(small, schema)
            and all(
                self._disjointness.are_disjoint(small, other) for place, other in enumerate(atom.schemas) if place != at
            )
            for at, schema in enumerate(atom.schemas)
        )

    def _negation(self, small: SchemaId, atom: Not) -> bool:
        if self._disjointness.are_disjoint(small, atom.schema):
            return True
        return any(self.contains(atom.schema, own.schema) for own in self._own(small, Not))


_RULES: dict[type[object], _Rule] = {
    Types: Rules._types, Bound: Rules._bound, Multiple: Rules._multiple, Length: Rules._window, Size: Rules._window,
    Count: Rules._window, Names: Rules._names, Items: Rules._items,
    Contains: Rules._contains, Property: Rules._property, All: Rules._conjunct, AnyOf: Rules._any_of,
    OneOf: Rules._one_of, Not: Rules._negation,
}  # fmt: skip
