"""ECMA-262 patterns to regular expressions; what is no regular language is undecided.

Source: ECMA-262, section 22.2.1, as JSON Schema Core, section 6.4, recommends it.
"""

from dataclasses import dataclass

from treaty.containment.budget import Undecided
from treaty.containment.regex_automaton import (
    END,
    LAST,
    START,
    Expression,
    Kind,
    Pool,
    Ranges,
    invert_ranges,
    merge_ranges,
)

_MAX_LENGTH = 4000
_MAX_NESTING = 30
_MAX_REPEAT = 20_000

_DIGIT: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Ranges = (
    (9, 13),
    (32, 32),
    (160, 160),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
_LINE_ENDS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
_CLASSES: dict[str, Ranges] = {
    "d": _DIGIT, "D": invert_ranges(_DIGIT), "w": _WORD, "W": invert_ranges(_WORD), "s": _SPACE,
    "S": invert_ranges(_SPACE),
}  # fmt: skip
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """A parsed pattern.

    Attributes:
        expression: its language, with START and END for `^` and `$`.
        starts, ends: how many `^` and `$` it has.
        is_dangerous: whether a backtracking matcher may need exponential time on it.
    """

    expression: Expression
    starts: int
    ends: int
    is_dangerous: bool


@dataclass(frozen=True, slots=True)
class _Part:
    expression: Expression
    has_start: bool = False
    has_end: bool = False
    is_loose: bool = False  # matches in many ways: an endless or wide repetition, or a choice


def parse_pattern(source: str, pool: Pool) -> Syntax:
    """The language of an ECMA-262 pattern.

    Raises:
        Undecided: for look-around, back-references, word boundaries, Unicode properties, and what is no pattern.
    """
    if len(source) > _MAX_LENGTH:
        raise Undecided("a pattern of absurd length")
    parser = _Parser(source, pool)
    part = parser.parse()
    return Syntax(
        expression=part.expression, starts=parser.starts, ends=parser.ends, is_dangerous=parser.is_dangerous
    )  # fmt: skip


class _Parser:
    def __init__(self, source: str, pool: Pool) -> None:
        self._source = source
        self._pool = pool
        self._at = 0
        self._nesting = 0
        self.starts = 0
        self.ends = 0
        self.is_dangerous = False

    def parse(self) -> _Part:
        part = self._choice()
        if self._at < len(self._source):
            raise self._refuse("an unbalanced `)`")
        return part

    def _refuse(self, what: str) -> Undecided:
        return Undecided(f"{what} in the pattern {self._source!r}", pattern=self._source)

    def _peek(self) -> str:
        return self._source[self._at] if self._at < len(self._source) else ""

    def _take(self) -> str:
        if self._at >= len(self._source):
            raise self._refuse("an unfinished escape or class")
        self._at += 1
        return self._source[self._at - 1]

    def _skip(self, text: str) -> bool:
        found = self._source.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _choice(self) -> _Part:
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise self._refuse("too many nested groups")
        options = [self._sequence()]
        while self._skip("|"):
            options.append(self._sequence())
        self._nesting -= 1
        expression = self._pool.choice(option.expression for option in options)
        return _Part(
            expression,
            any(option.has_start for option in options),
            any(option.has_end for option in options),
            expression.kind is not Kind.CHARACTERS and (len(options) > 1 or any(option.is_loose for option in options)),
        )

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._peek() not in ("", "|", ")"):
            part = self._quantified()
            if part.has_start and any(earlier.has_end for earlier in parts):
                raise self._refuse("`^` after `$`")
            parts.append(part)
        return _Part(
            self._pool.sequence(part.expression for part in parts),
            any(part.has_start for part in parts),
            any(part.has_end for part in parts),
            any(part.is_loose for part in parts),
        )

    def _quantified(self) -> _Part:
        part = self._atom()
        while (bounds := self._quantifier()) is not None:
            low, high = bounds
            if (part.has_start or part.has_end) and (low > 1 or (high != 1 and part.has_start and part.has_end)):
                raise self._refuse("a repetition of `^` or `$`")
            wide = high is None or high > low
            self.is_dangerous |= part.is_loose and (high is None or high > 1)
            part = _Part(self._pool.repeat(part.expression, low, high), part.has_start, part.has_end, wide)
        return part

    def _quantifier(self) -> tuple[int, int | None] | None:
        bounds: tuple[int, int | None] | None = None
        if self._skip("*"):
            bounds = (0, None)
        elif self._skip("+"):
            bounds = (1, None)
        elif self._skip("?"):
            bounds = (0, 1)
        elif self._peek() == "{":
            bounds = self._braces()
        if bounds is not None:
            self._skip("?")
            if self._peek() in ("+", "*"):
                raise self._refuse("a possessive quantifier")
        return bounds

    def _braces(self) -> tuple[int, int | None] | None:
        body, closing, _ = self._source[self._at + 1 :].partition("}")
        low, comma, high = body.partition(",")
        if not closing or not _is_digits(low) or not (high == "" or _is_digits(high)):
            return None
        self._at += len(body) + 2
        most = None if comma and not high else int(high or low)
        if int(low) > _MAX_REPEAT or (most is not None and most > _MAX_REPEAT):
            raise self._refuse("a repetition of absurd size")
        if most is not None and most < int(low):
            raise self._refuse("a repetition out of order")
        return int(low), most

    def _atom(self) -> _Part:
        character = self._take()
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
                return _Part(self._pool.characters(self._escape(in_class=False)))
            case "*" | "+" | "?":
                raise self._refuse("a quantifier without anything to repeat")
            case _:
                return _Part(self._pool.characters(((ord(character), ord(character)),)))

    def _group(self) -> _Part:
        if self._skip("?") and not self._skip(":"):
            if not self._skip("<") or self._peek() in ("=", "!"):
                raise self._refuse("look-around or an inline flag")
            _, closing, _ = self._source[self._at :].partition(">")
            if not closing:
                raise self._refuse("an unfinished group name")
            self._at = self._source.index(">", self._at) + 1
        part = self._choice()
        if not self._skip(")"):
            raise self._refuse("an unbalanced `(`")
        return part

    def _class(self) -> Ranges:
        inverted = self._skip("^")
        ranges: list[tuple[int, int]] = []
        while not self._skip("]"):
            member = self._class_member()
            if self._peek() == "-" and self._source[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                last = self._class_member()
                ranges.append(self._span(member, last))
            else:
                ranges.extend(member)
        return invert_ranges(ranges) if inverted else merge_ranges(ranges)

    def _class_member(self) -> Ranges:
        character = self._take()
        if character == "\\":
            return self._escape(in_class=True)
        if character == "[" and self._peek() in (":", "."):
            raise self._refuse("a POSIX class")
        return ((ord(character), ord(character)),)

    def _span(self, first: Ranges, last: Ranges) -> tuple[int, int]:
        single = len(first) == len(last) == 1 and first[0][0] == first[0][1] and last[0][0] == last[0][1]
        if not single or first[0][0] > last[0][0]:
            raise self._refuse("a range out of order")
        return first[0][0], last[0][0]

    def _escape(self, *, in_class: bool) -> Ranges:
        character = self._take()
        if character in _CLASSES:
            return _CLASSES[character]
        if character in ("B", "b", "k", "p", "P") or character in "123456789":
            if character == "b" and in_class:
                return ((8, 8),)
            raise self._refuse(f"`\\{character}`")
        point = self._escaped_point(character)
        return ((point, point),)

    def _escaped_point(self, character: str) -> int:
        if character in _CONTROLS:
            if character == "0" and _is_digits(self._peek()):
                raise self._refuse("an octal escape")
            return _CONTROLS[character]
        if character == "c" and self._peek().isascii() and self._peek().isalpha():
            return ord(self._take()) % 32
        if character == "x":
            return self._hexadecimal(2)
        if character == "u":
            return self._unicode()
        if character.isascii() and character.isalnum():  # `\A`, `\Z`, `\a`: engines disagree
            raise self._refuse(f"`\\{character}`")
        return ord(character)

    def _unicode(self) -> int:
        if self._skip("{"):
            digits, closing, _ = self._source[self._at :].partition("}")
            if not closing or not _is_hexadecimal(digits) or int(digits, 16) > LAST:
                raise self._refuse("a malformed `\\u{…}`")
            self._at += len(digits) + 1
            return int(digits, 16)
        point = self._hexadecimal(4)
        if 0xD800 <= point <= 0xDBFF and self._skip("\\u"):
            low = self._hexadecimal(4)
            if not 0xDC00 <= low <= 0xDFFF:
                raise self._refuse("half of a surrogate pair")
            return 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00)
        return point

    def _hexadecimal(self, count: int) -> int:
        digits = self._source[self._at : self._at + count]
        if len(digits) < count or not _is_hexadecimal(digits):
            raise self._refuse("a malformed escape")
        self._at += count
        return int(digits, 16)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_hexadecimal(text: str) -> bool:
    return bool(text) and all(character in "0123456789abcdefABCDEF" for character in text)
