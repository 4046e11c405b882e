"""The text of a physical type, read into a value: any engine's spelling, nested types included."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from treaty.model.dialects import Dialect
from treaty.model.physical_types import DOUBLE_BITS, FLOAT_BITS, WORDS, Family, PhysicalType, make_decimal

_MAX_TEXT = 2_000
_MAX_DEPTH = 30
_MAX_PARAMETER = 1_000_000_000

_UNQUOTED = re.compile(r"('[^']*')|[^']+")
"""What stands in quotation marks is a value, and keeps its case."""
_FORM = re.compile(r"([a-z_][a-z0-9_ ]*?)(?: ?[(<\[](.*)[)>\]] ?([a-z ]*))?", re.DOTALL)
_NOISE = re.compile(r" (?:not null|null|signed|identity|character set [a-z0-9_]+|collate [a-z0-9_]+)\Z")
_ALL_DIGITS = "38"
"""What Oracle's `NUMBER(*, 2)` means by the star."""
_OPENING, _CLOSING = "(<[", ")>]"


@lru_cache(maxsize=4096)
def parse_physical(text: str, dialect: Dialect | None = None) -> PhysicalType | None:
    """Read a physical type as an engine would spell it.

    Args:
        text: the type.
        dialect: whose words they are; None for what most engines mean by them.

    Returns:
        The type; an unknown word gives `Family.OTHER` with the word and its arguments; None for what is no type at all
        (empty, unbalanced brackets, longer than any real one).
    """
    if len(text) > _MAX_TEXT:
        return None
    lower = _UNQUOTED.sub(lambda match: match[1] or match[0].lower(), text)
    return _parse(" ".join(lower.replace('"', " ").replace("`", " ").split()), dialect, 0)


def _parse(text: str, dialect: Dialect | None, depth: int) -> PhysicalType | None:
    text = _NOISE.sub("", text)
    if depth > _MAX_DEPTH or not text:
        return None
    if text.endswith("[]"):
        member = _parse(text[:-2].strip(), dialect, depth + 1)
        return PhysicalType(family=Family.LIST, members=(member,)) if member else None
    form = _FORM.fullmatch(text)
    if form is None:
        return None
    head, inner, tail = form.groups()
    arguments = _split(inner) if inner else ()
    if arguments is None:
        return None
    word = f"{head} {tail or ''}".strip()
    if dialect is not None:
        if not arguments and word in dialect.bare:
            return _parse(dialect.bare[word], None, depth)
        word = dialect.heads.get(word, word)
    kind = WORDS.get(word)
    if kind is None:
        return PhysicalType(family=Family.OTHER, names=(word, *arguments))
    return _fill(kind, arguments, dialect, depth) if arguments else kind


def _split(inner: str) -> tuple[str, ...] | None:
    """Split arguments at the commas that stand in no inner brackets; None when brackets do not balance."""
    parts, level = [""], 0
    for character in inner:
        level += (character in _OPENING) - (character in _CLOSING)
        if level < 0:
            return None
        if character == "," and level == 0:
            parts.append("")
        else:
            parts[-1] += character
    return tuple(part.strip() for part in parts) if level == 0 else None


def _fill(kind: PhysicalType, arguments: tuple[str, ...], dialect: Dialect | None, depth: int) -> PhysicalType | None:
    match kind.family:
        case Family.LIST | Family.MAP:
            members = tuple(_parse(argument, dialect, depth + 1) for argument in arguments)
            return _with_members(kind, members, ())
        case Family.STRUCT:
            pairs = [_split_member(argument) for argument in arguments]
            members = tuple(_parse(member, dialect, depth + 1) for _, member in pairs)
            return _with_members(kind, members, tuple(name for name, _ in pairs))
        case _:
            return _with_numbers(kind, arguments)


def _split_member(text: str) -> tuple[str, str]:
    """Split `name: type` or `name type`."""
    name, _, kind = text.replace(":", " ", 1).partition(" ")
    return name, kind.strip()


def _with_members(
    kind: PhysicalType, members: tuple[PhysicalType | None, ...], names: tuple[str, ...]
) -> PhysicalType | None:
    known = tuple(member for member in members if member is not None)
    return replace(kind, members=known, names=names) if len(known) == len(members) else None


def _with_numbers(kind: PhysicalType, arguments: tuple[str, ...]) -> PhysicalType:
    if kind.family is Family.EXACT and arguments[0] == "*":
        arguments = (_ALL_DIGITS, *arguments[1:])
    numbers = [_number(argument) for argument in arguments]
    if numbers[0] is None or numbers[-1] is None:
        is_unlimited = kind.family in {Family.TEXT, Family.BINARY} and arguments[0] == "max"
        return kind if is_unlimited else PhysicalType(family=Family.OTHER, names=(str(kind), *arguments))
    first, last = numbers[0], numbers[-1]
    match kind.family:
        case Family.EXACT if kind.scale is None:
            return make_decimal(first, last if len(numbers) > 1 else 0)
        case Family.FLOAT:
            return (
                replace(kind, bits=FLOAT_BITS if first <= FLOAT_BITS else DOUBLE_BITS)
                if kind.bits == FLOAT_BITS
                else kind
            )
        case Family.TEXT | Family.BINARY:
            counted = arguments[0].partition(" ")[2]
            return replace(kind, length=first, names=(counted,) if counted else kind.names)
        case Family.TIME | Family.TIMESTAMP:
            return replace(kind, precision=first)
        case _:
            return kind


def _number(text: str) -> int | None:
    """Read a length or a number of digits, also in Oracle's `100 byte` and `100 char`."""
    match = re.fullmatch(r"(-?\d{1,10})(?: (?:byte|char))?", text, re.ASCII)
    number = int(match.group(1)) if match else None
    return number if number is not None and number <= _MAX_PARAMETER else None
