"""JSON values as exact, typed keys: `0`, `False` and `"0"` never meet, `1` and `1.0` always do."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from treaty.containment.budget import Undecided

JsonValue: TypeAlias = "bool | int | float | Decimal | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"

NULL, BOOLEAN, INTEGER, WHOLE, FRACTION, STRING, ARRAY, OBJECT = (1 << bit for bit in range(8))
"""Kinds of values as bits. WHOLE is `1.0`: an integer from draft 6 on, not one in draft 4."""

NUMBER = INTEGER | WHOLE | FRACTION
ANY = NULL | BOOLEAN | NUMBER | STRING | ARRAY | OBJECT

_MAX_EXPONENT = 400
_MAX_BITS = 4096
_MAX_EXACT = 2**53
_MAX_FORMS = 64


class ValueKey:
    """A JSON value in canonical form: equal keys are equal values, and only those.

    `kind` is one of NULL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT; `content` the exact value, with the members of arrays
    and objects as keys again. `is_float` remembers how a whole number was written, which draft 4 minds.
    """

    __slots__ = ("_hash", "content", "is_float", "kind")

    def __init__(self, kind: int, content: object, *, is_float: bool = False) -> None:
        self.kind = kind
        self.content = content
        self.is_float = is_float
        self._hash = hash((kind, content))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ValueKey) and self.kind == other.kind and self.content == other.content

    def __hash__(self) -> int:
        return self._hash


def exact_number(value: float | Decimal) -> Fraction:
    """The number that the JSON text says: `0.1` is one tenth, not the nearest binary fraction.

    Raises:
        Undecided: for infinities, NaN and numbers of absurd size.
    """
    if isinstance(value, int):
        if value.bit_length() > _MAX_BITS:
            raise Undecided("a number of absurd size")
        return Fraction(value)
    decimal = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not decimal.is_finite() or abs(decimal.adjusted()) > _MAX_EXPONENT:
        raise Undecided("a number that is not finite or of absurd size")
    return Fraction(decimal)


def kind_of(value: JsonValue) -> int:
    """The kind bit of a value."""
    match value:
        case None:
            return NULL
        case bool():
            return BOOLEAN
        case int():
            return INTEGER
        case str():
            return STRING
        case float() | Decimal():
            return WHOLE if exact_number(value).denominator == 1 else FRACTION
        case dict():
            return OBJECT
        case _:
            return ARRAY


def key_of(value: JsonValue) -> ValueKey:
    """The canonical key of a value."""
    match value:
        case None:
            return ValueKey(NULL, None)
        case bool():
            return ValueKey(BOOLEAN, value)
        case int() | float() | Decimal():
            return ValueKey(NUMBER, exact_number(value), is_float=not isinstance(value, int))
        case str():
            return ValueKey(STRING, value)
        case dict():
            return ValueKey(OBJECT, frozenset((name, key_of(member)) for name, member in value.items()))
        case _:
            return ValueKey(ARRAY, tuple(key_of(member) for member in value))


def number_value(number: Fraction) -> int | float:
    """The plainest Python number that stands for an exact number.

    Raises:
        Undecided: when no float says exactly this number.
    """
    if number.denominator == 1:
        return int(number)
    try:
        value = float(number)
    except OverflowError as error:
        raise Undecided("a number that no float can hold") from error
    if value in (float("inf"), float("-inf")) or Fraction(repr(value)) != number:
        raise Undecided("a number that no float can hold")
    return value


def whole_float(number: Fraction) -> float:
    """The float that stands for a whole number, which draft 4 takes for no integer.

    Raises:
        Undecided: when no float says exactly this number.
    """
    try:
        value = float(number)
    except OverflowError as error:
        raise Undecided("a number that no float can hold") from error
    if Fraction(repr(value)) != number:
        raise Undecided("a number that no float can hold")
    return value


def value_of(key: ValueKey) -> JsonValue:
    """A value with this key, whole numbers as they were written."""
    content = key.content
    if isinstance(content, Fraction):
        return whole_float(content) if key.is_float and content.denominator == 1 else number_value(content)
    if isinstance(content, frozenset):
        return {name: value_of(member) for name, member in sorted(content, key=lambda pair: str(pair[0]))}
    if isinstance(content, tuple):
        return [value_of(member) for member in content]
    if content is None or isinstance(content, (bool, str)):
        return content
    raise AssertionError(key.kind)


def forms_of(key: ValueKey) -> Iterator[JsonValue]:
    """All values with this key, as written first: draft 4 tells `1.0` from `1`, which are equal all the same.

    Raises:
        Undecided: when there are very many.
    """
    yield value_of(key)
    for tried, form in enumerate(_forms(key)):
        if tried >= _MAX_FORMS:
            raise Undecided("a constant with many whole numbers, where draft 4 tells `1.0` from `1`")
        yield form


def _forms(key: ValueKey) -> Iterator[JsonValue]:
    content = key.content
    if isinstance(content, Fraction) and content.denominator == 1:
        yield int(content)
        if abs(content) <= _MAX_EXACT:
            yield float(content)
    elif isinstance(content, tuple):
        yield from (list(members) for members in product(*(list(_forms(member)) for member in content)))
    elif isinstance(content, frozenset):
        named = sorted(content, key=lambda pair: str(pair[0]))
        for members in product(*(list(_forms(member)) for _, member in named)):
            yield {name: member for (name, _), member in zip(named, members, strict=True)}
    else:
        yield value_of(key)
