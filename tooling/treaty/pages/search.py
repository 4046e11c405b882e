"""The search index: classic scripts that the browser loads on demand, so that search works from `file://` too.

`manifest.js` says which file holds which first letters and which filters there are, `boosts.js` how much depends on a
thing, `things-….js` the names of datasets with their contracts, `docs-….js` those of everything else. Each shard holds
words with the things that they stand in, written as `search_rows` says. Whole identifiers (`created_at`) stand in
shards of their own, which only a query with such a sign needs: their words lead to the same things. So do filters.

Every thing has a number that hardly depends on the others, so that a later build takes up the index that stands there
and exchanges what has changed; from the same things both come to the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from treaty.model.identity import ContractId, DatasetId
from treaty.pages.earlier import Earlier, unit_name
from treaty.pages.index import SiteIndex
from treaty.pages.search_docs import Thing, build_doc, find_fixed_docs, find_other_docs, find_things
from treaty.pages.search_entries import Entries
from treaty.pages.search_files import CHUNK, File, describe_places, find_files, read_files
from treaty.pages.search_places import Places, place_things
from treaty.pages.search_rows import find_width

FIXED = "manual"
"""The unit that is made from the program and the settings alone."""
_LEAST_WIDTH = 3
"""Letters of the number of a thing: enough for fifty thousand contracts."""


def build_search_files(index: SiteIndex) -> Iterator[File]:
    """Give every file of the index, path and bytes."""
    fixed, others = list(find_fixed_docs(index)), list(find_other_docs(index))
    things = find_things(index)
    places = _place(index, things, -(-len(fixed) // CHUNK) * CHUNK)
    entries = Entries(width=_find_width(places, len(others)))
    # In order, so that rows need no sorting.
    built = ((number, build_doc(index, thing)) for number, thing in sorted((places.number(one), one) for one in things))
    entries.exchange((), chain(enumerate(fixed), built, enumerate(others, places.end)), places.end)
    yield from find_files(index.catalog.registry, entries, places)


def update_search_files(index: SiteIndex, keys: Mapping[str, str], earlier: Earlier) -> Iterator[File]:
    """Give the same files from those of an earlier build, where these will do.

    Args:
        index: the site.
        keys: of the units of the site, by name; where a key is the same, so is what is found of its thing.
        earlier: what an earlier build left.
    """
    is_ours = bool(keys[FIXED]) and earlier.keys.get(FIXED) == keys[FIXED]
    known = read_files(earlier) if is_ours else None
    if known is None:
        yield from build_search_files(index)
        return
    entries, slots, files = known
    manifest = files["manifest"][0]
    others, things = list(find_other_docs(index)), find_things(index)
    places = _place(index, things, manifest["first"])
    now = {**describe_places(index.catalog.registry, places), "width": _find_width(places, len(others))}
    if now != {name: manifest[name] for name in now}:
        yield from build_search_files(index)
        return
    kept = {
        places.number(thing)
        for thing in things
        if keys.get(unit_name(thing)) == earlier.keys.get(unit_name(thing), "") and _is_there(thing, places, slots)
    }
    fresh = [(number, thing) for thing in things if (number := places.number(thing)) not in kept]
    built = ((number, build_doc(index, thing)) for number, thing in fresh)
    gone = [number for number in entries.things if number not in kept]
    entries.exchange(gone, chain(built, enumerate(others, places.end)), places.end)
    yield from find_files(index.catalog.registry, entries, places, files)


def _is_there(thing: Thing, places: Places, slots: Mapping[DatasetId, int]) -> bool:
    key = thing.dataset_id if isinstance(thing, ContractId) else thing
    return slots.get(key) == places.slots[key]


def _place(index: SiteIndex, things: tuple[Thing, ...], first: int) -> Places:
    return place_things(things, (layer.name for layer in index.catalog.registry.layers), first)


def _find_width(places: Places, others: int) -> int:
    return max(find_width(places.end + others), _LEAST_WIDTH)
