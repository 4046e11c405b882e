"""What stands around a contract: its versions, consumers, neighbours, files and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from treaty.compat.consumers import Consumer
from treaty.model.contract import Contract
from treaty.model.identity import ContractId
from treaty.pages import urls
from treaty.pages.content.parts import Badge, Link, contract_link, say_count, say_date, version_link
from treaty.pages.content.state import find_version_badges
from treaty.pages.facts import ShownFacts
from treaty.pages.index import SiteIndex, find_contract
from treaty.pages.standing import ContractStanding, VersionStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version in a list, newest first."""

    link: Link
    badges: tuple[Badge, ...]
    date: str
    diff: Link | None
    posture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerRow:
    """One consumer of this contract."""

    link: Link
    owner: str
    requires: str
    columns: tuple[str, ...]
    since: str
    purpose: str


def link_neighbour(index: SiteIndex, key: ContractId) -> Link:
    """Give a contract by name, with a link where this site has its page."""
    return contract_link(key) if key in index.standings else Link(text=str(key), is_code=True)


def build_consumer_row(consumer: Consumer) -> ConsumerRow:
    """Give one consumer of a contract as a row."""
    dependency = consumer.dependency
    return ConsumerRow(
        link=Link(text=consumer.subscription.consumer, path=urls.consumer_page(consumer.subscription.consumer)),
        owner=consumer.subscription.owner or "",
        requires=dependency.requires,
        columns=dependency.columns,
        since=str(dependency.min_version) if dependency.min_version else "",
        purpose=dependency.purpose or "",
    )


def build_version_rows(standing: ContractStanding) -> Iterator[VersionRow]:
    """Give the versions of a contract, newest first, each with the way to what changed."""
    for entry in reversed(standing.versions):
        change = entry.facts.change
        diff = None
        if change is not None and entry.previous is not None:
            count = change.count
            diff = Link(
                text=f"{say_count(count, 'change') if count else 'nothing for readers'} since {entry.previous}",
                path=urls.diff_page(standing.key, entry.previous, entry.version),
            )
        yield VersionRow(
            link=version_link(standing.key, entry.version),
            badges=tuple(find_version_badges(entry)),
            date=say_date(entry.time),
            diff=diff,
            posture=change.posture if change is not None else "",
        )


def find_files(index: SiteIndex, entry: VersionStanding) -> Iterator[Link]:
    """Give the files of one version."""
    folder = urls.api_version_folder(entry.key, entry.version)
    yield Link(text="ODCS contract (YAML)", path=f"{folder}/odcs.yaml")
    yield Link(text="JSON Schema of its records", path=f"{folder}/schema.json")
    yield Link(text="This version as JSON", path=f"{folder}/index.json")
    if entry.previous is not None and (entry.key, entry.previous, entry.version) in index.input.comparisons:
        yield Link(text=f"What changed since {entry.previous} (JSON)", path=f"{folder}/diff.json")
    yield Link(text="Badge with the current version (SVG)", path=f"{urls.api_folder(entry.key)}/version.svg")
    if index.standings[entry.key].current is not None:
        yield Link(text="Current version (stable address)", path=f"{urls.api_folder(entry.key)}/current.json")


def find_findings(index: SiteIndex, contract: Contract) -> Iterator[tuple[str, str, Link]]:
    """Give severity, message and rule of what the checks say of a version's file."""
    for diagnostic in index.findings.get(contract.path, ()):
        link = Link(text=diagnostic.rule.code, path=urls.rule_page(diagnostic.rule.code), is_code=True)
        yield (diagnostic.severity.value, diagnostic.message, link)


def source_linker(index: SiteIndex) -> Callable[[str], Link]:
    """Give the function that turns `finance.raw.invoice#amount` into a link to that column, where there is one."""
    anchors: dict[ContractId, dict[str, str]] = {}

    def link(source: str) -> Link:
        name, _, column = source.partition("#")
        text = f"{name}.{column}" if column else name
        key = find_contract(index.catalog, name)
        if key is None or key not in index.standings:
            return Link(text=text, is_code=True)
        if key not in anchors:
            anchors[key] = _find_anchors(index.facts[key])
        anchor = anchors[key].get(column)
        page = urls.contract_page(key)
        return Link(text=text, path=f"{page}#{anchor}" if anchor else page, is_code=True)

    return link


def _find_anchors(facts: ShownFacts) -> dict[str, str]:
    anchors = {}
    for field in facts.fields:
        anchors[f"{field.record}.{field.path}"] = field.anchor
        anchors.setdefault(field.path, field.anchor)
    return anchors
