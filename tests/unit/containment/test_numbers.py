"""Numbers between bounds: the simplest one, or proof that there is none."""

from fractions import Fraction

import pytest

from treaty.containment.atoms import Bound, Multiple
from treaty.containment.budget import Budget, Meter, Undecided
from treaty.containment.numbers import NumberSpace, find_number
from treaty.containment.values import FRACTION, INTEGER

METER = Meter(Budget())


def _space(*atoms: tuple[bool, Bound | Multiple], excluded: set[int] | None = None) -> NumberSpace:
    space = NumberSpace(excluded={Fraction(number) for number in excluded or ()})
    for holds, atom in atoms:
        space.add(atom, holds=holds)
    return space


def _at_least(limit: float, *, strict: bool = False) -> Bound:
    return Bound(Fraction(str(limit)), strict, False)


def _at_most(limit: float, *, strict: bool = False) -> Bound:
    return Bound(Fraction(str(limit)), strict, True)


def test_whole_numbers_near_zero_come_first() -> None:
    assert find_number(_space(), INTEGER, METER) == 0
    assert find_number(_space((True, _at_least(5, strict=True))), INTEGER, METER) == 6
    assert find_number(_space((True, _at_most(-5))), INTEGER, METER) == -5
    assert find_number(_space((True, _at_least(-3)), (True, _at_most(3)), excluded={0}), INTEGER, METER) == 1


def test_the_opposite_of_a_bound_is_the_other_bound() -> None:
    assert find_number(_space((False, _at_least(5))), INTEGER, METER) == 1
    assert find_number(_space((False, _at_least(5)), (True, _at_least(4))), INTEGER, METER) == 4
    assert find_number(_space((False, _at_least(5)), (True, _at_least(5))), INTEGER, METER) is None


def test_multiples_of_several_and_not_of_others() -> None:
    space = _space((True, Multiple(Fraction(4))), (True, Multiple(Fraction(6))), (True, _at_least(1)))
    assert find_number(space, INTEGER, METER) == 12
    space.add(Multiple(Fraction(24)), holds=False)
    assert find_number(space, INTEGER, METER) == 12
    space.add(Multiple(Fraction(3)), holds=False)
    assert find_number(space, INTEGER, METER) is None


def test_a_finite_range_may_be_used_up() -> None:
    assert find_number(_space((True, _at_least(1)), (True, _at_most(2)), excluded={1, 2}), INTEGER, METER) is None


def test_fractions_have_few_digits() -> None:
    assert find_number(_space(), FRACTION, METER) == Fraction(1, 2)
    found = find_number(_space((True, _at_least(3, strict=True)), (True, _at_most(4, strict=True))), FRACTION, METER)
    assert found == Fraction("3.1")
    assert find_number(_space((True, Multiple(Fraction(1, 4))), (True, _at_least(1))), FRACTION, METER) == Fraction(
        5, 4
    )


def test_fractions_are_ones_that_a_float_holds() -> None:
    for low, high in (("-1e20", "1000"), ("-1e20", None), (None, "1e20"), ("1e-300", None), ("1e-300", "2e-300")):
        space = _space()
        space.low, space.high = (None if bound is None else Fraction(bound) for bound in (low, high))
        found = find_number(space, FRACTION, METER)
        assert found is not None
        assert Fraction(repr(float(found))) == found


def test_whole_numbers_far_out_are_well_within_the_bound() -> None:
    assert find_number(_space((True, _at_least(1e30))), INTEGER, METER) == 2 * 10**30
    assert find_number(_space((True, _at_most(-1e30))), INTEGER, METER) == -2 * 10**30
    assert find_number(_space((True, _at_least(1e30)), (True, _at_most(1e30))), INTEGER, METER) == 10**30


def test_there_is_no_fraction_among_whole_numbers_or_in_an_empty_interval() -> None:
    assert find_number(_space((True, Multiple(Fraction(2)))), FRACTION, METER) is None
    assert find_number(_space((True, _at_least(1)), (True, _at_most(1))), FRACTION, METER) is None
    assert find_number(_space((True, _at_least(1.5)), (True, _at_most(1.5, strict=True))), FRACTION, METER) is None


def test_bounds_that_are_almost_one_are_undecided() -> None:
    low, high = Bound(Fraction(1), True, False), Bound(Fraction(1) + Fraction(1, 10**30), True, True)
    with pytest.raises(Undecided):
        find_number(_space((True, low), (True, high)), FRACTION, METER)
