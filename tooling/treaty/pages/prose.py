"""Markdown documents as pages: Treaty's own manual, and the pages that an organisation writes for its site.

Raw HTML stays text, as everywhere. Headings get places to link to, and a link to `other.md` leads to its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePosixPath
from posixpath import join, normpath

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from treaty.pages.text import is_safe_link, start_sentence
from treaty.pages.urls import slug

_RELATIVE = re.compile(r"[\w./-]+(?:#[\w.-]+)?|#[\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading below the title: where it stands and what it says."""

    anchor: str
    text: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A document set as HTML, without its title."""

    title: str
    lede: str
    """Its first paragraph as plain text, for lists and search."""
    html: Markup
    headings: tuple[Heading, ...]


def render_prose(text: str, path: str, pages: Mapping[str, str]) -> Prose:
    """Set a document.

    Args:
        text: Markdown; its first heading is the title.
        path: where the document stands, as other documents name it.
        pages: the pages of all documents, by such paths; a link to any other file stays text.
    """
    parser = _parser()
    environment: EnvType = {"path": path, "pages": pages}
    tokens = parser.parse(text, environment)
    title, tokens = _take_title(tokens)
    headings = tuple(_find_headings(tokens))
    html = parser.renderer.render(tokens, parser.options, environment)
    return Prose(title=title or _name(path), lede=_find_lede(tokens), html=Markup(html), headings=headings)  # noqa: S704 - the parser escapes, and no raw HTML passes


def find_lost_links(text: str, path: str, pages: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Give line and address of each link of a document that leads nowhere, and so was set as text.

    Args:
        text: the document.
        path: where it stands, as other documents name it.
        pages: the pages of all documents, by such paths.
    """
    for token in _parser().parse(text, {"path": path, "pages": pages}):
        for child in token.children or ():
            href = str(child.attrGet("href") or "") if child.type == "link_open" else ""
            if href and _resolve(href, path, pages) is None:
                yield (token.map[0] + 1 if token.map else 1), href


class _Renderer(RendererHTML):
    """The library's renderer, with links between documents, tables that scroll, and code that can be copied."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        target = _resolve(str(token.attrGet("href") or ""), env["path"], env["pages"])
        if target is None:
            # A link without an address is valid, and nothing to follow; its end needs no telling apart.
            return "<a>"
        token.attrSet("href", target)
        if "://" in target:
            token.attrSet("rel", "noopener nofollow")
        return self.renderToken(tokens, idx, options, env)

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002 - the library's signature
        return '<div class="tw" role="region" aria-label="Table" tabindex="0"><table>\n'

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002 - the library's signature
        # Its alignment would be a style of its own, which the policy forbids.
        return '<th scope="col">'

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002 - the library's signature
        return "<td>"

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002 - the library's signature
        return "</table></div>\n"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002 - the library's signature
        text = tokens[idx].content
        label = tokens[idx].info.split()[0] if tokens[idx].info.split() else "text"
        return (
            f'<figure class="snip"><figcaption><span>{escape(label)}</span>'
            f'<button type="button" class="copy" data-copy="{escape(text)}">Copy'
            f'<span class="vh"> {escape(label)}</span></button></figcaption>'
            f'<pre tabindex="0"><code>{escape(text)}</code></pre></figure>\n'
        )


def _may_follow(url: str) -> bool:
    return is_safe_link(url) or _RELATIVE.fullmatch(url) is not None


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"html": False, "maxNesting": 30}, renderer_cls=_Renderer)
        .enable("table")
        .disable("image")
    )
    parser.validateLink = _may_follow  # type: ignore[method-assign] # the library's documented way to restrict links
    return parser


def _resolve(href: str, path: str, pages: Mapping[str, str]) -> str | None:
    if is_safe_link(href) or href.startswith("#"):
        return href
    name, hash_, fragment = href.partition("#")
    wanted = normpath(join(path.rpartition("/")[0], name))
    page, here = pages.get(wanted), pages.get(path)
    if page is None or here is None:
        return None
    return f"{'../' * here.count('/')}{page}{hash_}{fragment}"


def _take_title(tokens: list[Token]) -> tuple[str, list[Token]]:
    if len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return _plain(tokens[1]), tokens[3:]
    return "", tokens


def _name(path: str) -> str:
    """Give the name of a file without a heading as a title."""
    return start_sentence(re.sub(r"[-_]+", " ", PurePosixPath(path).stem).strip()) or path


def _plain(token: Token) -> str:
    children = token.children or []
    return "".join(child.content for child in children if child.type in {"text", "code_inline", "softbreak"})


def _find_lede(tokens: Sequence[Token]) -> str:
    for opening, inline in pairwise(tokens):
        if opening.type == "paragraph_open" and inline.type == "inline":
            return " ".join(inline.content.replace("`", "").replace("*", "").split())
    return ""


def _find_headings(tokens: Sequence[Token]) -> list[Heading]:
    """Give each heading a place of its own; a second title counts as one of the second level."""
    found: list[Heading] = []
    taken: set[str] = set()
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = _plain(inline)
        anchor = slug(re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "part")
        while anchor in taken:
            anchor += "-2"
        taken.add(anchor)
        opening.attrSet("id", anchor)
        level = max(int(opening.tag[1]), 2)
        opening.tag = f"h{level}"
        found.append(Heading(anchor=anchor, text=text, level=level))
    for opening, closing in _pair_headings(tokens):
        closing.tag = opening.tag
    return found


def _pair_headings(tokens: Sequence[Token]) -> list[tuple[Token, Token]]:
    opened = [token for token in tokens if token.type == "heading_open"]
    closed = [token for token in tokens if token.type == "heading_close"]
    return list(zip(opened, closed, strict=True))
