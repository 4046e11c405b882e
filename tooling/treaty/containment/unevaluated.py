"""`unevaluatedProperties` and `unevaluatedItems`, told by keywords that look at no neighbour.

What a schema evaluates depends on which of its branches hold. Each way in which they can hold is one case: conditions,
and the keys and positions evaluated under them. The keyword is then the disjunction of its cases. Where there are too
many, each key and position has a clause of its own: a branch that evaluates it holds, or the keyword's schema does.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice, product
from typing import Protocol, TypeAlias

from treaty.containment.atoms import TRUE, Atom, Items, Matching, Named, Property, Required, Rest, SchemaId, Types
from treaty.containment.budget import Undecided
from treaty.containment.keywords import Builder, Raw, members_of, tuple_of
from treaty.containment.normal import complement, conjunction, disjunction
from treaty.containment.resources import Place, Resources, references_of
from treaty.containment.schema import Arena
from treaty.containment.values import ARRAY, OBJECT

_MAX_CASES = 64
_MAX_NESTING = 12
_MAX_GRANTS = 200


class _TooMany(Undecided):
    """There are too many ways in which branches can hold."""


class ReferenceBuilder(Builder, Protocol):
    """A builder that knows where references lead."""

    @property
    def resources(self) -> Resources:
        """Where references are looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evaluated:
    names: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    prefix: int = 0
    contained: frozenset[SchemaId] = frozenset()
    every_member: bool = False
    every_item: bool = False

    def joined(self, other: "_Evaluated") -> "_Evaluated":
        return _Evaluated(
            names=self.names | other.names,
            sources=self.sources | other.sources,
            prefix=max(self.prefix, other.prefix),
            contained=self.contained | other.contained,
            every_member=self.every_member or other.every_member,
            every_item=self.every_item or other.every_item,
        )


_Case: TypeAlias = tuple[tuple[SchemaId, ...], _Evaluated]
_NOTHING: list[_Case] = [((), _Evaluated())]


def find_unevaluated(builder: ReferenceBuilder, place: Place, raw: Raw) -> Iterator[SchemaId]:
    """The schemas that stand for a schema's own `unevaluatedProperties` and `unevaluatedItems`."""
    for keyword, kind in (("unevaluatedProperties", OBJECT), ("unevaluatedItems", ARRAY)):
        if keyword not in raw or not place.dialect.has(keyword):
            continue
        child = place.child(raw[keyword], keyword)
        schema = builder.build(child)
        if schema == TRUE:
            continue
        try:
            yield from _find_told(builder, place, keyword, schema)
        except Undecided as undecided:
            yield builder.arena.add((builder.opaque(kind, undecided.reason, place),))


def _find_told(builder: ReferenceBuilder, place: Place, keyword: str, schema: SchemaId) -> list[SchemaId]:
    try:
        cases = _Walk(builder, keyword).cases(place, top=True)
    except _TooMany:
        grants = list(islice(_Walk(builder, keyword).grants(place, top=True), _MAX_GRANTS + 1))
        tell = _tell_items if keyword == "unevaluatedItems" else _tell_members
        if len(grants) > _MAX_GRANTS or not _are_simple(grants):
            raise
        return list(tell(builder.arena, grants, schema))
    return [disjunction(builder.arena, (_told(builder, keyword, case, schema) for case in cases))]


def _are_simple(grants: list[_Case]) -> bool:
    """Whether no branch evaluates keys by pattern, or members by what they are: these would need cases again."""
    return all(not conditions or not (told.sources or told.contained) for conditions, told in grants)


def _tell_members(arena: Arena, grants: list[_Case], schema: SchemaId) -> Iterator[SchemaId]:
    always = _always(grants)
    names = frozenset[str]().union(*(told.names for _, told in grants))
    sources = tuple(sorted(always.sources))

    def clause(others: frozenset[str], covers: Callable[[_Evaluated], bool]) -> SchemaId:
        return _clause(arena, grants, Property(Rest(others, sources), schema), covers)

    if always.every_member:
        return
    yield clause(names, lambda told: told.every_member)
    for name in sorted(names - always.names):
        yield clause(names - {name}, lambda told, name=name: told.every_member or name in told.names)  # type: ignore[misc]  # bound early


