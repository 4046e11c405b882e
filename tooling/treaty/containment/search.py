"""The search for a value that satisfies a goal: a tableau, depth first, that closes a branch only on proof."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from treaty.containment.arrays import find_array, space_of
from treaty.containment.branch import GROUPS, Branch, Choice, Option, find_options
from treaty.containment.budget import MAX_VALUE_DEPTH, AllowanceSpent, BudgetSpent, Meter, Undecided
from treaty.containment.disjoint import Disjointness
from treaty.containment.evaluate import Evaluator
from treaty.containment.goals import Found, Goal
from treaty.containment.languages import Languages
from treaty.containment.numbers import NumberSpace, find_number
from treaty.containment.objects import ObjectShape, find_object, shape_of
from treaty.containment.rules import Rules
from treaty.containment.schema import (
    FALSE,
    TRUE,
    AnyOf,
    Arena,
    Atom,
    Bound,
    Length,
    Multiple,
    Named,
    OneOf,
    Pattern,
    Property,
    SchemaId,
    kinds_of,
)  # fmt: skip
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
    value_of,
)  # fmt: skip

_SIDE_STEPS = 2_000
_KINDS = (STRING, INTEGER, FRACTION, OBJECT, ARRAY, BOOLEAN, NULL, WHOLE)
_NO_LEAN = MAX_VALUE_DEPTH + 1

_Item = TypeVar("_Item")


class Search:
    """Solves goals over one arena, and remembers what it found.

    A goal that comes up again below itself has no value there: in the smallest value that satisfies a goal, no part
    satisfies the same goal. A refutation that leans on this is provisional until the goal leant on is refuted itself.
    """

    def __init__(self, arena: Arena, languages: Languages, meter: Meter, universe: int) -> None:
        self.arena = arena
        self.languages = languages
        self.meter = meter
        self.evaluator = Evaluator(arena, languages)
        self.disjointness = Disjointness(arena, self.evaluator)
        self.rules = Rules(arena, self.evaluator, self.disjointness, meter)
        self.passed_over: Undecided | None = None
        self._universe = universe
        self._solved: dict[Goal, Found | None] = {}
        self._unsolved: dict[Goal, Undecided] = {}
        self._open: dict[Goal, int] = {}
        self._provisional: dict[Goal, int] = {}
        self._leans: list[int] = []
        self._side: dict[Goal, bool] = {}

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
        if len(self._open) >= MAX_VALUE_DEPTH:
            raise Undecided("values that nest very deep")
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
        return self._first(lambda branch: self._solve_leaf(goal, branch), self._find_leaves(goal))

    # A branch divides only when nothing more follows without a choice.

    def _find_leaves(self, goal: Goal) -> Iterator[Branch]:
        root = Branch(self._universe)
        nobody: frozenset[SchemaId] = frozenset()
        root.todo = [(schema, nobody) for schema in sorted(goal)]
        stack = [root]
        while stack:
            branch = stack.pop()
            self.meter.tick()
            if not branch.settle(self.arena):
                continue
            if branch.values is not None or not branch.choices:
                yield branch
            else:
                stack.extend(reversed(list(self._divide(branch))))

    def _divide(self, branch: Branch) -> Iterator[Branch]:
        groups = [group for group in GROUPS if group & branch.mask]
        if len(groups) > 1:
            for group in groups:
                twin = branch.copy()
                twin.mask &= group
                yield twin
            return
        picked = self._pick(branch)
        if picked is None:
            yield branch
            return
        choice, options = picked
        branch.choices.remove(choice)
        for option in options:
            twin_or_none = branch.with_option(option, choice.ancestors, self.arena)
            if twin_or_none is not None:
                yield twin_or_none

    def _pick(self, branch: Branch) -> tuple[Choice, list[Option]] | None:
        """The choice with the fewest options, after choices that follow from others are dropped."""
        ranked: list[tuple[bool, int, int]] = []
        for at, choice in enumerate(branch.choices):
            options = find_options(choice, branch, self.arena) or []
            ranked.append((isinstance(choice.subject, int), len(options), at))
        pending = list(branch.choices)
        for _, _, at in sorted(ranked):
            choice = pending[at]
            if self._is_implied(choice, branch):
                branch.choices.remove(choice)
                branch.spent |= choice.ancestors
                continue
            options = find_options(choice, branch, self.arena) or []
            return choice, self._possible(choice, options, branch)
        return None

    def _is_implied(self, choice: Choice, branch: Branch) -> bool:
        """Whether a schema on the branch, not one that the choice comes from, excludes what the choice denies."""
        if not isinstance(choice.subject, int):
            return False
        denied = -choice.subject
        barred = choice.ancestors | branch.spent
        positives = [schema for schema, _ in branch.positives if schema not in barred]
        if any(self.disjointness.are_disjoint(schema, denied) for schema in positives):
            return True
        worth_it = len(branch.choices) > 1 or len(self.arena[denied].atoms) > 1
        return worth_it and any(self._is_refuted(frozenset((schema, denied))) for schema in positives)

    def _possible(self, choice: Choice, options: list[Option], branch: Branch) -> list[Option]:
        match choice.subject:
            case AnyOf():
                return [option for option in options if not self._clashes(option.schemas[0], choice, branch)]
            case OneOf(schemas=schemas):
                if self._are_exclusive(schemas):
                    options = [Option(option.schemas[:1]) for option in options]
                return [option for option in options if not self._clashes(option.schemas[0], choice, branch)]
            case _:
                return [option for option in options if not self._is_idle(option, branch)]

    def _clashes(self, schema: SchemaId, choice: Choice, branch: Branch) -> bool:
        return any(
            self.disjointness.are_disjoint(schema, positive)
            for positive, _ in branch.positives
            if positive not in choice.ancestors
        )

    def _is_idle(self, option: Option, branch: Branch) -> bool:
        """Whether an opposite plainly leads nowhere: two schemas without a common value, a member that cannot be."""
        match option:
            case Option(schemas=(left, right)) if left > 0 and right > 0:
                return self.disjointness.are_disjoint(left, right) or self._is_refuted(frozenset((left, right)))
            case Option(atoms=((False, Property(keys=Named(name=name), schema=schema)),)) if branch.mask == OBJECT:
                goal = self._shape(branch).goal(name, self) | {-schema}
                return self._has_no_member(goal)
            case _:
                return False

    def _has_no_member(self, goal: Goal) -> bool:
        try:
            return self.solve(goal) is None
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided:
            return False

    def _are_exclusive(self, schemas: tuple[SchemaId, ...]) -> bool:
        if self.disjointness.are_exclusive(schemas):
            return True
        return all(
            self.disjointness.are_disjoint(left, right) or self._is_refuted(frozenset((left, right)))
            for at, left in enumerate(schemas)
            for right in schemas[at + 1 :]
        )

    def _is_refuted(self, goal: Goal) -> bool:
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

    # A leaf has no choices left: each kind has its own solver.

    def _solve_leaf(self, goal: Goal, branch: Branch) -> Found | None:
        if branch.opaque and self.passed_over is None:
            opaque = branch.opaque[0]
            self.passed_over = Undecided(opaque.reason, opaque.place, side=opaque.side)
        if branch.values is not None:
            return self._solve_constants(goal, branch.values, branch.mask)
        kinds = [kind for kind in _KINDS if kind & branch.mask]
        return self._first(lambda kind: self._solve_kind(kind, branch), kinds)

    def _solve_constants(self, goal: Goal, keys: Iterable[ValueKey], mask: int) -> Found | None:
        """The first of some values that satisfies the whole goal, which settles the branch."""
        values = (value for key in keys for value in self._forms(key, mask))
        return self._first(lambda value: Found(value) if self.evaluator.all_hold(goal, value) else None, values)

    @staticmethod
    def _first(attempt: Callable[[_Item], Found | None], items: Iterable[_Item]) -> Found | None:
        """What the first successful attempt finds; an undecided one counts only if no other succeeds."""
        undecided: Undecided | None = None
        for item in items:
            try:
                found = attempt(item)
            except (BudgetSpent, AllowanceSpent):
                raise
            except Undecided as caught:
                undecided = caught
                continue
            if found is not None:
                return found
        if undecided is not None:
            raise undecided
        return None

    def _forms(self, key: ValueKey, mask: int) -> Iterator[JsonValue]:
        value = value_of(key)
        yield value
        if mask & WHOLE and self._universe & WHOLE and isinstance(value, int) and not isinstance(value, bool):
            yield float(value)

    def _solve_kind(self, kind: int, branch: Branch) -> Found | None:
        match kind:
            case _ if kind & NUMBER:
                return self._solve_number(kind, branch)
            case _ if kind == STRING:
                text = find_text(self._text_space(branch), self.languages)
                return None if text is None else Found(text)
            case _ if kind == OBJECT:
                denied = [atom for holds, atom in branch.atoms if not holds]
                return find_object(self._shape(branch), denied, self)
            case _ if kind == ARRAY:
                return find_array(space_of(_of_kind(branch, ARRAY)), self)
            case _:
                values: tuple[JsonValue, ...] = (None,) if kind == NULL else (False, True)
                return next((Found(value) for value in values if key_of(value) not in branch.excluded), None)

    def _solve_number(self, kind: int, branch: Branch) -> Found | None:
        space = NumberSpace()
        for holds, atom in _of_kind(branch, NUMBER):
            if isinstance(atom, (Bound, Multiple)):
                space.add(atom, holds=holds)
        space.excluded = {key_of(value_of(key)).content for key in branch.excluded if key.kind == NUMBER}  # type: ignore[misc]
        number = find_number(space, kind, self.meter)
        if number is None:
            return None
        return Found(float(number) if kind == WHOLE else number_value(number))

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
                self.languages.parse(source)
            except Undecided as undecided:
                self.passed_over = self.passed_over or undecided
            else:
                readable.append(source)
        return readable

    def _shape(self, branch: Branch) -> ObjectShape:
        shape = branch.memo.get("shape")
        if not isinstance(shape, ObjectShape):
            shape = branch.memo["shape"] = shape_of(_of_kind(branch, OBJECT))
        return shape


def _of_kind(branch: Branch, kind: int) -> list[tuple[bool, Atom]]:
    return [(holds, atom) for holds, atom in branch.atoms if kinds_of(atom) & kind]
