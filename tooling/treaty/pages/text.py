"""Text from contracts as safe HTML: Markdown without raw HTML, breakable identifiers, plain data as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

MAX_MARKDOWN = 20_000
"""Characters of one description that are set as Markdown; what is longer is cut, and says so."""

NOTHING = Markup()
"""No text."""

_LINK = re.compile(r"(?:https?|mailto):[^\x00-\x20]+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9.-]+")
_MARKS = re.compile(r"[\\`*_\[\]<>&!#|~\n]|\d\.|^\s*[-+=]|  $")
_HEAD_MARK = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+]|\d+[.)])\s+", re.MULTILINE)
_PLAIN = re.compile(r"[^<>&\"']*")
_BREAK = re.compile(r"([_./:-])(?=[^_./:-])")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""Control characters that no page may hold, and those that turn the direction of what follows."""


def clean_text(text: str) -> str:
    """Replace the characters that HTML forbids or that would deceive a reader."""
    return _FORBIDDEN.sub("\ufffd", text)


def is_safe_link(url: str) -> bool:
    """Tell whether a link from a contract may be followed: web pages and mail, nothing that runs."""
    return _LINK.fullmatch(url.strip()) is not None


def spell_address(text: str) -> str | None:
    """Give the address of a site as links spell it, with a slash at its end; None for what is no place of pages."""
    try:
        parts = urlsplit(text.strip())
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        return None
    is_place = parts.scheme in {"https", "http"} and not (parts.username or parts.query or parts.fragment)
    if not is_place or not _HOST.fullmatch(host):
        return None
    path = quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~")
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{path}/"


class _Renderer(RendererHTML):
    """The library's renderer, with links, headings and cells of our own."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if not tokens[idx].attrGet("href"):
            return "<a>"  # `[text]()` leads to the page that it stands on, which nobody means
        tokens[idx].attrSet("rel", "noopener nofollow")
        return self.renderToken(tokens, idx, options, env)

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002 - the library's signature
        # A heading in a description would break the outline of the page that it stands on.
        return '<p class="heading">'

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002 - the library's signature
        # Its alignment would be a style of its own, which the policy forbids.
        return "<th>"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002 - the library's signature
        return "<td>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002 - the library's signature
        return "</p>\n"


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"html": False, "maxNesting": 20}, renderer_cls=_Renderer)
        .enable("table")
        .disable("image")
    )
    parser.validateLink = is_safe_link  # type: ignore[method-assign] # the library's documented way to restrict links
    return parser


def render_markdown(text: str) -> Markup:
    """Set a description; raw HTML stays text, images become links, headings become paragraphs."""
    return _set_blocks(_cut(text.strip()))


def render_inline(text: str) -> Markup:
    """Set one line of a description, without a paragraph around it."""
    return _set_line(_cut(" ".join(text.split())))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_MARKDOWN else f"{text[:MAX_MARKDOWN]} […]"


@lru_cache(maxsize=4096)
def _set_blocks(text: str) -> Markup:
    if not _MARKS.search(text):
        return Markup(f"<p>{escape(text)}</p>\n")  # noqa: S704 - escaped here
    return Markup(_markdown().render(text))  # noqa: S704 - the parser escapes, and no raw HTML passes


@lru_cache(maxsize=4096)
def _set_line(text: str) -> Markup:
    return Markup(_markdown().renderInline(text)) if _MARKS.search(text) else escape(text)  # noqa: S704 - as above


def escape_text(text: str) -> str:
    """Give a text as it may stand in a page or an attribute: plain text, at a third of the cost of `escape`."""
    return text if _PLAIN.fullmatch(text) else str(escape(text))


@lru_cache(maxsize=2048)
def breakable(name: str) -> Markup:
    """Give an identifier that a narrow column may break after `_`, `.`, `/` and `-`."""
    return Markup(_BREAK.sub(r"\1<wbr>", escape_text(name)))  # noqa: S704 - escaped before


@lru_cache(maxsize=2048)
def plain_words(text: str) -> str:
    """Give Markdown as the words alone, on one line: for lists, and for what machines show of a page."""
    if not _MARKS.search(text):
        return text
    tokens = _markdown().parseInline(_cut(" ".join(_HEAD_MARK.sub("", text).split())))
    children = tokens[0].children or [] if tokens else []
    return "".join(" " if child.type.endswith("break") else child.content for child in children)


def start_sentence(text: str) -> str:
    """Give a text with a capital letter first, as a sentence of its own begins."""
    return text[:1].upper() + text[1:]


def plain_json(value: Any) -> str:
    """Give plain data on one line as people write it: text without quotes, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