def _tell_items(arena: Arena, grants: list[_Case], schema: SchemaId) -> Iterator[SchemaId]:
    always = _always(grants)
    longest = max(told.prefix for _, told in grants)
    either = disjunction(arena, (schema, *sorted(always.contained)))
    if always.every_item:
        return
    yield _clause(arena, grants, Items(longest, None, either), lambda told: told.every_item)
    for at in range(always.prefix, longest):
        yield _clause(arena, grants, Items(at, at + 1, either), lambda told, at=at: told.every_item or told.prefix > at)  # type: ignore[misc]  # bound early


def _always(grants: list[_Case]) -> _Evaluated:
    """What is evaluated whatever holds."""
    return reduce(_Evaluated.joined, (told for conditions, told in grants if not conditions), _Evaluated())


def _clause(arena: Arena, grants: list[_Case], atom: Atom, covers: Callable[[_Evaluated], bool]) -> SchemaId:
    holding = [conjunction(arena, conditions) for conditions, told in grants if conditions and covers(told)]
    return disjunction(arena, (arena.add((atom,)), *holding))


def _told(builder: Builder, keyword: str, case: _Case, schema: SchemaId) -> SchemaId:
    conditions, evaluated = case
    atoms: list[Atom] = []
    if keyword == "unevaluatedProperties" and not evaluated.every_member:
        atoms.append(Property(Rest(evaluated.names, tuple(sorted(evaluated.sources))), schema))
    if keyword == "unevaluatedItems" and not evaluated.every_item:
        either = disjunction(builder.arena, (schema, *sorted(evaluated.contained)))
        atoms.append(Items(evaluated.prefix, None, either))
    return conjunction(builder.arena, (*conditions, builder.arena.add(atoms)))


