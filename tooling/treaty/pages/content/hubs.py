"""Tags and owners: a list of each, and a page for each with everything it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from treaty.model.identity import DatasetId
from treaty.pages import urls
from treaty.pages.content.datasets import DatasetRow, build_rows
from treaty.pages.content.lists import LISTED, Part, Sheet, cut
from treaty.pages.content.parts import Link, Page, owner_link, say_count
from treaty.pages.index import SiteIndex
from treaty.pages.text import NOTHING, render_inline


@dataclass(frozen=True, slots=True, kw_only=True)
class HubEntry:
    """One tag or owner in its list."""

    link: Link
    description: Markup
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubList:
    """All tags, or all owners."""

    title: str
    lede: str
    entries: tuple[HubEntry, ...]
    pages: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HubBody:
    """What one tag's or owner's page says."""

    title: str
    kind: str
    lede: Markup
    datasets: tuple[DatasetRow, ...]
    groups: tuple[tuple[str, tuple[Link, ...]], ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hub:
    """What a page is about: a tag, or a team."""

    kind: str
    name: str
    path: str
    parent: Link


def build_tag_sheets(index: SiteIndex) -> Iterator[Sheet]:
    """Give the list of tags, and a page for each tag that is in use or in the vocabulary."""
    datasets = _find_tagged_datasets(index)
    products: dict[str, list[Link]] = defaultdict(list)
    for product in index.catalog.products:
        for tag in product.tags:
            products[tag].append(Link(text=product.title or product.name, path=urls.product_page(product.name)))
    words = {term.name: term.description for term in index.catalog.registry.tags or ()}
    names = sorted({*datasets, *products, *words})
    entries = [
        HubEntry(
            link=Link(text=name, path=urls.tag_page(name)),
            description=_set(words.get(name)),
            count=say_count(len(datasets[name]), "dataset"),
        )
        for name in names
    ]
    yield from _list_sheets("Tags", "Words that group datasets across namespaces.", urls.TAGS, entries)
    for name in names:
        hub = _Hub(kind="Tag", name=name, path=urls.tag_page(name), parent=Link(text="Tags", path=urls.TAGS))
        groups = {"Data products": products[name]} if products[name] else {}
        yield from _hub_sheets(index, hub, _set(words.get(name)), datasets[name], groups)


def _find_tagged_datasets(index: SiteIndex) -> Mapping[str, set[DatasetId]]:
    datasets: dict[str, set[DatasetId]] = defaultdict(set)
    for dataset in index.catalog.datasets.values():
        for tag in dataset.tags:
            datasets[tag].add(dataset.key)
    for standing in index.standings.values():
        for entry in standing.versions:
            for tag in entry.facts.tags:
                datasets[tag].add(standing.key.dataset_id)
    return datasets


def build_owner_sheets(index: SiteIndex) -> Iterator[Sheet]:
    """Give the list of teams, and a page for each with what it answers for and what it reads."""
    datasets: dict[str, set[DatasetId]] = defaultdict(set)
    for dataset in index.catalog.datasets.values():
        if dataset.owner:
            datasets[dataset.owner].add(dataset.key)
    for key in index.standings:
        owner = index.owner(key)
        if owner:
            datasets[owner].add(key.dataset_id)
    others = _find_other_property(index)
    names = sorted({*datasets, *others})
    entries = [
        HubEntry(
            link=owner_link(name),
            description=NOTHING,
            count=_say_property(len(datasets[name]), others.get(name, {})),
        )
        for name in names
    ]
    yield from _list_sheets("Owners", "The teams that answer for data, and those that read it.", urls.OWNERS, entries)
    for name in names:
        hub = _Hub(kind="Team", name=name, path=urls.owner_page(name), parent=Link(text="Owners", path=urls.OWNERS))
        yield from _hub_sheets(index, hub, NOTHING, datasets[name], others.get(name, {}))


def _say_property(datasets: int, others: Mapping[str, list[Link]]) -> str:
    """Give what a team has in numbers, and nothing of what it has not."""
    words = [say_count(datasets, "dataset")] if datasets or not others else []
    words += [say_count(len(links), heading.lower().removesuffix("s")) for heading, links in others.items()]
    return ", ".join(words)


def _find_other_property(index: SiteIndex) -> Mapping[str, Mapping[str, list[Link]]]:
    """Give what teams have besides datasets: by team, then by kind."""
    found: dict[str, dict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
    for product in index.catalog.products:
        if product.owner:
            link = Link(text=product.title or product.name, path=urls.product_page(product.name))
            found[product.owner]["Data products"].append(link)
    for subscription in index.catalog.subscriptions:
        if subscription.owner:
            link = Link(text=subscription.consumer, path=urls.consumer_page(subscription.consumer))
            found[subscription.owner]["Consumers"].append(link)
    for term in index.catalog.registry.namespaces or ():
        if term.owner and any(key.namespace == term.name for key in index.layers):
            link = Link(text=term.name, path=urls.namespace_page(term.name))
            found[term.owner]["Namespaces"].append(link)
    return found


def _set(text: str | None) -> Markup:
    return render_inline(text) if text else NOTHING


def _list_sheets(title: str, lede: str, path: str, entries: list[HubEntry]) -> Iterator[Sheet]:
    for part in cut(path, entries, 2 * LISTED):
        page = Page(
            path=part.path,
            template="hubs.html",
            title=part.name(title),
            description=lede,
            section="Datasets",
            crumbs=(Link(text=title),),
            body=HubList(title=title, lede=lede, entries=part.entries, pages=part.pages),
        )
        yield Sheet(name=part.path, make=partial(iter, (page,)), told=page)


def _hub_sheets(
    index: SiteIndex,
    hub: _Hub,
    lede: Markup,
    datasets: set[DatasetId],
    others: Mapping[str, list[Link]],
) -> Iterator[Sheet]:
    """Give the pages of one hub: datasets first, then whatever else it has, each entry once."""
    entries: list[_Entry] = [*sorted(datasets)]
    entries += [(heading, link) for heading, links in others.items() for link in links]
    for part in cut(hub.path, entries):
        yield Sheet(
            name=part.path,
            make=partial(_hub_page, index, hub, lede, part),
            things=[entry for entry in part.entries if isinstance(entry, DatasetId)],
            told=(hub, lede, part),
        )


_Entry = DatasetId | tuple[str, Link]
"""What stands on a hub's page: a dataset, or a link under a heading."""


def _hub_page(index: SiteIndex, hub: _Hub, lede: Markup, part: Part[_Entry]) -> Iterator[Page]:
    groups: dict[str, list[Link]] = {}
    for entry in part.entries:
        if not isinstance(entry, DatasetId):
            groups.setdefault(entry[0], []).append(entry[1])
    body = HubBody(
        title=hub.name,
        kind=hub.kind,
        lede=lede,
        datasets=build_rows(index, (entry for entry in part.entries if isinstance(entry, DatasetId))),
        groups=tuple((heading, tuple(links)) for heading, links in groups.items()),
        pages=part.pages,
    )
    yield Page(
        path=part.path,
        template="hub.html",
        title=part.name(f"{hub.kind} {hub.name}"),
        description=f"Everything about {hub.name}",
        section="Datasets",
        crumbs=(hub.parent, Link(text=hub.name)),
        body=body,
    )
