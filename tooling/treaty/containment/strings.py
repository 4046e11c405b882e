"""Texts of a length that match some patterns and not others: the shortest, or proof that there is none."""

from dataclasses import dataclass, field

from treaty.containment.atoms import Length, Pattern
from treaty.containment.budget import Undecided
from treaty.containment.languages import Languages

_MAX_LENGTH = 100_000
_ALPHABET = 50_000  # code points from `a` up to the surrogates: more than a schema has constants
_WORDS = ("text", "value", "sample", "x", "other", "name")
_FORMS = ("2024-05-17", "2024-05-17T09:30:00Z", "09:30:00", "name@example.com", "192.0.2.1", "A-100", "10115", "DE01")


@dataclass(slots=True)
class StringSpace:
    """What is asked of a text: its length, patterns it matches, patterns it must not match, texts it is not."""

    low: int = 0
    high: int | None = None
    wanted: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    excluded: set[str] = field(default_factory=set)

    def add(self, atom: Length | Pattern, *, holds: bool) -> None:
        """Take up one atom, or its opposite; of a window, the opposite has one side only."""
        if isinstance(atom, Pattern):
            (self.wanted if holds else self.unwanted).append(atom.source)
        elif holds:
            self.low = max(self.low, atom.low)
            self.high = narrower(self.high, atom.high)
        elif atom.high is not None:
            self.low = max(self.low, atom.high + 1)
        else:
            self.high = narrower(self.high, atom.low - 1)


def narrower(left: int | None, right: int | None) -> int | None:
    """The lower of two upper limits, None being none."""
    if left is None or right is None:
        return right if left is None else left
    return min(left, right)


def find_text(space: StringSpace, languages: Languages) -> str | None:
    """A text as asked for, or None if there is none.

    Raises:
        Undecided: when a pattern is not regular, or the text would be of absurd length.
    """
    if space.high is not None and space.high < space.low:
        return None
    if space.low > _MAX_LENGTH:
        raise Undecided("a text of absurd length")
    if not space.wanted and not space.unwanted:
        return _find_any(space)
    friendly = _find_friendly(space, languages)
    if friendly is not None:
        return friendly
    return languages.shortest(space.wanted, space.unwanted, sorted(space.excluded), space.low, space.high)


def _fits(space: StringSpace, text: str) -> bool:
    return space.low <= len(text) and (space.high is None or len(text) <= space.high) and text not in space.excluded


def _find_any(space: StringSpace) -> str | None:
    for word in _WORDS:
        if _fits(space, word):
            return word
    length = max(space.low, min(1, space.high if space.high is not None else 1))
    while space.high is None or length <= space.high:
        for at in range(len(space.excluded) + 1):
            text = _numbered(at, length)
            if text is None:
                break
            if text not in space.excluded:
                return text
        length += 1
    return None


def _numbered(at: int, length: int) -> str | None:
    """The text of a length with a number, in code points from `a` on; None when the length has fewer texts."""
    if length == 0:
        return "" if at == 0 else None
    digits: list[str] = []
    for _ in range(length):
        at, digit = divmod(at, _ALPHABET)
        digits.append(chr(ord("a") + digit))
        if not at:
            break
    return None if at else "".join(reversed(digits)).rjust(length, "a")


def _find_friendly(space: StringSpace, languages: Languages) -> str | None:
    for word in (*_WORDS, *_FORMS):
        if not _fits(space, word):
            continue
        if all(languages.matches(source, word) for source in space.wanted) and not any(
            languages.matches(source, word) for source in space.unwanted
        ):
            return word
    return None
