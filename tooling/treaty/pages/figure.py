"""Boxes in columns with lines between them, as SVG: every box and row is a real link, and no script is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

HEAD, ROW, GAP, AISLE, MARGIN = 50, 26, 16, 84, 3
"""Height of a box's head and of a row, space between boxes, between columns, and around them all, in pixels."""
_LETTER = 7.9
"""Width of a letter of the fixed pitch in which names are set."""
_NARROWEST, _WIDEST = 150, 330

Point = tuple[float, float]
_HEAD = "m-7 -4l7 4l-7 4"
_HEAD_BACK = "m7 -4l-7 4l7 4"
"""The head of an arrow, at the end of a line."""

Place = tuple[float, float, float]
"""Left edge, right edge, middle height: where lines end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line inside a box."""

    identity: str
    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One thing: a name, a line below it, and perhaps rows. `tone` is a class that colours its edge."""

    identity: str
    title: str
    caption: str
    path: str
    tone: str = ""
    is_focus: bool = False
    rows: tuple[Row, ...] = ()

    @property
    def height(self) -> int:
        """In pixels."""
        return HEAD + ROW * len(self.rows) + (6 if self.rows else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Columns from left to right, and lines by identity of box or row; a line whose end is not drawn is left out."""

    label: str
    columns: tuple[tuple[Box, ...], ...]
    lines: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing beside one box to see."""
        return sum(map(len, self.columns)) < 2


def render_figure(figure: Figure, root: str) -> Markup:
    """Set a figure; `root` leads from the page to the root of the site."""
    columns = [column for column in figure.columns if column]
    tallest = max((_height(column) for column in columns), default=0)
    places: dict[str, Place] = {}
    boxes: list[Markup] = []
    left = float(MARGIN)
    for column in columns:
        width = _width(column)
        top = MARGIN + (tallest - _height(column)) / 2
        for box in column:
            boxes.append(_set_box(box, left, top, width, root))
            places.update(_find_places(box, left, top, width))
            top += box.height + GAP
        left += width + AISLE
    total = left - AISLE + MARGIN + (_bulge(figure, places) if columns else 0)
    lines = Markup("").join(_set_lines(figure, places))
    return Markup(
        '<svg class="graph" role="group" aria-label="{}" width="{:.0f}" height="{:.0f}" viewBox="0 0 {:.0f} {:.0f}">'
        '<g class="wires" aria-hidden="true">{}</g>{}</svg>'
    ).format(figure.label, total, tallest + 2 * MARGIN, total, tallest + 2 * MARGIN, lines, Markup("").join(boxes))


def _height(column: tuple[Box, ...]) -> int:
    return sum(box.height + GAP for box in column) - GAP


def _width(column: tuple[Box, ...]) -> float:
    longest = max(max((len(text) for text in _texts(box)), default=0) for box in column)
    return min(max(longest * _LETTER + 30, _NARROWEST), _WIDEST)


def _texts(box: Box) -> Iterator[str]:
    yield box.title
    yield box.caption
    yield from (row.text for row in box.rows)


def _find_places(box: Box, left: float, top: float, width: float) -> Iterator[tuple[str, Place]]:
    yield box.identity, (left, left + width, top + HEAD / 2)
    for number, row in enumerate(box.rows):
        yield row.identity, (left, left + width, top + HEAD + ROW * (number + 0.5))


def _set_box(box: Box, left: float, top: float, width: float, root: str) -> Markup:
    room = int((width - 26) / _LETTER)
    rows = Markup("").join(
        Markup(
            '<a href="{}"><rect class="line" x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{}" rx="4"/>{}</a>'
        ).format(
            _address(row.path, root),
            left + 6,
            top + HEAD + ROW * number,
            width - 9,
            ROW - 2,
            _set_text(row.text, left + 14, top + HEAD + ROW * number + 16, room, "name"),
        )
        for number, row in enumerate(box.rows)
    )
    head = Markup('<rect class="frame" x="{0:.0f}" y="{1:.0f}" width="{2:.0f}" height="{3}" rx="8"/>{4}').format(
        left,
        top,
        width,
        box.height,
        Markup('<rect class="edge" x="{:.0f}" y="{:.0f}" width="5" height="{}" rx="2"/>').format(left, top, box.height),
    )
    words = _set_text(box.title, left + 14, top + 21, room, "name") + _set_text(
        box.caption, left + 14, top + 39, room, "small"
    )
    link = (
        Markup('<a href="{}">{}{}</a>').format(_address(box.path, root), head, words)
        if box.path
        else Markup("{}{}").format(head, words)
    )
    classes = " ".join(filter(None, ("node", box.tone, "focus" if box.is_focus else "")))
    return Markup('<g class="{}">{}{}</g>').format(classes, link, rows)


def _address(path: str, root: str) -> str:
    return path if path.startswith("#") else f"{root}{path}"


def _set_text(text: str, x: float, y: float, room: int, kind: str) -> Markup:
    """Set a name in the room there is; a longer one keeps its end, where names differ, and its whole in a title."""
    if len(text) <= room:
        return Markup('<text class="{}" x="{:.0f}" y="{:.0f}">{}</text>').format(kind, x, y, text)
    half = max((room - 1) // 2, 1)
    short = f"{text[:half]}…{text[-half:]}"
    return Markup('<text class="{}" x="{:.0f}" y="{:.0f}">{}<title>{}</title></text>').format(kind, x, y, short, text)


def _set_lines(figure: Figure, places: Mapping[str, Place]) -> Iterator[Markup]:
    for source, target in figure.lines:
        if source in places and target in places:
            yield Markup('<path d="{}"/>').format(escape(_curve(places[source], places[target])))


def _curve(source: Place, target: Place) -> str:
    start, height = source[1], source[2]
    end, other = target[0], target[2]
    if end > start:
        middle = (start + end) / 2
        return _set_curve((start, height), (middle, height), (middle, other), (end - 2, other)) + _HEAD
    # Within one column, or back: around the right side, so that the line is seen and no box is crossed.
    edge = max(start, target[1])
    bulge = edge + 46
    return _set_curve((start, height), (bulge, height), (bulge, other), (target[1] + 2, other)) + _HEAD_BACK


def _set_curve(start: Point, *others: Point) -> str:
    return "M{:.0f} {:.0f}C".format(*start) + " ".join(f"{x:.0f} {y:.0f}" for x, y in others)


def _bulge(figure: Figure, places: Mapping[str, Place]) -> int:
    """Give the room that lines need at the right of the last column."""
    right = max(place[1] for place in places.values())
    around = (
        max(places[source][1], places[target][1])
        for source, target in figure.lines
        if source in places and target in places and places[target][0] <= places[source][1]
    )
    return 44 if any(edge >= right for edge in around) else 0
