"""A contract's page, and the page of each version: what it is, may I rely on it, what it looks like, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from treaty.pages import urls
from treaty.pages.conformance import judge_contract
from treaty.pages.content.compare import has_compare_page
from treaty.pages.content.conformance import conformance_place
from treaty.pages.content.crumbs import contract_crumbs
from treaty.pages.content.parts import (
    Badge,
    Banner,
    Fact,
    Link,
    Page,
    edit_link,
    owner_link,
    say_count,
    say_date,
    tag_links,
    version_link,
)
from treaty.pages.content.records import (
    Promise,
    RecordView,
    ServerView,
    find_promises,
    find_servers,
    find_support,
    say_channel,
    set_text,
    view_record,
)
from treaty.pages.content.relations import (
    ConsumerRow,
    VersionRow,
    build_consumer_row,
    build_version_rows,
    find_files,
    find_findings,
    link_neighbour,
    source_linker,
)
from treaty.pages.content.snippets import Snippet, find_contract_snippets
from treaty.pages.content.state import UNRELEASED, find_banners, find_contract_badges, find_version_badges
from treaty.pages.content.words import say_mode, say_promise
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding, VersionStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One layer of the dataset."""

    link: Link
    is_here: bool
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractBody:
    """What a contract's page says; of one version alone when `is_version`."""

    fqid: str
    title: str
    layer: str
    layer_title: str
    version: str
    is_version: bool
    tabs: tuple[Tab, ...]
    badges: tuple[Badge, ...]
    tags: tuple[Link, ...]
    banners: tuple[Banner, ...]
    purpose: Markup
    usage: Markup
    limitations: Markup
    facts: tuple[Fact, ...]
    records: tuple[RecordView, ...]
    promises: tuple[Promise, ...]
    servers: tuple[ServerView, ...]
    fetch: tuple[Snippet, ...]
    support: tuple[Fact, ...]
    people: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str, str], ...]
    upstream: tuple[Link, ...]
    downstream: tuple[Link, ...]
    lineage: Link
    timeline: Link
    consumers: tuple[ConsumerRow, ...]
    products: tuple[Link, ...]
    versions: tuple[VersionRow, ...]
    compare: Link | None
    """Where to choose two versions."""
    files: tuple[Link, ...]
    findings: tuple[tuple[str, str, Link], ...]
    migration: Markup

    @property
    def column_count(self) -> int:
        """How many columns all records have together."""
        return sum(1 for record in self.records for column in record.columns if not column.is_group)


def build_contract_pages(index: SiteIndex, standing: ContractStanding) -> Iterator[Page]:
    """Give the contract's page and one page for each version."""
    link_source, rows = source_linker(index), tuple(build_version_rows(standing))
    for entry in standing.versions:
        is_only = len(entry.contract.records) == 1
        records = tuple(view_record(it, is_only=is_only, link_source=link_source) for it in entry.contract.records)
        if entry is standing.shown:
            yield _page(index, standing, entry, records, rows, is_version=False)
        yield _page(index, standing, entry, records, rows, is_version=True)


def _page(
    index: SiteIndex,
    standing: ContractStanding,
    entry: VersionStanding,
    records: tuple[RecordView, ...],
    rows: tuple[VersionRow, ...],
    *,
    is_version: bool,
) -> Page:
    key = standing.key
    title = index.title(key)
    here = f"{index.layer_title(key.layer)} {entry.version}" if is_version else index.layer_title(key.layer)
    return Page(
        path=urls.version_page(key, entry.version) if is_version else urls.contract_page(key),
        template="contract.html",
        title=f"{title}, {here}",
        description=entry.contract.description.purpose or f"Data contract {key}",
        section="Datasets",
        crumbs=contract_crumbs(index, key, str(entry.version) if is_version else None),
        body=_build_body(index, standing, entry, records, rows, is_version=is_version),
        raw=Link(text="Raw file", path=f"{urls.api_version_folder(key, entry.version)}/odcs.yaml"),
        edit=edit_link(
            index.input.build, entry.contract.path, entry.release.commit if entry.release is not None else None
        ),
        is_duplicate=is_version and entry is standing.shown,
    )


