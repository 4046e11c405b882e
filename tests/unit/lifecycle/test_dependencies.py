from __future__ import annotations

import pytest
from tests.support.builders import contract, field, record

from treaty.lifecycle.dependencies import find_dependencies, find_missing, order_by_dependency
from treaty.model.contract import Contract, Upstream
from treaty.model.identity import Fqid, Version, parse_fqid
from treaty.model.pointer import ROOT
from treaty.model.registry import Registry
from treaty.model.release import VersionKey


def made_from(name: str, *sources: str) -> Contract:
    stated = (source.partition(":") for source in sources)
    upstream = tuple(Upstream(pointer=ROOT, contract=key, version=version or None) for key, _, version in stated)
    return contract(name, upstream=upstream)


def key(name: str) -> VersionKey:
    fqid = parse_fqid(name)
    return fqid.contract, Version(*fqid.version)


def table(**sources: str) -> dict[VersionKey, list[Fqid]]:
    """Give what each version of datasets of one letter is made from: `b1="a:v1"` is a.gold.b:v1.0.0."""
    return {
        key(f"x.gold.{name[0]}:v{name[1]}.0.0"): [parse_fqid(f"x.gold.{text}") for text in texts.split()]
        for name, texts in sources.items()
    }


def test_a_version_rests_on_what_it_names_under_the_layers_own_name() -> None:
    found = find_dependencies(
        made_from("x.gold.a:v1.0.0", "no name", "x.bronze.a:v1", "x.raw.a:v1", "x.gold.b", "x.gold.a"), Registry()
    )
    assert [str(fqid) for fqid in found] == ["x.raw.a:v1", "x.gold.b"]


def test_a_version_rests_on_what_its_columns_are_read_from() -> None:
    columns = field("amount", sources=("x.raw.b#amount", "x.raw.b#tax", "x.raw.d", "an old file#1")), field("note")
    made = contract("x.gold.a:v1.0.0", record("a", *columns))
    assert [str(fqid) for fqid in find_dependencies(made, Registry())] == ["x.raw.b"]


@pytest.mark.parametrize(
    ("source", "known", "missing"),
    [
        ("a", "v1.0.0", False),
        ("a:v1", "v1.4.0", False),
        ("a:v1.4", "v1.4.2", False),
        ("a:v2", "v1.4.0", True),
        ("c", "v1.0.0", True),
    ],
)
def test_a_source_must_be_released_as_far_as_it_is_named(source: str, known: str, missing: bool) -> None:
    versions = {parse_fqid("x.gold.a").contract: {Version(*parse_fqid(f"x.gold.a:{known}").version)}}
    assert bool(list(find_missing(table(b1=source), versions))) is missing


def test_what_others_are_made_from_comes_first() -> None:
    order = [
        f"{contract_id.dataset}{version.major}"
        for contract_id, version in order_by_dependency(table(a1="c:v1", a2="", b1="a", c1="", c2="b"))
    ]
    assert order.index("c1") < order.index("a1") < order.index("a2") < order.index("b1") < order.index("c2")


def test_a_circle_keeps_the_order_given() -> None:
    given = table(a1="b", b1="a")
    assert list(order_by_dependency(given)) == list(given)
