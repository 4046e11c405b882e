"""Everything that the search finds: what it is called, what stands in it, and what it can be filtered by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from treaty.model.identity import DatasetId
from treaty.pages import urls
from treaty.pages.content.manual import build_manual_pages
from treaty.pages.content.state import find_contract_badges
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding

WEIGHT_IDENTITY, WEIGHT_NAME, WEIGHT_TITLE, WEIGHT_TAG, WEIGHT_OWNER = 14, 10, 8, 5, 4
WEIGHT_COLUMN, WEIGHT_TEXT = 3, 1


_REPORTS = (
    (urls.CONFORMANCE, "Conformance", "house rules, score, owner, support, service levels, quality, documentation"),
    (urls.PRIVACY, "Personal data", "PII inventory, masking, exposure, classification, privacy, retention"),
    (urls.POLICIES, "Policies", "forbidden, approval, approved exceptions"),
    (urls.GLOSSARY, "Glossary", "business terms, layers, namespaces, words"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """One thing that can be found. `boost` counts what depends on it."""

    path: str
    title: str
    caption: str
    kind: str
    boost: int
    texts: tuple[tuple[int, str], ...]
    """Weight and text."""
    columns: tuple[tuple[str, str], ...] = ()
    """Dotted path and anchor."""
    facets: tuple[tuple[str, str], ...] = ()
    """What it can be filtered by: name and value."""


def find_docs(index: SiteIndex) -> Iterator[Doc]:
    """Give everything that can be found: datasets, contracts, consumers, products, owners, tags, rules."""
    for key in sorted({*index.layers, *index.catalog.datasets}):
        dataset = index.catalog.datasets.get(key)
        title = dataset.title if dataset is not None and dataset.title else key.dataset
        owner = (dataset.owner if dataset is not None else None) or ""
        words = (dataset.description if dataset is not None else None) or ""
        tags = " ".join(dataset.tags) if dataset is not None else ""
        yield Doc(
            path=urls.dataset_page(key),
            title=title,
            caption=str(key),
            kind="Dataset",
            boost=len(index.layers.get(key, ())),
            texts=(
                (WEIGHT_IDENTITY, str(key)),
                (WEIGHT_NAME, key.dataset),
                (WEIGHT_TITLE, title),
                (WEIGHT_TAG, tags),
                (WEIGHT_OWNER, f"{owner} {key.namespace}"),
                (WEIGHT_TEXT, words),
            ),
            facets=tuple(_find_dataset_facets(index, key)),
        )
    yield from _contract_docs(index)
    yield from _other_docs(index)


def _contract_docs(index: SiteIndex) -> Iterator[Doc]:
    for key, standing in index.standings.items():
        facts = index.facts[key]
        yield Doc(
            path=urls.contract_page(key),
            title=index.title(key),
            caption=f"{key}:{standing.shown.version}",
            kind=index.layer_title(key.layer),
            boost=len(index.consumers.get(key, ())) + len(index.downstream.get(key, ())),
            texts=(
                (WEIGHT_IDENTITY, str(key)),
                (WEIGHT_NAME, key.dataset),
                (WEIGHT_TITLE, index.title(key)),
                (WEIGHT_TAG, " ".join(index.tags(key))),
                (WEIGHT_OWNER, f"{key.namespace} {key.layer} {index.owner(key) or ''}"),
                (WEIGHT_TEXT, f"{facts.purpose or ''} {facts.words}"),
            ),
            columns=tuple((column.path, column.anchor) for column in facts.columns),
            facets=tuple(_find_contract_facets(index, standing)),
        )


def _find_dataset_facets(index: SiteIndex, key: DatasetId) -> Iterator[tuple[str, str]]:
    dataset = index.catalog.datasets.get(key)
    yield "namespace", key.namespace
    if dataset is not None:
        yield "status", dataset.status
        yield from (("tag", tag) for tag in dataset.tags)
        if dataset.owner:
            yield "owner", dataset.owner


def _find_contract_facets(index: SiteIndex, standing: ContractStanding) -> Iterator[tuple[str, str]]:
    key = standing.key
    yield "layer", key.layer
    yield "namespace", key.namespace
    words = [badge.text for badge in find_contract_badges(index, standing)]
    states = [word for word in words if word in {"deprecated", "retired", "frozen"}]
    yield from (("status", word) for word in states or ["active"])
    yield from (("tag", tag) for tag in index.tags(key))
    owner = index.owner(key)
    if owner:
        yield "owner", owner
    yield from (("classification", name) for name in index.facts[key].classes)


def _other_docs(index: SiteIndex) -> Iterator[Doc]:
    for subscription in index.catalog.subscriptions:
        yield _simple(
            urls.consumer_page(subscription.consumer), subscription.consumer, "Consumer", subscription.description
        )
    for product in index.catalog.products:
        text = f"{product.title or ''} {product.description or ''}"
        yield _simple(urls.product_page(product.name), product.name, "Data product", text)
    owners = {index.owner(key) for key in index.standings}
    for owner in sorted(name for name in owners if name):
        yield _simple(urls.owner_page(owner), owner, "Team", "")
    tags = {tag for key in index.standings for tag in index.tags(key)}
    for tag in sorted(tags):
        yield _simple(urls.tag_page(tag), tag, "Tag", "")
    for path, name, text in _REPORTS:
        yield _simple(path, name, "Report", text)
    for page in build_manual_pages(index.input):
        yield _simple(page.path, page.title, "Docs", page.description)
    for rule in sorted(index.input.rules, key=lambda rule: rule.code):
        text = f"{rule.code} {' '.join(rule.aliases)} {rule.summary}"
        yield _simple(urls.rule_page(rule.code), f"{rule.code} {rule.name}", "Rule", text)


def _simple(path: str, name: str, kind: str, text: str | None) -> Doc:
    texts = ((WEIGHT_TITLE, name), (WEIGHT_TEXT, text or ""))
    return Doc(path=path, title=name, caption="", kind=kind, boost=0, texts=texts)
