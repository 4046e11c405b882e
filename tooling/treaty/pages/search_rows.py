"""How the index writes numbers: a fixed number of printable letters each, in whose order the texts sort as well.

The row of a word is a text: for each thing that it stands in its number, a letter for the weight, and where columns are
named after the row the number of the column among them, from 1. The browser reads it without parsing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

LETTERS = "".join(map(chr, range(ord("#"), ord("[") + 1)))
"""One after the other, so that the browser need not look them up, and none of them a quote or a backslash."""
BASE = len(LETTERS)

Posting = tuple[str, str]
"""The number of a thing with the letter of the weight, and the column or nothing."""
Row = str | tuple[str, str, int] | list[Any]
"""Of a word: alone, or with the columns that it names, each on a line, and the letters that tell one of them."""


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
        number = number * BASE + ord(letter) - ord(LETTERS[0])
    return number


def encode_row(postings: Iterable[Posting]) -> Row:
    """Write the row of a word."""
    ordered = sorted(postings)
    names = sorted({name for _, name in ordered if name})
    if not names:
        return "".join(head for head, _ in ordered)
    width = find_width(len(names) + 1)
    numbers = {name: write_number(number, width) for number, name in enumerate(["", *names])}
    return "".join(f"{head}{numbers[name]}" for head, name in ordered), "\n".join(names), width


def decode_row(row: Row, width: int) -> list[Posting]:
    """Read what `encode_row` wrote; `width` is that of the number of a thing."""
    text, step, head = row_text(row), row_step(row, width), width + 1
    if step == head:
        return [(text[at : at + head], "") for at in range(0, len(text), head)]
    names = {write_number(number, step - head): name for number, name in enumerate(row_names(row))}
    return [(text[at : at + head], names[text[at + head : at + step]]) for at in range(0, len(text), step)]


def row_text(row: Row) -> str:
    """Give what a row says of each thing."""
    return row if isinstance(row, str) else row[0]


def row_step(row: Row, width: int) -> int:
    """Give the letters that a row has for each thing."""
    return width + 1 + (0 if isinstance(row, str) else row[2])


def row_names(row: Row) -> Sequence[str]:
    """Give the columns that a row names, an empty one before them."""
    return ("",) if isinstance(row, str) else ("", *row[1].split("\n"))
