"""What changes say: each message names what was and what is, on the side where it was and is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.support.builders import contract, field, record
from tests.support.small_registry import CONTRACT, version

from treaty.compat.diff import diff_contracts
from treaty.compat.verdict import compare_contracts
from treaty.load.bare_schema import build_bare_contract
from treaty.load.catalog import load_contract
from treaty.model.contract import Contract

STATUS = "        description: Where the sale stands.\n"
DATE = """\
      - name: day
        logicalType: date
        physicalType: {type}
        logicalTypeOptions: {{format: {format}}}
        description: When.
"""


def read(text: str) -> Contract:
    contract = load_contract(text.encode(), path="sale.yaml").contract
    assert contract is not None
    return contract


def changes(old: str, new: str) -> dict[str, str]:
    """Give the kinds of changes between two texts, with what each says after the name of its subject."""
    comparison = compare_contracts(read(old), read(version("1.1.0", new)))
    return {item.change.kind.name: item.change.message.partition(": ")[2] for item in comparison.changes}


def test_a_mark_that_comes_and_goes_is_told_as_such() -> None:
    marked = CONTRACT.replace(STATUS, f"{STATUS}        deprecated: true\n")
    assert changes(CONTRACT, marked)["field-deprecated"] == "marked deprecated."
    assert changes(marked, CONTRACT)["field-deprecation-withdrawn"] == "no longer marked deprecated."


def test_what_is_stated_or_taken_back_is_told_on_its_side() -> None:
    critical = CONTRACT.replace(STATUS, f"{STATUS}        criticalDataElement: true\n")
    assert changes(CONTRACT, critical)["criticality-changed"] == "criticality stated as `critical`."
    priced = f"{CONTRACT}price:\n  priceAmount: 1\n  priceCurrency: EUR\n"
    assert changes(CONTRACT, priced)["price-changed"] == "`price` stated (`priceAmount`, `priceCurrency`)."
    assert changes(priced, CONTRACT)["price-changed"] == "`price` no longer stated (`priceAmount`, `priceCurrency`)."


def test_a_json_schema_is_told_by_the_place_in_which_it_differs() -> None:
    def bare(**limits: int) -> Contract:
        return build_bare_contract({"type": "object", "properties": {"a": {"type": "string", **limits}}}, path="t.json")

    def told(old: Contract, new: Contract) -> tuple[str, Any, Any]:
        (change,) = (each for each in diff_contracts(old, new) if each.kind.name == "record-schema-changed")
        return change.message.partition("its JSON Schema ")[2], change.old, change.new

    one, other = bare(maxLength=3), bare(maxLength=4)
    assert told(one, other) == ("was changed at `/properties/a/maxLength` from `3` to `4`.", 3, 4)
    words, *_ = told(one, bare(maxLength=4, minLength=1))
    assert words == "was changed at `/properties/a/maxLength`, `/properties/a/minLength`."


def test_a_promise_is_told_with_what_it_is_made_for_and_not_by_its_likeness_to_a_number() -> None:
    level = "slaProperties:\n  - property: freshness\n    value: 4\n    unit: h\n"
    support = f"{level}  - property: support\n    value: {{}}\n"
    one, other, yes = (CONTRACT.replace(level, support.replace("{}", value)) for value in ("1", "2", "true"))
    assert changes(one, other)["service-level-changed"] == "changed from 1 to 2."
    assert changes(one, yes)
    made_for = [
        text.replace("property: support\n", "property: support\n    element: sale.status\n") for text in (one, other)
    ]
    comparison = compare_contracts(read(made_for[0]), read(version("1.1.0", made_for[1])))
    assert comparison.changes[0].change.message.startswith("Service level `support` of `sale.status`:")
    assert not compare_contracts(read(one), read(version("1.1.0", other))).changes[0].change.message.count(" of ")


def test_another_spelling_of_an_engine_is_told_as_one() -> None:
    served = CONTRACT.replace("type: postgres", "type: snowflake")
    whole, wide = (served.replace("VARCHAR(10)", type_) for type_ in ("INT", "NUMBER(38,0)"))
    said = "the same physical type in Snowflake, spelled otherwise, from `INT` to `NUMBER(38,0)`."
    assert changes(whole, wide)["physical-type-respelled"] == said


def test_a_field_that_goes_is_told_with_whether_that_was_announced() -> None:
    fax = "      - name: fax\n        logicalType: string\n        description: Number.\n"
    marked = f"{fax}        deprecated: true\n"
    told, announced = (
        changes(CONTRACT.replace("      - name: status\n", f"{field}      - name: status\n"), CONTRACT)
        for field in (fax, marked)
    )
    assert told["field-removed"] == "removed; it was optional `string`."
    assert announced["field-removed"] == "removed; it was optional `string`; it had been marked deprecated."


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("VARCHAR(10)", "VARCHAR(10)", "date-format-changed"),
        ("VARCHAR(10)", "DATE", "date-format-changed"),
        ("DATE", "VARCHAR(10)", "date-format-changed"),
        ("DATE", "DATE", "display-format-changed"),
    ],
)
def test_a_format_binds_where_either_side_is_written_as_text(old: str, new: str, kind: str) -> None:
    before, after = (
        CONTRACT.replace("    quality:\n", DATE.format(type=kind_of, format=form) + "    quality:\n", 1)
        for kind_of, form in ((old, "yyyy-MM-dd"), (new, "dd.MM.yyyy"))
    )
    assert kind in changes(before, after)


def test_the_way_a_field_is_computed_is_dangerous_to_change() -> None:
    old, new = (CONTRACT.replace(STATUS, f"{STATUS}        transformLogic: {logic}\n") for logic in ("a + b", "a - b"))
    comparison = compare_contracts(read(old), read(version("1.1.0", new)))
    [found] = [item.change.kind for item in comparison.changes if item.change.kind.name == "transform-logic-changed"]
    assert found.is_dangerous


def _bare(schema: dict[str, Any] | None, url: str = "./a.schema.yaml") -> Contract:
    contract = build_bare_contract(schema or {"type": "object"}, path="t.json")
    [record] = contract.records
    return replace(contract, records=(replace(record, fields=(), json_schema=schema, json_schema_url=url),))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (_bare(None), _bare({"type": "object"}), "a JSON Schema describes it now."),
        (_bare({"type": "object"}), _bare(None), "no JSON Schema describes it any more."),
        (_bare(None), _bare(None, "./b.schema.yaml"), "another JSON Schema describes it, and neither could be read."),
    ],
)
def test_a_json_schema_that_comes_or_goes_is_told_as_such(old: Contract, new: Contract, said: str) -> None:
    [change] = diff_contracts(old, new)
    assert change.message.partition(": ")[2] == said


def test_a_json_schema_that_differs_in_many_places_is_told_by_the_first() -> None:
    def limits(number: int, count: int) -> dict[str, Any]:
        return {"type": "object", "properties": {f"p{at}": {"maxLength": number} for at in range(count)}}

    places = "`/properties/p0/maxLength`, `/properties/p1/maxLength`, `/properties/p2/maxLength`"
    for count, said in ((3, places), (5, f"{places} and 2 more places")):
        [change] = diff_contracts(_bare(limits(3, count)), _bare(limits(4, count)))
        assert change.message.endswith(f"its JSON Schema was changed at {said}.")


@pytest.mark.parametrize(
    ("old", "new", "kind", "said"),
    [
        (
            "logicalType: string",
            "logicalType: integer",
            "logical-type-changed",
            "type changed from `string` to `integer`.",
        ),
        ("logicalType: string", "", "logical-type-widened", "type widened from `string` to `any`."),
        ("", "logicalType: string", "logical-type-narrowed", "type narrowed from `any` to `string`."),
        (
            "physicalType: VARCHAR",
            "logicalType: string\n        physicalType: VARCHAR",
            "logical-type-restated",
            "type `string` stated, which the physical type implied.",
        ),
        (
            "logicalType: string\n        physicalType: VARCHAR",
            "physicalType: VARCHAR",
            "logical-type-restated",
            "type `string` no longer stated; the physical type implies it.",
        ),
        (
            "logicalType: integer",
            "logicalType: number",
            "logical-type-widened",
            "type widened from `integer` to `number`.",
        ),
    ],
)
def test_a_type_is_told_with_what_it_was_and_is(old: str, new: str, kind: str, said: str) -> None:
    before, after = (
        CONTRACT.replace(
            "    quality:\n", f"      - name: more\n        {stated or 'required: false'}\n    quality:\n", 1
        )
        for stated in (old, new)
    )
    assert changes(before, after)[kind] == said


def test_a_change_goes_by_the_column_that_consumers_know() -> None:
    buyer = "name: buyer, id: buyer-1, logicalType: object, properties: [{name: zip, id: zip-1, logicalType: string}]"
    nested = f"      - {{{buyer}}}\n"
    before = CONTRACT.replace("    quality:\n", f"{nested}    quality:\n", 1)
    after = before.replace("name: buyer", "name: customer").replace("string}", "string, required: true}")
    told = {change.kind.name: change.column for change in diff_contracts(read(before), read(after))}
    assert told == {"field-renamed": "buyer", "nullability-tightened": "buyer.zip"}
    same = {change.column for change in diff_contracts(read(before), read(before.replace("string}", "integer}")))}
    assert same == {"buyer.zip"}


def test_nought_is_not_false_wherever_it_stands() -> None:
    def version(default: Any) -> Contract:
        deep = field("a", field("b", default=default, logical_type="integer"), logical_type="object")
        return contract("shop.gold.sale:v1.0.0", record("sale", deep, field("c", items=field("", default=default))))

    told = [(change.kind.name, change.column) for change in diff_contracts(version(0), version(False))]
    assert told == [("default-changed", "a.b"), ("default-changed", "c[]")]
    assert diff_contracts(version(0), version(0)) == ()
