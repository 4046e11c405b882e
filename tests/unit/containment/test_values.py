"""Values as exact, typed keys."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from treaty.containment.budget import Undecided
from treaty.containment.values import (
    BOOLEAN,
    FRACTION,
    INTEGER,
    NULL,
    WHOLE,
    exact_number,
    forms_of,
    key_of,
    kind_of,
    number_value,
    value_of,
    whole_float,
)


@pytest.mark.parametrize(
    ("left", "right"),
    [(0, False), (1, True), (1, "1"), (None, False), ([], {}), ([0], [False]), ({"a": 1}, {"a": "1"})],
)
def test_values_of_different_kinds_never_meet(left: Any, right: Any) -> None:
    assert key_of(left) != key_of(right)


@pytest.mark.parametrize(
    ("left", "right"), [(1, 1.0), (0.1, Decimal("0.1")), (10, Decimal("1e1")), ({"a": 1, "b": 2}, {"b": 2.0, "a": 1})]
)
def test_equal_values_have_one_key_however_they_are_written(left: Any, right: Any) -> None:
    assert key_of(left) == key_of(right)
    assert hash(key_of(left)) == hash(key_of(right))


@pytest.mark.parametrize(
    ("value", "kind"), [(None, NULL), (True, BOOLEAN), (1, INTEGER), (1.0, WHOLE), (1.5, FRACTION)]
)
def test_each_value_has_its_kind(value: Any, kind: int) -> None:
    assert kind_of(value) == kind


def test_a_float_is_the_decimal_number_that_it_is_written_as() -> None:
    assert exact_number(0.1) == Fraction(1, 10)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), Decimal("1e100000"), 10**2000])
def test_numbers_that_are_not_finite_or_absurd_are_undecided(value: Any) -> None:
    with pytest.raises(Undecided):
        exact_number(value)


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "x", [1, [None]], {"a": {"b": [True]}}])
def test_a_key_gives_its_value_back(value: Any) -> None:
    assert value_of(key_of(value)) == value


@pytest.mark.parametrize("value", [1, 1.0, 0.5, -3, 2**60, 2.0**60])
def test_a_number_is_given_back_as_it_was_written(value: float) -> None:
    given = value_of(key_of(value))
    assert (given, type(given)) == (value, type(value))
    forms = list(forms_of(key_of(value)))
    assert forms[0] == value
    assert {type(form) for form in forms[1:]} <= {int, float}


def test_a_constant_has_each_form_of_its_whole_numbers() -> None:
    forms = [str(form) for form in forms_of(key_of([1, {"a": 2.0}, 0.5]))]
    assert forms[0] == "[1, {'a': 2.0}, 0.5]"
    assert sorted(forms[1:]) == sorted(
        f"[{one}, {{'a': {other}}}, 0.5]" for one in ("1", "1.0") for other in ("2", "2.0")
    )
    with pytest.raises(Undecided):
        list(forms_of(key_of([1] * 7)))


def test_a_number_that_no_float_says_exactly_is_undecided() -> None:
    assert number_value(Fraction(3, 2)) == 1.5
    with pytest.raises(Undecided):
        number_value(Fraction(1, 3))
    with pytest.raises(Undecided):
        whole_float(Fraction(2**53 + 1))
    with pytest.raises(Undecided):
        whole_float(Fraction(10**400))
