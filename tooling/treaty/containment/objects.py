"""Objects that satisfy constraints on their members, keys and size: a small one, or proof that there is none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from treaty.containment.atoms import (
    Count,
    KeySet,
    Matching,
    Named,
    Names,
    Pattern,
    Property,
    Required,
    Rest,
    SchemaId,
)
from treaty.containment.branch import SignedAtom
from treaty.containment.budget import AllowanceSpent, BudgetSpent, Undecided, weightier
from treaty.containment.goals import Found, Goal, Solver
from treaty.containment.strings import narrower
from treaty.containment.values import STRING, JsonValue, key_of

_MAX_CELLS = 64
_MAX_MEMBERS = 400
_FRIENDLY_KEYS = ("extra", "other", "note", "more", "x", "Extra", "extra-1")


@dataclass(slots=True)
class ObjectShape:
    """What all members of an object must satisfy, by key."""

    required: dict[str, None] = field(default_factory=dict)
    named: dict[str, list[SchemaId]] = field(default_factory=dict)
    general: list[tuple[KeySet, SchemaId]] = field(default_factory=list)
    names: list[SchemaId] = field(default_factory=list)
    low: int = 0
    high: int | None = None
    goals: dict[str, Goal] = field(default_factory=dict)

    def add(self, atom: object) -> None:
        """Take up an atom that holds."""
        match atom:
            case Required(name=name):
                self.required[name] = None
            case Property(keys=Named(name=name), schema=schema):
                self.named.setdefault(name, []).append(schema)
            case Property(keys=keys, schema=schema):
                self.general.append((keys, schema))
            case Names(schema=schema):
                self.names.append(schema)
            case Count(low=low, high=high):
                self.low, self.high = max(self.low, low), narrower(self.high, high)

    def goal(self, name: str, solver: Solver) -> Goal:
        """What the member of some key must satisfy. A pattern that cannot be read is passed over."""
        known = self.goals.get(name)
        if known is None:
            general = (schema for keys, schema in self.general if has_key(keys, name, solver, unread=False))
            known = self.goals[name] = frozenset((*self.named.get(name, ()), *general))
        return known


def has_key(keys: KeySet, name: str, solver: Solver, *, unread: bool) -> bool:
    """Whether a name is in a set of keys; `unread` if that hangs on a pattern that cannot be read."""
    try:
        return solver.evaluator.has_key(keys, name)
    except (BudgetSpent, AllowanceSpent):
        raise
    except Undecided:
        return unread


@dataclass(frozen=True, slots=True)
class _Demand:
    """Some member is asked for: its key in the set, its value (or, without a set, its key) of a schema."""

    keys: KeySet | None
    schema: SchemaId


def find_object(shape: ObjectShape, denied: Iterable[object], solver: Solver) -> Found | None:
    """A small object of a shape for which the denied atoms do not hold, or None if there is none.

    Raises:
        Undecided: when neither can be shown.
    """
    return _ObjectSearch(shape, solver).run(denied)


def shape_of(atoms: Iterable[SignedAtom]) -> ObjectShape:
    """The shape that the atoms which hold describe."""
    shape = ObjectShape()
    for holds, atom in atoms:
        if holds:
            shape.add(atom)
    return shape


class _ObjectSearch:
    def __init__(self, shape: ObjectShape, solver: Solver) -> None:
        self._shape = shape
        self._solver = solver
        self._low, self._high = shape.low, shape.high
        self._entries: dict[str, Goal] = {}
        self._forbidden: set[str] = set()
        self._demands: list[_Demand] = []
        self._undecided: Undecided | None = None

    def run(self, denied: Iterable[object]) -> Found | None:
        for name in self._shape.required:
            self._entries.setdefault(name, frozenset())
        for atom in denied:
            self._deny(atom)
        if self._high is not None and len(self._entries) > max(self._high, -1):
            return None
        if not all(self._may_have(name, extra) for name, extra in self._entries.items()):
            found = None
        else:
            entries = self._place(0, self._entries)
            found = None if entries is None else self._build(entries)
        if found is None and self._undecided is not None:
            raise self._undecided
        return found

    def _deny(self, atom: object) -> None:
        match atom:
            case Required(name=name):
                self._forbidden.add(name)
            case Property(keys=Named(name=name), schema=schema):
                self._entries[name] = self._entries.get(name, frozenset()) | {-schema}
            case Property(keys=keys, schema=schema):
                self._demands.append(_Demand(keys, -schema))
            case Names(schema=schema):
                self._demands.append(_Demand(None, -schema))
            case Count(low=low, high=None):
                self._high = narrower(self._high, low - 1)
            case Count(high=int() as high):
                self._low = max(self._low, high + 1)

    def _may_have(self, name: str, extra: Goal) -> bool:
        """Whether an object may have a member of this key that satisfies more than all such members do."""
        if name in self._forbidden or not self._is_name(name):
            return False
        try:
            return self._solver.solve(self._shape.goal(name, self._solver) | extra) is not None
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided as undecided:
            self._undecided = weightier(self._undecided, undecided)
            return False

    def _is_name(self, name: str) -> bool:
        try:
            return self._solver.evaluator.all_hold(self._shape.names, name)
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided as undecided:
            self._undecided = weightier(self._undecided, undecided)
            return True

    def _place(self, at: int, entries: dict[str, Goal]) -> dict[str, Goal] | None:
        """Give each demand a key; then fill up to the least size."""
        self._solver.meter.tick()
        if self._high is not None and len(entries) > self._high:
            return None
        if at == len(self._demands):
            return self._pad(entries)
        demand = self._demands[at]
        wanted: Goal = frozenset() if demand.keys is None else frozenset((demand.schema,))
        for name in self._candidates(demand, entries):
            extra = entries.get(name, frozenset()) | wanted
            if self._may_have(name, extra):
                placed = self._place(at + 1, {**entries, name: extra})
                if placed is not None:
                    return placed
        return None

    def _pad(self, entries: dict[str, Goal]) -> dict[str, Goal] | None:
        if self._low > _MAX_MEMBERS:
            raise Undecided("an object with very many members")
        entries = dict(entries)
        while len(entries) < self._low:
            spare = (name for name in self._candidates(None, entries) if name not in entries)
            name = next((name for name in spare if self._may_have(name, frozenset())), None)
            if name is None:
                return None
            entries[name] = frozenset()
        return None if self._high is not None and len(entries) > self._high else entries

    def _candidates(self, demand: _Demand | None, entries: dict[str, Goal]) -> Iterator[str]:
        """Keys that stand for all keys: those that are spoken of, and a fresh one of each further sort."""
        spoken = list(dict.fromkeys([*entries, *self._spoken()]))
        yield from (name for name in spoken if self._answers(demand, name))
        arena = self._solver.arena
        avoided = arena.constants(key_of(name) for name in spoken)
        base: Goal = frozenset((arena.types(STRING), *self._shape.names)) | ({-avoided} if spoken else set())
        if demand is not None and demand.keys is None:
            base |= {demand.schema}
        if demand is not None and demand.keys is not None:
            base |= self._membership(demand.keys)
        yield from self._fresh(base, self._sources(), [0])

    def _answers(self, demand: _Demand | None, name: str) -> bool:
        if demand is None:
            return True
        if demand.keys is not None:
            return has_key(demand.keys, name, self._solver, unread=True)
        try:
            return self._solver.evaluator.holds(demand.schema, name)
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided:
            return True

    def _spoken(self) -> Iterator[str]:
        yield from self._shape.named
        yield from sorted(self._forbidden)
        for keys in self._keysets():
            if isinstance(keys, Rest):
                yield from sorted(keys.names)

    def _keysets(self) -> Iterator[KeySet]:
        yield from (keys for keys, _ in self._shape.general)
        yield from (demand.keys for demand in self._demands if demand.keys is not None)

    def _sources(self) -> list[str]:
        """The patterns by which keys differ, those that can be read."""
        sources: dict[str, None] = {}
        for keys in self._keysets():
            if isinstance(keys, Matching):
                sources[keys.source] = None
            elif isinstance(keys, Rest):
                sources.update(dict.fromkeys(keys.sources))
        return [source for source in sources if self._solver.languages.can_read(source)]

    def _membership(self, keys: KeySet) -> Goal:
        arena = self._solver.arena
        match keys:
            case Named(name=name):
                return frozenset((arena.constants([key_of(name)]),))
            case Matching(source=source):
                return frozenset((arena.add((Pattern(source),)),))
            case Rest(sources=sources):  # its names are among those spoken of
                return frozenset(-arena.add((Pattern(source),)) for source in sources)

    def _fresh(self, base: Goal, sources: list[str], cells: list[int]) -> Iterator[str]:
        """One key of each cell into which the patterns divide the keys of a goal, where it has one."""
        try:
            key = self._fresh_key(base)
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided as undecided:
            self._undecided = weightier(self._undecided, undecided)
            return
        if key is None:
            return
        if not sources:
            cells[0] += 1
            if cells[0] > _MAX_CELLS:
                raise Undecided("too many patterns of keys")
            yield key
            return
        pattern = self._solver.arena.add((Pattern(sources[0]),))
        yield from self._fresh(base | {-pattern}, sources[1:], cells)
        yield from self._fresh(base | {pattern}, sources[1:], cells)

    def _fresh_key(self, goal: Goal) -> str | None:
        for name in _FRIENDLY_KEYS:
            if self._solver.evaluator.all_hold(sorted(goal), name):
                return name
        found = self._solver.solve(goal)
        return found.value if found is not None and isinstance(found.value, str) else None

    def _build(self, entries: dict[str, Goal]) -> Found | None:
        members: dict[str, JsonValue] = {}
        for name, extra in entries.items():
            found = self._solver.solve(self._shape.goal(name, self._solver) | extra)
            if found is None:
                return None
            members[name] = found.value
        return Found(members)
