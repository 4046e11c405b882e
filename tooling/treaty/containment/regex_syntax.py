"""ECMA-262 patterns to regular expressions; what is no regular language is undecided.

Source: ECMA-262, section 22.2.1, as JSON Schema Core, section 6.4, recommends it.
"""

from dataclasses import dataclass

from treaty.containment.budget import Undecided
from treaty.containment.code_points import END, START, Ranges, invert_ranges, merge_ranges
from treaty.containment.regex_automaton import Pool
from treaty.containment.regex_escapes import PatternText, is_digits
from treaty.containment.regex_expression import Expression, Kind

_MAX_LENGTH = 4000
_MAX_NESTING = 30
_MAX_REPEAT = 20_000
_MAX_BOUNDARIES = 16
"""Word boundaries of a pattern: each may be met or passed by in every state."""


_LINE_ENDS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """A parsed pattern.

    Attributes:
        expression: its language, with START and END for `^` and `$`.
        starts, ends: how many `^` and `$` it has.
        is_dangerous: whether something that matches in many ways is repeated in it.
        repeats: how many repetitions may take less or more of a text.
        choices: the product of the numbers of alternatives, what may be left out among them.
    """

    expression: Expression
    starts: int
    ends: int
    is_dangerous: bool
    repeats: int
    choices: int


@dataclass(frozen=True, slots=True)
class _Part:
    expression: Expression
    has_start: bool = False
    has_end: bool = False
    has_boundary: bool = False
    is_loose: bool = False  # matches in many ways: an endless or wide repetition, or a choice


def parse_pattern(source: str, pool: Pool) -> Syntax:
    """The language of an ECMA-262 pattern.

    Raises:
        Undecided: for look-around, back-references, Unicode properties other than general categories, and what is no
            pattern.
    """
    if len(source) > _MAX_LENGTH:
        raise Undecided("a pattern of absurd length")
    parser = _Parser(source, pool)
    part = parser.parse()
    return Syntax(
        expression=part.expression,
        starts=parser.starts,
        ends=max(parser.ends, int(parser.boundaries > 0)),  # a boundary may look at the end
        is_dangerous=parser.is_dangerous,
        repeats=parser.repeats,
        choices=parser.choices,
    )


def _is_choice(options: list[_Part]) -> bool:
    """Whether one text may take several of the options; one character out of several is no choice."""
    expressions = {option.expression for option in options}
    are_characters = all(expression.kind is Kind.CHARACTERS for expression in expressions)
    return len(options) > 1 and not (are_characters and len(expressions) == len(options))


