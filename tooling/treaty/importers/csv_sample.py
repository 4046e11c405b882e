"""A CSV sample to columns: names from its first line, types from its values.

Values of the sample go nowhere: a contract is read by more people than the data.

Source: RFC 4180, and the separators that spreadsheets write.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from treaty.diagnostics.diagnostic import Span
from treaty.importers.imported import ArtifactError, Imported, Property
from treaty.load.text_decoding import decode_text

SEPARATORS = (",", ";", "\t", "|")
MAX_ROWS = 100_000
"""Rows that are looked at."""
MAX_COLUMNS = 10_000

_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
_DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_KINDS = (
    ("boolean", re.compile(r"(?i:true|false)", re.ASCII)),
    ("integer", re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)),
    ("number", re.compile(r"-?(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.ASCII)),
    ("date", re.compile(_DATE, re.ASCII)),
    ("timestamp", re.compile(rf"{_DATE}[T ]{_TIME}(Z|[+-][0-9]{{2}}:[0-9]{{2}})?", re.ASCII)),
)
"""Types by what their values look like, the narrowest first; whatever is none of them is text."""


class Reader(Protocol):
    """Rows of cells, and the line of the file that the last one ended on."""

    @property
    def line_num(self) -> int:
        """How many lines were read."""

    def __iter__(self) -> Iterator[list[str]]:
        """Give the rows."""


@dataclass(slots=True)
class _Column:
    """What the values of one column have been so far."""

    name: str
    kinds: set[str] = field(default_factory=set)
    is_complete: bool = True
    values: set[str] | None = field(default_factory=set)
    """None as soon as one came twice."""

    def add(self, value: str) -> None:
        if not value:
            self.is_complete = False
            return
        self.kinds.add(_kind(value))
        if self.values is not None and value not in self.values:
            self.values.add(value)
        else:
            self.values = None

    @property
    def logical(self) -> str:
        """The type that holds every value."""
        if self.kinds == {"integer", "number"}:
            return "number"
        return next(iter(self.kinds)) if len(self.kinds) == 1 else "string"


def import_csv(data: bytes, name: str) -> Imported:
    """Read a sample.

    Args:
        data: the file, or as much of it as shall be looked at.
        name: what the record is called.

    Raises:
        ArtifactError: when it is no table with a line of names.
    """
    text, _ = decode_text(data)
    if text is None:
        raise ArtifactError("The file is not UTF-8; save it as CSV UTF-8 and run this again.")
    text = text.removeprefix("\ufeff")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    columns, count = _read(rows)
    record = {"name": name, "logicalType": "object", "properties": [_property(column, count) for column in columns]}
    return Imported(records=(record,), hints=tuple(_hints(columns, count)))


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(SEPARATORS, key=lambda mark: (_count_cells(first, mark), mark == ","))


def _count_cells(line: str, mark: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=mark), []))
    except csv.Error:  # a cell that is too long, as the whole line may be where the mark is another
        return 0


def _read(rows: Reader) -> tuple[list[_Column], int]:
    count, line = 0, 0
    columns: list[_Column] = []
    try:
        for row in rows:
            line = rows.line_num
            if not columns:
                columns = _header(row)
            elif row and count < MAX_ROWS:
                count += 1
                _add(columns, row, line)
    except csv.Error as error:
        raise ArtifactError(f"The CSV cannot be read: {error}.", _at(line + 1)) from error
    if not columns:
        raise ArtifactError("The file is empty; its first line must name the columns.")
    return columns, count


def _header(row: Sequence[str]) -> list[_Column]:
    names = [cell.strip() for cell in row]
    if len(names) > MAX_COLUMNS:
        raise ArtifactError(f"The table has {len(names):,} columns; a contract holds at most {MAX_COLUMNS:,}.", _at(1))
    first = {name: place for place, name in reversed([*enumerate(names, start=1)])}
    for place, name in enumerate(names, start=1):
        if not name:
            raise ArtifactError(f"Column {place} has no name; the first line must name every column.", _at(1))
        if first[name] != place:
            raise ArtifactError(f"Two columns are called `{name}`; give each its own name.", _at(1))
    return [_Column(name) for name in names]


def _add(columns: Sequence[_Column], row: Sequence[str], line: int) -> None:
    if len(row) != len(columns):
        raise ArtifactError(f"A row has {len(row)} values, and there are {len(columns)} columns.", _at(line))
    for column, value in zip(columns, row, strict=True):
        column.add(value.strip())


def _at(line: int) -> Span:
    return Span(line, 1, line, 1)


def _kind(value: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(value)), "string")


def _property(column: _Column, count: int) -> Property:
    found: Property = {"name": column.name, "logicalType": column.logical}
    if count and column.is_complete:
        found["required"] = True
    return found


def _hints(columns: Sequence[_Column], count: int) -> Iterator[str]:
    empty = [column.name for column in columns if not column.kinds]
    if empty:
        yield f"No row has a value in {_names(empty)}: the type is a guess."
    keys = [column.name for column in columns if count > 1 and column.is_complete and column.values]
    if keys:
        yield f"In {count} rows {_names(keys[:1])} is always there and never the same: is it the key?"
    yield "Types and `required` are what this sample shows; say what the data promises."


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
