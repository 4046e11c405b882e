"""Numbers between bounds, multiples of some and not of others: the simplest, or proof that there is none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, count, islice
from math import ceil, floor, gcd, lcm

from treaty.containment.atoms import Bound, Multiple
from treaty.containment.budget import Meter, Undecided
from treaty.containment.values import INTEGER, WHOLE

_MAX_PERIOD = 100_000
_MAX_DIGITS = 18
_ONE = Fraction(1)
_EXACT = 2**53


@dataclass(slots=True)
class NumberSpace:
    """What is asked of a number.

    Attributes:
        low, high: bounds; None is no bound. `low_open`, `high_open`: the bound itself is left out.
        factors: the number is a multiple of each.
        avoided: it is a multiple of none of these.
        excluded: it is none of these.
    """

    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False
    factors: list[Fraction] = field(default_factory=list)
    avoided: list[Fraction] = field(default_factory=list)
    excluded: set[Fraction] = field(default_factory=set)

    def add(self, atom: Bound | Multiple, *, holds: bool) -> None:
        """Take up one atom, or its opposite."""
        if isinstance(atom, Multiple):
            (self.factors if holds else self.avoided).append(atom.of)
        elif atom.upper is holds:
            self._lower_high(atom.limit, atom.strict is holds)
        else:
            self._raise_low(atom.limit, atom.strict is holds)

    def _raise_low(self, limit: Fraction, is_open: bool) -> None:
        if self.low is None or (limit, is_open) > (self.low, self.low_open):
            self.low, self.low_open = limit, is_open

    def _lower_high(self, limit: Fraction, is_open: bool) -> None:
        if self.high is None or (-limit, is_open) > (-self.high, self.high_open):
            self.high, self.high_open = limit, is_open

    def allows(self, number: Fraction) -> bool:
        """Whether a number is what is asked for."""
        if self.low is not None and (number < self.low or (self.low_open and number == self.low)):
            return False
        if self.high is not None and (number > self.high or (self.high_open and number == self.high)):
            return False
        return (
            number not in self.excluded
            and all((number / factor).denominator == 1 for factor in self.factors)
            and not any((number / factor).denominator == 1 for factor in self.avoided)
        )


def find_number(space: NumberSpace, kind: int, meter: Meter) -> Fraction | None:
    """A simple number of a kind (INTEGER, WHOLE or FRACTION), or None if there is none.

    Raises:
        Undecided: when the search would be too long.
    """
    if kind in (INTEGER, WHOLE):
        return _find_multiple(space, [*space.factors, _ONE], space.avoided, meter)
    avoided = [*space.avoided, _ONE]
    if space.factors:
        return _find_multiple(space, space.factors, avoided, meter)
    return _find_dense(space, avoided, meter)


def _find_multiple(
    space: NumberSpace, factors: list[Fraction], avoided: list[Fraction], meter: Meter
) -> Fraction | None:
    step = _common_multiple(factors)
    if any((step / factor).denominator == 1 for factor in avoided):
        return None
    first = None if space.low is None else _after(space.low / step, is_open=space.low_open)
    last = None if space.high is None else -_after(-space.high / step, is_open=space.high_open)
    period = lcm(*((step / factor).denominator for factor in avoided))
    longest = period * (len(space.excluded) + 1)
    for number in (index * step for index in _far(first, last)):
        if space.allows(number) and not any((number / factor).denominator == 1 for factor in avoided):
            return number
    for tried, index in enumerate(_indices(first, last)):
        if tried >= longest:
            return None
        if tried > _MAX_PERIOD:
            raise Undecided("`multipleOf` with a long common period")
        meter.tick()
        number = index * step
        if number not in space.excluded and not any((number / factor).denominator == 1 for factor in avoided):
            return number
    return None


def _after(quotient: Fraction, *, is_open: bool) -> int:
    return floor(quotient) + 1 if is_open else ceil(quotient)


def _far(first: int | None, last: int | None) -> Iterator[int]:
    """A number well within bounds that are so far out that validators, which may read them as floats, are not exact."""
    if first is not None and first > _EXACT and (last is None or 2 * first <= last):
        yield 2 * first
    if last is not None and last < -_EXACT and (first is None or first <= 2 * last):
        yield 2 * last


def _indices(first: int | None, last: int | None) -> Iterable[int]:
    """Whole numbers from first to last, those near zero first; at each moment the ones given are without a gap."""
    if last is None:
        return count(0 if first is None else max(first, 0))
    if first is None:
        return count(min(last, 1), -1)
    if first <= 0 <= last:
        return chain(range(last + 1), range(-1, first - 1, -1))
    return range(first, last + 1) if first > 0 else range(last, first - 1, -1)


def _common_multiple(factors: list[Fraction]) -> Fraction:
    return Fraction(lcm(*(factor.numerator for factor in factors)), gcd(*(factor.denominator for factor in factors)))


def _find_dense(space: NumberSpace, avoided: list[Fraction], meter: Meter) -> Fraction | None:
    """A number with few digits: an interval holds infinitely many, of which the rest excludes a part that is sparse."""
    low, high = space.low, space.high
    if low is not None and high is not None and low >= high:
        return low if low == high and space.allows(low) and low.denominator != 1 else None
    tries = 2 * (len(avoided) + len(space.excluded)) + 4
    for digits in range(1, _MAX_DIGITS):
        step = Fraction(1, 10**digits)
        if any((step / factor).denominator == 1 for factor in avoided):
            continue
        for number in islice(_grid(_without_far(low, high), high, step), tries):
            meter.tick()
            if space.allows(number) and number.denominator != 1:
                return number
    odd = next((number for number in _odd(low, high) if space.allows(number) and number.denominator != 1), None)
    if odd is None:
        raise Undecided("numbers between bounds that are very near each other")
    return odd


def _odd(low: Fraction | None, high: Fraction | None) -> Iterator[Fraction]:
    """Numbers with many digits that a float holds: the bounds themselves, and what lies between them."""
    bounds = [bound for bound in (low, high) if bound is not None]
    yield from bounds
    if len(bounds) == 2:
        yield Fraction(repr(float(sum(bounds) / 2)))


def _without_far(low: Fraction | None, high: Fraction | None) -> Fraction | None:
    """The lower bound, or zero where that will do: fractions far out are none that a float holds."""
    has_zero = (low is None or low < 0) and (high is None or high > 0)
    is_far = low < -_EXACT if low is not None else high is not None and high > _EXACT
    return Fraction(0) if has_zero and is_far else low


def _grid(low: Fraction | None, high: Fraction | None, step: Fraction) -> Iterator[Fraction]:
    """Decimal numbers within bounds, from the lower bound up, or from the upper one down."""
    middle = 5 * step * (1 if low is None and high is None else 0)
    if low is None and high is not None:
        start = floor(high / step)
        yield from (index * step for index in count(start, -1))
        return
    start = ceil((low if low is not None else middle) / step)
    for index in count(start):
        number = index * step
        if high is not None and number > high:
            return
        yield number