class _Parser:
    def __init__(self, source: str, pool: Pool) -> None:
        self._text = PatternText(source)
        self._pool = pool
        self._nesting = 0
        self.starts = 0
        self.ends = 0
        self.boundaries = 0
        self.is_dangerous = False
        self.repeats = 0
        self.choices = 1

    def parse(self) -> _Part:
        part = self._choice()
        if self._text.at < len(self._text.source):
            raise self._text.refuse("an unbalanced `)`")
        return part

    def _choice(self) -> _Part:
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise self._text.refuse("too many nested groups")
        options = [self._sequence()]
        while self._text.skip("|"):
            options.append(self._sequence())
        self._nesting -= 1
        expression = self._pool.choice(option.expression for option in options)
        is_choice = _is_choice(options)
        self.choices *= len(options) if is_choice else 1
        return _Part(
            expression,
            any(option.has_start for option in options),
            any(option.has_end for option in options),
            any(option.has_boundary for option in options),
            is_choice or any(option.is_loose for option in options),
        )

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._text.peek() not in ("", "|", ")"):
            part = self._quantified()
            if part.has_start and any(earlier.has_end or earlier.has_boundary for earlier in parts):
                raise self._text.refuse("`^` after `$` or `\\b`")
            if part.has_boundary and any(earlier.has_end for earlier in parts):
                raise self._text.refuse("`\\b` after `$`")
            parts.append(part)
        return _Part(
            self._pool.sequence(part.expression for part in parts),
            any(part.has_start for part in parts),
            any(part.has_end for part in parts),
            any(part.has_boundary for part in parts),
            any(part.is_loose for part in parts),
        )

    def _quantified(self) -> _Part:
        part = self._atom()
        while (bounds := self._quantifier()) is not None:
            low, high = bounds
            if (part.has_start or part.has_end) and (low > 1 or (high != 1 and part.has_start and part.has_end)):
                raise self._text.refuse("a repetition of `^` or `$`")
            wide = high is None or high > low
            self.repeats += high is None or high > low + 1
            self.choices *= 2 if high == low + 1 else 1
            self.is_dangerous |= part.is_loose and (high is None or high > 1)
            part = _Part(self._repeat(part, low, high), part.has_start, part.has_end, part.has_boundary, wide)
        return part

    def _repeat(self, part: _Part, low: int, high: int | None) -> Expression:
        pool, expression = self._pool, part.expression
        if not part.has_boundary:
            return pool.repeat(expression, low, high)
        if low > 1 or high not in (1, None):
            raise self._text.refuse("a counted repetition of `\\b`")
        many = pool.choice((pool.epsilon, expression)) if high else pool.star(expression)
        return pool.sequence((expression, many)) if low and high is None else expression if low else many

    def _quantifier(self) -> tuple[int, int | None] | None:
        bounds: tuple[int, int | None] | None = None
        if self._text.skip("*"):
            bounds = (0, None)
        elif self._text.skip("+"):
            bounds = (1, None)
        elif self._text.skip("?"):
            bounds = (0, 1)
        elif self._text.peek() == "{":
            bounds = self._braces()
        if bounds is not None:
            self._text.skip("?")
            if self._text.peek() in ("+", "*"):
                raise self._text.refuse("a possessive quantifier")
        return bounds

    def _braces(self) -> tuple[int, int | None] | None:
        body, closing, _ = self._text.source[self._text.at + 1 :].partition("}")
        low, comma, high = body.partition(",")
        if not closing or not is_digits(low) or not (high == "" or is_digits(high)):
            return None
        self._text.at += len(body) + 2
        most = None if comma and not high else int(high or low)
        if int(low) > _MAX_REPEAT or (most is not None and most > _MAX_REPEAT):
            raise self._text.refuse("a repetition of absurd size")
        if most is not None and most < int(low):
            raise self._text.refuse("a repetition out of order")
        return int(low), most

    def _atom(self) -> _Part:
        character = self._text.take()
        match character:
            case "^":
                self.starts += 1
                return _Part(self._pool.characters(((START, START),)), has_start=True)
            case "$":
                self.ends += 1
                return _Part(self._pool.characters(((END, END),)), has_end=True)
            case "(":
                return self._group()
            case "[":
                return _Part(self._pool.characters(self._class()))
            case ".":
                return _Part(self._pool.characters(invert_ranges(_LINE_ENDS)))
            case "\\":
                return self._escaped()
            case "*" | "+" | "?":
                raise self._text.refuse("a quantifier without anything to repeat")
            case _:
                return _Part(self._pool.characters(((ord(character), ord(character)),)))

    def _escaped(self) -> _Part:
        if self._text.peek() in ("b", "B"):
            return self._boundary()
        return _Part(self._pool.characters(self._text.escape(in_class=False)))

    def _boundary(self) -> _Part:
        character = self._text.take()
        self.boundaries += 1
        if self.boundaries > _MAX_BOUNDARIES:
            raise self._text.refuse("too many word boundaries")
        return _Part(self._pool.boundary(is_change=character == "b"), has_boundary=True)

    def _group(self) -> _Part:
        if self._text.skip("?") and not self._text.skip(":"):
            if not self._text.skip("<") or self._text.peek() in ("=", "!"):
                raise self._text.refuse("look-around or an inline flag")
            _, closing, _ = self._text.source[self._text.at :].partition(">")
            if not closing:
                raise self._text.refuse("an unfinished group name")
            self._text.at = self._text.source.index(">", self._text.at) + 1
        part = self._choice()
        if not self._text.skip(")"):
            raise self._text.refuse("an unbalanced `(`")
        return part

    def _class(self) -> Ranges:
        inverted = self._text.skip("^")
        ranges: list[tuple[int, int]] = []
        while not self._text.skip("]"):
            member = self._class_member()
            if self._text.peek() == "-" and self._text.source[self._text.at + 1 : self._text.at + 2] not in ("]", ""):
                self._text.at += 1
                last = self._class_member()
                ranges.append(self._span(member, last))
            else:
                ranges.extend(member)
        return invert_ranges(ranges) if inverted else merge_ranges(ranges)

    def _class_member(self) -> Ranges:
        character = self._text.take()
        if character == "\\":
            return self._text.escape(in_class=True)
        if character == "[" and self._text.peek() in (":", "."):
            raise self._text.refuse("a POSIX class")
        return ((ord(character), ord(character)),)

    def _span(self, first: Ranges, last: Ranges) -> tuple[int, int]:
        single = len(first) == len(last) == 1 and first[0][0] == first[0][1] and last[0][0] == last[0][1]
        if not single or first[0][0] > last[0][0]:
            raise self._text.refuse("a range out of order")
        return first[0][0], last[0][0]
