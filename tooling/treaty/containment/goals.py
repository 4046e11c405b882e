"""What the searches for objects and arrays ask of the search for values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from treaty.containment.budget import Meter
from treaty.containment.evaluate import Evaluator
from treaty.containment.languages import Languages
from treaty.containment.schema import Arena, SchemaId
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

    def solve(self, goal: Iterable[SchemaId]) -> Found | None:
        """A value that satisfies the goal, or None if there is none, given that the goals being solved have none.

        Raises:
            Undecided: when neither can be shown.
        """
