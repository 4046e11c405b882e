"""Rows that show a broken key: two that the writer may write side by side and the reader takes for one."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.builders import contract, field, record

from treaty.compat.comparison import Witness
from treaty.compat.verdict import compare_contracts
from treaty.model.contract import Contract, Field, Relationship
from treaty.model.pointer import ROOT


def _version(number: str, *fields: Field, **facts: Any) -> Contract:
    return contract(f"finance.gold.invoice:v{number}", record("invoice", *fields, **facts))


def _no(name: str = "no", kind: str = "integer", **facts: Any) -> Field:
    return field(name, logical_type=kind, required=True, **facts)


def _shown(old: Contract, new: Contract) -> dict[str, tuple[Witness, ...]]:
    return {item.change.kind.name: item.witnesses for item in compare_contracts(old, new, mode="full").changes}


@pytest.mark.parametrize(
    ("kind", "facts", "first", "second"),
    [
        ("integer", {"examples": (7,)}, 7, 8),
        ("number", {"examples": (0.5,)}, 0.5, 1.5),
        ("string", {"examples": ("A",)}, "A", "A2"),
        ("string", {"examples": ("A", "B")}, "A", "B"),
        ("boolean", {}, True, False),
    ],
)
def test_twins_differ_in_the_nearest_plausible_value_of_what_the_writer_tells_them_apart_by(
    kind: str, facts: dict[str, Any], first: object, second: object
) -> None:
    other = _no("key", "string", examples=("ü",))
    told = _no("no", kind, **facts)
    old = _version("1.0.0", _no("key", "string", examples=("ü",), primary_key=True), told)
    new = _version("1.1.0", other, _no("no", kind, primary_key=True, **facts))
    [witness] = _shown(old, new)["primary-key-changed"][:1]
    assert witness.row == [{"key": "ü", "no": first}, {"key": "ü", "no": second}]
    assert witness.rejected_by == 'both rows have `key` = "ü", by which this reader tells rows apart'
    assert (witness.at, witness.rows) == ("/1/key", 2)


def test_a_value_that_is_long_is_told_by_its_beginning() -> None:
    for length, is_cut in ((78, False), (79, True)):
        old = _version("1.0.0", _no("key", "string", examples=("x" * length,), unique=True))
        new = _version("1.1.0", _no("key", "string", examples=("x" * length,)))
        [witness] = _shown(old, new)["unique-removed"]
        assert ("…" in witness.rejected_by) is is_cut


def test_a_break_of_another_kind_is_not_shown_by_twins() -> None:
    old = _version("1.0.0", _no(primary_key=True), _no("other"), physical_name="A")
    new = _version("1.1.0", _no(), _no("other"), physical_name="B")
    shown = _shown(old, new)
    assert shown["primary-key-removed"]
    assert shown["record-physical-name-changed"] == ()


def test_twins_that_the_writer_may_not_write_show_nothing() -> None:
    # The schema lets `no` be 1 alone, which the column does not tell; both keys would be shown by the same twins.
    schema = {
        "type": "object",
        "properties": {"no": {"type": "integer"}, "a": {"type": "integer"}, "b": {"type": "integer"}},
        "required": ["no", "a", "b"],
        "allOf": [{"properties": {"no": {"const": 1}}}],
    }
    stated = {"json_schema": schema, "json_schema_url": "./v1.schema.yaml"}
    old = _version("1.0.0", _no("no", unique=True), _no("a"), _no("b"), **stated)
    new = _version("1.1.0", _no("no", unique=True), _no("a", unique=True), _no("b", unique=True), **stated)
    added = compare_contracts(old, new, mode="full").changes
    assert [item.change.kind.name for item in added] == ["unique-added", "unique-added"]
    assert [item.witnesses for item in added] == [(), ()]


def test_what_is_unique_and_never_null_already_breaks_nobody_as_the_key() -> None:
    old, new = _version("1.0.0", _no(unique=True)), _version("1.1.0", _no(unique=True, primary_key=True))
    [item] = compare_contracts(old, new, mode="full").changes
    assert (item.new_readers.value, item.witnesses) == ("safe", ())
    null = field("no", logical_type="integer", unique=True)
    keyed = field("no", logical_type="integer", unique=True, primary_key=True)
    [item] = compare_contracts(_version("1.0.0", null), _version("1.1.0", keyed), mode="full").changes
    assert item.new_readers.value == "breaks"


def test_of_very_many_keys_the_first_are_shown() -> None:
    names = [f"c{number}" for number in range(1_100)]
    old = _version("1.0.0", *(_no(name, examples=(1,)) for name in names))
    new = _version("1.1.0", *(_no(name, examples=(1,), unique=True) for name in names))
    changes = compare_contracts(old, new, mode="full").changes
    shown = [item for item in changes if item.witnesses]
    assert 0 < len(shown) < len(changes) == 1_100
    assert sum(len(row) for item in shown for witness in item.witnesses for row in witness.row) < 20_000


def test_what_is_the_key_already_breaks_nobody_as_unique() -> None:
    old, new = _version("1.0.0", _no(primary_key=True)), _version("1.1.0", _no(primary_key=True, unique=True))
    [item] = compare_contracts(old, new, mode="full").changes
    assert (item.change.kind.name, item.new_readers.value, item.witnesses) == ("unique-added", "safe", ())


@pytest.mark.parametrize(("examples", "is_shown"), [((7,), True), ((None,), False)])
def test_a_row_whose_parent_nobody_promises_shows_a_foreign_key(examples: tuple[Any, ...], *, is_shown: bool) -> None:
    def version(number: str, *relationships: Relationship) -> Contract:
        pointing = field("other", logical_type="integer", examples=examples, relationships=relationships)
        return _version(number, _no(), pointing)

    led = Relationship(pointer=ROOT, kind="foreignKey", from_=("other",), to=("orders.no",))
    [item] = compare_contracts(version("1.0.0"), version("1.1.0", led), mode="full").changes
    assert item.new_readers.value == "breaks"
    assert [witness.rejected_by for witness in item.witnesses] == (
        ["nothing promises a row with `orders.no` = 7"] if is_shown else []
    )
