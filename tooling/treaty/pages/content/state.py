"""The state of a version or a contract as badges and banners: deprecated, retired, frozen, held, a new major."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from markupsafe import escape

from treaty.model.identity import ContractId, IdentityError, Version, parse_fqid, parse_version
from treaty.model.registry import Dataset, Deprecation, Freeze, Retirement
from treaty.pages import urls
from treaty.pages.content.parts import Badge, Banner, Link, contract_link, say_date, version_link
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding, VersionStanding
from treaty.pages.text import NOTHING, render_inline, start_sentence

UNRELEASED = Badge(kind="plain", text="not released yet")


def find_version_badges(entry: VersionStanding) -> Iterator[Badge]:
    """Give the words that tell one version from its neighbours."""
    if entry.is_current:
        yield Badge(kind="ok", text="current")
    if entry.retirement is not None:
        yield Badge(kind="stop", text="retired")
    elif entry.deprecation is not None:
        yield Badge(kind="warn", text="deprecated")
    if entry.is_held:
        yield Badge(kind="hold", text="held")
    if entry.is_pending:
        yield UNRELEASED


def find_contract_badges(index: SiteIndex, standing: ContractStanding) -> Iterator[Badge]:
    """Give what must be seen wherever a contract is named; nothing where all is well."""
    dataset = index.dataset(standing.key)
    if dataset is not None and dataset.status in {"deprecated", "retired"}:
        yield Badge(kind="stop" if dataset.status == "retired" else "warn", text=dataset.status)
    elif standing.shown.retirement is not None:
        yield Badge(kind="stop", text="retired")
    elif standing.shown.deprecation is not None:
        yield Badge(kind="warn", text="deprecated")
    if standing.frozen is not None:
        yield Badge(kind="hold", text="frozen")
    if any(_find_held(standing)):
        yield Badge(kind="hold", text="newer one held")
    if standing.newer_major is not None:
        yield Badge(kind="note", text=f"v{standing.newer_major.version.major} available")


def find_banners(index: SiteIndex, standing: ContractStanding, entry: VersionStanding) -> Iterator[Banner]:
    """Give what a reader of one version must not miss, the gravest first."""
    dataset = index.dataset(standing.key)
    if dataset is not None and dataset.status in {"deprecated", "retired"}:
        yield _dataset_banner(dataset)
    if entry.retirement is not None:
        yield _retired(index, entry, entry.retirement)
    elif entry.deprecation is not None:
        yield _deprecated(index, entry, entry.deprecation)
    if standing.frozen is not None:
        yield _frozen(standing.frozen)
    if entry.is_held and not entry.is_current:
        yield _held(entry, ())
    if entry is standing.shown:
        yield from _find_held(standing)
        yield from _newer_major(index, standing)
    if not entry.is_current and entry is not standing.shown:
        yield _not_current(index, standing, entry)
    yield from _release_banners(standing, entry)


def _not_current(index: SiteIndex, standing: ContractStanding, entry: VersionStanding) -> Banner:
    """Give the way to the version that is shown, and to what a reader of this one would meet there."""
    key, shown = standing.key, standing.shown.version
    which = ", which is current" if standing.shown.is_current else ""
    way = Link(text=f"Go to {shown}{which}", path=contract_link(key).path)
    return Banner(
        kind="note",
        word="not current",
        title=f"This is {entry.version}, not the current version.",
        links=(way, *_link_differences(index, key, entry.version, shown)),
    )


def _link_differences(index: SiteIndex, key: ContractId, mine: Version, other: Version) -> tuple[Link, ...]:
    """Give the way to the comparison of a reader's version with another one, where it is known."""
    pair = (key, min(mine, other), max(mine, other))
    text = f"What differs from {other}" if other < mine or mine.major == other.major else f"What {other} changes"
    if index.has_diff_page(pair):
        return (Link(text=text, path=urls.diff_page(*pair)),)
    if index.is_compared_in_browser(key):
        return (Link(text=text, path=f"{urls.compare_page(key)}#from={pair[1]}&to={pair[2]}"),)
    return ()


def _release_banners(standing: ContractStanding, entry: VersionStanding) -> Iterator[Banner]:
    if standing.current is None and entry is standing.shown:
        yield Banner(
            kind="warn",
            word="no current version",
            title="This contract has no current version.",
            text=escape(f"{start_sentence(standing.why.value)}."),
        )
    if entry.is_pending:
        text = "a release now would make it current" if entry.is_current else "it stands in the repository only"
        yield Banner(kind="note", word="not released", title=f"{entry.version} is not released yet: {text}.")


