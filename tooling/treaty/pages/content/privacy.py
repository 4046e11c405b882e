"""The inventory of personal data: where it stands, how it is protected, who reads it, what only looks like it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from treaty.model.identity import ContractId
from treaty.pages import urls
from treaty.pages.content.lists import Part, Sheet, cut
from treaty.pages.content.parts import Badge, Link, Page, contract_link, say_count
from treaty.pages.content.relations import link_neighbour
from treaty.pages.index import SiteIndex
from treaty.pages.personal import PersonalColumn, find_personal
from treaty.pages.standing import ContractStanding

TARGETS = 6
"""Columns made from a column that a row names; the lineage page has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalRow:
    """One column."""

    link: Link
    kind: str
    signs: str
    classification: str
    protection: Badge
    scope: str
    kept: str
    readers: tuple[Link, ...]
    targets: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalGroup:
    """The columns of one contract."""

    link: Link
    anchor: str
    rows: tuple[PersonalRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySum:
    """A line of the summary: a namespace, or a kind of data."""

    link: Link
    columns: int
    contracts: int
    protected: int
    exposed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyBody:
    """What the inventory says: of the whole registry, or of one namespace."""

    title: str
    lede: str
    is_first: bool
    sums: tuple[PrivacySum, ...]
    kinds: tuple[PrivacySum, ...]
    exposed: tuple[PersonalGroup, ...]
    groups: tuple[PersonalGroup, ...]
    suspects: tuple[PersonalGroup, ...]
    files: tuple[Link, ...]
    pages: tuple[Link, ...]


def build_privacy_pages(index: SiteIndex) -> Iterator[Page]:
    """Give the inventory of all contracts."""
    columns = _find_columns(index, index.standings.values())
    within: dict[str, list[PersonalColumn]] = defaultdict(list)
    for column in columns:
        within[column.contract.namespace].append(column)
    sums = [_sum(Link(text=name, path=urls.privacy_page(name), is_code=True), within[name]) for name in sorted(within)]
    exposed = [column for column in columns if column.is_marked and column.is_exposed]
    whole = _Inventory(title="Personal data", columns=columns, sums=tuple(sums))
    for part in cut(urls.PRIVACY, exposed):
        yield _page(index, whole, part)


def build_privacy_sheets(index: SiteIndex) -> Iterator[Sheet]:
    """Give the pages of each namespace that has personal data."""
    groups: dict[str, list[ContractStanding]] = defaultdict(list)
    for key, standing in index.standings.items():
        if index.facts[key].personal:
            groups[key.namespace].append(standing)
    for name, standings in sorted(groups.items()):
        yield Sheet(
            name=urls.privacy_page(name),
            make=partial(_namespace_pages, index, name, standings),
            things=[standing.key for standing in standings],
        )


def _namespace_pages(index: SiteIndex, name: str, standings: Sequence[ContractStanding]) -> Iterator[Page]:
    inventory = _Inventory(title=f"Personal data of {name}", columns=_find_columns(index, standings))
    # Those that are marked come before those that look as if they should be.
    rows = sorted(inventory.columns, key=lambda column: not column.is_marked)
    for part in cut(urls.privacy_page(name), rows):
        yield _page(index, inventory, part)


def _find_columns(index: SiteIndex, standings: Iterable[ContractStanding]) -> list[PersonalColumn]:
    return [column for standing in standings for column in find_personal(index, standing)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inventory:
    """What all pages of one inventory have in common; the one of the whole registry has sums."""

    title: str
    columns: Sequence[PersonalColumn]
    sums: tuple[PrivacySum, ...] | None = None


def _page(index: SiteIndex, inventory: _Inventory, part: Part[PersonalColumn]) -> Page:
    marked = [column for column in inventory.columns if column.is_marked]
    is_whole = inventory.sums is not None
    # The first page of a large registry would be too heavy to open: it sums up, and names what needs a decision.
    suspects = [column for column in inventory.columns if not column.facts.signs]
    return Page(
        path=part.path,
        template="privacy.html",
        title=part.name(inventory.title),
        description="Every column that is marked as personal data: how it is protected, who reads it, where it goes.",
        section="Reports",
        crumbs=(
            Link(text="Reports", path=urls.REPORTS),
            *(() if is_whole else (Link(text="Personal data", path=urls.PRIVACY),)),
            Link(text=inventory.title),
        ),
        body=PrivacyBody(
            title=part.name(inventory.title),
            lede=_say_all(marked, suspects),
            is_first=part.is_first,
            sums=(inventory.sums or ()) if part.is_first else (),
            kinds=tuple(_sum_kinds(marked)) if part.is_first else (),
            exposed=_group(index, part.entries, "exposed") if is_whole else (),
            groups=() if is_whole else _group(index, [it for it in part.entries if it.is_marked], "marked"),
            suspects=() if is_whole else _group(index, [it for it in part.entries if not it.facts.signs], "unmarked"),
            pages=part.pages,
            files=(Link(text="JSON", path=urls.PRIVACY_JSON), Link(text="CSV", path=urls.PRIVACY_CSV)),
        ),
        raw=Link(text="Raw file", path=urls.PRIVACY_JSON),
    )


def _say_all(marked: Sequence[PersonalColumn], suspects: Sequence[PersonalColumn]) -> str:
    contracts = len({column.contract for column in marked})
    exposed = sum(1 for column in marked if column.is_exposed)
    unmarked = f"{say_count(len(suspects), 'more column')} {'look' if len(suspects) != 1 else 'looks'} like it by name."
    leaves = f"{exposed} of them {'leave' if exposed != 1 else 'leaves'} the platform in the clear." if exposed else ""
    told = f"{say_count(len(marked), 'column')} in {say_count(contracts, 'contract')} marked as personal data."
    return " ".join(filter(None, (told, leaves, unmarked if suspects else "")))


def _sum(link: Link, columns: Sequence[PersonalColumn]) -> PrivacySum:
    marked = [column for column in columns if column.is_marked]
    return PrivacySum(
        link=link,
        columns=len(marked),
        contracts=len({column.contract for column in marked}),
        protected=sum(1 for column in marked if column.facts.protection),
        exposed=sum(1 for column in marked if column.is_exposed),
    )


def _sum_kinds(marked: Sequence[PersonalColumn]) -> Iterator[PrivacySum]:
    kinds = Counter(column.facts.kind or "other" for column in marked)
    for kind in sorted(kinds, key=lambda kind: (-kinds[kind], kind)):
        yield _sum(Link(text=kind), [column for column in marked if (column.facts.kind or "other") == kind])


def _group(index: SiteIndex, columns: Sequence[PersonalColumn], prefix: str) -> tuple[PersonalGroup, ...]:
    found: dict[ContractId, list[PersonalColumn]] = {}
    for column in columns:
        found.setdefault(column.contract, []).append(column)
    return tuple(
        PersonalGroup(
            link=contract_link(key),
            anchor=f"{prefix}-{urls.slug(str(key))}",
            rows=tuple(_view(index, column) for column in group),
        )
        for key, group in found.items()
    )


def _view(index: SiteIndex, column: PersonalColumn) -> PersonalRow:
    page = urls.contract_page(column.contract)
    return PersonalRow(
        link=Link(text=column.facts.path, path=f"{page}{column.facts.place}", is_code=True),
        kind=column.facts.kind,
        signs=", ".join(column.facts.signs),
        classification=column.facts.classification or "",
        protection=_say_protection(column),
        scope=column.facts.masking_scope,
        kept=say_count(column.retention_days, "day") if column.retention_days is not None else "",
        readers=tuple(Link(text=name, path=urls.consumer_page(name)) for name in column.readers),
        targets=tuple(
            Link(text=str(target), path=link_neighbour(index, target.contract).path, is_code=True)
            for target in column.targets[:TARGETS]
        ),
        more=f"and {len(column.targets) - TARGETS} more" if len(column.targets) > TARGETS else "",
    )


def _say_protection(column: PersonalColumn) -> Badge:
    """Give how a column is hidden, or that it is not."""
    if column.facts.protection:
        return Badge(kind="ok", text=f"masked: {column.facts.protection}")
    if column.facts.is_meant_clear:
        return Badge(kind="note", text="meant to be clear")
    return Badge(kind="stop" if column.is_exposed else "plain", text="in the clear")
