"""Steps from one physical type to another that an engine may take with data in place: the words of its profile.

Each step is a question about two types of known families; `engines.py` puts them together. Where a type leaves open
what a step asks for (a decimal without digits, a time stamp that may have a zone), the answer is what its engine means.
"""

from __future__ import annotations

from collections.abc import Callable

from treaty.model.physical_types import DOUBLE_BITS, Family, PhysicalType

Promotion = Callable[[PhysicalType, PhysicalType], bool]
"""Tells whether the first type may become the second."""

_INT_BITS, _LONG_BITS = 32, 64
_CASTS = {Family.EXACT, Family.FLOAT}
_CLOCKS = {Family.DATE, Family.TIME, Family.TIMESTAMP}


def is_integer(kind: PhysicalType) -> bool:
    """Tell whether an exact number is a binary integer, not a decimal without places."""
    if kind.family is not Family.EXACT or kind.scale != 0:
        return False
    count = int(kind.high) + 1
    return count & (count - 1) == 0


def _is_decimal(kind: PhysicalType) -> bool:
    """Tell whether an exact number is a decimal of stated digits."""
    return kind.family is Family.EXACT and kind.scale is not None and not is_integer(kind)


def _digits(kind: PhysicalType) -> int:
    return len(kind.high.as_tuple().digits)


def _whole_digits(kind: PhysicalType) -> int:
    return _digits(kind) - (kind.scale or 0)


def _bits(kind: PhysicalType) -> int:
    return (int(kind.high) - int(kind.low)).bit_length()


def widen_integer(old: PhysicalType, new: PhysicalType) -> bool:
    """Byte to short to int to long."""
    return is_integer(old) and is_integer(new) and new.low <= old.low and old.high <= new.high


def widen_float(old: PhysicalType, new: PhysicalType) -> bool:
    """Float to double."""
    return old.family is Family.FLOAT and new.family is Family.FLOAT and new.bits >= old.bits


def respell_integer(old: PhysicalType, new: PhysicalType) -> bool:
    """Any integer to any other, where all are names of one type."""
    return is_integer(old) and is_integer(new)


def respell_whole(old: PhysicalType, new: PhysicalType) -> bool:
    """Any exact number without places to any other, where an integer is a decimal of the most digits."""
    return old.family is new.family is Family.EXACT and old.scale == new.scale == 0


def respell_float(old: PhysicalType, new: PhysicalType) -> bool:
    """Any floating number to any other, where all are names of one type."""
    return old.family is new.family is Family.FLOAT


def raise_precision(old: PhysicalType, new: PhysicalType) -> bool:
    """Decimal to one of more digits and the same places."""
    return _is_decimal(old) and _is_decimal(new) and new.scale == old.scale and _digits(new) >= _digits(old)


def lower_precision(old: PhysicalType, new: PhysicalType) -> bool:
    """Decimal to one of fewer digits and the same places, which the engine permits as long as the data fits."""
    return _is_decimal(old) and _is_decimal(new) and new.scale == old.scale and _digits(new) < _digits(old)


def widen_decimal(old: PhysicalType, new: PhysicalType) -> bool:
    """Decimal to one with no fewer digits before the point and none fewer after it."""
    if not (_is_decimal(old) and _is_decimal(new)):
        return False
    return (new.scale or 0) >= (old.scale or 0) and _whole_digits(new) >= _whole_digits(old)


def integer_to_decimal(old: PhysicalType, new: PhysicalType) -> bool:
    """Integer to a decimal with room for it: 10 digits before the point up to int, 20 for long."""
    if not (is_integer(old) and _is_decimal(new)):
        return False
    return _whole_digits(new) >= (10 if _bits(old) <= _INT_BITS else 20)


def long_to_decimal(old: PhysicalType, new: PhysicalType) -> bool:
    """A 64-bit integer, the engine's only one, to a decimal with room for its 19 digits."""
    return is_integer(old) and _is_decimal(new) and _whole_digits(new) >= 19


def int_to_double(old: PhysicalType, new: PhysicalType) -> bool:
    """An integer of up to 32 bits to double, which holds it exactly."""
    return is_integer(old) and _bits(old) <= _INT_BITS and new.family is Family.FLOAT and new.bits == DOUBLE_BITS


def exact_to_float(old: PhysicalType, new: PhysicalType) -> bool:
    """Any exact number to a floating one; the engine rounds."""
    return old.family is Family.EXACT and new.family is Family.FLOAT


def integer_to_float(old: PhysicalType, new: PhysicalType) -> bool:
    """Integers of up to 64 bits to floating numbers; the reader rounds."""
    return is_integer(old) and _bits(old) <= _LONG_BITS and new.family is Family.FLOAT


def lengthen(old: PhysicalType, new: PhysicalType) -> bool:
    """Text or bytes to a greater length, or to none."""
    if old.family is not new.family or old.family not in {Family.TEXT, Family.BINARY} or old.names != new.names:
        return False
    return new.length is None or (old.length is not None and new.length >= old.length)


def relength(old: PhysicalType, new: PhysicalType) -> bool:
    """Text or bytes to any length, where the engine checks that the data fits or keeps no length at all."""
    return old.family is new.family and old.family in {Family.TEXT, Family.BINARY} and old.names == new.names == ()


def text_to_bytes(old: PhysicalType, new: PhysicalType) -> bool:
    """Text to bytes and back: both are the same on the wire."""
    return {old.family, new.family} == {Family.TEXT, Family.BINARY}


def date_to_timestamp(old: PhysicalType, new: PhysicalType) -> bool:
    """Date to a time stamp without a zone, where the bare word `timestamp` has none."""
    return old.family is Family.DATE and new.family is Family.TIMESTAMP and not new.has_zone


def date_to_timestamp_ntz(old: PhysicalType, new: PhysicalType) -> bool:
    """Date to a time stamp that says that it has no zone, where the bare word has one."""
    return old.family is Family.DATE and new.family is Family.TIMESTAMP and new.has_zone is False


def cast_numbers(old: PhysicalType, new: PhysicalType) -> bool:
    """Any number to any other by an assignment cast, which fails when the data does not fit."""
    return old.family in _CASTS and new.family in _CASTS


def cast_clocks(old: PhysicalType, new: PhysicalType) -> bool:
    """Dates, times and time stamps to each other by an assignment cast: a time has no day, a date no time."""
    has_day = new.family is Family.TIME or old.family is not Family.TIME
    return {old.family, new.family} <= _CLOCKS and {old.family, new.family} != {Family.DATE, Family.TIME} and has_day


def cast_to_text(old: PhysicalType, new: PhysicalType) -> bool:
    """Anything to text by an assignment cast."""
    return new.family is Family.TEXT and old.family is not Family.OTHER


def keep_family(old: PhysicalType, new: PhysicalType) -> bool:
    """Any size to any other: values are written out one by one, without a size."""
    return old.family is new.family or cast_numbers(old, new)
