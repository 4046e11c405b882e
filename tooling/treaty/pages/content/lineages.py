"""Lineage of the whole registry: layer by layer as a figure where it fits, and which namespace feeds which."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from treaty.model.identity import ContractId
from treaty.pages import urls
from treaty.pages.content.lineage import contract_box
from treaty.pages.content.parts import Link, Page
from treaty.pages.figure import Box, Figure
from treaty.pages.index import SiteIndex
from treaty.pages.untangle import untangle

DRAWN = 60
"""Contracts up to which the whole registry is drawn: beyond, nobody can follow the lines."""
BUSIEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How many contracts of one namespace are made from those of another."""

    source: Link
    target: Link
    edges: tuple[tuple[Link, Link], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """A contract that much depends on."""

    link: Link
    contracts: int
    consumers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineagesBody:
    """What the page of all lineage says. `rows` has a number for each layer: how many contracts stand there."""

    figure: Figure | None
    layers: tuple[str, ...]
    rows: tuple[tuple[Link, tuple[int, ...]], ...]
    flows: tuple[Flow, ...]
    busiest: tuple[Busy, ...]
    sources: tuple[Link, ...]
    edges: int


def build_lineages_page(index: SiteIndex) -> Page:
    """Give the page of all lineage."""
    return Page(
        path=urls.LINEAGE,
        template="lineages.html",
        title="Lineage",
        description="Which contract is made from which, layer by layer and namespace by namespace.",
        section="Lineage",
        crumbs=(Link(text="Lineage"),),
        body=_build_body(index),
        raw=Link(text="All lineage as JSON", path=urls.LINEAGE_FILE),
    )


def _build_body(index: SiteIndex) -> LineagesBody:
    graph = index.graph
    layers = [layer.name for layer in index.catalog.registry.layers]
    counts = Counter((key.namespace, key.layer) for key in index.standings)
    namespaces = sorted({key.namespace for key in index.standings})
    downstream = {key: len(graph.downstream(key, None)) for key in graph.targets if key in index.standings}
    ranked = sorted(index.standings, key=lambda key: (-downstream.get(key, 0) - len(index.consumers.get(key, ())), key))
    return LineagesBody(
        figure=_draw(index, layers) if 0 < len(index.standings) <= DRAWN else None,
        layers=tuple(index.layer_title(name) for name in layers),
        rows=tuple((_namespace_link(name), tuple(counts[name, layer] for layer in layers)) for name in namespaces),
        flows=_find_flows(index),
        busiest=tuple(
            Busy(
                link=_lineage_link(index, key),
                contracts=downstream.get(key, 0),
                consumers=len(index.consumers.get(key, ())),
            )
            for key in ranked[:BUSIEST]
            if downstream.get(key) or index.consumers.get(key)
        ),
        sources=tuple(_lineage_link(index, key) for key in index.standings if key not in graph.sources)
        if len(index.standings) <= DRAWN
        else (),
        edges=len(graph.edges),
    )


def _namespace_link(name: str) -> Link:
    return Link(text=name, path=urls.namespace_page(name), is_code=True)


def _lineage_link(index: SiteIndex, key: ContractId) -> Link:
    path = urls.lineage_page(key) if key in index.standings else ""
    return Link(text=str(key), path=path, is_code=True)


def _find_flows(index: SiteIndex) -> tuple[Flow, ...]:
    groups: dict[tuple[str, str], list[tuple[Link, Link]]] = defaultdict(list)
    for edge in index.graph.edges:
        pair = (_lineage_link(index, edge.source), _lineage_link(index, edge.target))
        groups[edge.source.namespace, edge.target.namespace].append(pair)
    known = {key.namespace for key in index.standings}
    return tuple(
        Flow(
            source=_namespace_link(source) if source in known else Link(text=source, is_code=True),
            target=_namespace_link(target) if target in known else Link(text=target, is_code=True),
            edges=tuple(edges),
        )
        for (source, target), edges in sorted(groups.items())
    )


def _draw(index: SiteIndex, layers: list[str]) -> Figure:
    columns: dict[str, list[Box]] = {name: [] for name in layers}
    for key in index.standings:
        columns.setdefault(key.layer, []).append(contract_box(index, key))
    figure = Figure(
        label="All contracts, one layer beside the other",
        columns=tuple(map(tuple, columns.values())),
        lines=tuple((str(edge.source), str(edge.target)) for edge in index.graph.edges),
    )
    return untangle(figure)