def _build_body(
    index: SiteIndex,
    standing: ContractStanding,
    entry: VersionStanding,
    records: tuple[RecordView, ...],
    rows: tuple[VersionRow, ...],
    *,
    is_version: bool,
) -> ContractBody:
    key, contract = standing.key, entry.contract
    words = contract.description
    badges = find_version_badges(entry) if is_version else find_contract_badges(index, standing)
    return ContractBody(
        fqid=f"{key}:{entry.version}" if is_version else str(key),
        title=index.title(key),
        layer=key.layer,
        layer_title=index.layer_title(key.layer),
        version=str(entry.version),
        is_version=is_version,
        tabs=tuple(_find_tabs(index, standing)),
        badges=(*badges, *_find_absence(entry)),
        tags=tag_links(contract.tags if is_version else index.tags(key)),
        banners=tuple(find_banners(index, standing, entry)),
        purpose=set_text(words.purpose),
        usage=set_text(words.usage),
        limitations=set_text(words.limitations),
        facts=tuple(_find_facts(index, standing, entry, is_version=is_version)),
        records=records,
        promises=tuple(find_promises(contract)),
        servers=tuple(find_servers(contract)),
        fetch=tuple(
            find_contract_snippets(
                key, entry.version, index.input.build.base_url, has_current=standing.current is not None
            )
        ),
        support=tuple(find_support(contract)),
        people=tuple((member.name or member.username, member.role or "") for member in contract.team.members),
        roles=tuple((role.name, role.access or "", role.description or "") for role in contract.roles),
        upstream=tuple(link_neighbour(index, other) for other in index.upstream.get(key, ())),
        downstream=tuple(link_neighbour(index, other) for other in index.downstream.get(key, ())),
        timeline=Link(text="Timeline, with every move of the current version", path=urls.timeline_page(key)),
        lineage=Link(text="All steps, column by column", path=urls.lineage_page(key)),
        consumers=tuple(build_consumer_row(consumer) for consumer in index.consumers.get(key, ())),
        products=tuple(
            Link(text=member.product.title or member.product.name, path=urls.product_page(member.product.name))
            for member in index.memberships.get(key, ())
        ),
        versions=rows,
        compare=Link(text="Compare any two versions", path=urls.compare_page(key))
        if has_compare_page(standing)
        else None,
        files=tuple(find_files(index, entry)),
        findings=tuple(find_findings(index, contract)),
        migration=set_text(contract.migration),
    )


def _find_absence(entry: VersionStanding) -> Iterator[Badge]:
    """Give the word that stands for a missing tag where no banner says it at length."""
    if entry.release is None and not entry.is_pending:
        yield UNRELEASED


def _find_tabs(index: SiteIndex, standing: ContractStanding) -> Iterator[Tab]:
    for other in index.layers[standing.key.dataset_id]:
        yield Tab(
            link=Link(text=index.layer_title(other.key.layer), path=urls.contract_page(other.key)),
            is_here=other.key == standing.key,
            badges=() if other is standing else tuple(find_contract_badges(index, other)),
        )


def _find_facts(
    index: SiteIndex, standing: ContractStanding, entry: VersionStanding, *, is_version: bool
) -> Iterator[Fact]:
    contract, dataset = entry.contract, index.dataset(standing.key)
    label = "Current version" if entry.is_current else "Version"
    verb = "released" if entry.release is not None else "written"
    yield Fact(
        label=label,
        link=version_link(standing.key, entry.version),
        note=f"{verb} {say_date(entry.time)}" if entry.time else "",
    )
    owner = index.owner(standing.key)
    steward = f"steward: {dataset.steward}" if dataset is not None and dataset.steward else ""
    yield (
        Fact(label="Owner", link=owner_link(owner), note=steward) if owner else Fact(label="Owner", text="nobody named")
    )
    channel = next(iter(contract.support), None)
    if channel is not None:
        yield say_channel(channel, "Ask")
    fresh = next((level for level in contract.service_levels if _is_freshness(level.property)), None)
    if fresh is not None:
        yield Fact(label="Freshness", text=say_promise(fresh), note="as promised; nothing is measured here")
    else:
        yield Fact(label="Freshness", text="not promised")
    if not is_version:
        number = len(index.consumers.get(standing.key, ()))
        yield Fact(label="Consumers", text=say_count(number, "subscription") if number else "none known")
        yield _say_conformance(index, standing)
    mode = standing.mode.replace("_", " ")
    yield Fact(label="Compatibility", text=mode, note=say_mode(standing.mode))


def _say_conformance(index: SiteIndex, standing: ContractStanding) -> Fact:
    """Give how many questions of the report the contract meets, and the names of those it does not."""
    found = judge_contract(index, standing)
    link = Link(text=f"{found.met} of {found.asked} met", path=conformance_place(index, standing.key))
    missing = ", ".join(question.name for question, _ in found.missing)
    return Fact(label="House rules", link=link, note=f"missing: {missing}" if missing else "")


def _is_freshness(name: str) -> bool:
    return name.lower() in {"freshness", "latency", "frequency", "ly", "fr"}
