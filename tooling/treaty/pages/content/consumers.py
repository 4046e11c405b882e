"""Who reads what: all consumers, and a page for each with what it depends on and what is coming at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from treaty.model.identity import ContractId
from treaty.model.registry import Dependency, Subscription
from treaty.pages import urls
from treaty.pages.content.lists import Part, Sheet, cut
from treaty.pages.content.parts import (
    Badge,
    Banner,
    Fact,
    Link,
    Page,
    contract_link,
    edit_link,
    owner_link,
    raw_link,
    say_count,
    version_link,
)
from treaty.pages.content.records import set_text
from treaty.pages.content.relations import source_linker
from treaty.pages.content.state import find_banners, find_contract_badges
from treaty.pages.index import SiteIndex, find_contract
from treaty.pages.standing import ContractStanding
from treaty.pages.text import is_safe_link

NAMED = 8
"""Contracts that the list names of a consumer; its page has them all."""

_REQUIRES = {
    "forward": "data of newer versions must not break it",
    "backward": "it must be able to read older data",
    "both": "newer and older data must both be readable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyRow:
    """One contract that a consumer reads."""

    contract: Link
    badges: tuple[Badge, ...]
    ahead: tuple[Banner, ...]
    """What is coming at the reader: an end and its day, a freeze, a new major."""
    current: Link | None
    requires: str
    means: str
    since: str
    columns: tuple[Link, ...]
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerBody:
    """What a consumer's page says."""

    name: str
    lede: Markup
    facts: tuple[Fact, ...]
    rows: tuple[DependencyRow, ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerSummary:
    """One consumer in the list."""

    link: Link
    owner: Link | None
    description: str
    contracts: tuple[tuple[Link, tuple[Badge, ...]], ...]
    more: Link | None
    """The way to the contracts that are not named here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerList:
    """What the list of consumers says."""

    rows: tuple[ConsumerSummary, ...]
    pages: tuple[Link, ...]


def build_consumer_sheets(index: SiteIndex) -> Iterator[Sheet]:
    """Give the list of consumers, and a page for each."""
    subscriptions = index.catalog.subscriptions
    for part in cut(urls.CONSUMERS, subscriptions):
        named = [dependency for one in part.entries for dependency in one.dependencies[:NAMED]]
        yield Sheet(name=part.path, make=partial(_list_page, index, part), things=_find_things(index, named), told=part)
    for subscription in subscriptions:
        yield Sheet(
            name=urls.consumer_page(subscription.consumer),
            make=partial(_consumer_pages, index, subscription),
            things=_find_things(index, subscription.dependencies),
            told=(subscription, subscription.path in index.input.sources),
        )


def _find_things(index: SiteIndex, dependencies: Iterable[Dependency]) -> list[ContractId | None]:
    return [find_contract(index.catalog, dependency.contract) for dependency in dependencies]


def _list_page(index: SiteIndex, part: Part[Subscription]) -> Iterator[Page]:
    yield Page(
        path=part.path,
        template="consumers.html",
        title=part.name("Consumers"),
        description="Everyone who has said what they read.",
        section="Consumers",
        crumbs=(Link(text="Consumers"),),
        body=ConsumerList(rows=tuple(_summarise(index, one) for one in part.entries), pages=part.pages),
        raw=Link(text="Raw file", path=urls.SUBSCRIPTIONS_FILE),
    )


def _consumer_pages(index: SiteIndex, subscription: Subscription) -> Iterator[Page]:
    for reads in cut(urls.consumer_page(subscription.consumer), subscription.dependencies):
        yield _page(index, subscription, reads)


def _summarise(index: SiteIndex, subscription: Subscription) -> ConsumerSummary:
    path = urls.consumer_page(subscription.consumer)
    rows = [_build_row(index, dependency) for dependency in subscription.dependencies[:NAMED]]
    more = len(subscription.dependencies) - len(rows)
    return ConsumerSummary(
        link=Link(text=subscription.consumer, path=path),
        owner=owner_link(subscription.owner) if subscription.owner else None,
        description=subscription.description or "",
        contracts=tuple((row.contract, row.badges) for row in rows),
        more=Link(text=f"and {say_count(more, 'more contract')}", path=path) if more else None,
    )


def _page(index: SiteIndex, subscription: Subscription, reads: Part[Dependency]) -> Page:
    name = subscription.consumer
    return Page(
        path=reads.path,
        template="consumer.html",
        title=reads.name(f"Consumer {name}"),
        description=subscription.description or f"What {name} reads",
        section="Consumers",
        crumbs=(Link(text="Consumers", path=urls.CONSUMERS), Link(text=name)),
        body=ConsumerBody(
            name=name,
            lede=set_text(subscription.description),
            facts=tuple(_find_facts(subscription)),
            rows=tuple(_build_row(index, dependency) for dependency in reads.entries),
            pages=reads.pages,
        ),
        raw=raw_link(index.input.sources, subscription.path, urls.subscription_file(name)),
        edit=edit_link(index.input.build, subscription.path),
    )


def _find_facts(subscription: Subscription) -> Iterator[Fact]:
    if subscription.owner:
        yield Fact(label="Owner", link=owner_link(subscription.owner))
    if subscription.contact:
        yield Fact(label="Contact", link=_contact(subscription.contact))
    yield Fact(label="Reads", text=say_count(len(subscription.dependencies), "contract"))


def _contact(contact: str) -> Link:
    if is_safe_link(contact):
        return Link(text=contact, url=contact)
    is_address = contact.count("@") == 1 and " " not in contact
    return Link(text=contact, url=f"mailto:{contact}" if is_address else "")


def _build_row(index: SiteIndex, dependency: Dependency) -> DependencyRow:
    key = find_contract(index.catalog, dependency.contract)
    link_source = source_linker(index)
    standing = index.standings.get(key) if key is not None else None
    return DependencyRow(
        contract=contract_link(standing.key) if standing is not None else Link(text=dependency.contract, is_code=True),
        badges=tuple(find_contract_badges(index, standing)) if standing is not None else (_MISSING,),
        ahead=tuple(_find_ahead(index, standing)) if standing is not None else (),
        current=version_link(standing.key, standing.shown.version) if standing is not None else None,
        requires=dependency.requires,
        means=_REQUIRES.get(dependency.requires, ""),
        since=str(dependency.min_version) if dependency.min_version else "any",
        columns=tuple(
            replace(link_source(f"{dependency.contract}#{column}"), text=column) for column in dependency.columns
        ),
        purpose=dependency.purpose or "",
    )


def _find_ahead(index: SiteIndex, standing: ContractStanding) -> Iterator[Banner]:
    return (banner for banner in find_banners(index, standing, standing.shown) if banner.word != "not released")


_MISSING = Badge(kind="stop", text="no such contract")
