r"""Word boundaries: what `\b` and `\B` ask of the next character, once the one before is known.

A state is marked after each character: where a boundary comes next, it turns into what must follow. Boundaries
that come later, after further characters, are left for then.
"""

from collections.abc import Iterable
from typing import Protocol

from treaty.containment.code_points import END, WORD, Ranges, invert_ranges, merge_ranges
from treaty.containment.regex_expression import Expression, Kind

_OTHER = merge_ranges((*invert_ranges(WORD), (END, END)))  # before START there is no place in the text


class Maker(Protocol):
    """What makes expressions."""

    @property
    def epsilon(self) -> Expression:
        """The empty word."""

    @property
    def empty(self) -> Expression:
        """No word."""

    def sequence(self, parts: Iterable[Expression]) -> Expression:
        """One expression after the other."""

    def choice(self, parts: Iterable[Expression]) -> Expression:
        """Any of some expressions."""

    def followed(self, ranges: Ranges) -> Expression:
        """Nothing, where a character of some ranges follows."""


def mark(maker: Maker, expression: Expression, is_word: bool) -> Expression:
    """The expression after a word character or another one, its first boundaries as what must follow."""
    if not expression.is_bounded:
        return expression
    match expression.kind:
        case Kind.BOUNDARY:
            return maker.followed(_OTHER if is_word is (expression.high == 1) else WORD)
        case Kind.SEQUENCE:
            first, rest = expression.parts[0], maker.sequence(expression.parts[1:])
            passed = _passed(maker, first, is_word)
            consuming = maker.sequence((mark(maker, first, is_word), rest))
            return maker.choice((consuming, maker.sequence((passed, mark(maker, rest, is_word)))))
        case Kind.CHOICE:
            return maker.choice(mark(maker, part, is_word) for part in expression.parts)
        case Kind.STAR:
            return maker.choice(
                (maker.epsilon, maker.sequence((mark(maker, expression.parts[0], is_word), expression)))
            )
        case _:
            return expression


def _passed(maker: Maker, expression: Expression, is_word: bool) -> Expression:
    """The part of an expression that matches no character."""
    if expression.nullable or not expression.is_bounded:
        return maker.epsilon if expression.nullable else maker.empty
    match expression.kind:
        case Kind.SEQUENCE:
            return maker.sequence(_passed(maker, part, is_word) for part in expression.parts)
        case Kind.CHOICE:
            return maker.choice(_passed(maker, part, is_word) for part in expression.parts)
        case _:
            return mark(maker, expression, is_word)
