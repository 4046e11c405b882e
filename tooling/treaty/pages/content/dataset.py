"""The page of a dataset: what it is, and its layers side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from treaty.model.identity import ContractId, DatasetId
from treaty.model.registry import Dataset
from treaty.pages import urls
from treaty.pages.content.datasets import Stage, describe_dataset, find_stages, title_of
from treaty.pages.content.parts import (
    Badge,
    Banner,
    Fact,
    Link,
    Page,
    contract_link,
    edit_link,
    owner_link,
    tag_links,
    version_link,
)
from treaty.pages.content.records import set_text
from treaty.pages.content.relations import ConsumerRow, VersionRow, build_consumer_row, build_version_rows
from treaty.pages.content.state import find_banners, find_contract_badges
from treaty.pages.content.words import say_mode, say_promise
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding


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


def build_dataset_page(index: SiteIndex, key: DatasetId) -> Page:
    """Give the page of one dataset."""
    dataset = index.catalog.datasets.get(key)
    title = title_of(dataset, key)
    standings = index.layers.get(key, ())
    has_file = dataset is not None and dataset.path in index.input.sources
    body = DatasetBody(
        title=title,
        name=str(key),
        lede=set_text(describe_dataset(index, key)),
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
        description=describe_dataset(index, key),
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
    if dataset is not None:
        yield from _find_stated(dataset)
    yield Fact(label="UUID", text=str(key.uuid))


def _find_stated(dataset: Dataset) -> Iterator[Fact]:
    if dataset.owner:
        yield Fact(label="Owner", link=owner_link(dataset.owner))
    if dataset.steward:
        yield Fact(label="Steward", text=dataset.steward)
    kind = {"active": "ok", "deprecated": "warn", "retired": "stop"}.get(dataset.status, "plain")
    yield Fact(label="Status", badge=Badge(kind=kind, text=dataset.status))
    if dataset.tenant:
        yield Fact(label="Tenant", text=dataset.tenant)


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
