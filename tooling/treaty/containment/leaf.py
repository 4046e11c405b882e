"""A branch without choices left: each kind of value has its own solver."""

from collections.abc import Iterable
from fractions import Fraction

from treaty.containment.arrays import find_array, space_of
from treaty.containment.atoms import Atom, Bound, Length, Multiple, Pattern, kinds_of
from treaty.containment.branch import Branch
from treaty.containment.budget import Undecided
from treaty.containment.goals import Found, Goal, Solver, first_found
from treaty.containment.numbers import NumberSpace, find_number
from treaty.containment.objects import ObjectShape, find_object, shape_of
from treaty.containment.strings import StringSpace, find_text
from treaty.containment.values import (
    ARRAY,
    BOOLEAN,
    FRACTION,
    INTEGER,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    WHOLE,
    JsonValue,
    ValueKey,
    key_of,
    number_value,
    whole_float,
)

_KINDS = (STRING, INTEGER, FRACTION, OBJECT, ARRAY, BOOLEAN, NULL, WHOLE)


class LeafSolver:
    """Finds values on branches that have no choices left."""

    def __init__(self, solver: Solver) -> None:
        self._solver = solver

    def solve(self, goal: Goal, branch: Branch) -> Found | None:
        """A value on a branch of a goal, or None if there is none.

        Raises:
            Undecided: when neither can be shown.
        """
        for opaque in branch.opaque[:1]:
            self._solver.pass_over(Undecided(opaque.reason, opaque.place, side=opaque.side))
        if branch.values is not None:
            return self._solve_constants(goal, branch.values)
        kinds = [kind for kind in _KINDS if kind & branch.mask]
        return first_found(lambda kind: self._solve_kind(kind, branch), kinds)

    def _solve_constants(self, goal: Goal, keys: Iterable[ValueKey]) -> Found | None:
        """The first of some values that satisfies the whole goal, which settles the branch."""
        evaluator = self._solver.evaluator
        values = (value for key in keys for value in evaluator.forms_of(key))
        return first_found(lambda value: Found(value) if evaluator.all_hold(goal, value) else None, values)

    def _solve_kind(self, kind: int, branch: Branch) -> Found | None:
        match kind:
            case _ if kind & NUMBER:
                return self._solve_number(kind, branch)
            case _ if kind == STRING:
                text = find_text(self._text_space(branch), self._solver.languages)
                return None if text is None else Found(text)
            case _ if kind == OBJECT:
                denied = [atom for holds, atom in branch.atoms if not holds]
                return find_object(shape_of_branch(branch), denied, self._solver)
            case _ if kind == ARRAY:
                return find_array(space_of(_of_kind(branch, ARRAY)), self._solver)
            case _:
                values: tuple[JsonValue, ...] = (None,) if kind == NULL else (False, True)
                return next((Found(value) for value in values if key_of(value) not in branch.excluded), None)

    def _solve_number(self, kind: int, branch: Branch) -> Found | None:
        space = NumberSpace()
        for holds, atom in _of_kind(branch, NUMBER):
            if isinstance(atom, (Bound, Multiple)):
                space.add(atom, holds=holds)
        space.excluded = {key.content for key in branch.excluded if isinstance(key.content, Fraction)}
        number = find_number(space, kind, self._solver.meter)
        if number is None:
            return None
        return Found(whole_float(number) if kind == WHOLE else number_value(number))

    def _text_space(self, branch: Branch) -> StringSpace:
        space = StringSpace()
        for holds, atom in _of_kind(branch, STRING):
            if isinstance(atom, (Length, Pattern)):
                space.add(atom, holds=holds)
        space.excluded = {key.content for key in branch.excluded if isinstance(key.content, str)}
        if not set(space.wanted) & set(space.unwanted):
            space.wanted = self._readable(space.wanted)
            space.unwanted = self._readable(space.unwanted)
        return space

    def _readable(self, sources: list[str]) -> list[str]:
        """The patterns that can be read; passing over the others can only find too much, and that is confirmed."""
        readable: list[str] = []
        for source in sources:
            try:
                self._solver.languages.parse(source)
            except Undecided as undecided:
                self._solver.pass_over(undecided)
            else:
                readable.append(source)
        return readable


def shape_of_branch(branch: Branch) -> ObjectShape:
    """What all members of an object on a branch must satisfy; remembered until the branch learns more."""
    shape = branch.memo.get("shape")
    if not isinstance(shape, ObjectShape):
        shape = branch.memo["shape"] = shape_of(_of_kind(branch, OBJECT))
    return shape


def _of_kind(branch: Branch, kind: int) -> list[tuple[bool, Atom]]:
    return [(holds, atom) for holds, atom in branch.atoms if kinds_of(atom) & kind]
