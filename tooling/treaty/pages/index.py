"""SiteIndex: what pages look up of one another: standings, consumers, neighbours, products, findings, owners, tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from treaty.compat.comparison import Comparison
from treaty.compat.consumers import Consumer
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.lineage.columns import plain_path
from treaty.lineage.graph import ColumnId, Graph, find_links, join_links
from treaty.model.identity import ContractId, DatasetId, IdentityError, parse_fqid
from treaty.model.registry import Catalog, Dataset, Product
from treaty.model.release import Flip
from treaty.pages.facts import Pair, ShownFacts, find_shown_facts, find_version_facts
from treaty.pages.input import PAIRS_WITH_PAGES, SiteInput
from treaty.pages.standing import ContractStanding, build_standings

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A product that a contract is part of, and its part."""

    product: Product
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteIndex:
    """Every look-up that pages need, made once; whatever is absent is empty."""

    input: SiteInput
    standings: Mapping[ContractId, ContractStanding]
    facts: Mapping[ContractId, ShownFacts]
    """What others say of the version of each contract that is shown."""
    layers: Mapping[DatasetId, tuple[ContractStanding, ...]]
    """A dataset's contracts in order of layer."""
    consumers: Mapping[ContractId, tuple[Consumer, ...]]
    upstream: Mapping[ContractId, tuple[ContractId, ...]]
    """The contracts that a contract's shown version is made from."""
    downstream: Mapping[ContractId, tuple[ContractId, ...]]
    graph: Graph
    column_targets: Mapping[ColumnId, tuple[ColumnId, ...]]
    """The columns that are made from a column."""
    flips: Mapping[ContractId, tuple[Flip, ...]]
    """The moves of the current version, in order."""
    memberships: Mapping[ContractId, tuple[Membership, ...]]
    findings: Mapping[str, tuple[Diagnostic, ...]]
    """By path of the file."""

    kept: dict[tuple[str, ContractId], tuple[Any, ...]] = field(default_factory=dict)
    """What one page found out and others ask for again, by a name of its own."""
    pages_of_report: dict[ContractId, int] = field(default_factory=dict)
    """On which page of its namespace's report a contract stands; filled when one is first asked for."""
    _columns: dict[ContractId, Mapping[ColumnId, None]] = field(default_factory=dict)

    def columns(self, key: ContractId) -> Collection[ColumnId]:
        """Give the columns of a contract's shown version in order of the document, as the graph names them."""
        found = self._columns.get(key)
        if found is None:
            found = self._columns[key] = dict.fromkeys(_find_columns(key, self.facts[key]))
        return found

    @property
    def catalog(self) -> Catalog:
        """The repository that the site shows."""
        return self.input.catalog

    def compare(self, pair: Pair) -> Comparison | None:
        """Give the comparison of two versions, neighbours or not."""
        return self.input.comparisons.get(pair) or self.input.distant.get(pair)

    def is_compared_in_browser(self, key: ContractId) -> bool:
        """Tell whether a contract has too many versions for a page for each pair."""
        return len(self.standings[key].versions) > PAIRS_WITH_PAGES

    def has_diff_page(self, pair: Pair) -> bool:
        """Tell whether a comparison has a page of its own."""
        is_distant = pair in self.input.distant and not self.is_compared_in_browser(pair[0])
        return pair in self.input.comparisons or is_distant

    def dataset(self, key: ContractId) -> Dataset | None:
        """Give what `dataset.yaml` says of a contract's dataset."""
        return self.catalog.datasets.get(key.dataset_id)

    def title(self, key: ContractId) -> str:
        """Give the name that people use: the dataset's title, else its name."""
        dataset = self.dataset(key)
        return dataset.title if dataset is not None and dataset.title else key.dataset

    def owner(self, key: ContractId) -> str | None:
        """Give the team that answers for a contract: the dataset's owner, else the contract's team."""
        dataset = self.dataset(key)
        if dataset is not None and dataset.owner:
            return dataset.owner
        return self.facts[key].team

    def tags(self, key: ContractId) -> tuple[str, ...]:
        """Give the tags of a contract and of its dataset, in order of name."""
        dataset = self.dataset(key)
        own = self.facts[key].tags
        return tuple(sorted({*own, *(dataset.tags if dataset is not None else ())}))

    def layer_title(self, name: str) -> str:
        """Give the title of a layer."""
        layer = self.catalog.registry.find_layer(name)
        return layer.title if layer is not None and layer.title else name


