"""Regular languages by derivatives: interned expressions, membership, and the shortest word of a product.

A text is read between two marks outside of Unicode, START and END, which `^` and `$` match; so search semantics need no
special case. Source: Brzozowski, Derivatives of Regular Expressions, 1964; Owens, Reppy, Turon, 2009.
"""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

LAST = 0x10FFFF
START = LAST + 1
END = LAST + 2

Ranges: TypeAlias = tuple[tuple[int, int], ...]


class Kind(Enum):
    """The forms of expressions."""

    EMPTY = 0
    EPSILON = 1
    CHARACTERS = 2
    SEQUENCE = 3
    CHOICE = 4
    STAR = 5
    REPEAT = 6


class Expression:
    """An interned regular expression; equal forms are one object.

    Attributes:
        parts: expressions that it is made of.
        ranges: code points, for CHARACTERS.
        low, high: how often, for REPEAT.
        nullable: whether it matches the empty word.
    """

    __slots__ = ("_cuts", "derivatives", "high", "kind", "low", "nullable", "parts", "ranges")

    def __init__(
        self, kind: Kind, parts: "tuple[Expression, ...]", ranges: Ranges, low: int, high: int | None, *, nullable: bool
    ) -> None:
        self.kind = kind
        self.parts = parts
        self.ranges = ranges
        self.low = low
        self.high = high
        self.nullable = nullable
        self.derivatives: dict[int, Expression] = {}
        self._cuts: tuple[int, ...] | None = None

    @property
    def cuts(self) -> tuple[int, ...]:
        """Code points at which the derivative may change, ascending."""
        if self._cuts is None:
            self._cuts = tuple(sorted(_find_cuts(self)))
        return self._cuts


def _find_cuts(expression: Expression) -> set[int]:
    match expression.kind:
        case Kind.CHARACTERS:
            return {cut for low, high in expression.ranges for cut in (low, high + 1)}
        case Kind.SEQUENCE:
            cuts: set[int] = set()
            for part in expression.parts:
                cuts.update(part.cuts)
                if not part.nullable:
                    break
            return cuts
        case _:
            return {cut for part in expression.parts for cut in part.cuts}


class Pool:
    """Makes expressions in a normal form, each form once."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Expression] = {}
        self._order: dict[Expression, int] = {}
        self.empty = self._make(Kind.EMPTY)
        self.epsilon = self._make(Kind.EPSILON, nullable=True)
        self.anything = self.star(self.characters(((0, END),)))

    def __len__(self) -> int:
        return len(self._known)

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
            known = self._known[key] = Expression(kind, parts, ranges, low, high, nullable=nullable)
            self._order[known] = len(self._order)
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
        # `.*.*` is `.*`; a pattern of a few hundred of them would else have as many derivatives, each as long.
        flat = [
            part
            for place, part in enumerate(flat)
            if not (place and part is flat[place - 1] and part.kind is Kind.STAR)
        ]
        if len(flat) <= 1:
            return flat[0] if flat else self.epsilon
        return self._make(Kind.SEQUENCE, tuple(flat), nullable=all(part.nullable for part in flat))

    def choice(self, parts: Iterable[Expression]) -> Expression:
        """Any of some expressions."""
        flat: dict[Expression, None] = {}
        ranges: list[tuple[int, int]] = []
        for part in parts:
            for option in part.parts if part.kind is Kind.CHOICE else (part,):
                if option.kind is Kind.CHARACTERS:
                    ranges.extend(option.ranges)
                elif option is not self.empty:
                    flat[option] = None
        if self.anything in flat:
            return self.anything
        if ranges:
            flat[self.characters(ranges)] = None
        options = sorted(flat, key=self._order.__getitem__)
        if len(options) <= 1:
            return options[0] if options else self.empty
        return self._make(Kind.CHOICE, tuple(options), nullable=any(option.nullable for option in options))

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

    def derive(self, expression: Expression, point: int) -> Expression:
        """What may follow after one character."""
        known = expression.derivatives.get(point)
        if known is None:
            known = expression.derivatives[point] = self._derive(expression, point)
        return known

    def _derive(self, expression: Expression, point: int) -> Expression:
        match expression.kind:
            case Kind.EMPTY | Kind.EPSILON:
                return self.empty
            case Kind.CHARACTERS:
                return self.epsilon if any(low <= point <= high for low, high in expression.ranges) else self.empty
            case Kind.SEQUENCE:
                return self._derive_sequence(expression.parts, point)
            case Kind.CHOICE:
                return self.choice(self.derive(part, point) for part in expression.parts)
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
            if not part.nullable:
                break
        return self.choice(options)

    def _derive_repeat(self, expression: Expression, point: int) -> Expression:
        part, high = expression.parts[0], expression.high
        rest = self.repeat(part, max(0, expression.low - 1), None if high is None else high - 1)
        return self.sequence((self.derive(part, point), rest))

    def search(self, expression: Expression, starts: int) -> Expression:
        """The texts, after START, in which an expression with so many `^` is found."""
        state = self.sequence((self.anything, expression, self.anything))
        for _ in range(starts):
            state = self.derive(state, START)
        return state

    def accepts(self, state: Expression, ends: int) -> bool:
        """Whether a text may end here, for an expression with so many `$`."""
        for _ in range(ends):
            if state.nullable:
                return True
            state = self.derive(state, END)
        return state.nullable


@lru_cache(4096)
def _merged(ranges: Ranges) -> Ranges:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The same code points as sorted ranges with gaps between them."""
    return _merged(tuple(ranges))


def invert_ranges(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """All code points of Unicode that the ranges leave out."""
    inverted: list[tuple[int, int]] = []
    following = 0
    for low, high in merge_ranges(ranges):
        if low > following:
            inverted.append((following, low - 1))
        following = high + 1
    if following <= LAST:
        inverted.append((following, LAST))
    return tuple(inverted)
