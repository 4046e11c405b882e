"""Laws of the diff, on generated contracts and edits: nothing for no change, mirrored, and blind to nothing."""

from __future__ import annotations

import copy
from typing import Any

from deepdiff import DeepDiff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.change_cases import complete, mirror, names

from treaty.compat.diff import diff_contracts
from treaty.model.contract import Contract

Json = Any

TEXTS = st.sampled_from(["a", "b", "order", "order_id", "orders"])
NAMES = st.sampled_from(["id", "amount", "amounts", "state", "status", "note", "customer_id", "cust_id"])
JUNK = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.just(1.0), TEXTS, st.lists(TEXTS, max_size=2))
PHYSICAL = st.sampled_from(["int", "bigint", "integer", "varchar(10)", "varchar(20)", "text", "decimal(10,2)", "mood"])
BOUNDS = {
    "integer": ("minimum", "maximum", "exclusiveMinimum", "multipleOf"),
    "number": ("minimum", "maximum"),
    "string": ("minLength", "maxLength"),
    "date": (),
    "boolean": (),
}


@st.composite
def fields(draw: st.DrawFn, name: str, depth: int) -> Json:
    logical = draw(st.sampled_from([*BOUNDS, *(["object", "array"] if depth else [])]))
    field: dict[str, Json] = {"name": name, "logicalType": logical}
    options = {key: draw(st.integers(1, 4)) for key in BOUNDS.get(logical, ()) if draw(st.booleans())}
    if options:
        field["logicalTypeOptions"] = options
    if logical == "object":
        field["properties"] = draw(field_lists(depth - 1))
    if logical == "array":
        field["items"] = draw(fields("items", depth - 1))
    if logical == "string" and draw(st.booleans()):
        field["enum"] = [{"value": value} for value in draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))]
    return field | draw(facts())


def facts() -> st.SearchStrategy[Json]:
    rule = st.fixed_dictionaries({"name": TEXTS, "metric": st.just("nullValues"), "mustBeLessThan": st.integers(1, 3)})
    return st.fixed_dictionaries(
        {},
        optional={
            "required": st.booleans(),
            "unique": st.booleans(),
            "primaryKey": st.booleans(),
            "physicalType": PHYSICAL,
            "physicalName": TEXTS,
            "classification": st.sampled_from(["public", "internal", "pii", "class_a"]),
            "description": TEXTS,
            "tags": st.lists(TEXTS, max_size=2),
            "deprecated": st.booleans(),
            "partitioned": st.booleans(),
            "quality": st.lists(rule, max_size=2, unique_by=lambda item: item["name"]),
            "x-unknown": JUNK,
            "customProperties": st.lists(
                st.fixed_dictionaries({"property": TEXTS, "value": JUNK}), max_size=2, unique_by=lambda p: p["property"]
            ),
        },
    )


def field_lists(depth: int) -> st.SearchStrategy[Json]:
    members = st.lists(NAMES, min_size=1, max_size=4, unique=True)
    return members.flatmap(lambda chosen: st.tuples(*(fields(name, depth) for name in chosen)).map(list))


@st.composite
def documents(draw: st.DrawFn) -> Json:
    records = draw(st.lists(st.sampled_from(["orders", "order", "refunds"]), min_size=1, max_size=2, unique=True))
    levels = st.fixed_dictionaries(
        {"property": st.sampled_from(["freshness", "retention", "support"]), "value": st.integers(1, 3)},
        optional={"unit": st.sampled_from(["h", "d"])},
    )
    document: dict[str, Json] = {"schema": [{"name": name, "properties": draw(field_lists(1))} for name in records]}
    return document | draw(
        st.fixed_dictionaries(
            {},
            optional={
                "status": st.sampled_from(["draft", "active", "retired", "odd"]),
                "tenant": TEXTS,
                "tags": st.lists(TEXTS, max_size=2),
                "slaProperties": st.lists(levels, max_size=2, unique_by=lambda level: level["property"]),
                "roles": st.lists(st.fixed_dictionaries({"role": TEXTS, "access": TEXTS}), max_size=1),
                "servers": servers(),
                "x-unknown": JUNK,
            },
        )
    )


def servers() -> st.SearchStrategy[Json]:
    kinds = st.sampled_from(["postgres", "snowflake", "iceberg", "databricks", "custom"])
    places = st.fixed_dictionaries(
        {"server": TEXTS, "type": kinds}, optional={"format": st.sampled_from(["avro", "json", "csv", "parquet"])}
    )
    return st.lists(places, max_size=2, unique_by=lambda place: place["server"])


@st.composite
def edited(draw: st.DrawFn) -> tuple[Json, Json]:
    """Give a document and the same after a few edits at random places."""
    old = draw(documents())
    new = copy.deepcopy(old)
    for _ in range(draw(st.integers(1, 3))):
        _edit(draw, new)
    return old, new


def _edit(draw: st.DrawFn, node: Json) -> None:
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        if isinstance(node[key], (dict, list)) and node[key] and draw(st.integers(0, 3)):
            node = node[key]
            continue
        _change(draw, node, key)
        return


def _change(draw: st.DrawFn, node: Json, key: Json) -> None:
    is_name = key in {"name", "property", "role", "schema", "properties", "metric", "value", "server"}
    match draw(st.integers(0, 2)):
        case 0 if not is_name:
            del node[key]
        case 1 if isinstance(node, list):
            node.reverse()
        case _ if isinstance(node[key], bool):
            node[key] = not node[key]
        case _ if isinstance(node[key], int):
            node[key] += draw(st.sampled_from([-1, 1, 2]))
        case _ if key == "name":
            node[key] = draw(NAMES)
        case _:
            pass


def _pair(documents: tuple[Json, Json]) -> tuple[Contract, Contract]:
    return complete(documents[0], "contract"), complete(documents[1], "contract")


law = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@law
@given(documents())
def test_a_contract_does_not_differ_from_itself(document: Json) -> None:
    assert diff_contracts(*_pair((document, copy.deepcopy(document)))) == ()


@law
@given(st.one_of(edited(), st.tuples(documents(), documents())))
def test_the_opposite_edit_yields_the_mirror(pair: tuple[Json, Json]) -> None:
    old, new = _pair(pair)
    assert names(diff_contracts(new, old)) == mirror(diff_contracts(old, new))


@law
@given(st.one_of(edited(), st.tuples(documents(), documents())))
def test_whatever_deepdiff_sees_some_change_explains(pair: tuple[Json, Json]) -> None:
    old, new = _pair(pair)
    is_different = bool(DeepDiff(dict(old.document), dict(new.document)))
    assert bool(diff_contracts(old, new)) == is_different
