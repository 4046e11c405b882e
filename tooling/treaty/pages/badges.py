"""Badges: small pictures with two words, to be shown in a README: which version is current, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from treaty.pages import urls
from treaty.pages.content.state import find_contract_badges
from treaty.pages.index import SiteIndex
from treaty.pages.standing import ContractStanding

_LETTER, _PAD, _HEIGHT = 6.6, 12, 22
_COLOURS = {"ok": "#17603a", "stop": "#9c1c1c", "warn": "#754600", "hold": "#4b3b86", "note": "#0b4f6c"}
_PLAIN = "#4c565e"


def build_badge_files(index: SiteIndex, standing: ContractStanding) -> Iterator[tuple[str, bytes]]:
    """Give path and picture of a contract's two badges."""
    folder = urls.api_folder(standing.key)
    yield f"{folder}/version.svg", _render_badge(str(standing.key), str(standing.shown.version), "note")
    word, kind = _find_state(index, standing)
    yield f"{folder}/status.svg", _render_badge("contract", word, kind)


def _find_state(index: SiteIndex, standing: ContractStanding) -> tuple[str, str]:
    """Give the gravest word that is said of a contract, and its colour."""
    found = list(find_contract_badges(index, standing))
    grave = next((badge for badge in found if badge.kind in {"stop", "warn", "hold"}), None)
    if grave is not None:
        return grave.text, grave.kind
    return ("current", "ok") if standing.is_released else ("not released yet", "plain")


def _render_badge(label: str, value: str, kind: str) -> bytes:
    """Set one badge; its text is its name for those who do not see it."""
    left, right = len(label) * _LETTER + _PAD, len(value) * _LETTER + _PAD
    words = Markup('<text x="{:.0f}" y="15">{}</text><text x="{:.0f}" y="15">{}</text>').format(
        left / 2, label, left + right / 2, value
    )
    picture = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0:.0f}" height="{1}" role="img" aria-label="{2}: {3}">'
        '<title>{2}: {3}</title><rect width="{0:.0f}" height="{1}" rx="4" fill="#3a434b"/>'
        '<path d="M{4:.0f} 0h{5:.0f}a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4h-{5:.0f}z" fill="{6}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">{7}</g>'
        "</svg>\n"
    ).format(left + right, _HEIGHT, label, value, left, right - 4, _COLOURS.get(kind, _PLAIN), words)
    return picture.encode()
