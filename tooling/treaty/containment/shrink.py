"""Witnesses made smaller, and made to look like real data, as long as they stay witnesses."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from treaty.containment.suggest import Path
from treaty.containment.values import JsonValue, key_of

Test: TypeAlias = Callable[[JsonValue], bool]
"""Whether a value is still a witness."""

_MAX_TESTS = 60
_LARGE = 256
"""So many parts of a value are looked at in the time of a test."""
_MAX_SUGGESTIONS = 400


class _Trials:
    """Tests that are still to be had; one of a large value counts as many."""

    def __init__(self, test: Test) -> None:
        self._test = test
        self.left = _MAX_TESTS

    def passes(self, value: JsonValue) -> bool:
        self.left -= 1 + _count_parts(value) // _LARGE
        return self.left >= 0 and self._test(value)


def _count_parts(value: JsonValue) -> int:
    """How many values there are in a value, itself among them."""
    count, stack = 0, [value]
    while stack:
        part = stack.pop()
        count += 1
        if isinstance(part, dict):
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)
    return count


def shrink(value: JsonValue, kept: Collection[str], test: Test) -> JsonValue:
    """The value with members left out that the test does not need; `kept` are members of the whole that it needs."""
    trials = _Trials(test)
    pending: list[Path] = [()]
    while pending and trials.left > 0:
        path = pending.pop()
        value = _shrink_at(value, path, () if path else kept, trials)
        part = part_at(value, path)
        pending.extend((*path, step) for step in _steps(part, ()) if isinstance(part_at(part, (step,)), (dict, list)))
    return value


def dress(value: JsonValue, suggestions: Iterable[tuple[Path, JsonValue]], test: Test) -> JsonValue:
    """The value with as many of the suggested values in it as the test allows; of several for one place, the first."""
    trials = _Trials(test)
    rounds: list[dict[Path, JsonValue]] = []
    for path, candidate in islice(suggestions, _MAX_SUGGESTIONS):
        for suggested in rounds:
            if path not in suggested:
                suggested[path] = candidate
                break
        else:
            rounds.append({path: candidate})
    settled: set[Path] = set()
    for suggested in rounds:
        pending = [(path, candidate) for path, candidate in suggested.items() if path not in settled]
        value, taken = _replace_most(value, pending, trials)
        settled |= taken
    return value


def _replace_most(
    value: JsonValue, pending: list[tuple[Path, JsonValue]], trials: _Trials
) -> tuple[JsonValue, set[Path]]:
    """Replace all that can be replaced together, by halves."""
    pending = [(path, candidate) for path, candidate in pending if _has(value, path)]
    if not pending:
        return value, set()
    replaced = value
    for path, candidate in pending:
        replaced = replace_at(replaced, path, candidate)
    if trials.passes(replaced):
        return replaced, {path for path, _ in pending}
    if len(pending) == 1:
        return value, set()
    half = len(pending) // 2
    value, first = _replace_most(value, pending[:half], trials)
    value, second = _replace_most(value, pending[half:], trials)
    return value, first | second


def variants(value: JsonValue, candidate: JsonValue) -> Iterator[JsonValue]:
    """What a value at fault could be instead: the candidate, or the candidate made as long as the value."""
    if key_of(candidate) != key_of(value):
        yield candidate
    if isinstance(value, str) and isinstance(candidate, str) and candidate and len(value) > len(candidate):
        yield _lengthened(candidate, len(value))


def _lengthened(text: str, length: int) -> str:
    """The text as often as it takes, words kept apart, up to a length."""
    gap = " " if " " in text else ""
    return ((text + gap) * (length // len(text) + 1))[:length]


def part_at(value: JsonValue, path: Path) -> JsonValue:
    """The part of a value at a path that it has."""
    for step in path:
        if isinstance(value, dict):
            value = value[str(step)]
        elif isinstance(value, list):
            value = value[int(step)]
    return value


def _shrink_at(value: JsonValue, path: Path, kept: Collection[str], trials: _Trials) -> JsonValue:
    """Leave out members of one object or array, in ever smaller portions."""
    steps = _steps(part_at(value, path), kept)
    size = len(steps)
    while size and steps and trials.left > 0:
        for start in range(0, len(steps), size):
            portion = set(steps[start : start + size])
            smaller = replace_at(value, path, _without(part_at(value, path), portion))
            if trials.passes(smaller):
                value, steps = smaller, _steps(part_at(smaller, path), kept)
                break
        else:
            size //= 2
        size = min(size, len(steps))
    return value


def _steps(value: JsonValue, kept: Collection[str]) -> list[str | int]:
    if isinstance(value, dict):
        return [name for name in value if name not in kept]
    return list(range(len(value))) if isinstance(value, list) else []


def _without(value: JsonValue, steps: set[str | int]) -> JsonValue:
    if isinstance(value, dict):
        return {name: member for name, member in value.items() if name not in steps}
    return [member for at, member in enumerate(value) if at not in steps] if isinstance(value, list) else value


def _has(value: JsonValue, path: Path) -> bool:
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return False
    return True


def replace_at(value: JsonValue, path: Path, part: JsonValue) -> JsonValue:
    """A copy of the value in which the part at a path is another."""
    if not path:
        return part
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {name: replace_at(member, rest, part) if name == step else member for name, member in value.items()}
    if isinstance(value, list):
        return [replace_at(member, rest, part) if at == step else member for at, member in enumerate(value)]
    return value
