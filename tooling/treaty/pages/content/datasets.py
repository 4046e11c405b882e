"""The lists that lead to datasets: all of them by namespace, and a page for each namespace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from treaty.model.identity import DatasetId
from treaty.model.registry import Dataset
from treaty.pages import urls
from treaty.pages.content.lists import LISTED, Part, Sheet, cut
from treaty.pages.content.parts import (
    Badge,
    Fact,
    Link,
    Page,
    contract_link,
    edit_link,
    owner_link,
    say_count,
)
from treaty.pages.content.state import find_contract_badges
from treaty.pages.index import SiteIndex
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


def build_list_sheets(index: SiteIndex) -> Iterator[Sheet]:
    """Give the list of all datasets, and a page for each namespace."""
    groups: dict[str, list[DatasetId]] = defaultdict(list)
    for key in sorted({*index.layers, *index.catalog.datasets}):
        groups[key.namespace].append(key)
    for part in cut(urls.DATASETS, list(groups), 2 * LISTED):
        yield _list_sheet(index, groups, part)
    for namespace, keys in groups.items():
        count = say_count(len(keys), "dataset")
        for rows in cut(urls.namespace_page(namespace), keys):
            make = partial(_namespace_page, index, namespace, rows, count)
            yield Sheet(name=rows.path, make=make, things=rows.entries, told=(namespace, rows.pages, count))


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
        link=Link(text=title_of(dataset, key), path=urls.dataset_page(key)),
        name=str(key),
        description=describe_dataset(index, key),
        owner=owner_link(dataset.owner) if dataset is not None and dataset.owner else None,
        stages=stages,
        badges=tuple(badges),
        tags=dataset.tags if dataset is not None else (),
    )


def title_of(dataset: Dataset | None, key: DatasetId) -> str:
    """Give a dataset's title, else its name."""
    return dataset.title if dataset is not None and dataset.title else key.dataset


def describe_dataset(index: SiteIndex, key: DatasetId) -> str:
    """Give what a dataset is: its own description, else the purpose of its last layer that states one."""
    dataset = index.catalog.datasets.get(key)
    if dataset is not None and dataset.description:
        return dataset.description
    purposes = [index.facts[standing.key].purpose for standing in index.layers.get(key, ())]
    return next((purpose for purpose in reversed(purposes) if purpose), "")


def _list_sheet(index: SiteIndex, groups: Mapping[str, list[DatasetId]], part: Part[str]) -> Sheet:
    number = sum(map(len, groups.values()))
    most = LISTED if number <= LISTED else LISTED // len(groups)
    lede = f"{say_count(number, 'dataset')} in {say_count(len(groups), 'namespace')}, in order of name."
    here = {name: groups[name] for name in part.entries}
    return Sheet(
        name=part.path,
        make=partial(_list_page, index, part, lede, here, most),
        things=[key for keys in here.values() for key in keys[:most]],
        told=(part, lede, [len(keys) for keys in here.values()]),
    )


def _list_page(
    index: SiteIndex, part: Part[str], lede: str, groups: Mapping[str, list[DatasetId]], most: int
) -> Iterator[Page]:
    body = DatasetList(
        title="All datasets",
        lede=render_inline(lede),
        facts=(),
        groups=tuple(_group(index, name, keys, most) for name, keys in groups.items()),
        pages=part.pages,
    )
    yield Page(
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


def _namespace_page(index: SiteIndex, namespace: str, part: Part[DatasetId], count: str) -> Iterator[Page]:
    term = next((term for term in index.catalog.registry.namespaces or () if term.name == namespace), None)
    facts = (Fact(label="Owner", link=owner_link(term.owner)),) if term is not None and term.owner else ()
    body = DatasetList(
        title=part.name(namespace),
        lede=render_inline(term.description) if term is not None else NOTHING,
        facts=facts,
        groups=(DatasetGroup(head=Link(text=count), rows=build_rows(index, part.entries)),),
        pages=part.pages,
    )
    yield Page(
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
