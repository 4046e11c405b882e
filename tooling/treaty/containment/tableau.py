"""The tableau: a goal divided into branches without choices, lazily, and closed only on proof."""

from collections.abc import Iterator

from treaty.containment.atoms import AnyOf, Named, OneOf, Property, SchemaId
from treaty.containment.branch import GROUPS, Branch, Choice, Option, count_options, find_options
from treaty.containment.budget import AllowanceSpent, BudgetSpent, Undecided
from treaty.containment.goals import Goal, Solver
from treaty.containment.leaf import shape_of_branch
from treaty.containment.values import OBJECT

_CHEAP = 8  # choices, or other things known, that are looked through at the cost of one step


class Tableau:
    """Divides goals into branches."""

    def __init__(self, solver: Solver, universe: int) -> None:
        self._solver = solver
        self._arena = solver.arena
        self._disjointness = solver.disjointness
        self._universe = universe

    def find_leaves(self, goal: Goal) -> Iterator[Branch]:
        """The branches of a goal that are left when all choices are made, one after the other.

        Every value that satisfies the goal is on one of them.
        """
        root = Branch(self._universe)
        nobody: frozenset[SchemaId] = frozenset()
        root.todo = [(schema, nobody) for schema in sorted(goal)]
        stack: list[Iterator[Branch]] = [iter((root,))]
        while stack:
            branch = next(stack[-1], None)
            if branch is None:
                stack.pop()
                continue
            self._solver.meter.tick(1 + (len(branch.choices) + len(branch.todo) + len(branch.atoms)) // _CHEAP)
            if not branch.settle(self._arena, self._solver.meter):
                continue
            if branch.values is not None or not branch.choices:
                yield branch
            else:
                stack.append(self._divide(branch))

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
            twin_or_none = branch.with_option(option, choice.ancestors, self._arena)
            if twin_or_none is not None:
                yield twin_or_none

    def _pick(self, branch: Branch) -> tuple[Choice, Iterator[Option]] | None:
        """The choice with the fewest options, after choices that follow from others are dropped."""
        ranked: list[tuple[bool, int, int]] = []
        self._solver.meter.tick(sum(choice.size for choice in branch.choices) // _CHEAP)
        for at, choice in enumerate(branch.choices):
            ranked.append((isinstance(choice.subject, int), count_options(choice, branch, self._arena), at))
        pending = list(branch.choices)
        for _, _, at in sorted(ranked):
            choice = pending[at]
            if self._is_implied(choice, branch):
                branch.choices.remove(choice)
                branch.spent |= choice.ancestors
                continue
            options = find_options(choice, branch, self._arena)
            return choice, self._possible(choice, (option for option in options if option is not None), branch)
        return None

    def _is_implied(self, choice: Choice, branch: Branch) -> bool:
        """Whether a schema on the branch, not one that the choice comes from, excludes what the choice denies."""
        if not isinstance(choice.subject, int):
            return False
        denied = -choice.subject
        barred = choice.ancestors | branch.spent
        positives = [schema for schema, _ in branch.positives if schema not in barred]
        if any(self._disjointness.are_disjoint(schema, denied) for schema in positives):
            return True
        worth_it = len(branch.choices) > 1 or len(self._arena[denied].atoms) > 1
        return worth_it and any(self._solver.is_refuted(frozenset((schema, denied))) for schema in positives)

    def _possible(self, choice: Choice, options: Iterator[Option], branch: Branch) -> Iterator[Option]:
        """The options that do not plainly lead nowhere, each looked at when its turn comes."""
        match choice.subject:
            case AnyOf():
                return (option for option in options if not self._clashes(option.schemas[0], choice, branch))
            case OneOf(schemas=schemas):
                if self._are_exclusive(schemas):
                    options = (Option(option.schemas[:1]) for option in options)
                return (option for option in options if not self._clashes(option.schemas[0], choice, branch))
            case _:
                return (option for option in options if not self._is_idle(option, branch))

    def _clashes(self, schema: SchemaId, choice: Choice, branch: Branch) -> bool:
        return any(
            self._disjointness.are_disjoint(schema, positive)
            for positive, _ in branch.positives
            if positive not in choice.ancestors
        )

    def _is_idle(self, option: Option, branch: Branch) -> bool:
        """Whether an opposite plainly leads nowhere: two schemas without a common value, a member that cannot be."""
        match option:
            case Option(schemas=(left, right)) if left > 0 and right > 0:
                return self._disjointness.are_disjoint(left, right) or self._solver.is_refuted(frozenset((left, right)))
            case Option(atoms=((False, Property(keys=Named(name=name), schema=schema)),)) if branch.mask == OBJECT:
                goal = shape_of_branch(branch).goal(name, self._solver) | {-schema}
                return self._has_no_member(goal)
            case _:
                return False

    def _has_no_member(self, goal: Goal) -> bool:
        try:
            return self._solver.solve(goal) is None
        except (BudgetSpent, AllowanceSpent):
            raise
        except Undecided:
            return False

    def _are_exclusive(self, schemas: tuple[SchemaId, ...]) -> bool:
        if self._disjointness.are_exclusive(schemas):
            return True
        return all(
            self._disjointness.are_disjoint(left, right) or self._solver.is_refuted(frozenset((left, right)))
            for at, left in enumerate(schemas)
            for right in schemas[at + 1 :]
        )
