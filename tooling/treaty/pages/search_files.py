"""The files of the search index: written from what it holds, and read again by a later build."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from treaty.model.identity import DatasetId
from treaty.model.registry import Registry
from treaty.pages.earlier import Earlier
from treaty.pages.search_entries import Entries
from treaty.pages.search_places import Places, place, split_by_prefix
from treaty.pages.search_rows import Row, decode_row, read_number, write_number
from treaty.pages.search_words import is_identifier
from treaty.pages.urls import slug

FOLDER = "assets/search"
SHARD_BYTES = 48_000
"""A shard that would be larger is split by one letter more."""
LONGEST_KEY = 24
CHUNK = 64
"""Other things whose titles are loaded together."""
DATASETS_A_FILE = 2_000
"""Datasets whose names are loaded together, at most; of a hundred bytes each with its contracts."""
FACETS = ("layer", "namespace", "status", "tag", "owner", "classification", "kind")
VALUES = 400
"""Values of one filter that can be chosen; the others can be typed."""

_FAMILIES = ("words", "names", "facets")

File = tuple[str, bytes]


Known = Mapping[str, tuple[Any, bytes]]
"""What a file held, and its bytes, by its name: whatever holds the same need not be written anew."""


def find_files(
    registry: Registry, entries: Entries, places: Places, known: Known = MappingProxyType({})
) -> Iterator[File]:
    """Give the files of an index, path and bytes; `known` are those of an earlier one."""
    for name, value in _find_values_of_files(registry, entries, places):
        before = known.get(name)
        # Rows that nobody has touched are the very same, which is seen without looking at them.
        data = before[1] if before is not None and before[0] == value else _write(name, value)
        yield f"{FOLDER}/{name}.js", data


def _find_values_of_files(registry: Registry, entries: Entries, places: Places) -> Iterator[tuple[str, Any]]:
    families: dict[str, dict[str, Row]] = {"words": {}, "names": {}, "facets": entries.facets}
    for word, row in entries.words.items():
        families["names" if is_identifier(word) else "words"][word] = row
    shards = {family: dict(_split(rows)) for family, rows in families.items()}
    numbers = place(f"{family} {key}" for family, found in shards.items() for key in found)
    manifest: dict[str, Any] = {
        **describe_places(registry, places),
        "count": len(entries.things) + len(entries.shown),
        "size": max(places.end, *(number + 1 for number in entries.shown), 1),
        "width": entries.width,
        "values": _find_values(entries),
        "aliases": {
            alias: layer.name for layer in registry.layers for alias in layer.aliases if alias not in places.layers
        },
    }
    for family, found in shards.items():
        manifest[family] = {key: numbers[f"{family} {key}"] for key in sorted(found)}
        for key, members in found.items():
            rows = families[family]
            yield f"shard-{numbers[f'{family} {key}']}", {word: rows[word] for word in members}
    yield "manifest", manifest
    boosts = (f"{write_number(number, entries.width)}{letter}" for number, letter in sorted(entries.boosts.items()))
    yield "boosts", "".join(boosts)
    yield from _find_chunks("things", _list_datasets(entries, places), manifest["span"])
    yield from _find_chunks("docs", sorted(entries.shown.items()), CHUNK)


def describe_places(registry: Registry, places: Places) -> Mapping[str, Any]:
    """Give what the manifest says of numbers; where it says the same, a thing has the same number."""
    titles = {layer.name: layer.title or layer.name for layer in registry.layers}
    files = 1 << max((len(places.slots) - 1) // DATASETS_A_FILE, 0).bit_length()
    return {
        "first": places.first,
        "step": places.step,
        "end": places.end,
        "span": max(places.room // files, 1),
        "layers": [[name, titles.get(name, name), slug(name)] for name in places.layers],
    }


def _list_datasets(entries: Entries, places: Places) -> Iterator[tuple[int, list[str]]]:
    """Give for each slot that is taken name, title, the folder where it is not what the name says, and each thing."""
    named = {slot: key for key, slot in places.slots.items()}
    told: dict[int, list[str]] = {}
    for number, text in sorted(entries.things.items()):
        slot, place_ = divmod(number - places.first, places.step)
        if slot not in told:
            key = named[slot]
            title, folder = entries.titles[key], f"{slug(key.namespace)}/{slug(key.dataset)}"
            is_plain = folder == f"{key.namespace}/{key.dataset}"
            told[slot] = [str(key), "" if title == key.dataset else title, "" if is_plain else folder]
        told[slot].append(f"{place_} {text}".rstrip())
    yield from sorted(told.items())


def _find_chunks(
    name: str, rows: Iterator[tuple[int, list[str]]] | list[tuple[int, list[str]]], span: int
) -> Iterator[tuple[str, Any]]:
    # The first is there even where nothing is in it, so that nobody asks for a file in vain.
    chunks: dict[int, dict[str, list[str]]] = defaultdict(dict, {0: {}})
    for number, row in rows:
        chunks[number // span][str(number % span)] = row
    for number, chunk in chunks.items():
        yield f"{name}-{number}", chunk


def _split(rows: Mapping[str, Row]) -> Iterator[tuple[str, Sequence[str]]]:
    ordered = sorted(rows)
    sizes = [
        len(word) + 10 + (len(row) if isinstance(row, str) else len(row[0]) + len(row[1]))
        for word in ordered
        for row in (rows[word],)
    ]
    return split_by_prefix(ordered, sizes, SHARD_BYTES, LONGEST_KEY)


def _find_values(entries: Entries) -> Mapping[str, list[list[Any]]]:
    """Give for each filter the values that can be chosen, the most frequent first, and how many things have each."""
    found: dict[str, list[list[Any]]] = {name: [] for name in FACETS}
    for word, row in entries.facets.items():
        name, _, value = word.partition(":")
        if isinstance(row, str):
            found[name].append([value, len(row) // (entries.width + 1)])
            continue
        counts: dict[str, int] = defaultdict(int)
        for _, spelt in decode_row(row, entries.width):
            counts[spelt or value] += 1
        found[name] += map(list, counts.items())
    return {
        name: sorted(values, key=lambda one: (-one[1], one[0]))[:VALUES] for name, values in found.items() if values
    }


def read_files(earlier: Earlier) -> tuple[Entries, Mapping[DatasetId, int], Known] | None:
    """Give what an earlier index held, the slots of its datasets, and its files; None where it is not whole."""
    read: dict[str, Any] = {}
    known: dict[str, tuple[Any, bytes]] = {}
    for path in earlier.below(FOLDER):
        data = earlier.find(path)
        if data is None:
            return None
        name = path.removeprefix(f"{FOLDER}/").removesuffix(".js")
        read[name] = json.loads(data[len(_head(name)) : -len(_END)])
        known[name] = (read[name], data)
    manifest = read.get("manifest")
    if manifest is None:
        return None
    entries = Entries(width=manifest["width"])
    for family in _FAMILIES:
        into = entries.facets if family == "facets" else entries.words
        for number in manifest[family].values():
            into.update(read[f"shard-{number}"])
    text, step = read["boosts"], entries.width + 1
    for at in range(0, len(text), step):
        entries.boosts[read_number(text[at : at + step - 1])] = text[at + step - 1]
    entries.shown.update(_join_chunks(read, "docs", CHUNK))
    return entries, _take_datasets(entries, manifest, _join_chunks(read, "things", manifest["span"])), known


def _join_chunks(read: Mapping[str, Any], name: str, span: int) -> Iterator[tuple[int, list[str]]]:
    for file, chunk in read.items():
        if file.startswith(f"{name}-"):
            start = int(file.removeprefix(f"{name}-")) * span
            yield from ((start + int(slot), row) for slot, row in chunk.items())


def _take_datasets(
    entries: Entries, manifest: Mapping[str, Any], rows: Iterator[tuple[int, list[str]]]
) -> Mapping[DatasetId, int]:
    slots: dict[DatasetId, int] = {}
    for slot, (name, title, _, *parts) in rows:
        namespace, _, dataset = name.rpartition(".")
        key = DatasetId(namespace, dataset)
        slots[key] = slot
        entries.titles[key] = title or dataset
        for part in parts:
            place_, _, text = part.partition(" ")
            entries.things[manifest["first"] + slot * manifest["step"] + int(place_)] = text
    return slots


_END = b");\n"


def _head(name: str) -> bytes:
    return f'treatySearch("{name}",'.encode()


def _write(name: str, value: Any) -> bytes:
    # Not `</`, so that the text stays inert wherever it is pasted; U+2028 and U+2029 end lines in old scripts.
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("</", "<\\/")
    return _head(name) + text.encode() + _END
