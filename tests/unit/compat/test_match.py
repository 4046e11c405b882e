"""Pairs: by id, then by name, then by likeness; always the same ones."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import field, record

from treaty.compat.match import match_fields, match_records
from treaty.model.contract import Field, RecordModel


def column(name: str, **facts: Any) -> Field:
    return field(name, **{"logical_type": "string", **facts})


def test_id_comes_before_name() -> None:
    old = [column("a", id="1"), column("b", id="2")]
    new = [column("b", id="1"), column("a", id="2")]
    assert [(one.name, other.name) for one, other in match_fields(old, new).kept] == [("a", "b"), ("b", "a")]


def test_of_several_with_one_name_or_id_the_first_goes_with_the_first() -> None:
    twins = [column("a", id="1"), column("a"), column("b"), column("b", id="1")]
    for new in (twins, [*twins, column("c")], twins[:2], twins[:3]):
        assert [(id(one), id(other)) for one, other in match_fields([*twins], [*new]).kept] == [
            (id(each), id(each)) for each in new if each.name != "c"
        ]


def test_an_empty_id_is_none() -> None:
    matches = match_fields([column("a", id=""), column("b")], [column("b"), column("a")])
    assert [(one.name, other.name) for one, other in matches.kept] == [("b", "b"), ("a", "a")]


def test_a_column_that_keeps_its_name_and_gets_the_id_of_another_is_renamed() -> None:
    old, new = [column("a", id="1"), column("c", id="3")], [column("a", id="3"), column("d", id="1")]
    assert [(one.name, other.name) for one, other in match_fields(old, new).kept] == [("c", "a"), ("a", "d")]


def test_name_pairs_what_ids_do_not() -> None:
    matches = match_fields([column("a", id="1")], [column("a", id="2")])
    assert len(matches.kept) == 1
    assert matches.renamed == ()


def test_likeness_needs_the_same_type() -> None:
    assert match_fields([column("cust_id")], [column("customer_id")]).renamed
    assert not match_fields([column("cust_id")], [column("customer_id", logical_type="integer")]).renamed
    assert not match_fields([column("cust_id", physical_type="int")], [column("customer_id")]).renamed


def test_likeness_counts_place_or_description() -> None:
    old = [column("a"), column("cust_id", description="Who.")]
    assert match_fields(old, [column("customer_id", description="Who."), column("a")]).renamed
    assert not match_fields([column("a"), column("cust_id")], [column("customer_id"), column("a")]).renamed


def test_the_best_pair_is_taken_first() -> None:
    matches = match_fields([column("customer_no")], [column("customer_note"), column("customer_nr")])
    assert [(one.name, other.name) for one, other in matches.renamed] == [("customer_no", "customer_note")]


def test_records_need_shared_fields_to_be_alike() -> None:
    old = record("orders", column("a"), column("b"))
    assert match_records([old], [record("sales_orders", column("a"), column("b"))]).renamed
    assert not match_records([old], [record("orders_2", column("x"), column("y"))]).renamed
    assert not match_records([record("orders")], [record("order")]).renamed
    document = record("sales_orders", column("a"), column("b"), model=RecordModel.DOCUMENT)
    assert not match_records([old], [document]).renamed


def test_a_rewrite_is_no_search_for_renames() -> None:
    old = [column(f"old_column_{number}") for number in range(200)]
    new = [column(f"new_column_{number}") for number in range(200)]
    matches = match_fields(old, new)
    assert (len(matches.kept), len(matches.added), len(matches.removed)) == (0, 200, 200)


NAMES = st.lists(st.sampled_from(["a", "order", "orders", "order_id", "cust_id", "customer_id"]), max_size=6)


@given(NAMES, NAMES)
def test_pairs_are_one_to_one_complete_and_the_same_backwards(old_names: list[str], new_names: list[str]) -> None:
    old, new = [column(name) for name in old_names], [column(name) for name in new_names]
    forth, back = match_fields(old, new), match_fields(new, old)
    assert len(forth.kept) + len(forth.added) == len(new)
    assert len(forth.kept) + len(forth.removed) == len(old)
    pairs = sorted((one.name, other.name) for one, other in forth.kept)
    assert pairs == sorted((other.name, one.name) for one, other in back.kept)
