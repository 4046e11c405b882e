"""Pages to HTML with the templates of the theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment
from jinja2.environment import TemplateModule
from markupsafe import Markup

from treaty.pages import urls
from treaty.pages.brand import STYLE, find_accent, find_logo
from treaty.pages.content.manual import build_own_pages
from treaty.pages.content.parts import Link, Page, say_date
from treaty.pages.figure import render_figure
from treaty.pages.fragments import link_setter, render_columns
from treaty.pages.input import SiteInput
from treaty.pages.templates import open_environment
from treaty.pages.text import breakable, clean_text, plain_words, render_inline, start_sentence

NAVIGATION = (
    ("Datasets", urls.DATASETS),
    ("Consumers", urls.CONSUMERS),
    ("Products", urls.PRODUCTS),
    ("Lineage", urls.LINEAGE),
    ("Changes", urls.CHANGES),
    ("Reports", urls.REPORTS),
    ("Rules", urls.RULES),
    ("Docs", urls.DOCS),
)


def _iso(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shell:
    """What stands around the content of a page: assets in its head, the bar above it, the line below it."""

    assets: Markup
    top: Markup
    built: Markup
    own_pages: Markup
    links: Markup


def _open() -> Environment:
    environment = open_environment()
    environment.filters.update(
        breakable=breakable,
        inline=render_inline,
        plain=plain_words,
        day=say_date,
        first_upper=start_sentence,
        iso=_iso,
        slug=urls.slug,
    )
    environment.globals["render_columns"] = render_columns
    environment.globals["render_figure"] = render_figure
    environment.globals["link_setter"] = link_setter
    return environment


def page_renderer(site: SiteInput) -> Callable[[Page], bytes]:
    """Give the function that sets one page; it holds the templates, and nothing that a page changes."""
    environment = _open()
    title = str(site.catalog.registry.site.get("title") or site.catalog.registry.title)
    base_url = site.build.base_url
    logo, brand = find_logo(site), STYLE if find_accent(site) else ""
    own_pages = tuple(Link(text=page.title, path=page.path) for page in build_own_pages(site))

    @cache
    def parts_at(root: str) -> TemplateModule:
        """Give the macros of pages that stand at one depth: made anew for each page, they would cost as much as it."""
        return environment.get_template("parts.html").make_module({"root": root})

    @cache
    def shell_at(root: str, section: str, is_home: bool) -> _Shell:
        """Give what pages of one depth and section share."""
        facts = {
            "root": root,
            "section": section,
            "is_home": is_home,
            "parts": parts_at(root),
            "site_title": title,
            "logo": logo,
            "brand": brand,
            "own_pages": own_pages,
            "navigation": NAVIGATION,
            "build": site.build,
        }
        module: Any = environment.get_template("shell.html").make_module(facts)
        return _Shell(
            assets=module.assets(), top=module.top(), built=module.built(), own_pages=module.own(), links=module.links()
        )

    def render(page: Page) -> bytes:
        root, is_home = _root(page.path, base_url), page.path == urls.HOME
        text = environment.get_template(page.template).render(
            page=page.body,
            root=root,
            parts=parts_at(root),
            shell=shell_at(root, page.section, is_home),
            heading=page.title,
            section_title="" if is_home else title,
            description=page.description,
            crumbs=page.crumbs,
            raw=page.raw,
            edit=page.edit,
            is_duplicate=page.is_duplicate,
            canonical=f"{base_url}{page.path}" if base_url and not page.is_duplicate else "",
        )
        return clean_text(text).encode()

    return render


def _root(path: str, base_url: str | None) -> str:
    # A server answers any address with this page, so its links cannot be relative to where it stands.
    if path == urls.NOT_FOUND and base_url:
        return base_url
    return urls.root_of(path)