class _Walk:
    def __init__(self, builder: ReferenceBuilder, keyword: str) -> None:
        self._builder = builder
        self._arena = builder.arena
        self._keyword = keyword
        self._nesting = 0

    def cases(self, place: Place, *, top: bool = False) -> list[_Case]:
        """The ways in which a schema that holds may evaluate."""
        place = self._builder.resources.enter(place)
        raw = place.schema
        if not isinstance(raw, dict):
            return _NOTHING
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise Undecided(f"`{self._keyword}` over deeply nested branches", place.pointer)
        cases: list[_Case] = [((), self._own(place, raw, top=top))]
        for factor in self._factors(place, raw):
            cases = self._product(place, cases, factor)
        self._nesting -= 1
        return cases

    def grants(
        self, place: Place, under: tuple[SchemaId, ...] = (), *, top: bool = False, nesting: int = 0
    ) -> Iterator[_Case]:
        """What is evaluated, each part with the conditions that it takes; parts add up."""
        place = self._builder.resources.enter(place)
        raw = place.schema
        if not isinstance(raw, dict):
            return
        if nesting > _MAX_NESTING:
            raise Undecided(f"`{self._keyword}` over deeply nested branches", place.pointer)
        yield under, self._own(place, raw, top=top)
        for branch, conditions in self._branches(place, raw):
            yield from self.grants(branch, (*under, *conditions), nesting=nesting + 1)

    def _branches(self, place: Place, raw: Raw) -> Iterator[tuple[Place, tuple[SchemaId, ...]]]:
        """The schemas that evaluate beside a schema's own keywords, each with the condition under which it does."""
        build = self._builder.build
        yield from ((self._builder.resources.follow(keyword, place), ()) for keyword in references_of(place, raw))
        yield from ((branch, ()) for branch in _branches(place, raw, "allOf"))
        yield from (
            (branch, (build(branch),)) for keyword in ("anyOf", "oneOf") for branch in _branches(place, raw, keyword)
        )
        if "if" in raw:
            condition = place.child(raw["if"], "if")
            holds = build(condition)
            yield condition, (holds,)
            if "then" in raw:
                yield place.child(raw["then"], "then"), (holds,)
            if "else" in raw:
                yield place.child(raw["else"], "else"), (complement(self._arena, holds),)
        dependent = raw.get("dependentSchemas")
        for name, branch in dependent.items() if isinstance(dependent, dict) else ():
            yield place.child(branch, "dependentSchemas", name), (self._arena.add((Types(OBJECT), Required(name))),)

    def _own(self, place: Place, raw: Raw, *, top: bool) -> _Evaluated:
        for_items = self._keyword == "unevaluatedItems"
        if self._keyword in raw and not top:
            return _Evaluated(every_member=not for_items, every_item=for_items)
        if for_items:
            prefix, rest = tuple_of(place, raw)
            counts = "contains" in raw
            if counts and not place.dialect.has_prefix_items:  # here 2019-09 and its validators differ
                raise Undecided("`unevaluatedItems` beside `contains`", place.pointer)
            contained = [self._builder.build(place.child(raw["contains"], "contains"))] if counts else []
            return _Evaluated(prefix=len(prefix), every_item=rest is not None, contained=frozenset(contained))
        keysets = [keys for keys, _ in members_of(place, raw)]
        return _Evaluated(
            names=frozenset(keys.name for keys in keysets if isinstance(keys, Named)),
            sources=frozenset(keys.source for keys in keysets if isinstance(keys, Matching)),
            every_member=any(isinstance(keys, Rest) for keys in keysets),
        )

    def _factors(self, place: Place, raw: Raw) -> Iterator[list[_Case]]:
        for keyword in references_of(place, raw):
            yield self.cases(self._builder.resources.follow(keyword, place))
        yield from (self.cases(branch) for branch in _branches(place, raw, "allOf"))
        if "anyOf" in raw:
            yield self._any(place, _branches(place, raw, "anyOf"))
        if "oneOf" in raw:
            yield self._one(_branches(place, raw, "oneOf"))
        if "if" in raw:
            yield self._conditional(place, raw)
        dependent = raw.get("dependentSchemas")
        if isinstance(dependent, dict):
            for name, branch in dependent.items():
                yield self._dependent(name, place.child(branch, "dependentSchemas", name))

    def _any(self, place: Place, branches: list[Place]) -> list[_Case]:
        ways = [self.cases(branch) for branch in branches]
        telling = [(self._builder.build(branch), way) for branch, way in zip(branches, ways, strict=True)]
        telling = [(schema, way) for schema, way in telling if way != _NOTHING]
        cases = _NOTHING
        for schema, way in telling:
            holds: list[_Case] = [((schema, *conditions), evaluated) for conditions, evaluated in way]
            fails: list[_Case] = [((complement(self._arena, schema),), _Evaluated())]
            cases = self._product(place, cases, holds + fails)
        return cases

    def _one(self, branches: list[Place]) -> list[_Case]:
        cases: list[_Case] = []
        for branch in branches:
            schema = self._builder.build(branch)
            cases += [((schema, *conditions), evaluated) for conditions, evaluated in self.cases(branch)]
        return _NOTHING if all(evaluated == _Evaluated() for _, evaluated in cases) else cases

    def _conditional(self, place: Place, raw: Raw) -> list[_Case]:
        condition = place.child(raw["if"], "if")
        schema = self._builder.build(condition)
        yes = self.cases(condition)
        if "then" in raw:
            yes = self._product(place, yes, self.cases(place.child(raw["then"], "then")))
        no = self.cases(place.child(raw["else"], "else")) if "else" in raw else _NOTHING
        if yes == no == _NOTHING:
            return _NOTHING
        return _under(schema, yes) + _under(complement(self._arena, schema), no)

    def _dependent(self, name: str, branch: Place) -> list[_Case]:
        ways = self.cases(branch)
        if ways == _NOTHING:
            return _NOTHING
        present = self._arena.add((Types(OBJECT), Required(name)))
        return _under(present, ways) + _under(complement(self._arena, present), _NOTHING)

    def _product(self, place: Place, left: list[_Case], right: list[_Case]) -> list[_Case]:
        if len(left) * len(right) > _MAX_CASES:
            raise _TooMany(f"`{self._keyword}` over too many branches", place.pointer)
        return [
            ((*first, *second), one.joined(other)) for (first, one), (second, other) in product(left, right)
        ]  # fmt: skip


def _under(condition: SchemaId, cases: Iterable[_Case]) -> list[_Case]:
    return [((condition, *conditions), evaluated) for conditions, evaluated in cases]


def _branches(place: Place, raw: Raw, keyword: str) -> list[Place]:
    branches = raw.get(keyword, [])
    if not isinstance(branches, list):
        return []
    return [place.child(branch, keyword, str(at)) for at, branch in enumerate(branches)]
