"""Lineage of one contract: the neighbourhood as a figure and as lists, and where each column comes from and goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from treaty.lineage.graph import Adjacency
from treaty.model.identity import ContractId
from treaty.pages import urls
from treaty.pages.content.crumbs import contract_crumbs
from treaty.pages.content.parts import Badge, Link, Page, contract_link, say_count
from treaty.pages.content.relations import link_neighbour
from treaty.pages.content.state import find_contract_badges
from treaty.pages.content.traces import Trace, draw_columns, find_traces, link_column, link_reader
from treaty.pages.figure import Box, Figure
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding
from treaty.pages.untangle import untangle

STEPS = 2
"""How far the picture looks in either direction."""
DRAWN = 10
"""Boxes of one column of a figure; the lists name the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One contract in a list."""

    link: Link
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """All that a contract is made from, or all that is made from it: by number of steps."""

    anchor: str
    title: str
    empty: str
    steps: tuple[tuple[str, tuple[Neighbour, ...]], ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageBody:
    """What a contract's lineage page says."""

    title: str
    layer: str
    layer_title: str
    contract: Link
    figure: Figure
    sides: tuple[Side, ...]
    readers: tuple[Link, ...]
    columns_figure: Figure
    traces: tuple[Trace, ...]
    untold: tuple[Link, ...]
    """Columns of which nobody has said anything."""
    data: Link

    @property
    def has_origins(self) -> bool:
        """Whether any column comes from farther away than one step."""
        return any(trace.origins for trace in self.traces)


def build_lineage_pages(index: SiteIndex, standing: ContractStanding) -> Iterator[Page]:
    """Give the lineage page of a contract."""
    key, title = standing.key, index.title(standing.key)
    yield Page(
        path=urls.lineage_page(key),
        template="lineage.html",
        title=f"{title} {index.layer_title(key.layer)}, lineage",
        description=f"What {key} is made from, what is made from it, and who reads it, column by column.",
        section="Lineage",
        crumbs=contract_crumbs(index, key, "Lineage"),
        body=_build_body(index, standing),
        raw=Link(text="This lineage as JSON", path=urls.lineage_file(key)),
    )


def _build_body(index: SiteIndex, standing: ContractStanding) -> LineageBody:
    key = standing.key
    traces = tuple(find_traces(index, key))
    told = {trace.link.path for trace in traces}
    links = [link_column(index, column) for column in index.columns(key)]
    return LineageBody(
        title=index.title(key),
        layer=key.layer,
        layer_title=index.layer_title(key.layer),
        contract=contract_link(key),
        figure=_draw_contracts(index, key),
        sides=(
            _side(index, key, index.graph.sources, ("made-from", "Made from", "Nothing here: this is a source.")),
            _side(index, key, index.graph.targets, ("feeds", "Feeds", "No contract here is made from it.")),
        ),
        readers=tuple(link_reader(consumer) for consumer in index.consumers.get(key, ())),
        columns_figure=draw_columns(index, key),
        traces=traces,
        untold=tuple(link for link in links if link.path not in told),
        data=Link(text="lineage.json", path=urls.lineage_file(key)),
    )


def walk_by_step(neighbours: Adjacency, start: ContractId) -> Iterator[tuple[ContractId, ...]]:
    """Give what stands one step away, then two, and so on; nothing twice, and never the start."""
    seen = {start}
    frontier: tuple[ContractId, ...] = (start,)
    while True:
        reached = {other for key in frontier for other in neighbours.get(key, ())} - seen
        if not reached:
            return
        frontier = tuple(sorted(reached))
        seen |= reached
        yield frontier


def _side(index: SiteIndex, key: ContractId, neighbours: Adjacency, words: tuple[str, str, str]) -> Side:
    steps = list(walk_by_step(neighbours, key))
    anchor, title, empty = words
    return Side(
        anchor=anchor,
        title=title,
        empty=empty,
        steps=tuple(
            (say_count(number, "step") + " away", tuple(_neighbour(index, other) for other in found))
            for number, found in enumerate(steps, start=1)
        ),
        total=sum(map(len, steps)),
    )


def _neighbour(index: SiteIndex, key: ContractId) -> Neighbour:
    standing = index.standings.get(key)
    badges = find_contract_badges(index, standing) if standing is not None else (Badge(kind="plain", text="not here"),)
    return Neighbour(link=link_neighbour(index, key), badges=tuple(badges))


def _draw_contracts(index: SiteIndex, key: ContractId) -> Figure:
    """Draw two steps in either direction; what does not fit is a box that leads to the list."""
    ups = list(walk_by_step(index.graph.sources, key))[:STEPS]
    downs = list(walk_by_step(index.graph.targets, key))[:STEPS]
    columns = [_draw(index, found, "made-from") for found in reversed(ups)]
    columns.append((contract_box(index, key, is_focus=True),))
    columns += [_draw(index, found, "feeds") for found in downs]
    shown = {key, *(other for found in (*ups, *downs) for other in found)}
    lines = [
        (str(source), str(target))
        for target in sorted(shown)
        for source in index.graph.sources.get(target, ())
        if source in shown and source != target
    ]
    figure = Figure(
        label=f"What {key} is made from, at the left, and what is made from it, at the right",
        columns=tuple(columns),
        lines=tuple(lines),
    )
    return untangle(figure)


def _draw(index: SiteIndex, keys: tuple[ContractId, ...], anchor: str) -> tuple[Box, ...]:
    drawn = keys if len(keys) <= DRAWN else keys[: DRAWN - 1]
    boxes = [contract_box(index, key) for key in drawn]
    if len(drawn) < len(keys):
        more = f"{len(keys) - len(drawn):,} more"
        boxes.append(Box(identity=f"more-{anchor}-{keys[0]}", title=more, caption="see the list", path=f"#{anchor}"))
    return tuple(boxes)


def contract_box(index: SiteIndex, key: ContractId, *, is_focus: bool = False) -> Box:
    """Give a contract as a box that leads to its lineage; to its page where it is in the focus."""
    standing = index.standings.get(key)
    version = f", {standing.shown.version}" if standing is not None else ", not here"
    to = urls.contract_page(key) if is_focus else urls.lineage_page(key)
    return Box(
        identity=str(key),
        title=f"{key.namespace}.{key.dataset}",
        caption=f"{index.layer_title(key.layer)}{version}",
        path=to if standing is not None else "",
        tone=f"l-{urls.slug(key.layer)}",
        is_focus=is_focus,
    )
