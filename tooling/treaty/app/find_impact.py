"""Who is hit if a contract, or one column of it, changed: consumers, products, and what is made from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from treaty.app.missing_column import missing_column
from treaty.app.read_part import read_downstream
from treaty.app.read_registry import RegistryView
from treaty.compat.column_names import ColumnNames
from treaty.compat.consumers import Consumer, Hit, find_consumers
from treaty.lineage.columns import find_columns, plain_path
from treaty.lineage.graph import ColumnEdge, ColumnId, Graph, build_graph
from treaty.model.contract import Contract
from treaty.model.identity import ContractId, IdentityError, parse_fqid
from treaty.model.registry import Catalog
from treaty.report.impact import Impact, Reach


def find_impact(name: str, folder: Path, *, depth: int | None = None) -> Impact:
    """Say who is hit.

    Args:
        name: FQID, or `FQID#column` (`FQID#record.column`).
        folder: where the registry is.
        depth: how many steps of lineage to follow; None: all.

    Raises:
        UsageError: when there is no such contract or column.
    """
    fqid, mark, column = name.partition("#")
    view = read_downstream(folder, fqid)
    found = view.find_version(fqid)
    key = view.find(fqid)[0].key
    columns = _columns(found.contract, column) if mark else None
    walk = _Walk(view, depth)
    return Impact(
        contract=str(key),
        version=str(found.version),
        columns=columns,
        start=walk.reach(key, walk.start(columns), found.contract),
        downstream=tuple(walk.downstream(key, columns)),
    )


def _columns(contract: Contract, text: str) -> tuple[str, ...]:
    """Give the full names of the columns that a text means; a record alone means all it holds."""
    found = tuple(dict.fromkeys(str(column) for column in find_columns(contract, text)))
    if found:
        return found
    raise missing_column(contract, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Touch:
    """What of a contract is reached: these columns, or None for any."""

    columns: frozenset[str] | None
    is_certain: bool
    distance: int

    def joined(self, other: _Touch) -> _Touch:
        """Give what two ways reach together, by the shorter one."""
        is_any = self.columns is None or other.columns is None
        return _Touch(
            columns=None if is_any else (self.columns or frozenset()) | (other.columns or frozenset()),
            is_certain=self.is_certain or other.is_certain,
            distance=min(self.distance, other.distance),
        )


class _Walk:
    """The registry around one question."""

    def __init__(self, view: RegistryView, depth: int | None) -> None:
        self._catalog: Catalog = view.loaded.catalog
        current = {life.key: life.current.version for life in view.contracts}
        self._speakers = {key: version for key, version in current.items() if version is not None}
        self._graph: Graph = build_graph(self._catalog, self._speakers)
        self._between: dict[tuple[ContractId, ContractId], list[ColumnEdge]] = {}
        for edge in self._graph.column_edges:
            self._between.setdefault((edge.source.contract, edge.target.contract), []).append(edge)
        self._depth = depth

    def start(self, columns: tuple[str, ...] | None) -> _Touch:
        """Give what is touched where the walk begins."""
        return _Touch(columns=None if columns is None else frozenset(columns), is_certain=True, distance=0)

    def downstream(self, key: ContractId, columns: tuple[str, ...] | None) -> list[Reach]:
        """Give what is made from a contract or from some columns of it, nearest first, then by name."""
        found: dict[ContractId, _Touch] = {}
        frontier = {key: self.start(columns)}
        steps = 0
        while frontier and (self._depth is None or steps < self._depth):
            steps += 1
            fresh: dict[ContractId, _Touch] = {}
            for target, touch in self._next(frontier, steps):
                known = found.get(target)
                merged = touch if known is None else known.joined(touch)
                if target != key and merged != known:
                    found[target] = fresh[target] = merged
            frontier = fresh
        in_order = sorted(found.items(), key=lambda item: (item[1].distance, item[0]))
        return [self.reach(target, touch) for target, touch in in_order]

    def _next(self, frontier: Mapping[ContractId, _Touch], steps: int) -> Iterator[tuple[ContractId, _Touch]]:
        for source, touch in sorted(frontier.items()):
            for target in self._graph.targets.get(source, ()):
                carried = self._carried(source, target, touch.columns)
                if carried is not None:
                    columns, is_told = carried
                    yield target, _Touch(columns=columns, is_certain=touch.is_certain and is_told, distance=steps)

    def _carried(
        self, source: ContractId, target: ContractId, names: frozenset[str] | None
    ) -> tuple[frozenset[str] | None, bool] | None:
        """Give the columns of a target that are made from these columns of a source, and whether that is told.

        None: the target tells its columns, and none comes from these. A target that tells none may use any.
        """
        between = self._between.get((source, target), ())
        if not between:
            return None, names is None
        if names is None:
            return frozenset(edge.target.column for edge in between), True
        reached = frozenset(edge.target.column for edge in between if _is_touched(edge.source, names))
        return (reached, True) if reached else None

    def reach(self, key: ContractId, touch: _Touch, asked: Contract | None = None) -> Reach:
        """Give who depends on what is touched of a contract: of the version asked for, else of the one that speaks."""
        columns = None if touch.columns is None else tuple(sorted(touch.columns))
        contract = self._speaker(key)
        names = ColumnNames(lambda: (asked or contract, contract) if contract is not None else None)
        # A column may have got another name since, and so may its record.
        touched = None if columns is None else {name for column in columns for name in (column, *names.find(column))}
        consumers = [hit for consumer in find_consumers(self._catalog, key) if (hit := _hit(consumer, names, touched))]
        return Reach(
            contract=str(key),
            distance=touch.distance,
            columns=columns,
            is_certain=touch.is_certain,
            consumers=tuple(consumers),
            products=tuple(self._products(key)),
        )

    def _speaker(self, key: ContractId) -> Contract | None:
        version = self._speakers.get(key)
        found = self._catalog.find(key, version) if version else None
        versions = self._catalog.contracts.get(key, ())
        return found or (versions[-1] if versions else None)

    def _products(self, key: ContractId) -> Iterator[tuple[str, str]]:
        for product in self._catalog.products:
            for port in product.ports:
                try:
                    port_key = self._catalog.registry.resolve(parse_fqid(port.contract).contract)
                except IdentityError:
                    continue
                if port_key == key:
                    yield product.name, port.role


def _is_touched(source: ColumnId, names: Iterable[str]) -> bool:
    return any(_overlaps(source.column, name) for name in names)


def _overlaps(one: str, other: str) -> bool:
    """Tell whether two columns are the same or one holds the other; an empty name is the whole contract."""
    return not one or one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _hit(consumer: Consumer, names: ColumnNames, touched: Collection[str] | None) -> Hit | None:
    """Give a consumer and the columns it reads among those that are hit; one that names no columns reads all."""
    read = consumer.dependency.columns
    if touched is None or not read:
        return Hit(consumer=consumer, columns=read)
    found = tuple(
        text
        for text in read
        if any(_overlaps(name, hit) for name in names.find(text) or (plain_path(text),) for hit in touched)
    )
    return Hit(consumer=consumer, columns=found) if found else None
