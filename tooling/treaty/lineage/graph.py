"""The graph of contracts: nodes, edges and walks with a depth limit; no opinion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from treaty.lineage.columns import Columns, plain_path
from treaty.lineage.components import find_components
from treaty.lineage.sources import parse_source
from treaty.model.contract import Contract, Upstream
from treaty.model.identity import ContractId, IdentityError, Version, parse_fqid
from treaty.model.registry import Catalog, Registry

Adjacency = Mapping[ContractId, tuple[ContractId, ...]]
Resolve = Callable[[ContractId], ContractId]
FindVersion = Callable[[ContractId], Version | None]


@dataclass(frozen=True, slots=True, order=True)
class ColumnId:
    """A column of a contract; `column` is the dotted path with the record before it: `invoice.address.city`."""

    contract: ContractId
    column: str

    def __str__(self) -> str:
        """Give `finance.gold.invoice#invoice.amount`."""
        return f"{self.contract}#{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Data flows from `source` to `target`."""

    source: ContractId
    target: ContractId


@dataclass(frozen=True, slots=True, order=True)
class ColumnEdge:
    """Values flow from one column to another."""

    source: ColumnId
    target: ColumnId


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Which contract is made from which; `nodes` are the contracts of the catalog, in order of name.

    An edge may come from a contract that the catalog does not hold. All tuples are sorted.
    """

    nodes: tuple[ContractId, ...]
    edges: tuple[Edge, ...]
    column_edges: tuple[ColumnEdge, ...]
    sources: Adjacency
    targets: Adjacency
    column_index: Mapping[ColumnId, tuple[ColumnId, ...]]

    def upstream(self, key: ContractId, depth: int | None = 1) -> tuple[ContractId, ...]:
        """Give what a contract is made from, nearest first; it never holds the contract itself.

        Args:
            key: where to start; one that the graph does not know has no neighbours.
            depth: steps to walk, None for all.
        """
        return _walk(self.sources, key, depth)

    def downstream(self, key: ContractId, depth: int | None = 1) -> tuple[ContractId, ...]:
        """Give what is made from a contract, nearest first; it never holds the contract itself.

        Args:
            key: where to start; one that the graph does not know has no neighbours.
            depth: steps to walk, None for all.
        """
        return _walk(self.targets, key, depth)

    def cycles(self) -> tuple[tuple[ContractId, ...], ...]:
        """Give each group of contracts that are made from one another, sorted; a contract made from itself is one."""
        return find_cycles(self.edges)

    def column_sources(self, key: ContractId, column: str) -> tuple[ColumnId, ...]:
        """Give the columns that a column is made from, one step up; `column` with its record (`invoice.amount`)."""
        return self.column_index.get(ColumnId(key, column), ())


Node = TypeVar("Node", ContractId, ColumnId)
_NO_VERSIONS: Mapping[ContractId, Version] = MappingProxyType({})


def build_graph(catalog: Catalog, versions: Mapping[ContractId, Version] = _NO_VERSIONS) -> Graph:
    """Give the graph of a catalog.

    Args:
        catalog: contracts with their `upstream` and `transformSourceObjects`.
        versions: which version of a contract speaks for it; its newest where nothing is said.
    """
    return join_links(find_links(catalog, versions.get))


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What one contract is made from; both are sorted."""

    sources: tuple[ContractId, ...]
    columns: tuple[ColumnEdge, ...]


def find_links(catalog: Catalog, find_version: FindVersion) -> Mapping[ContractId, Links]:
    """Give what each contract that a catalog walks is made from, in order of name; what it only finds, it looks up.

    Args:
        catalog: contracts with their `upstream` and `transformSourceObjects`.
        find_version: says which version of a contract speaks for it; its newest where that is None.
    """
    resolve = cache(catalog.registry.resolve)

    @cache
    def index(key: ContractId) -> Columns | None:
        contract = _speaker(catalog, key, find_version(key))
        return Columns(contract) if contract is not None else None

    return {
        key: Links(
            sources=tuple(sorted(_sources_of(resolve, key, contract))),
            columns=tuple(sorted(set(_column_edges(resolve, index, key, contract)))),
        )
        for key in sorted(catalog.contracts)
        if (contract := _speaker(catalog, key, find_version(key))) is not None
    }


def join_links(links: Mapping[ContractId, Links]) -> Graph:
    """Give the graph of contracts, each with what it is made from, in order of name."""
    edges = tuple(sorted(Edge(source, key) for key, made in links.items() for source in made.sources))
    column_edges = tuple(sorted(edge for made in links.values() for edge in made.columns))
    return Graph(
        nodes=tuple(links),
        edges=edges,
        column_edges=column_edges,
        sources=_group((edge.target, edge.source) for edge in edges),
        targets=_group((edge.source, edge.target) for edge in edges),
        column_index=_group((edge.target, edge.source) for edge in column_edges),
    )


