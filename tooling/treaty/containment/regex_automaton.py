"""Regular languages by derivatives: interned expressions, membership, and the shortest word of a product.

A text is read between two marks outside of Unicode, START and END, which `^` and `$` match; so search semantics need no
special case. Source: Brzozowski, Derivatives of Regular Expressions, 1964; Owens, Reppy, Turon, 2009.
"""

from collections.abc import Iterable
from operator import attrgetter

from treaty.containment.code_points import END, LAST, START, WORD, Ranges, has_point, merge_ranges
from treaty.containment.regex_boundary import mark
from treaty.containment.regex_expression import Expression, Kind

_ORDER, _NULLABLE = attrgetter("order"), attrgetter("nullable")
_SAME_TWICE = frozenset((Kind.STAR, Kind.BOUNDARY, Kind.FOLLOWED))
"""What is found twice in a row where it is found once."""
_LIGHT = 16
"""So many parts of a sequence are copied in the time in which one option of a choice is looked up."""


class Pool:
    """Makes expressions in a normal form, each form once."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Expression] = {}
        self.made = 0
        """How many expressions there are."""
        self.empty = self._make(Kind.EMPTY)
        self.epsilon = self._make(Kind.EPSILON, nullable=True)
        self._anywhere = self.star(self.characters(((0, END),)))
        self.anything = self.star(self.characters(((0, LAST), (END, END))))
        self._started: dict[Expression, Expression] = {}
        self._marked: dict[tuple[Expression, bool], Expression] = {}
        self.looked_at = 0
        """Expressions that were looked at to make others: what the work of a step grows with."""

    def _make(
        self,
        kind: Kind,
        parts: tuple[Expression, ...] = (),
        ranges: Ranges = (),
        low: int = 0,
        high: int | None = None,
        *,
        nullable: bool = False,
    ) -> Expression:
        key = (kind, parts, ranges, low, high)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Expression(kind, parts, ranges, low, high, nullable=nullable, order=self.made)
            self.made += 1
        return known

    def characters(self, ranges: Iterable[tuple[int, int]]) -> Expression:
        """One character of some ranges."""
        merged = merge_ranges(ranges)
        return self._make(Kind.CHARACTERS, ranges=merged) if merged else self.empty

    def sequence(self, parts: Iterable[Expression]) -> Expression:
        """One expression after the other."""
        flat: list[Expression] = []
        for part in parts:
            if part is self.empty:
                return self.empty
            flat.extend(part.parts if part.kind is Kind.SEQUENCE else () if part is self.epsilon else (part,))
        self.looked_at += len(flat) // _LIGHT
        # `.*.*` is `.*`; a pattern of a few hundred of them would else have as many derivatives, each as long.
        flat = [
            part
            for place, part in enumerate(flat)
            if not (place and part is flat[place - 1] and part.kind in _SAME_TWICE)
        ]
        if len(flat) <= 1:
            return flat[0] if flat else self.epsilon
        return self._make(Kind.SEQUENCE, tuple(flat), nullable=False not in map(_NULLABLE, flat))

    def choice(self, parts: Iterable[Expression]) -> Expression:
        """Any of some expressions."""
        flat: dict[Expression, None] = {}
        for part in parts:
            if part.kind is Kind.CHOICE:
                flat.update(part.options)
            else:
                flat[part] = None
        flat.pop(self.empty, None)
        self.looked_at += len(flat)
        if self.anything in flat:  # which there is no other option beside until START is read
            return self.anything
        characters = [option for option in flat if option.kind is Kind.CHARACTERS]
        if len(characters) > 1:
            for option in characters:
                del flat[option]
            flat[self.characters(pair for option in characters for pair in option.ranges)] = None
        options = sorted(flat, key=_ORDER)
        if len(options) <= 1:
            return options[0] if options else self.empty
        return self._make(Kind.CHOICE, tuple(options), nullable=True in map(_NULLABLE, options))

    def star(self, part: Expression) -> Expression:
        """Any number of repetitions."""
        if part in (self.empty, self.epsilon):
            return self.epsilon
        return part if part.kind is Kind.STAR else self._make(Kind.STAR, (part,), nullable=True)

    def repeat(self, part: Expression, low: int, high: int | None) -> Expression:
        """From `low` to `high` repetitions; without end if `high` is None."""
        if high == 0 or part is self.epsilon:
            return self.epsilon
        if part is self.empty:
            return self.epsilon if low == 0 else self.empty
        if high is None and low == 0:
            return self.star(part)
        if low == high == 1:
            return part
        return self._make(Kind.REPEAT, (part,), low=low, high=high, nullable=low == 0 or part.nullable)

    def boundary(self, *, is_change: bool) -> Expression:
        """Nothing, where word and other characters meet; or where they do not."""
        return self._make(Kind.BOUNDARY, high=int(is_change))

    def followed(self, ranges: Ranges) -> Expression:
        """Nothing, where a character of some ranges follows."""
        return self._make(Kind.FOLLOWED, ranges=ranges)

    def derive(self, expression: Expression, point: int) -> Expression:
        """What may follow after one character."""
        known = expression.derivatives.get(point)
        if known is None:
            known = expression.derivatives[point] = self._derive(expression, point)
        return known

    def step(self, state: Expression, point: int) -> Expression:
        """What may follow after one character, as a state: where boundaries know what was before them."""
        derived = self.derive(state, point)
        return derived if point == END else self.mark(derived, is_word=has_point(WORD, point))

    def mark(self, expression: Expression, *, is_word: bool) -> Expression:
        """The expression as a state after a word character or another one."""
        if not expression.is_bounded:
            return expression
        known = self._marked.get((expression, is_word))
        if known is None:
            known = self._marked[expression, is_word] = mark(self, expression, is_word)
        return known

    def _derive(self, expression: Expression, point: int) -> Expression:
        match expression.kind:
            case Kind.CHOICE:
                derive = self.derive
                return self.choice([part.derivatives.get(point) or derive(part, point) for part in expression.parts])
            case Kind.SEQUENCE:
                return self._derive_sequence(expression.parts, point)
            case Kind.CHARACTERS:
                return self.epsilon if has_point(expression.ranges, point) else self.empty
            case Kind.EMPTY | Kind.EPSILON | Kind.BOUNDARY | Kind.FOLLOWED:
                return self.empty
            case Kind.STAR:
                return self.sequence((self.derive(expression.parts[0], point), expression))
            case Kind.REPEAT:
                return self._derive_repeat(expression, point)

    def _derive_sequence(self, parts: tuple[Expression, ...], point: int) -> Expression:
        options: list[Expression] = []
        for at, part in enumerate(parts):
            derived = self.derive(part, point)
            if derived is not self.empty:
                options.append(self.sequence((derived, *parts[at + 1 :])))
            if not part.is_passed(point):
                break
        return self.choice(options)

    def _derive_repeat(self, expression: Expression, point: int) -> Expression:
        part, high = expression.parts[0], expression.high
        rest = self.repeat(part, max(0, expression.low - 1), None if high is None else high - 1)
        return self.sequence((self.derive(part, point), rest))

    def search(self, expression: Expression, starts: int) -> Expression:
        """The texts, after START, in which an expression with so many `^` is found."""
        state = self.mark(self.sequence((self._anywhere, expression, self._anywhere)), is_word=False)
        for _ in range(starts):
            state = self.step(state, START)
        return self._start(state)

    def _start(self, expression: Expression) -> Expression:
        """What is left where no further START comes: an anchor that was not met then never is."""
        known = self._started.get(expression)
        if known is None:
            known = self._started[expression] = self._start_new(expression)
        return known

    def _start_new(self, expression: Expression) -> Expression:
        parts = tuple(map(self._start, expression.parts))
        match expression.kind:
            case Kind.CHARACTERS:
                return self.characters(
                    pair
                    for low, high in expression.ranges
                    for pair in ((low, min(high, LAST)), (max(low, END), high))
                    if pair[0] <= pair[1]
                )
            case Kind.SEQUENCE:
                return self.sequence(parts)
            case Kind.CHOICE:
                return self.choice(parts)
            case Kind.STAR:
                return self.star(parts[0])
            case Kind.REPEAT:
                return self.repeat(parts[0], expression.low, expression.high)
            case _:
                return expression

    def accepts(self, state: Expression, ends: int) -> bool:
        """Whether a text may end here, for an expression with so many `$`."""
        for _ in range(ends):
            if state.nullable:
                return True
            state = self.step(state, END)
        return state.nullable
