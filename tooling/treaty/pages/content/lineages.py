"""Lineage of the whole registry: layer by layer as a figure where it fits, and which namespace feeds which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from treaty.lineage.graph import Edge
from treaty.model.identity import ContractId
from treaty.pages import urls
from treaty.pages.content.lineage import contract_box
from treaty.pages.content.lists import LISTED, Part, cut
from treaty.pages.content.parts import Link, Page
from treaty.pages.figure import Box, Figure
from treaty.pages.index import SiteIndex
from treaty.pages.untangle import untangle

DRAWN = 60
"""Contracts up to which the whole registry is drawn: beyond, nobody can follow the lines."""
BUSIEST = 12
STEPS = 12
"""Steps between two namespaces that are named, where there are too many contracts to name all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How many contracts of one namespace are made from those of another."""

    source: Link
    target: Link
    edges: tuple[tuple[Link, Link], ...]
    count: int


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
    is_first: bool
    pages: tuple[Link, ...]


def build_lineages_pages(index: SiteIndex) -> Iterator[Page]:
    """Give the page of all lineage; where there are very many namespaces, others with the rest of them."""
    for part in cut(urls.LINEAGE, sorted({key.namespace for key in index.standings}), 2 * LISTED):
        yield _page(index, part)


def _page(index: SiteIndex, part: Part[str]) -> Page:
    return Page(
        path=part.path,
        template="lineages.html",
        title=part.name("Lineage"),
        description="Which contract is made from which, layer by layer and namespace by namespace.",
        section="Lineage",
        crumbs=(Link(text="Lineage"),),
        body=_build_body(index, part),
        raw=Link(text="All lineage as JSON", path=urls.LINEAGE_FILE),
    )


def _build_body(index: SiteIndex, part: Part[str]) -> LineagesBody:
    graph = index.graph
    layers = [layer.name for layer in index.catalog.registry.layers]
    counts = Counter((key.namespace, key.layer) for key in index.standings)
    downstream = {key: len(graph.downstream(key, None)) for key in graph.targets if key in index.standings}
    ranked = sorted(index.standings, key=lambda key: (-downstream.get(key, 0) - len(index.consumers.get(key, ())), key))
    return LineagesBody(
        figure=_draw(index, layers) if 0 < len(index.standings) <= DRAWN else None,
        layers=tuple(index.layer_title(name) for name in layers),
        rows=tuple((_namespace_link(name), tuple(counts[name, layer] for layer in layers)) for name in part.entries),
        flows=tuple(_find_flows(index, part)),
        busiest=tuple(
            Busy(
                link=_lineage_link(index, key),
                contracts=downstream.get(key, 0),
                consumers=len(index.consumers.get(key, ())),
            )
            for key in (ranked[:BUSIEST] if part.is_first else ())
            if downstream.get(key) or index.consumers.get(key)
        ),
        sources=tuple(_lineage_link(index, key) for key in index.standings if key not in graph.sources)
        if len(index.standings) <= DRAWN
        else (),
        edges=len(graph.edges),
        is_first=part.is_first,
        pages=part.pages,
    )


def _namespace_link(name: str) -> Link:
    return Link(text=name, path=urls.namespace_page(name), is_code=True)


def _lineage_link(index: SiteIndex, key: ContractId) -> Link:
    path = urls.lineage_page(key) if key in index.standings else ""
    return Link(text=str(key), path=path, is_code=True)


def _find_flows(index: SiteIndex, part: Part[str]) -> Iterator[Flow]:
    """Give what flows out of the namespaces of a page; of those that are none of this registry on the first."""
    known, here = {key.namespace for key in index.standings}, set(part.entries)
    groups: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in index.graph.edges:
        if edge.source.namespace in here or (part.is_first and edge.source.namespace not in known):
            groups[edge.source.namespace, edge.target.namespace].append(edge)
    named = STEPS if len(index.standings) > DRAWN else len(index.graph.edges)
    for (source, target), edges in sorted(groups.items()):
        yield Flow(
            source=_namespace_link(source) if source in known else Link(text=source, is_code=True),
            target=_namespace_link(target) if target in known else Link(text=target, is_code=True),
            edges=tuple((_lineage_link(index, it.source), _lineage_link(index, it.target)) for it in edges[:named]),
            count=len(edges),
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
