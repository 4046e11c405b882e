"""Everything that the search finds: what it is called, what stands in it, and what it can be filtered by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from treaty.model.identity import ContractId, DatasetId
from treaty.pages import urls
from treaty.pages.content.manual import build_manual_pages, build_own_pages
from treaty.pages.content.parts import Page
from treaty.pages.content.state import find_contract_badges
from treaty.pages.index import SiteIndex

WEIGHT_IDENTITY, WEIGHT_WHOLE_NAME, WEIGHT_NAME, WEIGHT_TITLE, WEIGHT_TAG, WEIGHT_OWNER = 14, 12, 10, 8, 5, 4
WEIGHT_COLUMN, WEIGHT_TEXT = 3, 1

STATES = ("retired", "deprecated", "frozen")
"""What nobody may miss, wherever a contract is named."""

_REPORTS = (
    (urls.CONFORMANCE, "Conformance", "house rules, score, owner, support, service levels, quality, documentation"),
    (urls.PRIVACY, "Personal data", "PII inventory, masking, exposure, classification, privacy, retention"),
    (urls.POLICIES, "Policies", "forbidden, approval, approved exceptions"),
    (urls.GLOSSARY, "Glossary", "business terms, layers, namespaces, words"),
)

_ABOUT = ("Docs", "Page", "Report", "Rule")
"""What says something of the registry, and holds no data: it comes after whatever is called so."""

Thing = DatasetId | ContractId


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """One thing that can be found. `boost` counts what depends on it."""

    title: str
    thing: Thing | None = None
    """The dataset or contract that it is; None for anything else."""
    version: str = ""
    """Of a contract, the one that is shown."""
    path: str = ""
    """Of anything else, its page."""
    kind: str = ""
    """Of anything else, what it is."""
    boost: int = 0
    states: tuple[str, ...] = ()
    names: tuple[tuple[int, str], ...] = ()
    """Weight and name, each found as a whole."""
    texts: tuple[tuple[int, str], ...] = ()
    """Weight and text, found by each of its words."""
    columns: tuple[tuple[str, str], ...] = ()
    """Dotted path and anchor."""
    facets: tuple[tuple[str, str], ...] = ()
    """What it can be filtered by: name and value."""


def find_things(index: SiteIndex) -> tuple[Thing, ...]:
    """Give every dataset and every contract."""
    return (*{**index.layers, **index.catalog.datasets}, *index.standings)


def build_doc(index: SiteIndex, thing: Thing) -> Doc:
    """Give what is found of a dataset or a contract. All of it stands on its own pages, too."""
    return _contract_doc(index, thing) if isinstance(thing, ContractId) else _dataset_doc(index, thing)


def _dataset_doc(index: SiteIndex, key: DatasetId) -> Doc:
    dataset = index.catalog.datasets.get(key)
    title = dataset.title if dataset is not None and dataset.title else key.dataset
    owner = (dataset.owner if dataset is not None else None) or ""
    words = (dataset.description if dataset is not None else None) or ""
    tags = " ".join(dataset.tags) if dataset is not None else ""
    return Doc(
        title=title,
        thing=key,
        boost=len(index.layers.get(key, ())),
        states=tuple(state for state in STATES if dataset is not None and dataset.status == state),
        names=((WEIGHT_IDENTITY, str(key)), (WEIGHT_WHOLE_NAME, key.dataset)),
        texts=(
            (WEIGHT_NAME, key.dataset),
            (WEIGHT_TITLE, title),
            (WEIGHT_TAG, tags),
            (WEIGHT_OWNER, f"{owner} {key.namespace}"),
            (WEIGHT_TEXT, words),
        ),
        facets=tuple(_find_dataset_facets(index, key)),
    )


def _contract_doc(index: SiteIndex, key: ContractId) -> Doc:
    standing, facts, dataset = index.standings[key], index.facts[key], index.dataset(key)
    words = (dataset.description if dataset is not None else None) or ""
    badges = {badge.text for badge in find_contract_badges(index, standing)}
    states = tuple(state for state in STATES if state in badges)
    return Doc(
        title=index.title(key),
        thing=key,
        version=str(standing.shown.version),
        boost=len(index.consumers.get(key, ())) + len(index.downstream.get(key, ())),
        states=states,
        names=((WEIGHT_IDENTITY, str(key)), (WEIGHT_WHOLE_NAME, key.dataset)),
        texts=(
            (WEIGHT_NAME, key.dataset),
            (WEIGHT_TITLE, index.title(key)),
            (WEIGHT_TAG, " ".join(index.tags(key))),
            (WEIGHT_OWNER, f"{key.namespace} {key.layer} {index.owner(key) or ''}"),
            (WEIGHT_COLUMN, " ".join(term.term for term in facts.terms)),
            (WEIGHT_TEXT, f"{words} {facts.purpose or ''} {facts.words}"),
        ),
        columns=tuple((column.path, column.anchor) for column in facts.columns),
        facets=tuple(_find_contract_facets(index, key, states)),
    )


def _find_dataset_facets(index: SiteIndex, key: DatasetId) -> Iterator[tuple[str, str]]:
    dataset = index.catalog.datasets.get(key)
    yield "kind", "dataset"
    yield "namespace", key.namespace
    if dataset is not None:
        yield "status", dataset.status
        yield from (("tag", tag) for tag in dataset.tags)
        if dataset.owner:
            yield "owner", dataset.owner


def _find_contract_facets(index: SiteIndex, key: ContractId, states: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield "kind", "contract"
    yield "layer", key.layer
    yield "namespace", key.namespace
    yield from (("status", word) for word in states or ("active",))
    yield from (("tag", tag) for tag in index.tags(key))
    owner = index.owner(key)
    if owner:
        yield "owner", owner
    yield from (("classification", name) for name in index.facts[key].classes)


def find_fixed_docs(index: SiteIndex) -> Iterator[Doc]:
    """Give what the program and the settings alone decide: the manual, own pages, rules, reports."""
    for path, name, text in _REPORTS:
        yield _simple(path, name, "Report", text)
    for page in build_manual_pages(index.input):
        yield _of_page(page, "Docs")
    for page in build_own_pages(index.input):
        yield _of_page(page, "Page")
    for rule in sorted(index.input.rules, key=lambda rule: rule.code):
        text = f"{rule.code} {' '.join(rule.aliases)} {rule.summary}"
        doc = _simple(urls.rule_page(rule.code), f"{rule.code} {rule.name}", "Rule", text)
        yield replace(doc, names=tuple((WEIGHT_IDENTITY, name) for name in (rule.code, rule.name, *rule.aliases)))


def find_other_docs(index: SiteIndex) -> Iterator[Doc]:
    """Give what is told of many contracts at once: consumers, products, owners, tags."""
    for subscription in index.catalog.subscriptions:
        text = f"{subscription.description or ''} {subscription.owner or ''}"
        yield _simple(urls.consumer_page(subscription.consumer), subscription.consumer, "Consumer", text)
    for product in index.catalog.products:
        text = f"{product.title or ''} {product.description or ''} {product.owner or ''}"
        yield _simple(urls.product_page(product.name), product.name, "Data product", text)
    owners = {index.owner(key) for key in index.standings}
    for owner in sorted(name for name in owners if name):
        yield _simple(urls.owner_page(owner), owner, "Team", "")
    tags = {tag for key in index.standings for tag in index.tags(key)}
    for tag in sorted(tags):
        yield _simple(urls.tag_page(tag), tag, "Tag", "")


def _of_page(page: Page, kind: str) -> Doc:
    headings = " ".join(heading.text for heading in getattr(page.body, "headings", ()))
    return _simple(page.path, page.title, kind, f"{page.description} {headings}")


def _simple(path: str, name: str, kind: str, text: str) -> Doc:
    texts = ((WEIGHT_TITLE if kind not in _ABOUT else WEIGHT_OWNER, name), (WEIGHT_TEXT, text))
    return Doc(
        path=path,
        title=name,
        kind=kind,
        names=((WEIGHT_IDENTITY, name),),
        texts=texts,
        facets=(("kind", kind.lower().rpartition(" ")[2]),),
    )
