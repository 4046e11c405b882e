"""Whatever stands in a file, the rules end soon and without a crash."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from tests.support.builders import contract, field, record
from tests.unit.lint.test_semantic_faults import SOUND

from treaty.lint.engine import lint_contract
from treaty.lint.rules.upstream import upstream_exists
from treaty.lint.rules.versions import major_has_migration_note, major_starts_at_zero, version_skips_none
from treaty.load.catalog import load_contract
from treaty.model.contract import Contract, Relationship, ServiceLevel, Upstream
from treaty.model.pointer import Pointer
from treaty.model.registry import Catalog

ODD: list[Any] = [None, True, -1, 1e308, "", "(", "${X}", "1e999", "." * 50, [None], {"name": "sale"}, [[]]]
MANY = 4_000
"""Enough that work growing with the square of a file would take minutes."""
FEW_SECONDS = 10


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, member in members:
        yield node, key
        yield from _places(member)


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_an_odd_value_anywhere_is_survived(value: Any) -> None:
    for position in range(len(list(_places(SOUND)))):
        document = copy.deepcopy(SOUND)
        node, key = list(_places(document))[position]
        node[key] = value
        loaded = load_contract(yaml.safe_dump(document).encode(), path="odd.yaml")
        for found in lint_contract(loaded.contract) if loaded.contract is not None else ():
            assert found.message


def _refers_to(number: int, target: str) -> tuple[Relationship, ...]:
    return (Relationship(pointer=Pointer(("relationships", number)), kind="foreignKey", from_=(), to=(target,)),)


def _many_relationships_to_nowhere() -> Contract:
    return contract(
        "a.gold.b:v1.0.0", *[record(f"r{i}", field("x", relationships=_refers_to(i, f"q.g{i}"))) for i in range(MANY)]
    )


def _many_relationships_to_one_name() -> Contract:
    return contract(
        "a.gold.b:v1.0.0", record("b", *[field("f", relationships=_refers_to(i, "b.f")) for i in range(MANY)])
    )


def _many_records_of_one_name() -> Contract:
    levels = [
        ServiceLevel(pointer=Pointer(("slaProperties", i)), property="freshness", value=i, unit="h", elements=("z.y",))
        for i in range(MANY)
    ]
    return contract("a.gold.b:v1.0.0", *[record("b", field("x")) for _ in range(MANY)], service_levels=tuple(levels))


@pytest.mark.parametrize(
    "build", [_many_relationships_to_nowhere, _many_relationships_to_one_name, _many_records_of_one_name]
)
def test_work_grows_with_the_file_and_not_with_its_square(build: Any) -> None:
    hostile = build()
    begin = time.process_time()
    assert sum(1 for _ in lint_contract(hostile)) >= MANY
    assert time.process_time() - begin < FEW_SECONDS


def test_a_contract_of_thousands_of_versions_is_not_walked_for_each_of_them() -> None:
    upstream = (Upstream(pointer=Pointer(("upstream", 0)), contract="a.raw.b", version="v1"),)
    versions = [
        tuple(contract(f"a.{layer}.b:v1.{number}.0", upstream=upstream) for number in range(MANY))
        for layer in ("raw", "gold")
    ]
    catalog = Catalog(contracts={of_layer[0].key: of_layer for of_layer in versions if of_layer[0].key is not None})
    begin = time.process_time()
    for rule in (version_skips_none, major_starts_at_zero, major_has_migration_note, upstream_exists):
        assert not [found for each in versions[1] for found in rule.find(each, catalog=catalog)]
    assert time.process_time() - begin < FEW_SECONDS / 5
