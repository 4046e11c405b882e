"""The whole corpus of hostile inputs, made anew each time."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile import blends, combined, crowds, engines, fields, masses, oddities, schemas, shapes, texts, turns
from tests.hostile.inputs import Hostile

_SOURCES = (
    texts.alias_bombs,
    texts.nesting,
    texts.sizes,
    texts.keys,
    texts.encodings,
    texts.characters,
    texts.tags,
    texts.syntax,
    shapes.wrong_types,
    shapes.own_files,
    shapes.names,
    shapes.diffs,
    schemas.patterns,
    schemas.references,
    schemas.combinations,
    engines.slow_texts,
    engines.squares,
    oddities.directives,
    oddities.spellings,
    oddities.leaning,
    oddities.devices,
    oddities.speech,
    combined.labels,
    combined.readings,
    combined.products,
    crowds.patterns,
    masses.lists,
    masses.own_files,
    masses.files,
    masses.pairs,
    turns.roots,
    turns.rules,
    turns.columns,
    turns.nests,
    turns.crowds,
    blends.places,
    blends.towers,
    blends.numbers,
    blends.references,
    blends.formats,
    blends.constants,
    fields.rules,
    fields.moments,
    fields.addresses,
    fields.alike,
    crowds.records,
)


def corpus() -> Iterator[Hostile]:
    """Give every input, by threat."""
    for source in _SOURCES:
        yield from source()
