"""What each unit of a site is made from, as a digest: the same digest, the same files.

A contract's pages speak of its own files, tags and findings, of its readers, and of its neighbours: of those, only what
is printed (version, badges, columns) counts, so that a word changed in one contract leaves the others as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from treaty.model.identity import ContractId, DatasetId
from treaty.model.registry import Product, Subscription
from treaty.pages.content.conformance import conformance_place
from treaty.pages.content.lineage import walk_by_step
from treaty.pages.content.lists import Sheet
from treaty.pages.content.state import find_contract_badges
from treaty.pages.index import SiteIndex, find_contract
from treaty.pages.standing import ContractStanding
from treaty.pages.theme import digest_program


class Keys:
    """The keys of one site's units."""

    def __init__(self, index: SiteIndex) -> None:
        self._index = index
        self.common = _digest(self._find_common())
        """Of what every page depends on."""
        self._contracts: dict[ContractId, str] = {}
        self._datasets: dict[DatasetId, str] = {}
        self._documents: dict[str, tuple[Subscription | Product, str]] = {}

    @cached_property
    def _files(self) -> Mapping[DatasetId | None, list[tuple[str, str]]]:
        return _group_files(self._index)

    @cached_property
    def _cards(self) -> Mapping[ContractId, str]:
        """Of what other contracts print of each."""
        edges = _group_edges(self._index)
        return {
            key: _digest(self._find_card(standing, edges.get(key, ())))
            for key, standing in self._index.standings.items()
        }

    @cached_property
    def _all(self) -> str:
        return _digest(sorted((str(key), card) for key, card in self._cards.items()))

    def contract(self, standing: ContractStanding) -> str:
        """Give the key of a contract's files."""
        known = self._contracts.get(standing.key)
        if known is None:
            known = self._contracts[standing.key] = _digest(self._find_parts(standing))
        return known

    def everything(self) -> str:
        """Give the key of what speaks of all contracts; none where it is not known what they say of themselves."""
        site = self._index.input
        if not site.content:
            return ""
        found = ((one.rule.code, one.severity.value, one.message, str(one.location)) for one in site.diagnostics)
        return _digest((self.common, site.content, site.build.today, *found))

    def dataset(self, key: DatasetId) -> str:
        """Give the key of a dataset's page."""
        known = self._datasets.get(key)
        if known is None:
            standings = self._index.layers.get(key, ())
            known = _digest((self.common, key, *self._files.get(key, ()), *map(self.contract, standings)))
            self._datasets[key] = known
        return known

    def of(self, content: str) -> str:
        """Give the key of pages of which all that is told is given as text."""
        return _digest((self.common, content))

    def sheet(self, sheet: Sheet) -> str:
        """Give the key of the pages of a list."""
        return _digest((self.common, sheet.told, *map(self._of_thing, sheet.things)))

    def _of_thing(self, thing: DatasetId | ContractId | None) -> str:
        if isinstance(thing, DatasetId):
            return self.dataset(thing)
        standing = self._index.standings.get(thing) if thing is not None else None
        return self.contract(standing) if standing is not None else ""

    def _find_common(self) -> Iterator[Any]:
        """Give what stands on every page, and what decides how any page is made."""
        site, registry = self._index.input, self._index.catalog.registry
        yield digest_program()
        yield site.build.tool_version, site.build.base_url, site.build.repository
        # The names of own pages, the logo and the colour stand on every page.
        yield sorted(site.own_files.items()), hashlib.blake2b(site.logo).hexdigest()
        yield bool(site.releases), site.sources.get(registry.path)
        # A registry made by hand, as tests do, has no file.
        yield registry if registry.path not in site.sources else ""

    def _find_card(self, standing: ContractStanding, edges: Sequence[str]) -> Iterator[Any]:
        """Give what other contracts print of this one."""
        index, key = self._index, standing.key
        yield str(standing.shown.version), index.title(key)
        yield [(badge.kind, badge.text) for badge in find_contract_badges(index, standing)]
        yield [(field.record, field.path) for field in index.facts[key].fields]
        yield edges
        yield [record.has_json_schema for record in index.facts[key].records]

    def _digest_of(self, document: Subscription | Product) -> str:
        """Give the digest of what names many contracts; each of them asks."""
        known = self._documents.get(document.path)
        if known is None or known[0] is not document:
            known = self._documents[document.path] = (document, _digest((document,)))
        return known[1]

    def _find_history(self, standing: ContractStanding) -> Iterator[Any]:
        """Give the releases of a contract, and the moves of its current version."""
        index = self._index
        if index.input.history is not None:
            yield index.input.history.get(str(standing.key))
        else:
            yield [entry.release for entry in standing.versions], index.flips.get(standing.key, ())

    def _find_named(self, standing: ContractStanding) -> Mapping[str, ContractId]:
        """Give the contracts that any version names as its source, by the name that it uses."""
        names = {name for entry in standing.versions for name in entry.facts.sources}
        found = ((name, find_contract(self._index.catalog, name)) for name in names)
        return {name: key for name, key in found if key is not None}

    def _find_parts(self, standing: ContractStanding) -> Iterator[Any]:
        index, key = self._index, standing.key
        yield self.common
        yield self._cards[key]
        yield from self._files.get(key.dataset_id, ())
        # A JSON Schema may refer to files anywhere.
        if any(entry.facts.has_json_schema for entry in standing.versions):
            yield from self._files.get(None, ())
        yield from self._find_history(standing)
        for consumer in index.consumers.get(key, ()):
            yield self._digest_of(consumer.subscription), consumer.dependency
        for member in index.memberships.get(key, ()):
            yield self._digest_of(member.product), member.role
        for entry in standing.versions:
            yield [
                (one.rule.code, one.severity.value, one.message, str(one.location))
                for one in index.findings.get(entry.facts.path, ())
            ]
        if any(entry.deprecation is not None for entry in standing.versions):
            # A successor may be any contract.
            yield str(index.input.build.today), self._all
        # Versions that are not shown any more name their sources, too, which the graph does not hold.
        yield [(name, self._cards.get(key)) for name, key in sorted(self._find_named(standing).items())]
        for neighbours in (index.graph.sources, index.graph.targets):
            for found in walk_by_step(neighbours, key):
                yield [(str(other), self._cards.get(other, ""), str(neighbours.get(other, ()))) for other in found]
        # A long report is cut into pages, and a contract leads to its own.
        yield conformance_place(index, key)


