"""References of JSON Schemas that lead back to themselves before any part of a value is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from treaty.model.pointer import Pointer, Token

_LISTS = frozenset({"allOf", "anyOf", "oneOf"})
_ONES = frozenset({"not", "if", "then", "else"})
_MAPS = frozenset({"dependentSchemas", "dependencies"})
"""Keywords with schemas that speak of the same value: in a list, by themselves, by name."""

Place = tuple[str, tuple[Token, ...]]
"""A schema: the path of its file, and the way to it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A reference."""

    path: str
    at: Pointer
    """The place of the `$ref` in its file."""
    target: str
    """The path of the file that it leads to."""
    fragment: tuple[Token, ...]
    """The way to what it leads to, in that file."""


def find_endless(links: Sequence[Link]) -> Iterator[Link]:
    """Give the references that close a circle in which each speaks of the same value; one for each circle found."""
    onward = _find_onward(links)
    done: set[int] = set()
    for start in range(len(links)):
        yield from (links[number] for number in _find_closing(start, onward, done))


def _find_onward(links: Sequence[Link]) -> Mapping[int, Sequence[int]]:
    """Give for each reference those that a validator follows next, for the same value."""
    around: dict[Place, list[int]] = {}
    for number, link in enumerate(links):
        for place in _find_around(link.at.tokens[:-1]):
            around.setdefault((link.path, place), []).append(number)
    return {number: around.get((link.target, link.fragment), ()) for number, link in enumerate(links)}


def _find_around(place: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Give a schema and all that hold it and speak of the same value."""
    while True:
        yield place
        if place[-1:] and place[-1] in _ONES:
            place = place[:-1]
        elif place[-2:-1] and place[-2] in _LISTS | _MAPS:
            place = place[:-2]
        else:
            return


def _find_closing(start: int, onward: Mapping[int, Sequence[int]], done: set[int]) -> Iterator[int]:
    """Give the references that lead back to one which led to them; `done` are those that were walked before."""
    path: list[tuple[int, Iterator[int]]] = []
    on_path: set[int] = set()
    waiting = iter((start,))
    while True:
        number = next(waiting, None)
        if number is None:
            if not path:
                return
            left, waiting = path.pop()
            on_path.discard(left)
        elif number in on_path:
            yield path[-1][0]
        elif number not in done:
            done.add(number)
            path.append((number, waiting))
            on_path.add(number)
            waiting = iter(onward[number])
