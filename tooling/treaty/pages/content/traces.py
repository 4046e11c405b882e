"""Lineage of single columns: where values come from, where they go, who has named them; as rows and as a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from treaty.compat.consumers import Consumer
from treaty.lineage.graph import ColumnId
from treaty.model.identity import ContractId
from treaty.pages import urls
from treaty.pages.anchors import column_anchor
from treaty.pages.content.parts import Link
from treaty.pages.facts import ShownFacts
from treaty.pages.figure import Box, Figure, Row
from treaty.pages.index import SiteIndex
from treaty.pages.reading import Read, find_read_columns
from treaty.pages.untangle import untangle

DRAWN_BOXES = 10
"""Contracts that a figure draws at either side; the table names the others."""
DRAWN_ROWS = 40
"""Columns of the contract that the figure of columns draws."""
TRACED = 400
"""Columns that one trace visits at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One column: where its values come from and where they go."""

    anchor: str
    link: Link
    sources: tuple[Link, ...]
    origins: tuple[Link, ...]
    """The first columns of all, where they are not the sources themselves."""
    targets: tuple[Link, ...]
    readers: tuple[Link, ...]


def link_reader(consumer: Consumer) -> Link:
    """Give the link to a consumer."""
    name = consumer.subscription.consumer
    return Link(text=name, path=urls.consumer_page(name))


def find_traces(index: SiteIndex, key: ContractId) -> Iterator[Trace]:
    """Give the columns of which something is known, in order of the document."""
    read = find_read_columns(index, key)
    for column in index.columns(key):
        sources = index.graph.column_index.get(column, ())
        targets = index.column_targets.get(column, ())
        readers = _find_readers(read, column.column)
        if not sources and not targets and not readers:
            continue
        origins = _find_origins(index.graph.column_index, column)
        link = link_column(index, column)
        yield Trace(
            anchor=_trace_anchor(index.facts[key], column),
            link=link,
            sources=tuple(_trace_link(index, source) for source in sources),
            origins=tuple(_trace_link(index, one) for one in origins if one not in sources),
            targets=tuple(_trace_link(index, target) for target in targets),
            readers=readers,
        )


def _find_readers(read: Iterable[Read], column: str) -> tuple[Link, ...]:
    """Give the consumers that have named the column, or one around it; who named none is told for the whole."""
    return tuple(
        link_reader(consumer)
        for consumer, names in read
        if any(column == name or column.startswith(f"{name}.") for name in names)
    )


def _find_origins(sources: Mapping[ColumnId, tuple[ColumnId, ...]], start: ColumnId) -> tuple[ColumnId, ...]:
    """Give the columns at the far end: those that are made from no other."""
    seen, todo, ends = {start}, [start], set()
    while todo and len(seen) < TRACED:
        column = todo.pop()
        before = sources.get(column, ())
        if not before and column != start:
            ends.add(column)
        fresh = [other for other in before if other not in seen]
        seen.update(fresh)
        todo.extend(fresh)
    return tuple(sorted(ends))


def link_column(index: SiteIndex, column: ColumnId) -> Link:
    """Give the link to a column's row on its contract's page, under its own name."""
    record, _, path = column.column.partition(".")
    standing = index.standings.get(column.contract)
    if standing is None:
        return Link(text=path or record, is_code=True)
    is_known = column in index.columns(column.contract)
    anchor = _anchor_of(index.facts[column.contract], record, path) if is_known else ""
    page = urls.contract_page(column.contract)
    return Link(text=path or record, path=f"{page}#{anchor}" if anchor else page, is_code=True)


def _anchor_of(facts: ShownFacts, record: str, path: str) -> str:
    found = next((one for one in facts.records if one.name == record), None)
    if found is None or found.has_json_schema:
        return ""
    return column_anchor(path, None if len(facts.records) == 1 else record)


def _trace_link(index: SiteIndex, column: ColumnId) -> Link:
    """Give the link to where another column's own lineage is told."""
    link = link_column(index, column)
    text = f"{column.contract}.{link.text}"
    standing = index.standings.get(column.contract)
    if standing is None:
        return Link(text=text, is_code=True)
    page, facts = urls.lineage_page(column.contract), index.facts[column.contract]
    # A text that names no column has no row there.
    is_known = column in index.columns(column.contract)
    return Link(text=text, path=f"{page}#{_trace_anchor(facts, column)}" if is_known else page, is_code=True)


def _trace_anchor(facts: ShownFacts, column: ColumnId) -> str:
    record, _, path = column.column.partition(".")
    return f"from-{column_anchor(path or record, None if len(facts.records) == 1 else record)}"


def draw_columns(index: SiteIndex, key: ContractId) -> Figure:
    """Draw one step of column lineage: each neighbour with the columns that take part."""
    own = [
        column
        for column in index.columns(key)
        if index.graph.column_index.get(column) or index.column_targets.get(column)
    ][:DRAWN_ROWS]
    lines = [(source, column) for column in own for source in index.graph.column_index.get(column, ())]
    lines += [(column, target) for column in own for target in index.column_targets.get(column, ())]
    lines = [(source, target) for source, target in lines if source.contract != target.contract]
    left = _box_columns(index, [source for source, _ in lines if source.contract != key])
    right = _box_columns(index, [target for _, target in lines if target.contract != key])
    middle = _box_columns(index, own, is_focus=True)
    # A contract that stands on both sides is drawn once, where its values come from.
    at_left = {box.identity for box in left}
    right = tuple(box for box in right if box.identity not in at_left)
    figure = Figure(
        label=f"Columns of {key}, with those they are made from at the left and those made from them at the right",
        columns=(left[:DRAWN_BOXES], middle, right[:DRAWN_BOXES]),
        lines=tuple((str(source), str(target)) for source, target in lines),
    )
    return untangle(figure)


def _box_columns(index: SiteIndex, columns: list[ColumnId], *, is_focus: bool = False) -> tuple[Box, ...]:
    """Give a box for each contract; columns stand in the order in which they come."""
    groups: dict[ContractId, list[ColumnId]] = {}
    for column in dict.fromkeys(columns):
        groups.setdefault(column.contract, []).append(column)
    return tuple(
        Box(
            identity=f"box {key}",
            title=f"{key.namespace}.{key.dataset}",
            caption=index.layer_title(key.layer),
            path=(urls.contract_page(key) if is_focus else urls.lineage_page(key)) if key in index.standings else "",
            tone=f"l-{urls.slug(key.layer)}",
            is_focus=is_focus,
            rows=tuple(
                Row(
                    identity=str(column),
                    text=column.column.partition(".")[2] or column.column,
                    path=(link_column(index, column) if is_focus else _trace_link(index, column)).path,
                )
                for column in members
            ),
        )
        for key, members in groups.items()
    )
