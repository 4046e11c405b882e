"""Arrays that satisfy constraints on their members, their size and their sameness: a small one, or proof of none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

from treaty.containment.atoms import Contains, Items, SchemaId, Size, Unique
from treaty.containment.branch import SignedAtom
from treaty.containment.budget import Undecided
from treaty.containment.goals import Found, Goal, Solver
from treaty.containment.strings import narrower
from treaty.containment.values import JsonValue, ValueKey, key_of

_MAX_SIZE = 2000
_MAX_DISTINCT = 60


@dataclass(frozen=True, slots=True)
class _Span:
    """Positions from `start` up to, not including, `stop`, and a schema for them."""

    start: int
    stop: int | None
    schema: SchemaId

    def covers(self, position: int) -> bool:
        return self.start <= position and (self.stop is None or position < self.stop)


@dataclass(slots=True)
class ArraySpace:
    """What is asked of an array.

    Attributes:
        every: members at these positions satisfy the schema.
        some: at least one member at these positions satisfies the schema.
        counts: so many members satisfy the schema.
        is_unique, is_repeating: no two members are equal; some two are.
    """

    every: list[_Span] = field(default_factory=list)
    some: list[_Span] = field(default_factory=list)
    counts: list[Contains] = field(default_factory=list)
    low: int = 0
    high: int | None = None
    is_unique: bool = False
    is_repeating: bool = False

    def add(self, atom: object, *, holds: bool) -> None:
        """Take up one atom, or its opposite; of counts the opposite is a count again."""
        match atom:
            case Items(start=start, stop=stop, schema=schema):
                spans = self.every if holds else self.some
                spans.append(_Span(start, stop, schema if holds else -schema))
            case Contains():
                self.counts.append(atom)
            case Unique():
                self.is_unique, self.is_repeating = self.is_unique or holds, self.is_repeating or not holds
            case Size(low=low, high=high):
                self._add_size(low, high, holds=holds)

    def _add_size(self, low: int, high: int | None, *, holds: bool) -> None:
        if holds:
            self.low, self.high = max(self.low, low), narrower(self.high, high)
        elif high is not None:
            self.low = max(self.low, high + 1)
        else:
            self.high = narrower(self.high, low - 1)


def space_of(atoms: Iterable[SignedAtom]) -> ArraySpace:
    """What some atoms, that hold or do not, ask of an array."""
    space = ArraySpace()
    for holds, atom in atoms:
        space.add(atom, holds=holds)
    return space


def find_array(space: ArraySpace, solver: Solver) -> Found | None:
    """A short array as asked for, or None if there is none.

    The longest that need be tried: members that no constraint points at can be left out of any array that is longer
    than asked for.

    Raises:
        Undecided: when neither can be shown.
    """
    if space.is_unique and space.is_repeating:
        return None
    edges = [edge for span in (*space.every, *space.some) for edge in (span.start, span.stop or 0)]
    needed = len(space.some) + sum(count.low for count in space.counts) + 2 * space.is_repeating
    longest = max(space.low, max(edges, default=0) + needed)
    longest = longest if space.high is None else min(longest, space.high)
    if space.low > _MAX_SIZE or (space.low <= longest and longest > _MAX_SIZE):
        raise Undecided("an array with very many members")
    return _ArraySearch(space, solver).run(longest)


class _ArraySearch:
    def __init__(self, space: ArraySpace, solver: Solver) -> None:
        self._space = space
        self._solver = solver
        self._base: list[Goal] = []

    def run(self, longest: int) -> Found | None:
        while len(self._base) < self._space.low:
            if not self._grow():
                return None
        while len(self._base) <= longest:
            found = self._find(list(self._base), 0)
            if found is not None or len(self._base) == longest or not self._grow():
                return found
        return None

    def _grow(self) -> bool:
        """Add one position; False when no member can stand there, so that no longer array exists."""
        at = len(self._base)
        goal: Goal = frozenset(span.schema for span in self._space.every if span.covers(at))
        self._base.append(goal)
        return self._can(goal)

    def _can(self, goal: Goal) -> bool:
        return self._solver.solve(goal) is not None

    def _find(self, goals: list[Goal], at: int) -> Found | None:
        """Give each existence its position, then each count its members."""
        self._solver.meter.tick()
        if at == len(self._space.some):
            return self._count(goals, 0)
        span = self._space.some[at]
        tried: set[tuple[Goal, tuple[bool, ...]]] = set()
        for position in range(span.start, len(goals) if span.stop is None else min(span.stop, len(goals))):
            sort = self._sort(goals, position)
            if sort in tried:
                continue
            tried.add(sort)
            goal = goals[position] | {span.schema}
            if self._can(goal):
                found = self._find([*goals[:position], goal, *goals[position + 1 :]], at + 1)
                if found is not None:
                    return found
        return None

    def _sort(self, goals: list[Goal], position: int) -> tuple[Goal, tuple[bool, ...]]:
        """Positions of one sort may stand for each other."""
        return goals[position], tuple(span.covers(position) for span in self._space.some)

    def _count(self, goals: list[Goal], at: int) -> Found | None:
        self._solver.meter.tick()
        if at == len(self._space.counts):
            return self._build(goals)
        count = self._space.counts[at]
        groups: dict[Goal, list[int]] = {}
        for position, goal in enumerate(goals):
            groups.setdefault(goal, []).append(position)
        most = count.low if count.high is None else min(count.high, len(goals))
        for total in range(count.low, most + 1):
            for shares in _shares([len(group) for group in groups.values()], total):
                counted = self._allot(goals, count, zip(groups.items(), shares, strict=True))
                found = None if counted is None else self._count(counted, at + 1)
                if found is not None:
                    return found
        return None

    def _allot(
        self, goals: list[Goal], count: Contains, shares: Iterable[tuple[tuple[Goal, list[int]], int]]
    ) -> list[Goal] | None:
        """Goals in which the first members of each group satisfy the counted schema, and (if capped) the others not."""
        self._solver.meter.tick()
        allotted = list(goals)
        for (goal, positions), share in shares:
            other = goal if count.high is None else goal | {-count.schema}
            chosen = goal | {count.schema}
            if (share and not self._can(chosen)) or (share < len(positions) and not self._can(other)):
                return None
            for index, position in enumerate(positions):
                allotted[position] = chosen if index < share else other
        return allotted

    def _build(self, goals: list[Goal]) -> Found | None:
        if self._space.is_unique:
            return self._build_unique(goals)
        found = [self._solver.solve(goal) for goal in goals]
        values = [each.value for each in found if each is not None]
        if len(values) < len(goals):
            return None
        return self._repeat(goals, values) if self._space.is_repeating else Found(values)

    def _repeat(self, goals: list[Goal], values: list[JsonValue]) -> Found | None:
        first: dict[Goal, int] = {}
        last: dict[Goal, int] = {}
        for position, goal in enumerate(goals):
            first.setdefault(goal, position)
            last[goal] = position
        for one, other in combinations_with_replacement(first, 2):
            left, right = (first[one], last[one]) if one == other else (first[one], first[other])
            shared = None if left == right else self._solver.solve(one | other)
            if shared is not None:
                values[left] = values[right] = shared.value
                return Found(values)
        return None

    def _build_unique(self, goals: list[Goal]) -> Found | None:
        if len(goals) > _MAX_DISTINCT:
            raise Undecided("`uniqueItems` on a long array")
        supplies = {goal: list(self._distinct(goal, goals)) for goal in dict.fromkeys(goals)}
        owners: dict[ValueKey, int] = {}
        for position in range(len(goals)):
            if not _assign(position, goals, supplies, owners, set()):
                return None
        values: list[JsonValue] = [None] * len(goals)
        for goal_values in supplies.values():
            for value in goal_values:
                owner = owners.get(key_of(value))
                if owner is not None:
                    values[owner] = value
        return Found(values)

    def _distinct(self, goal: Goal, goals: list[Goal]) -> Iterator[JsonValue]:
        """As many different values as an array of this size can need; fewer only if there are no more."""
        arena = self._solver.arena
        keys: list[ValueKey] = []
        for _ in goals if len(set(goals)) > 1 else range(goals.count(goal)):
            found = self._solver.solve(goal | {-arena.constants(keys)} if keys else goal)
            if found is None:
                return
            keys.append(key_of(found.value))
            yield found.value


def _assign(
    position: int,
    goals: list[Goal],
    supplies: dict[Goal, list[JsonValue]],
    owners: dict[ValueKey, int],
    asked: set[ValueKey],
) -> bool:
    """Find a value for a position, moving others if need be (augmenting paths)."""
    for value in supplies[goals[position]]:
        key = key_of(value)
        if key in asked:
            continue
        asked.add(key)
        owner = owners.get(key)
        if owner is None or _assign(owner, goals, supplies, owners, asked):
            owners[key] = position
            return True
    return False


def _shares(sizes: list[int], total: int) -> Iterator[list[int]]:
    """All ways to divide a total among groups of some sizes, as much as possible in the first."""
    if not sizes:
        if total == 0:
            yield []
        return
    for share in range(min(sizes[0], total), -1, -1):
        for rest in _shares(sizes[1:], total - share):
            yield [share, *rest]
