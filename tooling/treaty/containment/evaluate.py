"""Whether a value satisfies a schema in normal form: exact, and with no validator's quirks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from treaty.containment.atoms import (
    All,
    AnyOf,
    Atom,
    Bound,
    Contains,
    Count,
    Items,
    KeySet,
    Length,
    Matching,
    Multiple,
    Named,
    Names,
    Not,
    OneOf,
    Opaque,
    Pattern,
    Property,
    Required,
    Rest,
    SchemaId,
    Size,
    Types,
    Unique,
    Values,
    kinds_of,
)
from treaty.containment.budget import AllowanceSpent, BudgetSpent, Undecided
from treaty.containment.languages import Languages
from treaty.containment.schema import Arena
from treaty.containment.values import JsonValue, ValueKey, exact_number, forms_of, key_of, kind_of, value_of

_CHEAP = (Types, Values, Required, Count, Size, Length)
_Check: TypeAlias = Callable[["Evaluator", Any, Any], bool]


class Evaluator:
    """Evaluates values against the schemas of one arena.

    Where the answer hangs on what the procedure cannot read (an `Opaque` atom, a pattern that is no regular language),
    every method raises `Undecided`; where other constraints settle it, it does not hang on that.
    """

    def __init__(self, arena: Arena, languages: Languages, *, tells_whole: bool) -> None:
        self._tells_whole = tells_whole
        self._arena = arena
        self._languages = languages
        self._plans: dict[SchemaId, list[tuple[int, _Check, Atom]]] = {}
        self._keys: dict[Values, frozenset[ValueKey]] = {}

    def holds(self, schema: SchemaId, value: JsonValue) -> bool:
        """Whether a value satisfies a schema; for a negative number, whether it does not satisfy it."""
        if schema < 0:
            return not self.holds(-schema, value)
        self._languages.charge(1)
        kind = kind_of(value)
        undecided: Undecided | None = None
        for kinds, check, atom in self._plan(schema):
            if not kinds & kind:
                continue
            try:
                if not check(self, atom, value):
                    return False
            except (BudgetSpent, AllowanceSpent):
                raise
            except Undecided as caught:
                undecided = caught
        if undecided is not None:
            raise undecided
        return True

    def _plan(self, schema: SchemaId) -> list[tuple[int, _Check, Atom]]:
        """The checks of a schema, cheap ones first."""
        plan = self._plans.get(schema)
        if plan is None:
            atoms = sorted(self._arena[schema].atoms, key=lambda atom: not isinstance(atom, _CHEAP))
            plan = self._plans[schema] = [(kinds_of(atom), _CHECKS[type(atom)], atom) for atom in atoms]
        return plan

    def all_hold(self, goal: Iterable[SchemaId], value: JsonValue) -> bool:
        """Whether a value satisfies all schemas of a goal."""
        return _all_true(lambda schema: self.holds(schema, value), goal)

    def forms_of(self, key: ValueKey) -> Iterator[JsonValue]:
        """The values that a constant stands for: more than one only where `1.0` and `1` are told apart.

        Raises:
            Undecided: when there are very many.
        """
        if self._tells_whole:
            yield from forms_of(key)
        else:
            yield value_of(key)

    def has_key(self, keys: KeySet, name: str) -> bool:
        """Whether a name is in a set of keys."""
        match keys:
            case Named():
                return keys.name == name
            case Matching():
                return self._matches(keys.source, name)
            case Rest():
                return name not in keys.names and not any(self._matches(source, name) for source in keys.sources)

    def _matches(self, source: str, text: str) -> bool:
        return self._languages.matches(source, text)

    def _types(self, atom: Types, value: JsonValue) -> bool:
        return bool(atom.mask & kind_of(value))

    def _values(self, atom: Values, value: JsonValue) -> bool:
        keys = self._keys.get(atom)
        if keys is None:
            keys = self._keys[atom] = frozenset(atom.keys)
        return key_of(value) in keys

    def _bound(self, atom: Bound, value: Any) -> bool:
        number = exact_number(value)
        if number == atom.limit:
            return not atom.strict
        return (number < atom.limit) is atom.upper

    def _multiple(self, atom: Multiple, value: Any) -> bool:
        return (exact_number(value) / atom.of).denominator == 1

    def _window(self, atom: Length | Size | Count, value: Any) -> bool:
        return atom.low <= len(value) and (atom.high is None or len(value) <= atom.high)

    def _pattern(self, atom: Pattern, value: str) -> bool:
        return self._matches(atom.source, value)

    def _items(self, atom: Items, value: Sequence[JsonValue]) -> bool:
        return _all_true(lambda member: self.holds(atom.schema, member), value[atom.start : atom.stop])

    def _unique(self, _atom: Unique, value: Sequence[JsonValue]) -> bool:
        return len({key_of(member) for member in value}) == len(value)

    def _contains(self, atom: Contains, value: Sequence[JsonValue]) -> bool:
        count = sum(self.holds(atom.schema, member) for member in value)
        return atom.low <= count and (atom.high is None or count <= atom.high)

    def _required(self, atom: Required, value: Mapping[str, JsonValue]) -> bool:
        return atom.name in value

    def _property(self, atom: Property, value: Mapping[str, JsonValue]) -> bool:
        if isinstance(atom.keys, Named):
            return atom.keys.name not in value or self.holds(atom.schema, value[atom.keys.name])
        return _all_true(lambda name: not self.has_key(atom.keys, name) or self.holds(atom.schema, value[name]), value)

    def _names(self, atom: Names, value: Mapping[str, JsonValue]) -> bool:
        return _all_true(lambda name: self.holds(atom.schema, name), value)

    def _conjunct(self, atom: All, value: JsonValue) -> bool:
        return self.holds(atom.schema, value)

    def _any_of(self, atom: AnyOf, value: JsonValue) -> bool:
        return not _all_true(lambda schema: not self.holds(schema, value), atom.schemas)

    def _one_of(self, atom: OneOf, value: JsonValue) -> bool:
        return sum(self.holds(schema, value) for schema in atom.schemas) == 1

    def _negation(self, atom: Not, value: JsonValue) -> bool:
        return not self.holds(atom.schema, value)

    def _opaque(self, atom: Opaque, _value: JsonValue) -> bool:
        raise Undecided(atom.reason, atom.place, side=atom.side)


_Item = TypeVar("_Item")


def _all_true(test: Callable[[_Item], bool], items: Iterable[_Item]) -> bool:
    """Whether a test holds for all items; one plain no outweighs any number of items that are undecided."""
    undecided: Undecided | None = None
    for item in items:
        try:
            if not test(item):
                return False
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided as caught:
            undecided = caught
    if undecided is not None:
        raise undecided
    return True


_CHECKS: dict[type[object], _Check] = {
    Types: Evaluator._types, Values: Evaluator._values, Bound: Evaluator._bound, Multiple: Evaluator._multiple,
    Length: Evaluator._window, Size: Evaluator._window, Count: Evaluator._window, Pattern: Evaluator._pattern,
    Items: Evaluator._items, Unique: Evaluator._unique, Contains: Evaluator._contains, Required: Evaluator._required,
    Property: Evaluator._property, Names: Evaluator._names, All: Evaluator._conjunct, AnyOf: Evaluator._any_of,
    OneOf: Evaluator._one_of, Not: Evaluator._negation, Opaque: Evaluator._opaque,
}  # fmt: skip
