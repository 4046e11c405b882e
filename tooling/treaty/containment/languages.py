"""Patterns as languages of texts: membership, and the shortest text that some match and others do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from treaty.containment.budget import Meter, Undecided
from treaty.containment.code_points import LAST, Ranges, has_point
from treaty.containment.regex_automaton import Pool
from treaty.containment.regex_expression import Expression
from treaty.containment.regex_syntax import Syntax, parse_pattern

_PREFERRED = tuple(map(ord, "abcxyzABCXYZ0123456789-_ .@/:+"))
_RANKS = {point: rank for rank, point in enumerate(_PREFERRED)}
_LAST_PREFERRED = max(_PREFERRED)
_PLAIN = len(_PREFERRED)
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "1234567890")
_SURROGATES = (0xD800, 0xE000)
_CHEAP = 4
_BRIEF = 10
"""So many expressions are looked at in the time of a step."""
_OPEN = 5
_MAX_POOL = 60_000


@dataclass(frozen=True, slots=True)
class _Language:
    state: Expression
    ends: int


class Languages:
    """All patterns of one question, parsed once."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._pool = Pool()
        self._parsed: dict[str, Syntax | Undecided] = {}
        self._languages: dict[str, _Language] = {}
        self._known: dict[tuple[str, str], bool] = {}

    def parse(self, source: str) -> Syntax:
        """The syntax of a pattern.

        Raises:
            Undecided: when the pattern is not regular, or no pattern.
        """
        if source not in self._parsed:
            try:
                self._parsed[source] = parse_pattern(source, self._pool)
            except Undecided as undecided:
                self._parsed[source] = undecided
        parsed = self._parsed[source]
        if isinstance(parsed, Undecided):
            raise parsed
        return parsed

    def can_read(self, source: str) -> bool:
        """Whether a pattern is a regular language that the procedure can reason about."""
        try:
            self.parse(source)
        except Undecided:
            return False
        return True

    def matches(self, source: str, text: str) -> bool:
        """Whether a pattern is found in a text.

        Raises:
            Undecided: as `parse`.
        """
        known = self._known.get((source, text))
        if known is None:
            language = self._language(source)
            state = language.state
            for character in text:
                if state is self._pool.anything or state is self._pool.empty:
                    break
                state = self.step(state, ord(character))
            known = self._known[source, text] = self._pool.accepts(state, language.ends)
        return known

    def shortest(
        self, wanted: Sequence[str], unwanted: Sequence[str], excluded: Sequence[str], low: int, high: int | None
    ) -> str | None:
        """The shortest text of a length that all `wanted` patterns match, no `unwanted` one, and that is not excluded.

        Returns:
            The text, or None if there is none.

        Raises:
            Undecided: when a pattern is not regular.
        """
        if set(wanted) & set(unwanted):
            return None
        positive = [self._language(source) for source in wanted]
        negative = [self._language(source) for source in unwanted]
        for text in excluded:
            self.charge(1 + len(text) // _CHEAP)
            negative.append(self._literal(text))
        return _Search(self, self._pool, positive, negative, low, high).run()

    def _language(self, source: str) -> _Language:
        known = self._languages.get(source)
        if known is None:
            made, looked_at = self._pool.made, self._pool.looked_at
            syntax = self.parse(source)
            known = _Language(self._pool.search(syntax.expression, syntax.starts), syntax.ends)
            self._languages[source] = known
            self._charge_made(made, looked_at, known.state)
        return known

    def _literal(self, text: str) -> _Language:
        return _Language(self._pool.sequence(self._pool.characters(((ord(c), ord(c)),)) for c in text), 0)

    def step(self, state: Expression, point: int) -> Expression:
        """The derivative of a state, charged to the budget if it is new."""
        known, pool = state.derivatives.get(point), self._pool
        if known is not None:
            return pool.step(state, point) if known.is_bounded else known
        if pool.made > _MAX_POOL:
            raise Undecided("patterns with too many states")
        made, looked_at = pool.made, pool.looked_at
        found = pool.step(state, point)
        self._charge_made(made, looked_at, found)
        return found

    def _charge_made(self, made: int, looked_at: int, state: Expression) -> None:
        """Charge what was made on the way to a state; where boundaries are open, each part is looked at often."""
        weight = _OPEN if state.is_bounded else 1
        made, looked_at = self._pool.made - made, self._pool.looked_at - looked_at
        self._meter.tick(1 + weight * made // 2 + looked_at // _BRIEF)

    def charge(self, steps: int) -> None:
        """Charge work on a walk to the budget."""
        self._meter.tick(steps)


_State = tuple[tuple[Expression, ...], tuple[Expression, ...]]


class _Search:
    """Breadth-first walk of a product of languages; levels below `low` are kept apart, so that the length is exact."""

    def __init__(
        self,
        languages: Languages,
        pool: Pool,
        positive: list[_Language],
        negative: list[_Language],
        low: int,
        high: int | None,
    ) -> None:
        self._languages = languages
        self._pool = pool
        self._ends = (tuple(each.ends for each in positive), tuple(each.ends for each in negative))
        self._low = low
        self._high = high
        self._start: _State = (tuple(each.state for each in positive), tuple(each.state for each in negative))
        self._parents: dict[tuple[_State, int], tuple[tuple[_State, int], int] | None] = {}
        self._points: dict[frozenset[Ranges], tuple[int, ...]] = {}

    def run(self) -> str | None:
        level = [self._start]
        self._parents[self._start, 0] = None
        length = 0
        while level:
            if length >= self._low:
                for state in level:
                    if self._is_accepted(state):
                        return self._word((state, min(length, self._low)))
            if self._high is not None and length >= self._high:
                return None
            level = self._following(level, length)
            length += 1
        return None

    def _following(self, level: list[_State], length: int) -> list[_State]:
        before, after = min(length, self._low), min(length + 1, self._low)
        following: list[_State] = []
        self._languages.charge(1 + len(level) // _CHEAP)
        for state in level:
            points = self._representatives(state)
            self._languages.charge((1 + len(points)) // 2)
            for point in points:
                reached = self._step(state, point)
                if reached is not None and (reached, after) not in self._parents:
                    self._parents[reached, after] = ((state, before), point)
                    following.append(reached)
        return following

    def _representatives(self, state: _State) -> tuple[int, ...]:
        sets = _sets_of(state)
        known = self._points.get(sets)
        if known is None:
            self._languages.charge(1 + sum(map(len, sets)) // _CHEAP)
            known = self._points[sets] = _find_representatives(sets)
        return known

    def _step(self, state: _State, point: int) -> _State | None:
        step, pool = self._languages.step, self._pool
        positive = tuple(step(each, point) for each in state[0])
        if pool.empty in positive:
            return None
        negative = tuple(step(each, point) for each in state[1])
        return None if pool.anything in negative else (positive, negative)

    def _is_accepted(self, state: _State) -> bool:
        accepts = self._pool.accepts
        return all(map(accepts, state[0], self._ends[0])) and not any(map(accepts, state[1], self._ends[1]))

    def _word(self, reached: tuple[_State, int]) -> str:
        """The text on the way to a state, with letters and digits in turn where any of a class will do."""
        steps: list[tuple[_State, int]] = []
        step = self._parents[reached]
        while step is not None:
            steps.append((step[0][0], step[1]))
            step = self._parents[step[0]]
        text = ""
        for state, point in reversed(steps):
            text += chr(_varied(point, text, _sets_of(state)))
        return text


def _sets_of(state: _State) -> frozenset[Ranges]:
    return frozenset[Ranges]().union(*(each.sets for side in state for each in side))


def _varied(point: int, text: str, sets: frozenset[Ranges]) -> int:
    """A code point of the same class that comes next in the alphabet or in counting, if there is one."""
    row = next((row for row in _ROWS if chr(point) in row), "")
    turn = sum(character in row for character in text) % len(row) if row else 0
    members = {ranges for ranges in sets if has_point(ranges, point)}
    for character in row[turn:] + row[:turn]:
        if {ranges for ranges in sets if has_point(ranges, ord(character))} == members:
            return ord(character)
    return point


@lru_cache(256)
def _find_representatives(sets: frozenset[Ranges]) -> tuple[int, ...]:
    """One code point of each class that the sets tell apart, pleasant ones first."""
    turns: dict[int, int] = dict.fromkeys((0, *_SURROGATES, LAST + 1), 0)
    for at, ranges in enumerate(sets):
        for low, high in ranges:
            turns[low] = turns.get(low, 0) ^ (1 << at)
            turns[high + 1] = turns.get(high + 1, 0) ^ (1 << at)
    best: dict[int, tuple[tuple[int, int], int]] = {}
    members = 0
    for low, following in pairwise(sorted(turns)):
        members ^= turns[low]
        if low > LAST or _SURROGATES[0] <= low < _SURROGATES[1]:
            continue
        known = best.get(members)
        if known is not None and low > _LAST_PREFERRED and known[0] <= (_PLAIN, low):
            continue  # as nearly all are where classes are of all scripts
        point = _pleasant(low, following)
        found = (_rank(point), point)
        if known is None or found < known:
            best[members] = found
    return tuple(point for _, point in sorted(best.values()))


def _pleasant(low: int, following: int) -> int:
    return next((point for point in _PREFERRED if low <= point < following), low)


def _rank(point: int) -> tuple[int, int]:
    rank = _RANKS.get(point)
    return (rank, 0) if rank is not None else (_PLAIN + (point < ord(" ")), point)
