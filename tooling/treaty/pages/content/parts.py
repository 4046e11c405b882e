"""Link, Badge, Banner, Fact and Page: the small values that all pages are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from treaty.model.identity import ContractId, Version
from treaty.pages import urls
from treaty.pages.input import BuildInfo
from treaty.pages.text import NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place on this site (`path`, from its root, may end in a fragment), or elsewhere (`url`)."""

    text: str
    path: str = ""
    url: str = ""
    is_code: bool = False
    """Whether the text is an identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A word in a small box; `kind` chooses the colour, and the word alone says it all."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What must not be missed. `kind` is `stop`, `warn`, `hold` or `note`; `word` says it in one."""

    kind: str
    word: str
    title: str
    text: Markup = NOTHING
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of a card of facts; `link` is the value when there is one."""

    label: str
    text: str = ""
    link: Link | None = None
    note: str = ""
    badge: Badge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: where it stands, which template sets it, and what it says."""

    path: str
    template: str
    title: str
    description: str
    section: str
    """The entry of the main navigation it belongs to; empty for none."""
    crumbs: tuple[Link, ...]
    body: Any
    """A value of the page's own type, called `page` in the template."""
    raw: Link | None = None
    edit: Link | None = None
    is_duplicate: bool = False
    """Whether another page says the same first, so that search engines pass this one by."""


def edit_link(build: BuildInfo, path: str, commit: str | None = None) -> Link | None:
    """Give the way to a file in the repository; None where its address is not known.

    Args:
        build: knows the repository.
        path: of the file, from the root of the repository.
        commit: of a file that never changes again, the commit that released it; any other is shown to be edited.
    """
    if not build.repository:
        return None
    if commit is None:
        return Link(text="Edit on Git", url=f"{build.repository}/blob/HEAD/{quote(path)}")
    return Link(text="Source on Git", url=f"{build.repository}/blob/{commit}/{quote(path)}")


def raw_link(sources: Mapping[str, bytes], path: str, target: str) -> Link | None:
    """Give the way to a file as it was written; None where the build has not read it.

    Args:
        sources: every file that was read.
        path: of the file, from the root of the repository.
        target: where the site hands it out.
    """
    return Link(text="Raw file", path=target) if path in sources else None


def contract_link(key: ContractId) -> Link:
    """Give the link to a contract under its readable name."""
    return Link(text=str(key), path=urls.contract_page(key), is_code=True)


def version_link(key: ContractId, version: Version) -> Link:
    """Give the link to one version under its number."""
    return Link(text=str(version), path=urls.version_page(key, version), is_code=True)


def owner_link(owner: str) -> Link:
    """Give the link to a team."""
    return Link(text=owner, path=urls.owner_page(owner))


def tag_links(tags: tuple[str, ...]) -> tuple[Link, ...]:
    """Give the links to tags, in order of name."""
    return tuple(Link(text=tag, path=urls.tag_page(tag)) for tag in sorted(set(tags)))


def say_date(day: date | datetime | None) -> str:
    """Give a day as `2 March 2026`; empty for none."""
    return f"{day.day} {day:%B %Y}" if day is not None else ""


def say_count(number: int, one: str, many: str = "") -> str:
    """Give `1 version` or `3 versions`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
