"""Rows of facts as a table, JSON, YAML or CSV: what the commands that list things print."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import yaml

Row = Mapping[str, Any]
"""One line of a listing: name of the column to plain JSON data."""

GAP = "  "


def render_table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Give aligned columns under a heading; control characters of foreign texts are shown as blanks."""
    lines = [[column.replace("_", " ").upper() for column in columns]]
    lines += [[_cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(line[number]) for line in lines) for number in range(len(columns))]
    padded = (GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in padded)


def render_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Give RFC 4180 CSV with a heading and line feeds."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return stream.getvalue()


def render_json(value: Any) -> str:
    """Give JSON that people can read."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n"


def render_yaml(value: Any) -> str:
    """Give YAML in the order of the data."""
    plain = json.loads(json.dumps(value, default=str))
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=120)


RowRenderer = Callable[[Sequence[Row], Sequence[str]], str]

ROW_FORMATS: Mapping[str, RowRenderer] = MappingProxyType(
    {
        "table": render_table,
        "json": lambda rows, _: render_json([dict(row) for row in rows]),
        "yaml": lambda rows, _: render_yaml([dict(row) for row in rows]),
        "csv": render_csv,
    }
)
"""Every format of a listing; the first is the default. JSON and YAML hold all facts, not the columns alone."""


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list | tuple):
        return ",".join(_cell(item) for item in value)
    return "".join(character if character.isprintable() else " " for character in str(value))
