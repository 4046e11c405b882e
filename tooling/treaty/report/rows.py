"""Rows of facts as a table, JSON, YAML or CSV: what the commands that list things print."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import yaml

from treaty.report.excerpt import measure
from treaty.report.plain import dump_json, escape_hidden, neutralise, to_plain

Row = Mapping[str, Any]
"""One line of a listing: name of the column to plain JSON data."""

GAP = "  "
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, also in the wide forms that East Asian spreadsheets take."""


def render_table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Give aligned columns under a heading; control characters of foreign texts are made visible."""
    lines = [[column.replace("_", " ").upper() for column in columns]]
    lines += [[_cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(measure(line[number]) for line in lines) for number in range(len(columns))]
    padded = (GAP.join(map(_pad, line, widths)) for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in padded)


def render_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Give RFC 4180 CSV with a heading and line feeds; no cell is a formula to a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_without_formula(_cell(row.get(column))) for column in columns] for row in rows)
    return stream.getvalue()


def render_json(value: Any) -> str:
    """Give JSON that people can read."""
    return dump_json(value) + "\n"


def render_yaml(value: Any) -> str:
    """Give YAML in the order of the data."""
    plain = to_plain(value)
    try:
        return _dump_yaml(plain, _QuickDumper)
    except _OddTextError:
        return escape_hidden(_dump_yaml(plain, _Dumper))


def _dump_yaml(value: Any, dumper: type[yaml.SafeDumper]) -> str:
    text: str = yaml.dump(value, Dumper=dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


class _Dumper(yaml.SafeDumper):
    """PyYAML's writer, which puts what must be escaped where YAML has escapes: between double quotes."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if escape_hidden(text) == text else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


class _QuickDumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # either is a `SafeDumper`
    """The writer of libyaml, where it is there: three times as quick, and of one mind with the other on plain text."""


class _OddTextError(Exception):
    """A text holds what must be escaped, or what libyaml escapes without need: signs beyond the basic plane."""


_ODD = re.compile("[^\n -~\xa0-\ud7ff\ue000-\ufffd]")


def _represent_plain(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if not (text.isascii() and text.isprintable()) and (_ODD.search(text) or escape_hidden(text) != text):
        raise _OddTextError
    return dumper.represent_scalar("tag:yaml.org,2002:str", text)


_QuickDumper.add_representer(str, _represent_plain)


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
    return neutralise(str(value))


def _pad(cell: str, width: int) -> str:
    return cell + " " * (width - measure(cell))


def _without_formula(cell: str) -> str:
    # A leading apostrophe is how spreadsheets spell "this is text".
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) else cell
