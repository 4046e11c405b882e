"""The manual and the pages of the organisation; what the manual says of the code is made from the code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from treaty.load.schema_files import OWN_SHAPES, read_schema
from treaty.pages import urls
from treaty.pages.content.columns import Column
from treaty.pages.content.outline import build_outline
from treaty.pages.content.parts import Link, Page
from treaty.pages.input import CommandHelp, SiteInput
from treaty.pages.openapi import ROUTES
from treaty.pages.prose import Heading, Prose, render_prose
from treaty.pages.theme import read_manual

_SECTIONS = (
    ("tutorial", "Tutorial"),
    ("how-to", "How to"),
    ("reference", "Reference"),
    ("explanation", "Explanation"),
    ("decisions", "Decisions"),
)
"""Folder and heading, in the order of the list."""
_SHAPES = {
    "registry": "`registry.yaml`: layers, vocabularies, checks, the site",
    "dataset": "`dataset.yaml`: who answers for a dataset, and what has become of its versions",
    "subscription": "`subscriptions/<consumer>.yaml`: what a consumer depends on",
    "product": "`products/<product>.yaml`: data products and their objectives",
    "policy": "`policies/<pack>.yaml`: rules on new versions, and who approves",
    "reviews": "what `treaty approvals` reads: the reviews of a pull request",
    "treaty-properties": "what goes into an ODCS file under `vendor: treaty`",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document in the list."""

    link: Link
    lede: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Documents of one kind."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One of our file formats."""

    anchor: str
    name: str
    lede: Markup
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualBody:
    """What a document's page says; reference pages fill in `commands`, `shapes` or `routes`."""

    title: str
    html: Markup
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    here: str
    commands: tuple[CommandHelp, ...] = ()
    shapes: tuple[Shape, ...] = ()
    routes: tuple[tuple[str, str, str, str], ...] = ()


def build_manual_pages(site: SiteInput) -> Iterator[Page]:
    """Give the pages of the manual, and those of the organisation."""
    yield from _build(read_manual(), site, urls.DOCS, "Docs")


def build_own_pages(site: SiteInput) -> Iterator[Page]:
    """Give the pages that the registry keeps in the folder that `site.pages` names."""
    documents = dict(find_own_documents(site))
    pages = own_paths(documents)
    for path, text in documents.items():
        prose = render_prose(text, path, pages)
        yield Page(
            path=pages[path],
            template="manual.html",
            title=prose.title,
            description=prose.lede or prose.title,
            section="",
            crumbs=(Link(text=prose.title),),
            body=ManualBody(title=prose.title, html=prose.html, headings=prose.headings, sections=(), here=pages[path]),
        )


def own_paths(documents: Iterable[str]) -> Mapping[str, str]:
    """Give the page of each document of the organisation; names that a folder would bring together are told apart."""
    names = {path: _stem(path) for path in documents}
    counts = Counter(names.values())
    # No list stands among these pages, so that one of them may be its index.
    return {
        path: f"pages/{name if name == 'index' else urls.slug(name if counts[name] == 1 else path)}.html"
        for path, name in names.items()
    }


def find_own_documents(site: SiteInput) -> Iterator[tuple[str, str]]:
    """Give path, from the folder of own pages, and text of each of them."""
    for path, data in sorted(site.own_files.items()):
        if path.endswith(".md"):
            yield path, data.decode("utf-8", "replace")


def _stem(path: str) -> str:
    return path.removesuffix(".md").replace("/", "-")


def _build(documents: Mapping[str, str], site: SiteInput, home: str, section: str) -> Iterator[Page]:
    folder = home.rpartition("/")[0]
    pages = {path: f"{folder}/{path.removesuffix('.md')}.html" for path in documents}
    set_ = {path: render_prose(text, path, pages) for path, text in documents.items()}
    made = dict(_find_reference(site, folder))
    sections = tuple(_find_sections(set_, pages, made))
    yield _page(
        home, "Docs", "How to use Treaty: learn it, do something with it, look something up, see why.", sections
    )
    for path, prose in set_.items():
        body = ManualBody(
            title=prose.title, html=prose.html, headings=prose.headings, sections=sections, here=pages[path]
        )
        yield _of_body(pages[path], body, prose.lede, section)
    for path, (body, lede) in made.items():
        whole = ManualBody(
            title=body.title,
            html=body.html,
            headings=body.headings,
            sections=sections,
            here=path,
            commands=body.commands,
            shapes=body.shapes,
            routes=body.routes,
        )
        yield _of_body(path, whole, lede, section)


