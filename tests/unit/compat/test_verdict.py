"""Verdicts: both answers, the posture, the step, and a witness for every break that a record can show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from tests.support.builders import contract, field, record
from tests.support.cases import read_cases

from treaty.compat.comparison import Comparison, Reader
from treaty.compat.records import build_reader_schema, build_writer_schema
from treaty.compat.verdict import compare_contracts
from treaty.diagnostics.change import Effect, Proof
from treaty.load.bare_schema import build_bare_contract
from treaty.load.build import build_contract
from treaty.model.contract import ContentModel, Contract, Field, RecordModel

TABLES = read_cases("verdict/tables.yaml")
SCHEMAS = read_cases("verdict/schemas.yaml")


def table(fields: list[Mapping[str, Any]], version: str) -> Contract:
    document = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "shop.gold.sale",
        "version": version,
        "schema": [{"name": "sale", "logicalType": "object", "properties": fields}],
    }
    return build_contract(document, path=f"{version}.yaml", key=None, version=None)


def bare(schema: Mapping[str, Any], model: str | None) -> Contract:
    contract = build_bare_contract(schema, path="sale.json")
    return replace(contract, content_model=ContentModel(model)) if model else contract


def sides(case: Mapping[str, Any]) -> tuple[Contract, Contract]:
    if isinstance(case["old"], list):
        return table(case["old"], "1.0.0"), table(case["new"], "1.1.0")
    model = case.get("content_model")
    return bare(case["old"], model), bare(case["new"], model)


def facts(comparison: Comparison) -> dict[str, Any]:
    changes = [
        f"{item.change.kind.name} {item.old_readers.value}/{item.new_readers.value}" for item in comparison.changes
    ]
    found = {witness.reader.value for item in comparison.changes for witness in item.witnesses}
    return {
        "posture": comparison.posture.value,
        "step": comparison.step.value,
        "changes": sorted(changes),
        "witness": sorted(found),
        "disagreement": comparison.disagreement,
    }


@pytest.mark.parametrize("case", [*TABLES, *SCHEMAS], ids=lambda case: case["name"])
def test_a_verdict_is_what_the_case_says(case: Mapping[str, Any]) -> None:
    comparison = compare_contracts(*sides(case))
    expected = {
        "posture": case["posture"],
        "step": case["step"],
        "changes": sorted(case["changes"]),
        "witness": sorted(case.get("witness", [])),
        "disagreement": "",
    }
    assert facts(comparison) == expected


@pytest.mark.parametrize(
    "case", [case for case in (*TABLES, *SCHEMAS) if case.get("has_mirror", True)], ids=lambda case: case["name"]
)
def test_the_opposite_edit_has_the_opposite_verdict(case: Mapping[str, Any]) -> None:
    old, new = sides(case)
    forth, back = compare_contracts(old, new), compare_contracts(new, old)
    assert (forth.old_readers, forth.new_readers) == (back.new_readers, back.old_readers)


@pytest.mark.parametrize("case", [*TABLES, *SCHEMAS], ids=lambda case: case["name"])
def test_a_version_compared_with_itself_has_no_change(case: Mapping[str, Any]) -> None:
    old, _ = sides(case)
    assert compare_contracts(old, old).changes == ()


@pytest.mark.parametrize("case", [*TABLES, *SCHEMAS], ids=lambda case: case["name"])
def test_every_witness_is_one_to_the_reference_validator(case: Mapping[str, Any]) -> None:
    old, new = sides(case)
    for item in compare_contracts(old, new).changes:
        for witness in item.witnesses:
            writer, reader = (new, old) if witness.reader is Reader.OLD else (old, new)
            jsonschema.validate(witness.row, build_writer_schema(writer.records[0], writer.content_model))
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(witness.row, build_reader_schema(reader.records[0], reader.content_model))


@pytest.mark.parametrize("case", [*TABLES, *SCHEMAS], ids=lambda case: case["name"])
def test_no_break_on_record_shape_stands_without_a_witness(case: Mapping[str, Any]) -> None:
    for item in compare_contracts(*sides(case)).changes:
        if item.change.kind.proof is Proof.RECORD:
            shown = {witness.reader for witness in item.witnesses}
            assert (Reader.OLD in shown) is (item.old_readers is Effect.BREAKS)
            assert (Reader.NEW in shown) is (item.new_readers is Effect.BREAKS)


SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}


@pytest.mark.parametrize("is_new", [True, False], ids=["in the new version", "in the old one"])
def test_where_one_version_has_a_json_schema_the_whole_record_decides(*, is_new: bool) -> None:
    # By its columns alone the change is none: both patterns say the same. The JSON Schema says nothing of them.
    def version(number: str, pattern: str, **facts: Any) -> Contract:
        told = field("a", logical_type="string", required=True, options={"pattern": pattern})
        return contract(f"shop.gold.sale:v{number}", record("sale", told, **facts))

    described = {"json_schema": SCHEMA, "json_schema_url": "./sale.schema.yaml"}
    new, old = (described, {}) if is_new else ({}, described)
    comparison = compare_contracts(version("1.0.0", "^a", **old), version("1.1.0", "^[a]", **new), mode="full")
    [change] = comparison.changes
    assert comparison.disagreement == ""
    assert (change.old_readers is Effect.BREAKS, change.new_readers is Effect.BREAKS) == (is_new, not is_new)
    assert [witness.at for witness in change.witnesses] == ["/a"]
    assert change.reason == ""


def _one(number: str, *fields: Field) -> Contract:
    return contract(f"shop.gold.sale:v{number}", record("sale", *fields))


def test_a_date_that_is_too_early_is_shown_by_the_day_before() -> None:
    def day(earliest: str) -> Field:
        return field("day", logical_type="date", required=True, options={"minimum": earliest})

    [change] = compare_contracts(
        _one("1.0.0", day("2026-01-01")), _one("1.1.0", day("2025-06-01")), mode="full"
    ).changes
    assert [witness.row for witness in change.witnesses] == [{"day": "2025-12-31"}]


def test_one_row_shows_all_members_that_are_missing_from_an_object() -> None:
    x, y, z = (field(name, logical_type="string", required=True) for name in "xyz")

    def holding(*members: Field) -> Field:
        return field("o", *members, logical_type="object", required=True)

    comparison = compare_contracts(_one("1.0.0", holding(x, y, z)), _one("1.1.0", holding(z)), mode="full")
    assert [witness.at for item in comparison.changes for witness in item.witnesses] == ["/o/x", "/o/y"]


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        (lambda pattern: {"type": "string", "pattern": pattern}, "`/properties/a/pattern`."),
        (
            lambda pattern: {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": pattern}]},
            "`/properties/a/anyOf/1/pattern`.",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_in_the_file(schema: Callable[[str], Any], place: str) -> None:
    old, new = (bare({"type": "object", "properties": {"a": schema(f"^(?=x)x{end}$")}}, None) for end in "yz")
    reasons = {item.reason for item in compare_contracts(old, new, mode="full").changes}
    assert all(reason.startswith("Look-around or an inline flag in the pattern") for reason in reasons)
    assert any(reason.endswith(f", at {place}") for reason in reasons)


def test_kinds_do_not_contradict_a_proof_of_what_they_cannot_know() -> None:
    # Taken literally, an open object may hold anything, and of two columns of one name a record holds the last.
    a, b = field("a", logical_type="string", required=True), field("b", logical_type="integer")
    strict = [
        replace(
            each, content_model=ContentModel.STRICT, records=(replace(each.records[0], model=RecordModel.DOCUMENT),)
        )
        for each in (_one("1.0.0", a), _one("1.1.0", a, b))
    ]
    two = a, field("a", logical_type="integer", required=True)
    twins = _one("1.0.0", *two), _one("1.1.0", a)
    triplets = _one("1.0.0", *two, field("a", logical_type="number")), _one("1.1.0", *two)
    for old, new in (strict, twins, triplets):
        comparison = compare_contracts(old, new, mode="full")
        assert comparison.disagreement == ""
        assert comparison.new_readers is Effect.BREAKS
