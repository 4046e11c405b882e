"""The pages that lead to a contract: all datasets, a namespace, a dataset with its layers side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from treaty.model.identity import ContractId, DatasetId
from treaty.model.registry import Dataset
from treaty.pages import urls
from treaty.pages.content.lists import LISTED, Part, cut
from treaty.pages.content.parts import (
    Badge,
    Banner,
    Fact,
    Link,
    Page,
    contract_link,
    edit_link,
    owner_link,
    say_count,
    tag_links,
    version_link,
)
from treaty.pages.content.records import set_text
from treaty.pages.content.relations import ConsumerRow, VersionRow, build_consumer_row, build_version_rows
from treaty.pages.content.state import find_banners, find_contract_badges
from treaty.pages.content.words import say_mode, say_promise
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding
from treaty.pages.text import NOTHING, render_inline

_LONG = 15
TRACKED = 6
"""Layers up to which a dataset is shown with those that it has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One layer in the track of a dataset; `link` is None where the dataset has no contract there."""

    layer: str
    title: str
    link: Link | None
    version: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetRow:
    """One dataset in a list."""

    link: Link
    name: str
    description: str
    owner: Link | None
    stages: tuple[Stage, ...]
    badges: tuple[Badge, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetGroup:
    """The datasets under one heading; `rest` leads to all of them, where only the first are shown."""

    head: Link
    rows: tuple[DatasetRow, ...]
    rest: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetList:
    """A list of datasets under a heading; `groups` are by first letter or by namespace."""

    title: str
    lede: Markup
    facts: tuple[Fact, ...]
    groups: tuple[DatasetGroup, ...]
    pages: tuple[Link, ...] = ()
    """All pages of a list that one page does not hold; the one without a path is this one."""

    @property
    def listed(self) -> int:
        """How many datasets stand here."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def is_long(self) -> bool:
        """Whether a reader would rather narrow the list than read it."""
        return self.listed > _LONG


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerCard:
    """One layer of a dataset, side by side with the others."""

    link: Link
    layer: str
    title: str
    description: str
    version: Link
    badges: tuple[Badge, ...]
    purpose: Markup
    facts: tuple[Fact, ...]
    versions: tuple[VersionRow, ...]
    consumers: tuple[ConsumerRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetBody:
    """What a dataset's page says."""

    title: str
    name: str
    lede: Markup
    banners: tuple[Banner, ...]
    tags: tuple[Link, ...]
    facts: tuple[Fact, ...]
    stages: tuple[Stage, ...]
    layers: tuple[LayerCard, ...]


def build_list_pages(index: SiteIndex) -> Iterator[Page]:
    """Give the list of all datasets, and a page for each namespace."""
    by_namespace: dict[str, list[DatasetId]] = defaultdict(list)
    for key in sorted({*index.layers, *index.catalog.datasets}):
        by_namespace[key.namespace].append(key)
    for part in cut(urls.DATASETS, list(by_namespace), 2 * LISTED):
        yield _list_page(index, by_namespace, part)
    for namespace, keys in by_namespace.items():
        yield from _namespace_pages(index, namespace, keys)


def build_rows(index: SiteIndex, keys: Iterable[DatasetId]) -> tuple[DatasetRow, ...]:
    """Give datasets as rows of a list."""
    return tuple(_build_row(index, key) for key in keys)


def find_stages(index: SiteIndex, key: DatasetId) -> Iterator[Stage]:
    """Give every layer of the registry, and whether the dataset is there; of many layers only those that it has."""
    present = {standing.key.layer: standing for standing in index.layers.get(key, ())}
    names = [layer.name for layer in index.catalog.registry.layers]
    for name in [*names, *(other for other in present if other not in names)]:
        standing = present.get(name)
        if standing is None and len(names) > TRACKED:
            continue
        yield Stage(
            layer=name,
            title=index.layer_title(name),
            link=contract_link(standing.key) if standing is not None else None,
            version=str(standing.shown.version) if standing is not None else "",
            badges=tuple(find_contract_badges(index, standing)) if standing is not None else (),
        )


def _build_row(index: SiteIndex, key: DatasetId) -> DatasetRow:
    dataset = index.catalog.datasets.get(key)
    stages = tuple(find_stages(index, key))
    badges = dict.fromkeys(badge for stage in stages for badge in stage.badges)
    return DatasetRow(
        link=Link(text=_title_of(dataset, key), path=urls.dataset_page(key)),
        name=str(key),
        description=_describe(index, key),
        owner=owner_link(dataset.owner) if dataset is not None and dataset.owner else None,
        stages=stages,
        badges=tuple(badges),
        tags=dataset.tags if dataset is not None else (),
    )


def _title_of(dataset: Dataset | None, key: DatasetId) -> str:
    """Give a dataset's title, else its name."""
    return dataset.title if dataset is not None and dataset.title else key.dataset


def _describe(index: SiteIndex, key: DatasetId) -> str:
    dataset = index.catalog.datasets.get(key)
    if dataset is not None and dataset.description:
        return dataset.description
    purposes = [index.facts[standing.key].purpose for standing in index.layers.get(key, ())]
    return next((purpose for purpose in reversed(purposes) if purpose), "")


def _list_page(index: SiteIndex, by_namespace: dict[str, list[DatasetId]], part: Part[str]) -> Page:
    number = sum(len(keys) for keys in by_namespace.values())
    most = LISTED if number <= LISTED else LISTED // len(by_namespace)
    groups = tuple(_group(index, name, by_namespace[name], most) for name in part.entries)
    body = DatasetList(
        title="All datasets",
        lede=render_inline(
            f"{say_count(number, 'dataset')} in {say_count(len(by_namespace), 'namespace')}, in order of name."
        ),
        facts=(),
        groups=groups,
        pages=part.pages,
    )
    return Page(
        path=part.path,
        template="datasets.html",
        title=part.name("All datasets"),
        description="Every dataset of this registry, by namespace.",
        section="Datasets",
        crumbs=(Link(text="Datasets"),),
        body=body,
        raw=Link(text="Raw file", path=urls.CATALOG_FILE),
    )


def _group(index: SiteIndex, namespace: str, keys: list[DatasetId], most: int) -> DatasetGroup:
    page = urls.namespace_page(namespace)
    more = Link(text=f"All {say_count(len(keys), 'dataset')} of {namespace}", path=page) if len(keys) > most else None
    return DatasetGroup(head=Link(text=namespace, path=page), rows=build_rows(index, keys[:most]), rest=more)


def _namespace_pages(index: SiteIndex, namespace: str, keys: list[DatasetId]) -> Iterator[Page]:
    for part in cut(urls.namespace_page(namespace), keys):
        yield _namespace_page(index, namespace, part, say_count(len(keys), "dataset"))


def _namespace_page(index: SiteIndex, namespace: str, part: Part[DatasetId], count: str) -> Page:
    term = next((term for term in index.catalog.registry.namespaces or () if term.name == namespace), None)
    facts = (Fact(label="Owner", link=owner_link(term.owner)),) if term is not None and term.owner else ()
    body = DatasetList(
        title=part.name(namespace),
        lede=render_inline(term.description) if term is not None else NOTHING,
        facts=facts,
        groups=(DatasetGroup(head=Link(text=count), rows=build_rows(index, part.entries)),),
        pages=part.pages,
    )
    return Page(
        path=part.path,
        template="datasets.html",
        title=part.name(f"Namespace {namespace}"),
        description=term.description if term is not None else f"Datasets of {namespace}",
        section="Datasets",
        crumbs=(Link(text="Datasets", path=urls.DATASETS), Link(text=namespace)),
        body=body,
        raw=Link(text="Raw file", path=urls.CATALOG_FILE),
        edit=edit_link(index.input.build, index.catalog.registry.path),
    )


def build_dataset_page(index: SiteIndex, key: DatasetId) -> Page:
    """Give the page of one dataset."""
    dataset = index.catalog.datasets.get(key)
    title = _title_of(dataset, key)
    standings = index.layers.get(key, ())
    has_file = dataset is not None and dataset.path in index.input.sources
    body = DatasetBody(
        title=title,
        name=str(key),
        lede=set_text(_describe(index, key)),
        banners=tuple(_find_dataset_banners(index, standings)),
        tags=tag_links(dataset.tags if dataset is not None else ()),
        facts=tuple(_find_facts(dataset, key)),
        stages=tuple(find_stages(index, key)),
        layers=tuple(_build_card(index, standing) for standing in standings),
    )
    return Page(
        path=urls.dataset_page(key),
        template="dataset.html",
        title=title,
        description=_describe(index, key),
        section="Datasets",
        crumbs=(
            Link(text="Datasets", path=urls.DATASETS),
            Link(text=key.namespace, path=urls.namespace_page(key.namespace)),
            Link(text=title),
        ),
        body=body,
        raw=Link(text="Raw file", path=urls.dataset_file(key)) if has_file else None,
        edit=edit_link(index.input.build, dataset.path) if dataset is not None else None,
    )


def _find_dataset_banners(index: SiteIndex, standings: tuple[ContractStanding, ...]) -> Iterator[Banner]:
    """Give each layer's banners, with the layer's name where the dataset has several."""
    seen: set[str] = set()
    for standing in standings:
        for banner in find_banners(index, standing, standing.shown):
            title = banner.title
            if banner.word == "not released":
                continue
            if len(standings) > 1 and not title.startswith("This dataset"):
                title = f"{index.layer_title(standing.key.layer)}: {title}"
            if title not in seen:
                seen.add(title)
                yield replace(banner, title=title)


def _find_facts(dataset: Dataset | None, key: DatasetId) -> Iterator[Fact]:
    if dataset is not None and dataset.owner:
        yield Fact(label="Owner", link=owner_link(dataset.owner))
    if dataset is not None and dataset.steward:
        yield Fact(label="Steward", text=dataset.steward)
    if dataset is not None:
        kind = {"active": "ok", "deprecated": "warn", "retired": "stop"}.get(dataset.status, "plain")
        yield Fact(label="Status", badge=Badge(kind=kind, text=dataset.status))
    if dataset is not None and dataset.tenant:
        yield Fact(label="Tenant", text=dataset.tenant)
    yield Fact(label="UUID", text=str(key.uuid))


def _build_card(index: SiteIndex, standing: ContractStanding) -> LayerCard:
    key: ContractId = standing.key
    contract = standing.shown.contract
    layer = index.catalog.registry.find_layer(key.layer)
    promises = ", ".join(say_promise(level) for level in contract.service_levels[:3])
    columns = sum(len(record.fields) for record in contract.records)
    return LayerCard(
        link=contract_link(key),
        layer=key.layer,
        title=index.layer_title(key.layer),
        description=layer.description if layer is not None else "",
        version=version_link(key, standing.shown.version),
        badges=tuple(find_contract_badges(index, standing)),
        purpose=set_text(contract.description.purpose),
        facts=(
            Fact(label="Columns", text=f"{columns}" if columns else "see its JSON Schema"),
            Fact(label="Promises", text=promises or "none"),
            Fact(label="Compatibility", text=standing.mode.replace("_", " "), note=say_mode(standing.mode)),
            Fact(label="Consumers", text=f"{len(index.consumers.get(key, ()))}"),
        ),
        versions=tuple(build_version_rows(standing)),
        consumers=tuple(build_consumer_row(consumer) for consumer in index.consumers.get(key, ())),
    )
