"""The text of a pattern as it is read: characters, and what escapes stand for."""

from treaty.containment.budget import Undecided
from treaty.containment.code_points import LAST, WORD, Ranges, find_category, invert_ranges

_DIGIT: Ranges = ((48, 57),)
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
_CLASSES: dict[str, Ranges] = {
    "d": _DIGIT, "D": invert_ranges(_DIGIT), "w": WORD, "W": invert_ranges(WORD), "s": _SPACE,
    "S": invert_ranges(_SPACE),
}  # fmt: skip
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}


class PatternText:
    """A pattern and how far it is read."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def refuse(self, what: str) -> Undecided:
        """What to raise for what is no regular language, or no pattern."""
        return Undecided(f"{what} in the pattern {self.source!r}", pattern=self.source)

    def peek(self) -> str:
        """The next character, or nothing."""
        return self.source[self.at] if self.at < len(self.source) else ""

    def take(self) -> str:
        """The next character, read."""
        if self.at >= len(self.source):
            raise self.refuse("an unfinished escape or class")
        self.at += 1
        return self.source[self.at - 1]

    def skip(self, text: str) -> bool:
        """Whether a text comes next; then it is read."""
        found = self.source.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found

    def escape(self, *, in_class: bool) -> Ranges:
        """What an escape stands for, after its backslash."""
        character = self.take()
        if character in _CLASSES:
            return _CLASSES[character]
        if character in ("p", "P"):
            ranges = self._category()
            return ranges if character == "p" else invert_ranges(ranges)
        if character in ("B", "b", "k") or character in "123456789":
            if character == "b" and in_class:
                return ((8, 8),)
            raise self.refuse(f"`\\{character}`")
        point = self._escaped_point(character)
        return ((point, point),)

    def _category(self) -> Ranges:
        name, closing, _ = self.source[self.at + 1 :].partition("}")
        ranges = find_category(name) if closing and self.peek() == "{" else None
        if ranges is None:
            raise self.refuse(f"`\\p{{{name[:20]}}}`, which is no general category,")
        self.at += len(name) + 2
        return ranges

    def _escaped_point(self, character: str) -> int:
        if character in _CONTROLS:
            if character == "0" and is_digits(self.peek()):
                raise self.refuse("an octal escape")
            return _CONTROLS[character]
        if character == "c" and self.peek().isascii() and self.peek().isalpha():
            return ord(self.take()) % 32
        if character == "x":
            return self._hexadecimal(2)
        if character == "u":
            return self._unicode()
        if character.isascii() and character.isalnum():  # `\A`, `\Z`, `\a`: engines disagree
            raise self.refuse(f"`\\{character}`")
        return ord(character)

    def _unicode(self) -> int:
        if self.skip("{"):
            digits, closing, _ = self.source[self.at :].partition("}")
            if not closing or not _is_hexadecimal(digits) or int(digits, 16) > LAST:
                raise self.refuse("a malformed `\\u{…}`")
            self.at += len(digits) + 1
            return int(digits, 16)
        point = self._hexadecimal(4)
        if 0xD800 <= point <= 0xDBFF and self.skip("\\u"):
            low = self._hexadecimal(4)
            if not 0xDC00 <= low <= 0xDFFF:
                raise self.refuse("half of a surrogate pair")
            return 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00)
        return point

    def _hexadecimal(self, count: int) -> int:
        digits = self.source[self.at : self.at + count]
        if len(digits) < count or not _is_hexadecimal(digits):
            raise self.refuse("a malformed escape")
        self.at += count
        return int(digits, 16)


def is_digits(text: str) -> bool:
    """Whether a text is ASCII digits, one at least."""
    return text.isascii() and text.isdigit()


def _is_hexadecimal(text: str) -> bool:
    return bool(text) and all(character in "0123456789abcdefABCDEF" for character in text)
