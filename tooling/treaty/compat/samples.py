"""A plausible row of a record: from the contract's own examples, permitted values and formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from treaty.compat.excerpt import LEAST_STEPS, Patience
from treaty.compat.records import Side, build_field_schema
from treaty.containment.budget import Undecided, counted
from treaty.containment.confirm import confirmer_of
from treaty.containment.plausible import find_plausible
from treaty.containment.prove import find_instance
from treaty.model.contract import ContentModel, Field, Record
from treaty.model.types import logical_of

PLAUSIBLE: Mapping[str, tuple[Any, ...]] = {
    "string": ("sample", "A1", "x"),
    "date": ("2026-01-15",),
    "time": ("09:30:00",),
    "timestamp": ("2026-01-15T09:30:00Z",),
    "integer": (1, 0, 42, 100),
    "number": (12.5, 1, 0),
    "boolean": (True, False),
    "object": ({},),
    "map": ({},),
    "vector": ([0.5],),
}
_ANYTHING = ("sample", 1)
_NAMED: Mapping[str, type | tuple[type, ...]] = {"string": str, "integer": int, "number": (int, float)}
"""What a value may look like where the contract gives no example; the first that the schema takes is used."""

MAX_EXAMPLE_LENGTH = 200
"""Longer examples make no readable witness, and patterns are matched against them."""

_STEP = re.compile(r"\[\]|\{key\}|\{\}|[^.\[\]{}]+")


def build_row(record: Record, content_model: ContentModel, writer_schema: dict[str, Any], *, among: int = 1) -> Any:
    """Give a row that a writer of the record may write, or None where none was found.

    Args:
        record: the record.
        content_model: the one in force.
        writer_schema: the record's schema for writers.
        among: how many records share what rows may cost.
    """
    if record.json_schema is not None:
        found = find_instance(writer_schema, hints=(), budget=counted(_WHOLE // among))
        return found.value if found.exists else None
    row = {member.name: _first(member) for member in record.fields}
    doubted = _find_doubted(writer_schema, row)
    patience = Patience(_BUDGET, steps=_OF_ROWS // among)
    for member in record.fields:
        if doubted is None or member.name in doubted:
            row[member.name] = _value(member, record, content_model, patience)
    return row


_WHOLE = 40_000
"""Steps that a plausible row may cost where a JSON Schema describes it; without one, a break is shown another way."""
_BUDGET, _OF_ROWS = counted(10_000), 14_000
"""What a plausible value of one column may cost, and steps for all of one side; a column without one is left empty."""


def _find_doubted(schema: dict[str, Any], row: dict[str, Any]) -> set[str] | None:
    """Give the columns whose first guesses are wrong; None where that cannot be told, column by column."""
    try:
        errors = confirmer_of(schema).native_errors(row)
    except Undecided:
        return None
    paths = [list(error.instance_path) for error in errors]
    return {str(path[0]) for path in paths} if all(paths) else None


def _first(field: Field) -> Any:
    """The first guess at a plausible value."""
    if logical_of(field.logical_type, field.physical_type) == "object" and field.fields:
        return {member.name: _first(member) for member in field.fields}
    first = next(_candidates(field), None)
    return [_first(field.items)] if first is None and field.items is not None else first


def _value(field: Field, record: Record, content_model: ContentModel, patience: Patience) -> Any:
    schema = build_field_schema(field, record.model, content_model, Side.WRITER)
    if logical_of(field.logical_type, field.physical_type) == "object" and field.fields:
        return {member.name: _value(member, record, content_model, patience) for member in field.fields}
    candidates = list(_candidates(field))
    if field.items is not None:
        candidates.append([_value(field.items, record, content_model, patience)])
    budget = patience.budget
    if budget is None:
        return None
    try:
        confirmer = confirmer_of(schema)
        patience.take(confirmer.reading_steps)
        for candidate in candidates:
            if not confirmer.native_errors(candidate):
                return candidate
    except Undecided:  # the contract's options may have made the schema unusable
        pass
    found = find_instance(schema, hints=candidates, budget=budget)
    patience.take(max(found.steps, LEAST_STEPS))
    return found.value if found.exists else None


def _candidates(field: Field) -> Iterator[Any]:
    for example in field.examples:
        if not isinstance(example, str) or len(example) <= MAX_EXAMPLE_LENGTH:
            yield example
    yield from (value.value for value in field.enum or ())
    if field.default is not None:
        yield field.default
    logical = logical_of(field.logical_type, field.physical_type) or ""
    yield from (value for value in find_plausible(field.name) if isinstance(value, _NAMED.get(logical, ())))
    if logical != "array":
        yield from PLAUSIBLE.get(logical, _ANYTHING)


def place_value(row: Any, column: str, value: Any) -> Any:
    """Give the row with the value at a column's dotted path (`lines[].amount`); lists get one member."""
    return _place(row, split_column(column), value)


def split_column(column: str) -> list[str]:
    """Give the steps of a column's path: names, `[]` for members of lists, `{}` and `{key}` for those of maps."""
    return _STEP.findall(column)


def _place(node: Any, steps: list[str], value: Any) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if step == "[]":
        return [_place(node[0] if isinstance(node, list) and node else None, rest, value)]
    if step == "{key}":
        return {str(value): None}
    name = "key" if step == "{}" else step
    members = dict(node) if isinstance(node, dict) else {}
    return {**members, name: _place(members.get(name), rest, value)}


def pointer_of(column: str) -> str:
    """Give the JSON Pointer into a row of a column's value, as `place_value` puts it there."""
    steps = ("0" if step == "[]" else "key" if step == "{}" else step for step in split_column(column))
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps if step != "{key}")


def column_of(at: str) -> str:
    """Give the column that a JSON Pointer into a row names: `/lines/0/amount` is `lines[].amount`."""
    column = ""
    for token in at.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        column += "[]" if name.isdigit() else ("." if column else "") + name
    return column
