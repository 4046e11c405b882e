"""The forms of regular expressions, interned by the pool that makes them."""

from enum import Enum
from operator import attrgetter

from treaty.containment.code_points import WORD, Ranges, has_point

_IS_BOUNDED = attrgetter("is_bounded")


class Kind(Enum):
    """The forms of expressions."""

    __hash__ = object.__hash__  # that of names is a call for each expression that is made

    EMPTY = 0
    EPSILON = 1
    CHARACTERS = 2
    SEQUENCE = 3
    CHOICE = 4
    STAR = 5
    REPEAT = 6
    BOUNDARY = 7
    """A change between word and other characters (`high` is 1) or none, where what is before is not known yet."""
    FOLLOWED = 8
    """Nothing, where a character of some ranges follows."""


class Expression:
    """An interned regular expression; equal forms are one object.

    Attributes:
        parts: expressions that it is made of.
        ranges: code points, for CHARACTERS and FOLLOWED.
        low, high: how often, for REPEAT.
        nullable: whether it matches the empty word, whatever is around that.
        is_bounded: whether what it matches hangs on the characters around.
        order: how many its pool had made before it.
    """

    __slots__ = (
        "_options", "_sets", "derivatives", "high", "is_bounded", "kind", "low", "nullable", "order", "parts", "ranges",
    )  # fmt: skip

    def __init__(
        self,
        kind: Kind,
        parts: "tuple[Expression, ...]",
        ranges: Ranges,
        low: int,
        high: int | None,
        *,
        nullable: bool,
        order: int,
    ) -> None:
        self.kind = kind
        self.parts = parts
        self.ranges = ranges
        self.low = low
        self.high = high
        self.nullable = nullable
        self.is_bounded: bool = kind in (Kind.BOUNDARY, Kind.FOLLOWED) or True in map(_IS_BOUNDED, parts)
        self.order = order
        self.derivatives: dict[int, Expression] = {}
        self._sets: frozenset[Ranges] | None = None
        self._options: dict[Expression, None] | None = None

    @property
    def options(self) -> "dict[Expression, None]":
        """Its parts, in order, to be added to others."""
        if self._options is None:
            self._options = dict.fromkeys(self.parts)
        return self._options

    @property
    def sets(self) -> frozenset[Ranges]:
        """Sets of code points: all that are in the same of them have the same derivative."""
        if self._sets is None:
            self._sets = self._find_sets() | (frozenset((WORD,)) if self.is_bounded else frozenset())
        return self._sets

    def _find_sets(self) -> frozenset[Ranges]:
        match self.kind:
            case Kind.CHARACTERS | Kind.FOLLOWED:
                return frozenset((self.ranges,))
            case Kind.SEQUENCE:
                sets: frozenset[Ranges] = frozenset()
                for part in self.parts:
                    sets |= part.sets
                    if not (part.nullable or part.is_bounded):
                        break
                return sets
            case _:
                return frozenset().union(*{part._sets or part.sets for part in self.parts})

    def is_passed(self, point: int) -> bool:
        """Whether it matches the empty word where this code point follows."""
        if self.nullable or not self.is_bounded:
            return self.nullable
        match self.kind:
            case Kind.FOLLOWED:
                return has_point(self.ranges, point)
            case Kind.SEQUENCE:
                return all(part.is_passed(point) for part in self.parts)
            case Kind.CHOICE:
                return any(part.is_passed(point) for part in self.parts)
            case _:
                return False
