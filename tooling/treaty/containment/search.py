"""The search for a value that satisfies a goal, with everything that it has found so far."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from treaty.containment.atoms import FALSE, TRUE, SchemaId
from treaty.containment.budget import MAX_VALUE_DEPTH, AllowanceSpent, BudgetSpent, Meter, TooDeep, Undecided
from treaty.containment.disjoint import Disjointness
from treaty.containment.evaluate import Evaluator
from treaty.containment.goals import Found, Goal, first_found
from treaty.containment.languages import Languages
from treaty.containment.leaf import LeafSolver
from treaty.containment.rules import Rules
from treaty.containment.schema import Arena
from treaty.containment.tableau import Tableau
from treaty.containment.values import WHOLE

_SIDE_STEPS = 2_000
_DEPTHS = (6, 12, MAX_VALUE_DEPTH)
_NO_LEAN = MAX_VALUE_DEPTH + 1


class Shortcut(Protocol):
    """Shows containment at little cost, or says nothing."""

    def contains(self, small: SchemaId, large: SchemaId) -> bool:
        """Whether every value of the small schema is shown to be one of the large."""


class Search:
    """Solves goals over one arena, and remembers what it found.

    A goal that comes up again below itself has no value there: in the smallest value that satisfies a goal, no part
    satisfies the same goal. A refutation that leans on this is provisional until the goal leant on is refuted itself.
    """

    def __init__(self, arena: Arena, languages: Languages, meter: Meter, universe: int) -> None:
        self.arena = arena
        self.languages = languages
        self.meter = meter
        self.evaluator = Evaluator(arena, languages, tells_whole=bool(universe & WHOLE))
        self.disjointness = Disjointness(arena, self.evaluator, meter)
        self.rules: Shortcut = Rules(arena, self.evaluator, self.disjointness, meter)
        self.passed_over: Undecided | None = None
        self._tableau = Tableau(self, universe)
        self._leaves = LeafSolver(self)
        self._solved: dict[Goal, Found | None] = {}
        self._unsolved: dict[Goal, Undecided] = {}
        self._too_deep: dict[Goal, tuple[int, TooDeep]] = {}
        self._depth = MAX_VALUE_DEPTH
        self._open: dict[Goal, int] = {}
        self._provisional: dict[Goal, int] = {}
        self._leans: list[int] = []
        self._side: dict[Goal, bool] = {}

    def find(self, goal: Iterable[SchemaId]) -> Found | None:
        """As `solve`, with a look at values that nest little first: the way to a small one may be beside a long one.

        Raises:
            Undecided: as `solve`.
        """
        for depth in _DEPTHS[:-1]:
            try:
                return self._find_within(depth, goal)
            except TooDeep:
                continue
        return self._find_within(_DEPTHS[-1], goal)

    def _find_within(self, depth: int, goal: Iterable[SchemaId]) -> Found | None:
        """What is left open within a depth may be settled within another one, so that it is forgotten."""
        self._depth = depth
        self._unsolved.clear()
        self._too_deep.clear()
        self._side = {side: refuted for side, refuted in self._side.items() if refuted}
        return self.solve(goal)

    def solve(self, goal: Iterable[SchemaId]) -> Found | None:
        """A value that satisfies the goal, or None if there is none, given that the open goals have none.

        Raises:
            Undecided: when neither can be shown.
        """
        key = frozenset(goal) - {TRUE, -FALSE}
        if key in self._solved:
            return self._solved[key]
        if FALSE in key or -TRUE in key or any(-schema in key for schema in key):
            return None
        if key in self._unsolved:
            raise self._unsolved[key]
        if self._is_ruled_out(key):
            self._solved[key] = None
            return None
        open_at = self._open.get(key, self._provisional.get(key))
        if open_at is not None:
            self._lean(open_at)
            return None
        if len(self._open) >= self._depth:
            raise TooDeep("values that nest very deep")
        seen = self._too_deep.get(key)
        if seen is not None and len(self._open) >= seen[0]:
            raise seen[1]
        return self._solve_new(key)

    def _is_ruled_out(self, goal: Goal) -> bool:
        return any(
            self.rules.contains(schema, -denied) for denied in goal if denied < 0 for schema in goal if schema > 0
        )

    def _solve_new(self, goal: Goal) -> Found | None:
        depth = len(self._open)
        self._open[goal] = depth
        self._leans.append(_NO_LEAN)
        try:
            found = self._try_leaves(goal)
        except (BudgetSpent, AllowanceSpent):
            self._forget_provisional(depth)
            raise
        except Undecided as undecided:
            self._forget_provisional(depth)
            if isinstance(undecided, TooDeep):
                self._too_deep[goal] = depth, undecided
            else:
                self._unsolved[goal] = undecided
            raise
        finally:
            lean = self._leans.pop()
            del self._open[goal]
        self._record(goal, found, depth, lean)
        return found

    def _record(self, goal: Goal, found: Found | None, depth: int, lean: int) -> None:
        if found is not None:
            self._forget_provisional(depth)
            self._solved[goal] = found
        elif lean >= depth:
            for other in [other for other, at in self._provisional.items() if at >= depth]:
                del self._provisional[other]
                self._solved[other] = None
            self._solved[goal] = None
        else:
            self._provisional[goal] = lean
            self._lean(lean)

    def _lean(self, depth: int) -> None:
        if self._leans:
            self._leans[-1] = min(self._leans[-1], depth)

    def _forget_provisional(self, depth: int) -> None:
        for goal in [goal for goal, at in self._provisional.items() if at >= depth]:
            del self._provisional[goal]

    def _try_leaves(self, goal: Goal) -> Found | None:
        return first_found(lambda branch: self._leaves.solve(goal, branch), self._tableau.find_leaves(goal))

    def pass_over(self, undecided: Undecided) -> None:
        """Note a constraint that is left out because it cannot be read; the first is the one that is told."""
        self.passed_over = self.passed_over or undecided

    def is_refuted(self, goal: Goal) -> bool:
        """Whether a goal about the same value has no solution, shown at little cost and leaning on no open goal."""
        known = self._side.get(goal)
        if known is None:
            self._side[goal] = False  # while it is being looked at
            with self._apart():
                try:
                    with self.meter.allowance(_SIDE_STEPS):
                        refuted = self.solve(goal) is None
                except BudgetSpent:
                    raise
                except Undecided:
                    refuted = False
            known = self._side[goal] = refuted and goal in self._solved
        return known

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """What a side question leans on is no concern of the question."""
        lean = self._leans[-1] if self._leans else None
        try:
            yield
        finally:
            if lean is not None:
                self._leans[-1] = lean
