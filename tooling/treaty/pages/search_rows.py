"""How the index writes numbers: a fixed number of printable letters each, in whose order the texts sort as well.

The row of a word is a text: for each thing that it stands in its number, a letter for the weight, and where columns are
named after the row the number of the column among them, from 1. The browser reads it without parsing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LETTERS = "".join(chr(code) for code in range(ord("#"), 127) if chr(code) not in "<\\")
"""Without what JSON or HTML would have escaped."""
BASE = len(LETTERS)
_VALUES = {letter: value for value, letter in enumerate(LETTERS)}

Posting = tuple[str, str]
"""The number of a thing with the letter of the weight, and the column or nothing."""
Row = str | list[str]
"""The row of a word, alone or with the columns that it names."""


def find_width(count: int) -> int:
    """Give the letters that it takes to write any number below `count`."""
    width = 1
    while BASE**width < count:
        width += 1
    return width


def write_number(number: int, width: int) -> str:
    """Write a number."""
    letters = []
    for _ in range(width):
        number, rest = divmod(number, BASE)
        letters.append(LETTERS[rest])
    return "".join(reversed(letters))


def read_number(text: str) -> int:
    """Read what `write_number` wrote."""
    number = 0
    for letter in text:
        number = number * BASE + _VALUES[letter]
    return number


def encode_row(postings: Iterable[Posting]) -> Row:
    """Write the row of a word."""
    ordered = sorted(postings)
    names = sorted({name for _, name in ordered if name})
    if not names:
        return "".join(head for head, _ in ordered)
    width = find_width(len(names) + 1)
    numbers = {name: write_number(number, width) for number, name in enumerate(["", *names])}
    return ["".join(f"{head}{numbers[name]}" for head, name in ordered), *names]


def decode_row(row: Row, width: int) -> list[Posting]:
    """Read what `encode_row` wrote; `width` is that of the number of a thing."""
    text, names = split_row(row)
    head = width + 1
    if not names:
        return [(text[at : at + head], "") for at in range(0, len(text), head)]
    step = head + name_width(row)
    numbers = {write_number(number, step - head): name for number, name in enumerate(names)}
    return [(text[at : at + head], numbers[text[at + head : at + step]]) for at in range(0, len(text), step)]


def split_row(row: Row) -> tuple[str, Sequence[str]]:
    """Give the text of a row, and its columns with an empty one before them."""
    return (row, ()) if isinstance(row, str) else (row[0], ["", *row[1:]])


def name_width(row: Row) -> int:
    """Give the letters that name a column in a row."""
    return 0 if isinstance(row, str) else find_width(len(row))
