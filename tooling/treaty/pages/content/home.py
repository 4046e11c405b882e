"""The first page: search, what needs attention, what changed lately, where things are, how healthy it all is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from markupsafe import Markup

from treaty.model.identity import DatasetId
from treaty.pages import urls
from treaty.pages.content.lists import LISTED, cut
from treaty.pages.content.parts import Badge, Link, Page, contract_link, say_count
from treaty.pages.content.records import set_text
from treaty.pages.content.state import find_banners
from treaty.pages.content.timeline import Event
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding
from treaty.pages.text import NOTHING, render_inline

LATEST = 6
"""Events on the first page."""
URGENT = 30
"""Things that need attention, of which the first page tells; all of them have a page of their own."""
CARDS = 60
"""Namespaces on the first page; of more, the largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One thing that somebody will have to act on."""

    contract: Link
    badge: Badge
    text: str
    sunset: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceCard:
    """One namespace."""

    link: Link
    description: Markup
    datasets: int
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionBody:
    """All that needs attention."""

    count: str
    attention: tuple[Attention, ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRow:
    """One layer of the registry."""

    name: str
    title: str
    description: Markup
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How many of how many; `percent` is for the bar."""

    label: str
    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Of a hundred, rounded down; nothing of nothing is all of it."""
        return 100 * self.part // self.whole if self.whole else 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeBody:
    """What the first page says."""

    title: str
    lede: Markup
    counts: tuple[tuple[str, Link], ...]
    examples: tuple[str, ...]
    attention: tuple[Attention, ...]
    more: Link | None
    """The way to what needs attention and is not told here."""
    events: tuple[Event, ...]
    namespaces: tuple[NamespaceCard, ...]
    rest: Link | None
    """The way to all namespaces, where not all are here."""
    layers: tuple[LayerRow, ...]
    measures: tuple[Measure, ...]
    findings: tuple[tuple[str, int], ...]
    is_released: bool


def build_home_page(index: SiteIndex, events: tuple[Event, ...], attention: tuple[Attention, ...]) -> Page:
    """Give the first page."""
    registry = index.catalog.registry
    namespaces = list(_find_namespaces(index))
    all_namespaces = Link(text=f"All {say_count(len(namespaces), 'namespace')}", path=urls.DATASETS)
    title = str(registry.site.get("title") or registry.title)
    body = HomeBody(
        title=title,
        lede=set_text(registry.description),
        counts=tuple(_find_counts(index)),
        examples=tuple(_find_examples(index)),
        attention=attention[:URGENT],
        more=_link_attention(len(attention)) if len(attention) > URGENT else None,
        events=events[:LATEST],
        namespaces=tuple(sorted(_keep_largest(namespaces), key=lambda card: card.link.text)),
        rest=all_namespaces if len(namespaces) > CARDS else None,
        layers=tuple(_find_layers(index)),
        measures=tuple(_find_measures(index)),
        findings=tuple(_count_findings(index)),
        is_released=bool(index.input.releases),
    )
    return Page(
        path=urls.HOME,
        template="home.html",
        title=title,
        description=registry.description or f"Data contracts of {registry.name}",
        section="",
        crumbs=(),
        body=body,
    )


def _find_counts(index: SiteIndex) -> Iterator[tuple[str, Link]]:
    versions = sum(len(standing.versions) for standing in index.standings.values())
    yield f"{len(index.layers):,}", Link(text="datasets", path=urls.DATASETS)
    yield f"{len(index.standings):,}", Link(text="contracts", path=urls.DATASETS)
    yield f"{versions:,}", Link(text="versions", path=urls.CHANGES)
    yield f"{len(index.catalog.subscriptions):,}", Link(text="consumers", path=urls.CONSUMERS)
    yield f"{len(index.catalog.products):,}", Link(text="data products", path=urls.PRODUCTS)


def _find_examples(index: SiteIndex) -> Iterator[str]:
    """Give words that find something here: a column, a dataset, a tag."""
    standings = list(index.standings.values())
    names = Counter(chain.from_iterable(index.facts[standing.key].names for standing in standings))
    if names:
        yield min(names, key=lambda name: (-names[name], name))
    yield from (standing.key.dataset for standing in standings[:1])
    yield from sorted({tag for standing in standings for tag in index.tags(standing.key)})[:1]


def find_attention(index: SiteIndex) -> tuple[Attention, ...]:
    """Give all that somebody will have to act on, what ends first first."""
    items = [item for standing in index.standings.values() for item in _of_contract(index, standing)]
    return tuple(sorted(items, key=lambda item: (item.sunset is None, item.sunset or date.max, item.contract.text)))


def build_attention_pages(attention: tuple[Attention, ...]) -> Iterator[Page]:
    """Give the pages of all that needs attention."""
    for part in cut(urls.ATTENTION, attention, 2 * LISTED):
        yield Page(
            path=part.path,
            template="attention.html",
            title=part.name("Needs attention"),
            description="What is deprecated, frozen or retired, and where a new major waits.",
            section="",
            crumbs=(Link(text="Needs attention"),),
            body=AttentionBody(count=say_count(len(attention), "thing"), attention=part.entries, pages=part.pages),
        )


def _link_attention(number: int) -> Link:
    return Link(text=f"All {number:,} that need attention", path=urls.ATTENTION)


def _keep_largest(cards: list[NamespaceCard]) -> list[NamespaceCard]:
    return sorted(cards, key=lambda card: -card.datasets)[:CARDS]


def _of_contract(index: SiteIndex, standing: ContractStanding) -> Iterator[Attention]:
    for banner in find_banners(index, standing, standing.shown):
        if banner.word == "not released":
            continue
        sunset = standing.shown.deprecation.sunset if standing.shown.deprecation and banner.kind == "warn" else None
        yield Attention(
            contract=contract_link(standing.key),
            badge=Badge(kind=banner.kind, text=banner.word),
            text=banner.title,
            sunset=sunset,
        )


def _find_namespaces(index: SiteIndex) -> Iterator[NamespaceCard]:
    counts = Counter(key.namespace for key in index.layers)
    terms = {term.name: term.description for term in index.catalog.registry.namespaces or ()}
    for name in sorted(counts):
        yield NamespaceCard(
            link=Link(text=name, path=urls.namespace_page(name)),
            description=render_inline(terms[name]) if terms.get(name) else NOTHING,
            datasets=counts[name],
            count=say_count(counts[name], "dataset"),
        )


def _find_layers(index: SiteIndex) -> Iterator[LayerRow]:
    counts = Counter(key.layer for key in index.standings)
    for layer in index.catalog.registry.layers:
        yield LayerRow(
            name=layer.name,
            title=layer.title or layer.name,
            description=render_inline(layer.description),
            count=counts[layer.name],
        )


def _find_measures(index: SiteIndex) -> Iterator[Measure]:
    standings = list(index.standings.values())
    shown = [index.facts[standing.key] for standing in standings]
    datasets: list[DatasetId] = list(index.layers)
    owned = sum(1 for key in datasets if (found := index.catalog.datasets.get(key)) is not None and found.owner)
    yield Measure(label="datasets have an owner", part=owned, whole=len(datasets))
    told = sum(1 for facts in shown if facts.purpose)
    yield Measure(label="contracts say what they are for", part=told, whole=len(shown))
    described, columns = sum(facts.described_fields for facts in shown), sum(len(facts.fields) for facts in shown)
    yield Measure(label="columns are described", part=described, whole=columns)
    promised = sum(1 for facts in shown if facts.has_promises)
    yield Measure(label="contracts make a promise on time or service", part=promised, whole=len(shown))
    known = sum(1 for standing in standings if index.consumers.get(standing.key) or index.downstream.get(standing.key))
    yield Measure(label="contracts have a known reader", part=known, whole=len(standings))


def _count_findings(index: SiteIndex) -> Iterator[tuple[str, int]]:
    counts = Counter(diagnostic.severity.value for diagnostic in index.input.diagnostics)
    for severity in ("error", "warning", "info"):
        yield severity, counts[severity]