def _group_edges(index: SiteIndex) -> Mapping[ContractId, list[str]]:
    """Give what is made from columns of each contract, and what its columns are made from."""
    groups: dict[ContractId, list[str]] = {}
    for edge in index.graph.column_edges:
        text = f"{edge.source} {edge.target}"
        for key in {edge.source.contract, edge.target.contract}:
            groups.setdefault(key, []).append(text)
    return groups


def _group_files(index: SiteIndex) -> Mapping[DatasetId | None, list[tuple[str, str]]]:
    """Give path and digest of the files of each dataset; under None those of JSON Schemas, all of them."""
    by_folder: dict[str, DatasetId] = {}
    for key, dataset in index.catalog.datasets.items():
        by_folder[dataset.path.rpartition("/")[0]] = key
    for standing in index.standings.values():
        folder = standing.shown.facts.path.rpartition("/")[0].rpartition("/")[0]
        by_folder[folder] = standing.key.dataset_id
    groups: dict[DatasetId | None, list[tuple[str, str]]] = {None: []}
    sources = index.input.sources
    for path in sources:
        digest = index.input.digests.get(path) or _digest_bytes(sources[path])
        parts = path.split("/")
        folders = ("/".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
        owner = next((by_folder[folder] for folder in folders if folder in by_folder), None)
        if owner is not None:
            groups.setdefault(owner, []).append((path, digest))
        if owner is None or ".schema." in path:
            groups[None].append((path, digest))
    return groups


def _digest_bytes(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _digest(parts: Any) -> str:
    told = "\0".join(map(repr, parts)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16).hexdigest()