def build_index(site: SiteInput) -> SiteIndex:
    """Make the look-ups."""
    versions = {
        **{key: kept.versions for key, kept in site.facts.items()},
        **{
            key: tuple(find_version_facts(contracts, key, site.comparisons))
            for key, contracts in site.catalog.contracts.items()
        },
    }
    standings = build_standings(site.catalog, versions, site.releases, site.flips)
    facts = _find_facts(site, standings)
    graph = join_links({key: shown.links for key, shown in facts.items()})
    findings: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in site.diagnostics:
        findings[diagnostic.location.path].append(diagnostic)
    return SiteIndex(
        input=site,
        standings=standings,
        facts=facts,
        layers=_freeze(_group_layers(site.catalog, standings.values())),
        consumers=_freeze(_group_consumers(site.catalog)),
        upstream=graph.sources,
        downstream=graph.targets,
        graph=graph,
        column_targets=_freeze(_group_targets(graph)),
        flips=_freeze(_group_flips(site)),
        memberships=_freeze(_group_memberships(site.catalog)),
        findings=_freeze(findings),
    )


def _find_facts(site: SiteInput, standings: Mapping[ContractId, ContractStanding]) -> Mapping[ContractId, ShownFacts]:
    """Give what is known of each contract's shown version, taken over where an earlier build found it out."""
    walked = set(site.catalog.contracts)
    shown = {key: standing.shown.version for key, standing in standings.items()}
    links = find_links(site.catalog, shown.get)
    return {
        key: find_shown_facts(standing.shown.contract, standing.shown.version, links[key])
        if key in walked
        else site.facts[key].shown
        for key, standing in standings.items()
    }


def _group_targets(graph: Graph) -> dict[ColumnId, list[ColumnId]]:
    targets: dict[ColumnId, list[ColumnId]] = defaultdict(list)
    for edge in graph.column_edges:
        targets[edge.source].append(edge.target)
    return targets


def _group_consumers(catalog: Catalog) -> dict[ContractId, list[Consumer]]:
    consumers: dict[ContractId, list[Consumer]] = defaultdict(list)
    for subscription in catalog.subscriptions:
        for dependency in subscription.dependencies:
            key = find_contract(catalog, dependency.contract)
            if key is not None:
                consumers[key].append(Consumer(subscription=subscription, dependency=dependency))
    return consumers


def _group_flips(site: SiteInput) -> dict[ContractId, list[Flip]]:
    flips: dict[ContractId, list[Flip]] = defaultdict(list)
    for flip in sorted(site.flips, key=lambda flip: (flip.contract, flip.number)):
        flips[flip.contract].append(flip)
    return flips


def _group_memberships(catalog: Catalog) -> dict[ContractId, list[Membership]]:
    memberships: dict[ContractId, list[Membership]] = defaultdict(list)
    for product in catalog.products:
        for port in product.ports:
            key = find_contract(catalog, port.contract)
            if key is not None:
                memberships[key].append(Membership(product=product, role=port.role))
    return memberships


def _find_columns(key: ContractId, facts: ShownFacts) -> Iterator[ColumnId]:
    for column in facts.columns:
        yield ColumnId(key, f"{column.record}.{plain_path(column.path)}")


def find_contract(catalog: Catalog, text: str) -> ContractId | None:
    """Give the contract that a text names, its layer's alias resolved; None when it names none."""
    try:
        return catalog.registry.resolve(parse_fqid(text).contract)
    except IdentityError:
        return None


def _group_layers(catalog: Catalog, standings: Iterable[ContractStanding]) -> dict[DatasetId, list[ContractStanding]]:
    order = {layer.name: position for position, layer in enumerate(catalog.registry.layers)}
    groups: dict[DatasetId, list[ContractStanding]] = defaultdict(list)
    for entry in sorted(standings, key=lambda entry: (order.get(entry.key.layer, len(order)), entry.key)):
        groups[entry.key.dataset_id].append(entry)
    return groups


def _freeze(lists: Mapping[Key, list[Value]]) -> Mapping[Key, tuple[Value, ...]]:
    return {key: tuple(values) for key, values in lists.items()}