def build_edges_above(catalog: Catalog) -> tuple[Edge, ...]:
    """Give the edges of a catalog's contracts and of all that these are made from, though it be looked up alone."""
    resolve = cache(catalog.registry.resolve)
    speakers = dict(_speakers(catalog, _NO_VERSIONS))
    edges = set(_edges(resolve, speakers))
    waiting = {edge.source for edge in edges} - speakers.keys()
    while waiting:
        found = {key: versions[-1] for key in sorted(waiting) if (versions := catalog.contracts.get(key))}
        speakers |= found
        fresh = _edges(resolve, found)
        edges.update(fresh)
        waiting = {edge.source for edge in fresh} - speakers.keys()
    return tuple(sorted(edges))


def keep_origins(registry: Registry, contract: Contract) -> Contract | None:
    """Give a contract with nothing but what it is made from, all of that as upstream; None where that is nothing."""
    stated = [item.contract for item in contract.upstream]
    read = sorted(str(source) for source in set(_read(registry.resolve, contract)) if source != contract.key)
    if not stated and not read:
        return None
    at = contract.upstream[0].pointer if stated else contract.pointer
    upstream = tuple(Upstream(pointer=at, contract=name) for name in (*stated, *read))
    return Contract(
        path=contract.path, key=contract.key, version=contract.version, pointer=contract.pointer, upstream=upstream
    )


def find_cycles(edges: Iterable[Edge]) -> tuple[tuple[ContractId, ...], ...]:
    """Give each group of contracts that are made from one another, sorted; a contract made from itself is one."""
    known = tuple(edges)
    loops = {edge.source for edge in known if edge.source == edge.target}
    groups = find_components(_group((edge.source, edge.target) for edge in known))
    return tuple(sorted(group for group in groups if len(group) > 1 or group[0] in loops))


def _speakers(catalog: Catalog, versions: Mapping[ContractId, Version]) -> Mapping[ContractId, Contract]:
    speakers = ((key, _speaker(catalog, key, versions.get(key))) for key in sorted(catalog.contracts))
    return {key: contract for key, contract in speakers if contract is not None}


def _edges(resolve: Resolve, speakers: Mapping[ContractId, Contract]) -> tuple[Edge, ...]:
    edges = (Edge(source, key) for key, contract in speakers.items() for source in _sources_of(resolve, key, contract))
    return tuple(sorted(edges))


def _sources_of(resolve: Resolve, key: ContractId, contract: Contract) -> set[ContractId]:
    # A column made from another of its own contract is no circle; a contract that names itself upstream is.
    return {*_upstream(resolve, contract), *(source for source in _read(resolve, contract) if source != key)}


def _speaker(catalog: Catalog, key: ContractId, version: Version | None) -> Contract | None:
    contracts = catalog.contracts.get(key, ())
    chosen = catalog.find(key, version) if version is not None else None
    return chosen or (contracts[-1] if contracts else None)


def _upstream(resolve: Resolve, contract: Contract) -> Iterator[ContractId]:
    """Give the contracts that a contract says it is made from, the unknown among them too."""
    for upstream in contract.upstream:
        try:
            yield resolve(parse_fqid(upstream.contract).contract)
        except IdentityError:
            continue


def _read(resolve: Resolve, contract: Contract) -> Iterator[ContractId]:
    """Give the contracts that its columns are made from."""
    texts = (text for record in contract.records for _, field in record.walk() for text in field.sources)
    for name in {text.partition("#")[0] for text in texts if "#" in text}:
        source = parse_source(f"{name}#")
        if source is not None:
            yield resolve(source.fqid.contract)


def _column_edges(
    resolve: Resolve, find_index: Callable[[ContractId], Columns | None], key: ContractId, contract: Contract
) -> Iterator[ColumnEdge]:
    for record in contract.records:
        for path, field in record.walk():
            for source in filter(None, map(parse_source, field.sources)):
                origin = resolve(source.fqid.contract)
                index = find_index(origin)
                # A text that names no column of the contract stays as it is.
                found = index.find(source.column) if index is not None else ()
                column = str(found[0]) if found else source.column
                yield ColumnEdge(ColumnId(origin, column), ColumnId(key, f"{record.name}.{plain_path(path)}"))


def _group(pairs: Iterable[tuple[Node, Node]]) -> Mapping[Node, tuple[Node, ...]]:
    grouped: dict[Node, list[Node]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(sorted(values)) for key, values in grouped.items()})


def _walk(neighbours: Adjacency, start: ContractId, depth: int | None) -> tuple[ContractId, ...]:
    found: dict[ContractId, None] = {}
    frontier, steps = [start], 0
    while frontier and (depth is None or steps < depth):
        nearby = {neighbour for key in frontier for neighbour in neighbours.get(key, ())}
        frontier = sorted(nearby - found.keys() - {start})
        found.update(dict.fromkeys(frontier))
        steps += 1
    return tuple(found)
