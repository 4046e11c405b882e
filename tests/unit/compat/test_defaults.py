"""Columns that an engine fills with their default are there for the rows of before; no others are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.builders import field, record

from treaty.compat.defaults import with_filled_defaults
from treaty.model.contract import Field
from treaty.model.engines import NO_ENGINES, Engines


def _required(fields: tuple[Field, ...], prefix: str = "") -> Iterator[str]:
    for member in fields:
        if member.required:
            yield prefix + member.name
        yield from _required(member.fields, f"{prefix}{member.name}.")


def _column(name: str, *members: Field, **facts: Any) -> Field:
    return field(name, *members, logical_type="object" if members else "string", **{"required": True, **facts})


FILLING = Engines(is_all=True)
OLD = record("t", _column("a"), _column("o", _column("x")), _column("p", _column("x")))
NEW = record(
    "t",
    _column("a", default="now with one"),
    _column("o", _column("x"), _column("y", default="filled"), _column("z")),
    _column("p", _column("x")),
    _column("b", default="filled"),
    _column("c"),
    _column("q", _column("x", default="of what is new itself")),
    _column("n", required=False, default="never asked for"),
)


@pytest.mark.parametrize(
    ("engines", "required"),
    [
        (FILLING, "a o o.x o.z p p.x c q q.x"),
        (NO_ENGINES, "a o o.x o.y o.z p p.x b c q q.x"),
    ],
)
def test_a_required_column_that_is_added_with_a_default_may_be_absent_where_it_is_filled(
    engines: Engines, required: str
) -> None:
    assert " ".join(_required(with_filled_defaults(OLD, NEW, engines).fields)) == required


def test_where_no_default_is_added_the_record_stays_the_same_object() -> None:
    plain = record("t", *OLD.fields, _column("c"), _column("n", required=False, default="never asked for"))
    assert with_filled_defaults(OLD, plain, FILLING) is plain
    assert with_filled_defaults(NEW, NEW, FILLING) is NEW
