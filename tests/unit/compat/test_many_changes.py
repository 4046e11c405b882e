"""Each of very many changes has its own witness, at a cost that grows with the change and not with the row."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.builders import contract, field, record

from treaty.compat.comparison import Comparison, Reader
from treaty.compat.verdict import compare_contracts
from treaty.containment.confirm import Confirmer
from treaty.diagnostics.change import Effect
from treaty.load.bare_schema import build_bare_contract

COUNT = 60  # more than the errors that are looked through for one of them


def compare(old: list[Any], new: list[Any]) -> Comparison:
    sides = (("1.0.0", old), ("1.1.0", new))
    return compare_contracts(
        *(contract(f"finance.gold.invoice:v{number}", record("invoice", *fields)) for number, fields in sides)
    )


def columns(count: int, logical: str) -> list[Any]:
    return [field(f"col_{at}", logical_type=logical, required=True) for at in range(count)]


def nested(logical: str) -> list[Any]:
    return [field("parent", *columns(COUNT, logical), logical_type="object", required=True)]


@pytest.mark.parametrize(
    ("old", "new"),
    [(columns(COUNT, "integer"), columns(COUNT, "string")), (nested("integer"), nested("string"))],
    ids=["columns", "members of an object"],
)
def test_every_changed_type_has_a_witness_of_its_own_both_ways(old: list[Any], new: list[Any]) -> None:
    comparison = compare(old, new)
    assert len(comparison.changes) == COUNT
    for item in comparison.changes:
        assert {witness.reader for witness in item.witnesses} == set(Reader)
        assert all(witness.at.endswith(f"/{item.change.pointer.tokens[-2]}") for witness in item.witnesses)


def test_the_same_holds_where_a_json_schema_describes_the_record() -> None:
    old, new = (
        build_bare_contract(
            {
                "title": logical,
                "type": "object",
                "properties": {f"c{at}": {"$ref": "#/$defs/cell"} for at in range(COUNT)},
                "required": [f"c{at}" for at in range(COUNT)],
                "$defs": {"cell": {"type": logical}},
            },
            path="invoice.json",
        )
        for logical in ("integer", "string")
    )
    changes = [item for item in compare_contracts(old, new).changes if item.change.column]
    assert len(changes) == COUNT
    assert all({witness.reader for witness in item.witnesses} == set(Reader) for item in changes)


def test_every_column_that_is_missing_is_shown() -> None:
    comparison = compare(columns(COUNT, "integer"), columns(2 * COUNT, "integer"))
    assert [item.new_readers for item in comparison.changes] == [Effect.BREAKS] * COUNT
    assert all(item.witnesses for item in comparison.changes)


OPEN = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"type": "integer"}}}}}


@pytest.mark.parametrize(("value", "accepts"), [({"a": {"b": 1}}, True), ({"a": {"b": "x"}}, False)])
def test_a_member_is_judged_as_it_is_in_the_whole(value: Any, accepts: bool) -> None:
    from treaty.containment.dialect import DEFAULT

    confirmer = Confirmer(OPEN, DEFAULT, {}, None)
    assert confirmer.accepts_with(value, ("a", "b")) is confirmer.accepts(value) is accepts
    part, whole = (
        [(list(error.absolute_path), error.message) for error in errors]
        for errors in (confirmer.rejections_of(value, ("a", "b")), confirmer.rejections(value))
    )
    assert part == whole


@pytest.mark.parametrize("kept", [0, COUNT // 2], ids=["no key stays", "keys stay"])
def test_every_key_that_goes_has_two_rows_that_show_it(kept: int) -> None:
    old = [field(f"col_{at}", logical_type="string", unique=True) for at in range(COUNT)]
    new = [field(f"col_{at}", logical_type="string", unique=at < kept) for at in range(COUNT)]
    comparison = compare(old, new)
    assert len(comparison.changes) == COUNT - kept
    for item in comparison.changes:
        (witness,) = item.witnesses
        assert witness.at == f"/1/{item.change.column}"
        one, other = witness.row
        assert {name for name in one if one[name] != other[name]} == {f"col_{at}" for at in range(kept)}
