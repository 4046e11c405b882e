"""Boxes in the order in which fewest lines cross: each moves to the mean height of what it is joined to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from treaty.pages.figure import Box, Figure

_SWEEPS = 4


def untangle(figure: Figure) -> Figure:
    """Give the same figure with the boxes of each column in another order, the same every time."""
    owner = {row.identity: box.identity for column in figure.columns for box in column for row in box.rows}
    joined: dict[str, set[str]] = defaultdict(set)
    for source, target in figure.lines:
        start, end = owner.get(source, source), owner.get(target, target)
        joined[start].add(end)
        joined[end].add(start)
    columns = [list(column) for column in figure.columns]
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            heights = _find_heights(columns)
            column.sort(key=lambda box: (_mean(box, column, joined, heights), box.identity))
    return replace(figure, columns=tuple(map(tuple, columns)))


def _find_heights(columns: Sequence[Sequence[Box]]) -> Mapping[str, float]:
    """Give the place of each box in its column, from 0 at the top to 1 at the foot."""
    return {box.identity: (number + 0.5) / len(column) for column in columns for number, box in enumerate(column)}


def _mean(box: Box, column: Sequence[Box], joined: Mapping[str, set[str]], heights: Mapping[str, float]) -> float:
    beside = {other.identity for other in column}
    near = [heights[other] for other in joined.get(box.identity, ()) if other in heights and other not in beside]
    return sum(near) / len(near) if near else heights[box.identity]
