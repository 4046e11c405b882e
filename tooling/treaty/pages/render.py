"""Pages to HTML with the templates of the theme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule

from treaty.pages import urls
from treaty.pages.brand import STYLE, find_accent, find_logo
from treaty.pages.content.manual import build_own_pages
from treaty.pages.content.parts import Link, Page, say_date
from treaty.pages.figure import render_figure
from treaty.pages.fragments import link_setter, render_columns
from treaty.pages.input import SiteInput
from treaty.pages.text import breakable, clean_text, render_inline, start_sentence
from treaty.pages.theme import find_theme

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


def open_environment() -> Environment:
    """Open the templates: everything is escaped, and a name that is not there is an error."""
    environment = Environment(
        loader=FileSystemLoader(find_theme() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        breakable=breakable, inline=render_inline, day=say_date, first_upper=start_sentence, iso=_iso, slug=urls.slug
    )
    environment.globals["render_columns"] = render_columns
    environment.globals["render_figure"] = render_figure
    environment.globals["link_setter"] = link_setter
    return environment


def page_renderer(site: SiteInput) -> Callable[[Page], bytes]:
    """Give the function that sets one page; it holds the templates, and nothing that a page changes."""
    environment = open_environment()
    title = str(site.catalog.registry.site.get("title") or site.catalog.registry.title)
    base_url = site.build.base_url
    logo, brand = find_logo(site), STYLE if find_accent(site) else ""
    own_pages = tuple(Link(text=page.title, path=page.path) for page in build_own_pages(site))

    @cache
    def parts_at(root: str) -> TemplateModule:
        """Give the macros of pages that stand at one depth: made anew for each page, they would cost as much as it."""
        return environment.get_template("parts.html").make_module({"root": root})

    def render(page: Page) -> bytes:
        root = _root(page.path, base_url)
        text = environment.get_template(page.template).render(
            page=page.body,
            path=page.path,
            root=root,
            parts=parts_at(root),
            heading=page.title,
            section_title="" if page.path == urls.HOME else title,
            description=page.description,
            section=page.section,
            crumbs=page.crumbs,
            raw=page.raw,
            edit=page.edit,
            is_home=page.path == urls.HOME,
            is_duplicate=page.is_duplicate,
            canonical=f"{base_url}{page.path}" if base_url and not page.is_duplicate else "",
            site_title=title,
            logo=logo,
            brand=brand,
            own_pages=own_pages,
            navigation=NAVIGATION,
            build=site.build,
        )
        return clean_text(text).encode()

    return render


def _root(path: str, base_url: str | None) -> str:
    # A server answers any address with this page, so its links cannot be relative to where it stands.
    if path == urls.NOT_FOUND and base_url:
        return base_url
    return urls.root_of(path)
