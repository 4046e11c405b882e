"""Strongly connected components: the groups of nodes that reach one another (Tarjan 1972, without recursion)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from treaty.model.identity import ContractId


def find_components(targets: Mapping[ContractId, tuple[ContractId, ...]]) -> Iterator[tuple[ContractId, ...]]:
    """Give every component of a directed graph, each sorted; a node without a loop is a component of one."""
    search = _Search(targets)
    for node in targets:
        yield from search.run(node)


class _Search:
    def __init__(self, targets: Mapping[ContractId, tuple[ContractId, ...]]) -> None:
        self._targets = targets
        self._order: dict[ContractId, int] = {}
        self._low: dict[ContractId, int] = {}
        self._open: dict[ContractId, None] = {}

    def run(self, root: ContractId) -> Iterator[tuple[ContractId, ...]]:
        """Give the components that are first reached from a root."""
        if root in self._order:
            return
        trail = [(root, self._enter(root))]
        while trail:
            node, rest = trail[-1]
            following = next(rest, None)
            if following is None:
                trail.pop()
                yield from self._leave(node, trail[-1][0] if trail else None)
            elif following not in self._order:
                trail.append((following, self._enter(following)))
            elif following in self._open:
                self._low[node] = min(self._low[node], self._order[following])

    def _enter(self, node: ContractId) -> Iterator[ContractId]:
        self._order[node] = self._low[node] = len(self._order)
        self._open[node] = None
        return iter(self._targets.get(node, ()))

    def _leave(self, node: ContractId, parent: ContractId | None) -> Iterator[tuple[ContractId, ...]]:
        if parent is not None:
            self._low[parent] = min(self._low[parent], self._low[node])
        if self._low[node] == self._order[node]:
            members: list[ContractId] = []
            while not members or members[-1] != node:
                members.append(self._open.popitem()[0])
            yield tuple(sorted(members))
