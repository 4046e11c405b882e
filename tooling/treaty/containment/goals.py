"""What the searches for objects and arrays ask of the search for values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from treaty.containment.atoms import SchemaId
from treaty.containment.budget import AllowanceSpent, BudgetSpent, Meter, Undecided, weightier
from treaty.containment.disjoint import Disjointness
from treaty.containment.evaluate import Evaluator
from treaty.containment.languages import Languages
from treaty.containment.schema import Arena
from treaty.containment.values import JsonValue

Goal: TypeAlias = frozenset[SchemaId]
"""Schemas that a value must satisfy; a negative number is a schema that it must not satisfy."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value that satisfies a goal (`None` is a value too)."""

    value: JsonValue


class Solver(Protocol):
    """Finds values for goals."""

    arena: Arena
    languages: Languages
    evaluator: Evaluator
    meter: Meter
    disjointness: Disjointness

    def solve(self, goal: Iterable[SchemaId]) -> Found | None:
        """A value that satisfies the goal, or None if there is none, given that the goals being solved have none.

        Raises:
            Undecided: when neither can be shown.
        """

    def is_refuted(self, goal: Goal) -> bool:
        """Whether a goal about the value that is being looked for has no solution, shown at little cost."""

    def pass_over(self, undecided: Undecided) -> None:
        """Note a constraint that is left out because it cannot be read, so that too much may be found."""


_Item = TypeVar("_Item")


def first_found(attempt: Callable[[_Item], Found | None], items: Iterable[_Item]) -> Found | None:
    """What the first successful attempt finds; an undecided one counts only if no other succeeds."""
    undecided: Undecided | None = None
    for item in items:
        try:
            found = attempt(item)
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided as caught:
            undecided = weightier(undecided, caught)
            continue
        if found is not None:
            return found
    if undecided is not None:
        raise undecided
    return None
