"""What one question may cost: steps, depth; and how running out is told."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MAX_SCHEMA_DEPTH = 48
"""How deep schemas may nest in each other."""
MAX_VALUE_DEPTH = 30
"""How deep a witness may nest. A level takes some fifteen frames of Python's stack, whose limit is a thousand."""
MAX_RULE_DEPTH = 16
"""How many comparisons the fast path may nest, at ten frames each, on top of the search."""

_CLOCK_EVERY = 128
BUDGET_WORDS = "the budget of"
"""What the reason begins with where a question was given up for want of steps or time."""


class Undecided(Exception):  # noqa: N818  # it is an answer, not a fault
    """The procedure cannot settle this part, and why.

    Attributes:
        reason: one clause that names the construct or the cap.
        place: JSON Pointer of the construct, if one construct is to blame.
        side: whose document that is in: `writer` or `reader`, if known.
        pattern: the pattern to blame, if it is one; its place is looked up when it is asked for.
    """

    def __init__(
        self, reason: str, place: str | None = None, *, side: str | None = None, pattern: str | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place
        self.side = side
        self.pattern = pattern


class TooDeep(Undecided):
    """Values nest deeper than is looked at; a look further down may settle it."""


def weightier(known: Undecided | None, caught: Undecided) -> Undecided:
    """Of two reasons the one to tell: that of a part which a look further down may settle, else the latest."""
    return known if isinstance(known, TooDeep) else caught


class BudgetSpent(Undecided):
    """The whole budget is used up; nothing may catch this but the public door."""


class AllowanceSpent(Undecided):
    """A side question cost more than it was worth; the main question goes on without its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Hard limits of one question.

    Attributes:
        steps: units of work; a step takes some five microseconds and bounds memory too. Steps are counted, so that
            the answer is the same on every machine, however busy.
        seconds: wall time, read from `clock`, for callers who would rather have no answer than wait; with
            `math.inf`, as Treaty itself asks, no clock is looked at.
        clock: monotonic seconds.
    """

    steps: int = 120_000
    seconds: float = 4.0
    clock: Callable[[], float] = time.monotonic


def counted(steps: int = 120_000) -> Budget:
    """A budget of steps alone: what comes of it is the same on every machine, however slow or busy."""
    return Budget(steps=steps, seconds=math.inf)


class Meter:
    """Counts the steps of one question against its budget."""

    def __init__(self, budget: Budget) -> None:
        self._clock = budget.clock
        is_timed = budget.seconds < math.inf
        self._deadline = budget.clock() + budget.seconds if is_timed else math.inf
        self._steps = budget.steps
        self._limit = budget.steps
        self._next_look = _CLOCK_EVERY if is_timed else math.inf
        self.spent = 0

    def tick(self, steps: int = 1) -> None:
        """Charge some steps.

        Raises:
            BudgetSpent: when the question has used its steps or its time.
            AllowanceSpent: when the innermost allowance is used up.
        """
        self.spent += steps
        if self.spent > self._limit:
            if self.spent > self._steps:
                raise BudgetSpent(f"{BUDGET_WORDS} steps is used up")
            raise AllowanceSpent("a side question took too long")
        if self.spent >= self._next_look:
            self._next_look = self.spent + _CLOCK_EVERY
            if self._clock() > self._deadline:
                raise BudgetSpent(f"{BUDGET_WORDS} time is used up")

    @contextmanager
    def allowance(self, steps: int) -> Iterator[None]:
        """Within the block, stop after some steps with `AllowanceSpent`."""
        outer = self._limit
        self._limit = min(outer, self.spent + steps)
        try:
            yield
        finally:
            self._limit = outer
