"""Data products: what they give, what they are made of, and what they promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from treaty.model.registry import Product, ProductPort
from treaty.pages import urls
from treaty.pages.content.lists import LISTED, Part, cut
from treaty.pages.content.parts import (
    Badge,
    Fact,
    Link,
    Page,
    contract_link,
    edit_link,
    owner_link,
    raw_link,
    tag_links,
    version_link,
)
from treaty.pages.content.records import set_text
from treaty.pages.content.state import find_contract_badges
from treaty.pages.content.words import split_words
from treaty.pages.index import SiteIndex, find_contract

_STATUS = {"active": "ok", "deprecated": "warn", "retired": "stop"}
_ROLES = (("output", "Gives"), ("input", "Is made from"), ("member", "Contains"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRow:
    """One contract of a product."""

    contract: Link
    version: Link | None
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductBody:
    """What a product says, on its page and in the list."""

    link: Link
    title: str
    name: str
    status: Badge
    lede: Markup
    facts: tuple[Fact, ...]
    objectives: tuple[Fact, ...]
    tags: tuple[Link, ...]
    groups: tuple[tuple[str, tuple[PortRow, ...]], ...] = ()
    """Its contracts by their part in it; only its own page has them."""
    pages: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductList:
    """All products."""

    products: tuple[ProductBody, ...]
    pages: tuple[Link, ...]


def build_product_pages(index: SiteIndex) -> Iterator[Page]:
    """Give the list of data products, and a page for each."""
    for part in cut(urls.PRODUCTS, index.catalog.products):
        yield Page(
            path=part.path,
            template="products.html",
            title=part.name("Data products"),
            description="The data products of this registry and what they promise.",
            section="Products",
            crumbs=(Link(text="Products"),),
            body=ProductList(products=tuple(_build_body(product) for product in part.entries), pages=part.pages),
        )
    for product in index.catalog.products:
        for ports in cut(urls.product_page(product.name), product.ports, 2 * LISTED):
            yield _page(index, product, ports)


def _page(index: SiteIndex, product: Product, ports: Part[ProductPort]) -> Page:
    body = _build_body(product)
    return Page(
        path=ports.path,
        template="product.html",
        title=ports.name(f"Data product {body.title}"),
        description=product.description or f"Data product {product.name}",
        section="Products",
        crumbs=(Link(text="Products", path=urls.PRODUCTS), Link(text=body.title)),
        body=replace(body, groups=tuple(_group_ports(index, ports.entries)), pages=ports.pages),
        raw=raw_link(index.input.sources, product.path, urls.product_file(product.name)),
        edit=edit_link(index.input.build, product.path),
    )


def _build_body(product: Product) -> ProductBody:
    return ProductBody(
        link=Link(text=product.title or product.name, path=urls.product_page(product.name)),
        title=product.title or product.name,
        name=product.name,
        status=Badge(kind=_STATUS.get(product.status, "plain"), text=product.status),
        lede=set_text(product.description),
        facts=tuple(_find_facts(product)),
        objectives=tuple(_find_objectives(product)),
        tags=tag_links(product.tags),
    )


def _find_facts(product: Product) -> Iterator[Fact]:
    if product.owner:
        yield Fact(label="Owner", link=owner_link(product.owner))
    if product.domain:
        yield Fact(label="Domain", text=product.domain)
    if product.version:
        yield Fact(label="Version", text=product.version)


def _find_objectives(product: Product) -> Iterator[Fact]:
    for name, value in product.slo.items():
        number = f"{value:g}"
        match name:
            case "freshness_hours":
                yield Fact(label="Freshness", text=f"at most {number} hours old")
            case "availability_percent":
                yield Fact(label="Availability", text=f"{number} % of the time")
            case "quality_threshold":
                yield Fact(label="Quality", text=f"{100 * value:g} % of checks pass")
            case _:
                yield Fact(label=split_words(name).capitalize(), text=number)


def _group_ports(index: SiteIndex, ports: Sequence[ProductPort]) -> Iterator[tuple[str, tuple[PortRow, ...]]]:
    for role, heading in _ROLES:
        rows = tuple(_build_row(index, port.contract) for port in ports if port.role == role)
        if rows:
            yield heading, rows


def _build_row(index: SiteIndex, name: str) -> PortRow:
    key = find_contract(index.catalog, name)
    standing = index.standings.get(key) if key is not None else None
    if standing is None:
        missing = Badge(kind="stop", text="no such contract")
        return PortRow(contract=Link(text=name, is_code=True), version=None, badges=(missing,))
    return PortRow(
        contract=contract_link(standing.key),
        version=version_link(standing.key, standing.shown.version),
        badges=tuple(find_contract_badges(index, standing)),
    )