def _page(path: str, title: str, lede: str, sections: tuple[Section, ...]) -> Page:
    body = ManualBody(title=title, html=Markup(), headings=(), sections=sections, here=path)
    return Page(
        path=path,
        template="docs.html",
        title=title,
        description=lede,
        section="Docs",
        crumbs=(Link(text=title),),
        body=body,
    )


def _of_body(path: str, body: ManualBody, lede: str, section: str) -> Page:
    return Page(
        path=path,
        template="manual.html",
        title=body.title,
        description=lede or body.title,
        section=section,
        crumbs=(Link(text="Docs", path=urls.DOCS), Link(text=body.title)),
        body=body,
    )


def _find_sections(
    documents: Mapping[str, Prose], pages: Mapping[str, str], made: Mapping[str, tuple[ManualBody, str]]
) -> Iterator[Section]:
    for folder, title in _SECTIONS:
        entries = [
            Entry(link=Link(text=prose.title, path=pages[path]), lede=prose.lede)
            for path, prose in documents.items()
            if path.startswith(f"{folder}/")
        ]
        if folder == "reference":
            first = [Entry(link=Link(text=body.title, path=path), lede=lede) for path, (body, lede) in made.items()]
            first.append(
                Entry(link=Link(text="Rules", path=urls.RULES), lede="Every code, with its reason and example.")
            )
            entries = first + entries
            others = (path for path in documents if "/" not in path)
            entries += [
                Entry(link=Link(text=documents[path].title, path=pages[path]), lede=documents[path].lede)
                for path in others
            ]
        if entries:
            yield Section(title=title, entries=tuple(entries))


def _find_reference(site: SiteInput, folder: str) -> Iterator[tuple[str, tuple[ManualBody, str]]]:
    """Give the pages that are made from the code, so that they cannot be out of step with it."""
    if site.commands:
        headings = tuple(
            Heading(anchor=f"cli-{urls.slug(one.name.replace(' ', '-'))}", text=one.name, level=2)
            for one in site.commands
        )
        yield (
            f"{folder}/reference/cli.html",
            (
                _reference("Command line", headings, commands=tuple(site.commands)),
                "Every command with its options and examples.",
            ),
        )
    shapes = tuple(_find_shapes())
    headings = tuple(Heading(anchor=shape.anchor, text=shape.name, level=2) for shape in shapes)
    yield (
        f"{folder}/reference/file-formats.html",
        (
            _reference("File formats", headings, shapes=shapes),
            "Every field of Treaty's own files. Contracts themselves are ODCS documents.",
        ),
    )
    yield (
        f"{folder}/reference/api.html",
        (
            _reference("Static API", (), routes=ROUTES),
            "Which file answers which route of the registries' APIs.",
        ),
    )


def _reference(
    title: str,
    headings: tuple[Heading, ...],
    *,
    commands: tuple[CommandHelp, ...] = (),
    shapes: tuple[Shape, ...] = (),
    routes: tuple[tuple[str, str, str, str], ...] = (),
) -> ManualBody:
    return ManualBody(
        title=title,
        html=Markup(),
        headings=headings,
        sections=(),
        here="",
        commands=commands,
        shapes=shapes,
        routes=routes,
    )


def _find_shapes() -> Iterator[Shape]:
    for name in OWN_SHAPES:
        schema = read_schema(name)
        lede = render_prose(_SHAPES.get(name, name), name, {}).html
        yield Shape(
            anchor=f"file-{urls.slug(name)}",
            name=name,
            lede=lede,
            columns=build_outline(schema, record=name, is_only=False),
        )
