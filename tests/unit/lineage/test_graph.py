"""The graph says which contract and column is made from which, and walks it."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from tests.support.builders import contract, field, record

from treaty.lineage.graph import ColumnId, Edge, Graph, build_graph
from treaty.model.contract import Contract, Upstream
from treaty.model.identity import ContractId, parse_fqid, parse_version
from treaty.model.pointer import ROOT
from treaty.model.registry import Catalog


def _catalog(*contracts: Contract) -> Catalog:
    grouped: dict[ContractId, tuple[Contract, ...]] = {}
    for item in contracts:
        assert item.key is not None
        grouped[item.key] = (*grouped.get(item.key, ()), item)
    return Catalog(contracts=MappingProxyType(dict(sorted(grouped.items()))))


def _from(*names: str) -> tuple[Upstream, ...]:
    return tuple(Upstream(pointer=ROOT / "upstream" / name, contract=name) for name in names)


def _key(name: str) -> ContractId:
    return parse_fqid(name).contract


def _names(keys: tuple[ContractId, ...]) -> list[str]:
    return [str(key) for key in keys]


@pytest.fixture
def chain() -> Graph:
    return build_graph(
        _catalog(
            contract("shop.extraction.sale:v1.0.0"),
            contract("shop.raw.sale:v1.0.0", upstream=_from("shop.extraction.sale")),
            contract("shop.raw.buyer:v1.0.0"),
            contract("shop.gold.sale:v1.0.0", upstream=_from("shop.bronze.sale:v1", "shop.raw.buyer")),
            contract("shop.activation.sale:v1.0.0", upstream=_from("shop.gold.sale")),
        )
    )


def test_nodes_are_the_contracts_in_order_of_name(chain: Graph) -> None:
    assert _names(chain.nodes) == [
        "shop.activation.sale",
        "shop.extraction.sale",
        "shop.gold.sale",
        "shop.raw.buyer",
        "shop.raw.sale",
    ]


def test_aliases_of_layers_are_resolved(chain: Graph) -> None:
    assert Edge(_key("shop.raw.sale"), _key("shop.gold.sale")) in chain.edges


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        (0, []),
        (1, ["shop.gold.sale"]),
        (2, ["shop.gold.sale", "shop.raw.buyer", "shop.raw.sale"]),
        (None, ["shop.gold.sale", "shop.raw.buyer", "shop.raw.sale", "shop.extraction.sale"]),
    ],
)
def test_upstream_is_walked_to_a_depth_nearest_first(chain: Graph, depth: int | None, expected: list[str]) -> None:
    assert _names(chain.upstream(_key("shop.activation.sale"), depth)) == expected


def test_downstream_is_the_other_way(chain: Graph) -> None:
    assert _names(chain.downstream(_key("shop.raw.sale"), None)) == ["shop.gold.sale", "shop.activation.sale"]


def test_a_contract_nobody_knows_has_no_neighbours(chain: Graph) -> None:
    assert chain.upstream(_key("shop.gold.nothing"), None) == ()
    assert chain.column_sources(_key("shop.gold.nothing"), "a.b") == ()


def test_a_chain_has_no_cycle(chain: Graph) -> None:
    assert chain.cycles() == ()


def test_cycles_are_found_and_sorted() -> None:
    graph = build_graph(
        _catalog(
            contract("b.gold.x:v1.0.0", upstream=_from("b.gold.y")),
            contract("b.gold.y:v1.0.0", upstream=_from("b.gold.x", "a.gold.x")),
            contract("a.gold.x:v1.0.0", upstream=_from("a.gold.x")),
        )
    )
    assert [_names(cycle) for cycle in graph.cycles()] == [["a.gold.x"], ["b.gold.x", "b.gold.y"]]
    assert _names(graph.upstream(_key("b.gold.x"), None)) == ["b.gold.y", "a.gold.x"]


def test_a_chain_of_thousands_is_walked_without_recursion() -> None:
    names = [f"n.gold.d{position}" for position in range(5_000)]
    links = [
        contract(f"{name}:v1.0.0", upstream=_from(before))
        for before, name in zip([names[-1], *names[:-1]], names, strict=True)
    ]
    (cycle,) = build_graph(_catalog(*links)).cycles()
    assert len(cycle) == len(names)


def test_an_edge_may_come_from_a_contract_that_is_not_there() -> None:
    graph = build_graph(_catalog(contract("shop.gold.sale:v1.0.0", upstream=_from("shop.raw.lost", "no name"))))
    assert _names(graph.upstream(_key("shop.gold.sale"))) == ["shop.raw.lost"]
    assert _names(graph.nodes) == ["shop.gold.sale"]


def test_columns_are_followed_to_the_columns_they_are_made_from() -> None:
    raw = contract("shop.raw.sale:v1.0.0", record("sale", field("net"), field("tax")))
    total = field("total", sources=("shop.raw.sale#net", "shop.raw.sale:v1#sale.tax", "ERP.SALES.TOTAL"))
    lines = field("lines", items=field("items", field("net", sources=("shop.raw.sale#net",))))
    graph = build_graph(_catalog(raw, contract("shop.gold.sale:v1.0.0", record("sale", total, lines))))
    gold, source = _key("shop.gold.sale"), _key("shop.raw.sale")
    assert graph.column_sources(gold, "sale.total") == (ColumnId(source, "sale.net"), ColumnId(source, "sale.tax"))
    assert graph.column_sources(gold, "sale.lines.net") == (ColumnId(source, "sale.net"),)
    assert len(graph.column_edges) == 3
    assert graph.edges == (Edge(source, gold),)


def test_the_newest_version_speaks_unless_another_is_named() -> None:
    old = contract("shop.gold.sale:v1.0.0", upstream=_from("shop.raw.old"))
    new = contract("shop.gold.sale:v2.0.0", upstream=_from("shop.raw.new"))
    catalog, key = _catalog(old, new), _key("shop.gold.sale")
    assert _names(build_graph(catalog).upstream(key)) == ["shop.raw.new"]
    assert _names(build_graph(catalog, {key: parse_version("v1.0.0")}).upstream(key)) == ["shop.raw.old"]
