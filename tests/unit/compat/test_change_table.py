"""The change table row by row: kinds, effects on both readers, posture, step and witness of a pair for each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema
import pytest
from tests.support.cases import read_cases
from tests.support.change_cases import complete

from treaty.compat.comparison import Comparison, Reader, Witness
from treaty.compat.records import build_writer_schema
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.change import Effect
from treaty.model.contract import Contract

Fields = Mapping[str, Any]
ROWS = 56
CASES = read_cases("verdict/change-table.yaml")
each_case = pytest.mark.parametrize("case", CASES, ids=[f"{case['row']}: {case['name']}" for case in CASES])


def sides(case: Mapping[str, Any]) -> tuple[Contract, Contract]:
    return complete(case["old"], case["scope"]), complete(case["new"], case["scope"])


@cache
def compared(place: int) -> Comparison:
    """Give what is said of a case, by its place in the table; worked out once."""
    return compare_contracts(*sides(CASES[place]), mode="full")


def test_every_row_has_a_pair() -> None:
    assert {case["row"] for case in CASES} == set(range(1, ROWS + 1))


@each_case
def test_a_row_is_judged_as_the_table_says(case: Mapping[str, Any]) -> None:
    comparison = compared(CASES.index(case))
    told = [f"{item.change.kind.name} {item.old_readers.value}/{item.new_readers.value}" for item in comparison.changes]
    shown = {witness.reader.value for item in comparison.changes for witness in item.witnesses}
    assert comparison.disagreement == ""
    assert (comparison.posture.value, comparison.step.value) == (case["posture"], case["step"])
    assert told == case["changes"]
    assert sorted(shown) == case.get("witness", [])


@each_case
def test_the_opposite_edit_breaks_no_one_whom_the_edit_breaks_alone(case: Mapping[str, Any]) -> None:
    old, new = sides(case)
    back = compare_contracts(new, old)
    assert back.disagreement == ""
    assert bool(back.changes) is bool(case["changes"]) or case["row"] == ROWS


@each_case
def test_a_witness_is_allowed_by_its_writer_and_breaks_its_reader(case: Mapping[str, Any]) -> None:
    old, new = sides(case)
    for item in compared(CASES.index(case)).changes:
        for witness in item.witnesses:
            effect = item.old_readers if witness.reader is Reader.OLD else item.new_readers
            assert effect is Effect.BREAKS
            writer = new if witness.reader is Reader.OLD else old
            schema = build_writer_schema(writer.records[0], writer.content_model)
            for row in _rows(witness):
                jsonschema.validate(row, schema)
            assert witness.rejected_by


def _rows(witness: Witness) -> list[Any]:
    return [witness.row] if witness.rows == 1 else witness.row


def test_two_rows_that_break_a_key_are_told_apart_by_the_keys_of_their_writer() -> None:
    fields: list[Fields] = [
        {"name": "id", "logicalType": "integer", "primaryKey": True},
        {"name": "code", "logicalType": "string"},
    ]
    old = complete(fields, "fields")
    new = complete([fields[0], {**fields[1], "unique": True}], "fields")
    (change,) = compare_contracts(old, new).changes
    (witness,) = change.witnesses
    one, other = witness.row
    assert one["id"] != other["id"]
    assert one["code"] == other["code"]
    assert witness.at == "/1/code"
    assert "`code`" in witness.rejected_by


def test_a_column_that_is_the_whole_key_is_unique_already() -> None:
    fields: list[Fields] = [{"name": "id", "logicalType": "integer", "primaryKey": True}]
    (change,) = compare_contracts(
        complete(fields, "fields"), complete([{**fields[0], "unique": True}], "fields")
    ).changes
    assert change.new_readers is Effect.SAFE
    assert "keeps rows apart" in change.reason


def test_a_primary_key_is_more_than_a_unique_column() -> None:
    field: Fields = {"name": "id", "logicalType": "integer", "unique": True, "required": True}
    old, new = complete({**field, "primaryKey": True}, "field"), complete(field, "field")
    (change,) = compare_contracts(old, new).changes
    assert change.old_readers is Effect.BREAKS


def test_no_rows_are_shown_where_the_writer_cannot_repeat_a_key() -> None:
    fields: list[Fields] = [
        {"name": "id", "logicalType": "string", "enum": [{"value": "a"}], "primaryKey": True, "required": True},
        {"name": "code", "logicalType": "integer"},
    ]
    new = [fields[0], {**fields[1], "unique": True}]
    (change,) = compare_contracts(complete(fields, "fields"), complete(new, "fields")).changes
    assert change.new_readers is Effect.BREAKS
    assert change.witnesses == ()


def test_a_row_without_its_parent_names_the_parent() -> None:
    old = complete({"name": "customer_id", "logicalType": "integer"}, "field")
    new = complete(
        {"name": "customer_id", "logicalType": "integer", "relationships": [{"to": "customers.id"}]}, "field"
    )
    (change,) = compare_contracts(old, new).changes
    (witness,) = change.witnesses
    assert witness.rejected_by == "nothing promises a row with `customers.id` = 1001"
    assert witness.at == "/customer_id"