def _find_held(standing: ContractStanding) -> Iterator[Banner]:
    """Give the newest version that would be current, were it not held."""
    major = standing.shown.version.major
    newer = [entry for entry in standing.versions if entry.version > standing.shown.version]
    held = [entry for entry in newer if entry.is_held and entry.retirement is None and entry.version.major == major]
    if held and standing.frozen is None:
        entry = held[-1]
        link = Link(text=f"See {entry.version}", path=version_link(entry.key, entry.version).path)
        yield _held(entry, (link,))


def _held(entry: VersionStanding, links: tuple[Link, ...]) -> Banner:
    title = f"{entry.version} is held: it does not become current until somebody promotes it."
    return Banner(kind="hold", word="held", title=title, links=links)


def _dataset_banner(dataset: Dataset) -> Banner:
    kind = "stop" if dataset.status == "retired" else "warn"
    text = "It is served no more." if dataset.status == "retired" else "Build nothing new on it."
    return Banner(kind=kind, word=dataset.status, title=f"This dataset is {dataset.status}. {text}")


def _retired(index: SiteIndex, entry: VersionStanding, retirement: Retirement) -> Banner:
    since = f" since {say_date(retirement.since)}" if retirement.since else ""
    # It was deprecated before, and that said where to go.
    successor = find_successor(index, entry.key, entry.deprecation.successor) if entry.deprecation else None
    return Banner(
        kind="stop",
        word="retired",
        title=f"{entry.version} is retired{since}: it is served no more.",
        text=render_inline(retirement.reason) if retirement.reason else NOTHING,
        links=(successor,) if successor is not None else (),
    )


def _deprecated(index: SiteIndex, entry: VersionStanding, deprecation: Deprecation) -> Banner:
    what = f"Major {entry.version.major}" if entry.is_major_ending else str(entry.version)
    since = f" since {say_date(deprecation.since)}" if deprecation.since else ""
    successor = find_successor(index, entry.key, deprecation.successor)
    return Banner(
        kind="warn",
        word="deprecated",
        title=f"{what} is deprecated{since}. {say_sunset(deprecation.sunset, index.input.build.today)}",
        text=render_inline(deprecation.reason) if deprecation.reason else NOTHING,
        links=(successor,) if successor is not None else (),
    )


def say_sunset(sunset: date | None, today: date) -> str:
    """Give when a version ends, or that nobody has said."""
    if sunset is None:
        return "No end date is set."
    return f"It ended on {say_date(sunset)}." if sunset <= today else f"It ends on {say_date(sunset)}."


def find_successor(index: SiteIndex, key: ContractId, text: str | None) -> Link | None:
    """Give the link to what replaces a version: another version of the contract, or another contract."""
    if not text:
        return None
    target, version = _parse_successor(key, text)
    if target is None:
        return None
    target = index.catalog.registry.resolve(target)
    standing = index.standings.get(target)
    if standing is None:
        return Link(text=f"Move to {text}")
    if version is not None and standing.find(version) is not None:
        return Link(text=f"Move to {text}", path=version_link(target, version).path)
    return Link(text=f"Move to {text}", path=contract_link(target).path)


def _parse_successor(key: ContractId, text: str) -> tuple[ContractId | None, Version | None]:
    try:
        return key, parse_version(text)
    except IdentityError:
        pass
    try:
        fqid = parse_fqid(text)
    except IdentityError:
        return None, None
    version = Version(*fqid.version) if len(fqid.version) == 3 else None
    return fqid.contract, version


def _frozen(freeze: Freeze) -> Banner:
    since = f" since {say_date(freeze.since)}" if freeze.since else ""
    by = f" by {freeze.by}" if freeze.by else ""
    return Banner(
        kind="hold",
        word="frozen",
        title=f"Frozen{since}{by}: the current version does not move.",
        text=render_inline(freeze.reason) if freeze.reason else NOTHING,
    )


def _newer_major(index: SiteIndex, standing: ContractStanding) -> Iterator[Banner]:
    newer = standing.newer_major
    if newer is None:
        return
    page = version_link(standing.key, newer.version).path
    differs = _link_differences(index, standing.key, standing.shown.version, newer.version)
    how = (Link(text="How to move", path=f"{page}#migration"),) if newer.facts.has_migration else ()
    yield Banner(
        kind="note",
        word="new major",
        title=f"A new major is available: {newer.version}.",
        links=(Link(text=f"See {newer.version}", path=page), *differs, *how),
    )
