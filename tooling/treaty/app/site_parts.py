"""What a site needs of each dataset, as plain data: its findings, and what other pages say of its contracts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

from treaty.app.diagnostics_json import pack_diagnostic, pack_origin
from treaty.app.parallel import MAX_ITEMS, map_taken
from treaty.app.registry_parts import Home, Part, Parts
from treaty.compat.comparison import Comparison
from treaty.lineage.graph import find_links
from treaty.model.identity import ContractId, Version
from treaty.model.registry import Catalog
from treaty.model.release import Flip
from treaty.pages.facts import ContractFacts, Pair, find_shown_facts, find_version_facts
from treaty.pages.facts_json import Plain, pack_facts, pack_key
from treaty.pages.standing import find_shown

LEAST_FILES = 400
"""Files that one process reads sooner alone than two."""
_TAKEN_AT_ONCE = 12
"""Datasets that a process takes before it asks for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The files of one dataset; of none where `home` is None."""

    home: Home
    paths: tuple[str, ...]


class Findings(NamedTuple):
    """What was found of one dataset, as JSON has it."""

    diagnostics: Plain
    """Before settings."""
    schemas: Sequence[str]
    """The paths of the JSON Schemas that its contracts lead to."""
    origins: Plain
    """What its contracts are made from."""
    facts: Plain
    """What others say of its contracts."""
    digest: str
    """Of the facts."""


def look_at_folders(
    parts: Parts,
    folders: Sequence[Folder],
    flips: Iterable[Flip],
    *,
    processes: int,
    progress: Callable[[str], None],
) -> dict[Home, Findings]:
    """Read and judge datasets, and give what a site needs of each.

    Args:
        parts: the registry.
        folders: the datasets to look at.
        flips: the moves of current versions.
        processes: how many to use at most; one for few files.
        progress: told what is under way.
    """
    last: dict[ContractId, Version] = {}
    for flip in sorted(flips, key=lambda flip: flip.number):
        last[flip.contract] = flip.version
    progress("reading and checking contracts")
    size = max(_TAKEN_AT_ONCE, -(-len(folders) // MAX_ITEMS))
    shares = [folders[start : start + size] for start in range(0, len(folders), size)]
    is_small = sum(len(folder.paths) for folder in folders) < LEAST_FILES
    done = map_taken(partial(_look_at, parts, last), shares, processes=1 if is_small else processes)
    return dict(chain.from_iterable(done))


def _look_at(
    parts: Parts, last: Mapping[ContractId, Version], folders: Sequence[Folder]
) -> list[tuple[Home, Findings]]:
    return [(folder.home, _describe(parts, last, parts.look(folder.paths, (folder.home,)))) for folder in folders]


def _describe(parts: Parts, last: Mapping[ContractId, Version], part: Part) -> Findings:
    facts = [[pack_key(key), pack_facts(found)] for key, found in _find_facts(parts, last, part).items()]
    return Findings(
        diagnostics=[pack_diagnostic(item) for item in part.diagnostics],
        schemas=sorted(part.head.used_schemas),
        origins=[pack_origin(contract) for contract in part.find_origins()],
        facts=facts,
        digest=hashlib.blake2b(json.dumps(facts).encode(), digest_size=16).hexdigest(),
    )


def _find_facts(parts: Parts, last: Mapping[ContractId, Version], part: Part) -> Mapping[ContractId, ContractFacts]:
    catalog = part.head.catalog
    comparisons = _neighbours_of(part)

    @cache
    def find_version(key: ContractId) -> Version | None:
        return _find_shown(parts, last, catalog, key)

    links = find_links(catalog, find_version)
    found: dict[ContractId, ContractFacts] = {}
    for key, contracts in catalog.contracts.items():
        version = find_version(key)
        contract = catalog.find(key, version) if version is not None else None
        if contract is not None and version is not None:
            versions = tuple(find_version_facts(contracts, key, comparisons))
            found[key] = ContractFacts(versions=versions, shown=find_shown_facts(contract, version, links[key]))
    return found


def _neighbours_of(part: Part) -> Mapping[Pair, Comparison]:
    """Give the comparisons of each version with the one before it."""
    return {
        (pair.key, pair.old.version, pair.new.version): comparison
        for pair, comparison in part.compared
        if pair.is_neighbour and pair.old.version is not None and pair.new.version is not None
    }


def _find_shown(parts: Parts, last: Mapping[ContractId, Version], catalog: Catalog, key: ContractId) -> Version | None:
    contracts = catalog.contracts.get(key, ())
    versions = {contract.version: contract for contract in contracts if contract.version is not None}
    if not versions:
        return None
    released = {item.version for item in parts.releases.get(key.dataset_id, ()) if item.contract == key}
    return find_shown(versions, released, catalog.state(key), last.get(key))
